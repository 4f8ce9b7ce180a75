// Tree box: what values of features lead to a node of a tree - an interval of float32 and whether they may be missing.
import { goesTrue, type TreeEnsemble } from './tree-ensemble.js';

const greatest = 3.4028234663852886e38;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The next float32 above (+1) or below (-1) a finite one; beyond the greatest it is infinite. */
export function nextFloat(value: number, direction: 1 | -1): number {
  float[0] = value;
  if (float[0] === 0) bits[0] = direction === 1 ? 1 : -0x7fff_ffff;
  else bits[0]! += float[0] > 0 ? direction : -direction;
  return float[0];
}

/** The values that a row may have, narrowed split by split. What was narrowed can be taken back. */
export class Box {
  /** Least and greatest of each feature; the least is above the greatest where only a missing value is left. */
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly missing: Uint8Array;
  readonly #trail: number[] = [];

  constructor(width: number) {
    this.least = new Float64Array(width).fill(-greatest);
    this.most = new Float64Array(width).fill(greatest);
    this.missing = new Uint8Array(width).fill(1);
  }

  /** A point to come back to. */
  mark(): number {
    return this.#trail.length;
  }

  restore(mark: number): void {
    const trail = this.#trail;
    while (trail.length > mark) {
      this.missing[trail.at(-4)!] = trail.at(-3)!;
      this.least[trail.at(-4)!] = trail.at(-2)!;
      this.most[trail.at(-4)!] = trail.at(-1)!;
      trail.length -= 4;
    }
  }

  /** Keep what goes one way at a split; false when nothing does. Of `!=` no more is known than that. */
  narrow(ensemble: TreeEnsemble, node: number, way: boolean): boolean {
    const feature = ensemble.feature[node]!;
    if (feature >= this.missing.length) return false;
    const [least, most] = intervalOf(ensemble.mode[node]!, ensemble.threshold[node]!, way);
    return this.#keep(feature, least, most, goesTrue(ensemble, node, Number.NaN) === way);
  }

  /** Keep one value, which may be NaN; false when it is not there. */
  fix(feature: number, value: number): boolean {
    return Number.isNaN(value)
      ? this.#keep(feature, greatest, -greatest, true)
      : this.#keep(feature, value, value, false);
  }

  #keep(feature: number, least: number, most: number, missing: boolean): boolean {
    this.#trail.push(feature, this.missing[feature]!, this.least[feature]!, this.most[feature]!);
    this.least[feature] = Math.max(this.least[feature]!, least);
    this.most[feature] = Math.min(this.most[feature]!, most);
    if (!missing) this.missing[feature] = 0;
    return this.missing[feature] === 1 || this.least[feature]! <= this.most[feature]!;
  }
}

/** The numbers that go one way, by the mode of a split (`branchModes`). */
function intervalOf(mode: number, threshold: number, way: boolean): readonly [least: number, most: number] {
  switch (mode) {
    case 0:
      return way ? [-greatest, threshold] : [nextFloat(threshold, 1), greatest];
    case 1:
      return way ? [-greatest, nextFloat(threshold, -1)] : [threshold, greatest];
    case 2:
      return way ? [threshold, greatest] : [-greatest, nextFloat(threshold, -1)];
    case 3:
      return way ? [nextFloat(threshold, 1), greatest] : [-greatest, threshold];
    default:
      return (mode === 4) === way ? [threshold, threshold] : [-greatest, greatest];
  }
}
