// Leaf shares: the exact Shapley values of one leaf of a decision tree.

/**
 * Add what each feature on the path to a leaf has in its value to `shares[place]`. A row that follows feature `i` wherever
 * the path asks it has `kept[i]` = 1; `fractions[i]` is the part of the training rows that do, of those that come by. The
 * worth of a set of known features is `value` × Π kept (known) × Π fraction (not known), as in path-dependent TreeSHAP
 * (Lundberg and others, arXiv 1802.03888); the average over all orders of learning them is an integral over a polynomial
 * of degree d − 1, `value × (kept_i − fraction_i) × ∫ Π_{j≠i} (fraction_j (1 − t) + kept_j t) dt` from 0 to 1, which
 * Gauss-Legendre quadrature with ⌈d / 2⌉ points gives exactly. All terms are positive: nothing cancels. O(d²).
 */
export function addLeafShares(
  value: number,
  kept: Uint8Array,
  fractions: Float64Array,
  shares: Float64Array,
  places: Int32Array,
): void {
  const count = fractions.length;
  const { points, weights } = quadrature((count + 1) >> 1);
  const sums = scratch(count);
  for (let at = 0; at < points.length; at++) {
    const known = points[at]!;
    const unknown = 1 - known;
    let product = weights[at]! * value;
    for (let i = 0; i < count; i++) product *= fractions[i]! * unknown + (kept[i] === 1 ? known : 0);
    for (let i = 0; i < count; i++) sums[i]! += product / (fractions[i]! * unknown + (kept[i] === 1 ? known : 0));
  }
  for (let i = 0; i < count; i++) shares[places[i]!]! += sums[i]! * (kept[i]! - fractions[i]!);
}

let sumsKept = new Float64Array(32);

function scratch(count: number): Float64Array {
  if (count > sumsKept.length) sumsKept = new Float64Array(2 * count);
  return sumsKept.fill(0, 0, count);
}

interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

const quadratures: Quadrature[] = [];

/** Points and weights of Gauss-Legendre quadrature from 0 to 1: the roots of a Legendre polynomial, by Newton's method. */
function quadrature(count: number): Quadrature {
  const before = quadratures[count];
  if (before) return before;
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    let x = Math.cos((Math.PI * (at + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 100; turn++) {
      let last = 1;
      let legendre = x;
      for (let degree = 2; degree <= count; degree++)
        [last, legendre] = [legendre, ((2 * degree - 1) * x * legendre - (degree - 1) * last) / degree];
      slope = (count * (x * legendre - last)) / (x * x - 1);
      const step = legendre / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    points[at] = (1 - x) / 2;
    weights[at] = 1 / ((1 - x * x) * slope * slope);
  }
  return (quadratures[count] = { points, weights });
}
