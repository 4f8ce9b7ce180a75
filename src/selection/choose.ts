// Choose: of candidates in groups the best so many of each group, exactly and in linear time.
import type { Draws } from './secret.js';

/** All declarations: their groups, and which are looked at. */
export interface Field {
  readonly size: number;
  readonly groups: number;
  /** Group of each declaration, null when there is one group. */
  readonly group: Uint32Array | null;
  readonly draws: Draws;
  /** Lane of each; those that have the value `free` are looked at. */
  readonly lanes: Uint8Array;
  readonly free: number;
  /** Lane by risk of each. */
  readonly byRisk: Uint8Array;
}

/** Which of the free declarations are candidates, and how they rank. */
export interface Ranking {
  /** Bounds, both included, of the lane by risk. */
  readonly from: number;
  readonly to: number;
  /** Greater is better, up to 2^32 − 1; 0 is no candidate. */
  readonly keyOf: (at: number) => number;
  /** What decides between equal keys: the lower draw comes first. */
  readonly tie: 'high' | 'low';
}

/**
 * Take of each group the `most(group, candidates)` best candidates. What is taken does not depend on the order of the
 * declarations but where two have the same key and the same draws. Linear in the number of declarations, with four bytes
 * for each that is looked at and eight for each that is tied at the cut.
 */
export function takeBest(
  field: Field,
  ranking: Ranking,
  most: (group: number, candidates: number) => number,
  take: (at: number, group: number) => void,
): void {
  const { cuts, ofCut, tiesFrom } = cutGroups(field, ranking, most);
  const { size, group, lanes, free, byRisk } = field;
  const { from, to, keyOf } = ranking;
  const tied = new Uint32Array(tiesFrom[field.groups]!);
  const next = tiesFrom.slice();
  for (let at = 0; at < size; at++) {
    if (lanes[at] !== free || byRisk[at]! < from || byRisk[at]! > to) continue;
    const of = group === null ? 0 : group[at]!;
    const key = keyOf(at);
    if (key > cuts[of]!) take(at, of);
    else if (key === cuts[of] && ofCut[of]! > 0) tied[next[of]!++] = at;
  }
  for (let of = 0; of < field.groups; of++)
    if (ofCut[of]! > 0)
      takeTied(field.draws, ranking.tie, tied.subarray(tiesFrom[of], next[of]), ofCut[of]!, (at) => take(at, of));
}

/** Of declarations with the same key take so many, the lower draws first. */
function takeTied(
  draws: Draws,
  tie: Ranking['tie'],
  tied: Uint32Array,
  wanted: number,
  take: (at: number) => void,
): void {
  const draw = draws[tie];
  const other = draws[tie === 'low' ? 'high' : 'low'];
  const cut = greatest(
    tied.map((at) => 0xffff_ffff - draw[at]!),
    wanted,
  );
  let left = wanted;
  const same: number[] = [];
  for (const at of tied) {
    const key = 0xffff_ffff - draw[at]!;
    if (key === cut) same.push(at);
    if (key <= cut) continue;
    take(at);
    left--;
  }
  for (const at of same.sort((a, b) => other[a]! - other[b]!).slice(0, left)) take(at);
}

/** What is taken of each group: keys above its cut, and so many of those that have the cut for a key. */
interface Cuts {
  /** Infinite where nothing is taken, 0 where all candidates are. */
  readonly cuts: Float64Array;
  readonly ofCut: Uint32Array;
  /** Where the ties of each group begin among those of all, and at the end how many there are. */
  readonly tiesFrom: Uint32Array;
}

function cutGroups(field: Field, ranking: Ranking, most: (group: number, candidates: number) => number): Cuts {
  const { starts, ends, keys } = gatherKeys(field, ranking);
  const cuts = new Float64Array(field.groups);
  const ofCut = new Uint32Array(field.groups);
  const tiesFrom = new Uint32Array(field.groups + 1);
  for (let of = 0; of < field.groups; of++) {
    tiesFrom[of + 1] = tiesFrom[of]!;
    const own = keys.subarray(starts[of], ends[of]);
    const wanted = Math.max(0, Math.min(own.length, most(of, own.length)));
    if (wanted === own.length) continue;
    cuts[of] = Number.POSITIVE_INFINITY;
    if (wanted === 0) continue;
    const cut = greatest(own, wanted);
    let above = 0;
    let ties = 0;
    for (const key of own) {
      if (key > cut) above++;
      if (key === cut) ties++;
    }
    cuts[of] = cut;
    ofCut[of] = wanted - above;
    tiesFrom[of + 1]! += ties;
  }
  return { cuts, ofCut, tiesFrom };
}

/** Keys of the candidates, group after group: those of a group stand from its start to before its end. */
interface Keys {
  readonly keys: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

function gatherKeys({ size, groups, group, lanes, free, byRisk }: Field, { from, to, keyOf }: Ranking): Keys {
  const starts = new Uint32Array(groups);
  let looked = 0;
  for (let at = 0; at < size; at++)
    if (lanes[at] === free && byRisk[at]! >= from && byRisk[at]! <= to) {
      looked++;
      if (group !== null) starts[group[at]!]!++;
    }
  if (group !== null)
    for (let of = 0, before = 0; of < groups; of++) {
      const count = starts[of]!;
      starts[of] = before;
      before += count;
    }
  const keys = new Uint32Array(looked);
  const ends = starts.slice();
  for (let at = 0; at < size; at++) {
    if (lanes[at] !== free || byRisk[at]! < from || byRisk[at]! > to) continue;
    const key = keyOf(at);
    if (key > 0) keys[ends[group === null ? 0 : group[at]!]!++] = key;
  }
  return { keys, starts, ends };
}

/** The key at the place `wanted`, from 1, of the keys in falling order: quickselect. Pivots come from a fixed sequence. */
function greatest(keys: Uint32Array, wanted: number): number {
  let from = 0;
  let to = keys.length - 1;
  const place = wanted - 1;
  for (let chance = 1; from < to; ) {
    chance = (Math.imul(chance, 1_664_525) + 1_013_904_223) >>> 0;
    const pivot = keys[from + Math.floor((chance / 2 ** 32) * (to - from + 1))]!;
    let left = from;
    let right = to;
    while (left <= right) {
      while (keys[left]! > pivot) left++;
      while (keys[right]! < pivot) right--;
      if (left > right) break;
      const kept = keys[left]!;
      keys[left++] = keys[right]!;
      keys[right--] = kept;
    }
    if (place <= right) to = right;
    else if (place >= left) from = left;
    else break;
  }
  return keys[place]!;
}
