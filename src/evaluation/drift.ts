// Drift: how far one profile lies from another - PSI and Jensen-Shannon divergence, as effect sizes.
import { usage } from '../check-options.js';
import type { Bins, DriftProfile, Share } from './drift-profile.js';
import type { DriftFigure, DriftReport } from './drift-report.js';
import { wilson } from './proportions.js';

/** PSI, less what chance makes of it, from which on something has moved, and shifted. */
const moved = 0.1;
const shifted = 0.25;
/** Ratio of two shares from which on one has moved, though PSI, which looks at whole percents, does not see it. */
const movedRatio = 2;
/** Standard deviations of the intervals that must not overlap for it: among a hundred rules none moves by chance. */
const certain = 3.3;
/** Rows below which a profile says little. */
const fewRows = 500;

/**
 * Compare what was met now with the reference. A figure never depends on how many rows there are, but for chance being
 * taken off, (bins - 1) (1/n + 1/m): without change a hundred million rows and a thousand say the same. Throws USAGE where
 * the profiles are not of one reference.
 */
export function driftOf(reference: DriftProfile, now: DriftProfile): DriftReport {
  const pairs = <T>(
    kind: 'features' | 'scores' | 'rules' | 'keys',
    of: (name: string, a: T, b: T) => DriftFigure,
  ): DriftFigure[] =>
    Object.entries(reference[kind]).map(([name, own]) => {
      const other = now[kind][name];
      if (other === undefined) throw usage('drift', `the profile lacks "${name}" of the reference`);
      return of(name, own as T, other as T); // both of one kind
    });
  const figures = [
    ...pairs<Bins>('features', (name, a, b) => binned(name, 'feature', a, b)),
    ...pairs<Bins>('scores', (name, a, b) => binned(name, 'score', a, b)),
    ...pairs<Share>('rules', (name, a, b) => shared(name, 'rule', a, b)),
    ...pairs<Share>('keys', (name, a, b) => shared(name, 'unseen-keys', a, b)),
  ];
  figures.sort((a, b) => b.psi - a.psi || (a.name < b.name ? -1 : 1));
  return {
    schema: 'drift/1',
    model: reference.model ?? 'no model',
    rows: { reference: reference.rows, now: now.rows },
    figures,
    shifted: figures.filter(({ level }) => level === 'shifted').length,
    notes: [
      ...(now.model === reference.model ? [] : ['the profiles are of different models or versions of it']),
      ...(now.rows < fewRows ? [`only ${now.rows} items were met: small shifts cannot be told from chance`] : []),
    ],
  };
}

function binned(name: string, kind: DriftFigure['kind'], a: Bins, b: Bins): DriftFigure {
  if (a.edges.length !== b.edges.length || a.edges.some((edge, at) => edge !== b.edges[at]))
    throw usage('drift', `the edges of "${name}" are not those of the reference`);
  const [before, after] = [
    [...a.counts, a.missing],
    [...b.counts, b.missing],
  ];
  const [n, m] = [sum(before), sum(after)];
  const share = a.missing + b.missing > 0 && n > 0 && m > 0 ? { reference: a.missing / n, now: b.missing / m } : null;
  return figureOf(name, kind, before, after, share, false);
}

function shared(name: string, kind: DriftFigure['kind'], a: Share, b: Share): DriftFigure {
  const share = a.of > 0 && b.of > 0 ? { reference: a.in / a.of, now: b.in / b.of } : null;
  return figureOf(name, kind, [a.of - a.in, a.in], [b.of - b.in, b.in], share, isOtherShare(a, b));
}

/** Whether a share is twice or half what it was, with intervals that do not overlap. */
function isOtherShare(a: Share, b: Share): boolean {
  const [before, after] = [wilson(a.in, a.of, certain), wilson(b.in, b.of, certain)];
  if (before === null || after === null) return false;
  const [low, high] = a.in / a.of < b.in / b.of ? [a, b] : [b, a];
  const isFar = high.in / high.of >= (movedRatio * low.in) / low.of;
  return isFar && (before[1] < after[0] || after[1] < before[0]);
}

function figureOf(
  name: string,
  kind: DriftFigure['kind'],
  before: readonly number[],
  after: readonly number[],
  share: DriftFigure['share'],
  isOther: boolean,
): DriftFigure {
  const psi = psiOf(before, after);
  const level = psi >= shifted ? 'shifted' : psi >= moved || isOther ? 'moved' : 'steady';
  return { name, kind, psi, jensenShannon: jensenShannonOf(before, after), share, level };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);

/**
 * Population stability index, Σ (q - p) ln (q / p), of counts in the same bins, less what it comes to by chance when nothing
 * changed, and 0 at least. Half a row is added to every bin that either has, so that an empty one does not make it infinite.
 */
export function psiOf(before: readonly number[], after: readonly number[]): number {
  const used = before.flatMap((one, at) => (one + after[at]! > 0 ? [at] : []));
  const [n, m] = [sum(before), sum(after)];
  if (n === 0 || m === 0) return 0;
  let psi = 0;
  for (const at of used) {
    const p = (before[at]! + 0.5) / (n + 0.5 * used.length);
    const q = (after[at]! + 0.5) / (m + 0.5 * used.length);
    psi += (q - p) * Math.log(q / p);
  }
  return Math.max(0, psi - (used.length - 1) * (1 / n + 1 / m));
}

/** Jensen-Shannon divergence of counts in the same bins, in bits: 0 for the same shares, 1 for shares that have no bin in common. */
export function jensenShannonOf(before: readonly number[], after: readonly number[]): number {
  const [n, m] = [sum(before), sum(after)];
  if (n === 0 || m === 0) return 0;
  let divergence = 0;
  before.forEach((one, at) => {
    const [p, q] = [one / n, after[at]! / m];
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p / 2) * Math.log2(p / middle);
    if (q > 0) divergence += (q / 2) * Math.log2(q / middle);
  });
  return Math.min(1, Math.max(0, divergence));
}
