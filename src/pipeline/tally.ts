// Tally: the counts of a run, and adding those of its parts.
import type { Fault, FlatRecord } from '../declaration/flat.js';
import { type Lane, laneNames } from '../declaration/risk.js';
import type { Verdict } from '../scoring/verdict.js';

/** Counts of a run or of a part of it. `read` is always `scored + rejected`. */
export interface Tally {
  /** Records of the manifest. */
  read: number;
  /** Records that went into verdicts. */
  scored: number;
  /** Records in quarantine. */
  rejected: number;
  /** Verdicts; fewer than `scored` where rows are grouped. */
  verdicts: number;
  lanes: { [lane in Lane]: number };
  /** Rejected records by code, issues by code, hits by rule id. */
  rejects: { [code: string]: number };
  issues: { [code: string]: number };
  ruleHits: { [id: string]: number };
  /** For each field the rules that could not be judged for want of it, over all verdicts. */
  lacks: { [field: string]: number };
  /** The first reject of each code. */
  firstRejects: { [code: string]: Fault };
  degraded: number;
  /** Verdicts for which hardly anything could be judged: less than a tenth of the points at stake. */
  thin: number;
  /** Sum of the coverage of all verdicts, in ten-thousandths, so that it is the same in whatever order it is added. */
  coverage: number;
}

export function newTally(): Tally {
  const lanes = Object.fromEntries(laneNames.map((lane) => [lane, 0])) as Tally['lanes']; // fromEntries forgets the keys
  return {
    read: 0,
    scored: 0,
    rejected: 0,
    verdicts: 0,
    lanes,
    rejects: {},
    issues: {},
    ruleHits: {},
    lacks: {},
    firstRejects: {},
    degraded: 0,
    thin: 0,
    coverage: 0,
  };
}

export function tallyFault(tally: Tally, fault: Fault): void {
  tally.read++;
  tally.rejected++;
  count(tally.rejects, fault.code);
  tally.firstRejects[fault.code] ??= fault;
}

export function tallyVerdict(tally: Tally, record: FlatRecord & { ok: true }, verdict: Verdict): void {
  tally.read += record.flat.records;
  tally.scored += record.flat.records;
  tally.verdicts++;
  tally.lanes[verdict.lane]++;
  for (const { code } of verdict.issues) count(tally.issues, code);
  countHits(tally.ruleHits, verdict.reasons);
  for (const { missing } of verdict.undetermined) for (const field of missing) count(tally.lacks, field);
  if (verdict.degraded) tally.degraded++;
  tally.coverage += Math.round(verdict.coverage * 1e4);
  if (verdict.coverage < 0.1) tally.thin++;
}

/** Mean coverage of all verdicts, 0 to 1; null when there are none. */
export function meanCoverage({ coverage, verdicts }: Pick<Tally, 'coverage' | 'verdicts'>): number | null {
  return verdicts === 0 ? null : coverage / verdicts / 1e4;
}

/** Add the counts of a part to those of the whole. */
export function addTally(whole: Tally, part: Tally): void {
  for (const key of ['read', 'scored', 'rejected', 'verdicts', 'degraded', 'thin', 'coverage'] as const)
    whole[key] += part[key];
  for (const key of ['lanes', 'rejects', 'issues', 'ruleHits', 'lacks'] as const) {
    const counts: { [name: string]: number } = whole[key];
    for (const [name, more] of Object.entries(part[key])) counts[name] = (counts[name] ?? 0) + more;
  }
  whole.firstRejects = { ...part.firstRejects, ...whole.firstRejects };
}

/** Count each rule once, though it may have hit several items. */
function countHits(hits: Tally['ruleHits'], reasons: Verdict['reasons']): void {
  const counted: string[] = [];
  for (const { kind, id } of reasons) {
    if (kind !== 'rule' || counted.includes(id)) continue;
    counted.push(id);
    count(hits, id);
  }
}

function count(counts: { [name: string]: number }, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
