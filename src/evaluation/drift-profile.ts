// The drift profile: what a model met, counted in bins of fixed edges; the format of its file, reading it, and adding two up.
import { z } from 'zod';
import { usage } from '../check-options.js';
import { limits } from '../limits.js';
import { parseJsonSettings, readSettingsText, validateSettings } from '../settings-file.js';

const count = z.number().int().min(0);
const rising = (edges: readonly number[]): boolean => edges.every((edge, at) => at === 0 || edge > edges[at - 1]!);

const bins = z
  .strictObject({
    edges: z
      .array(z.number())
      .refine(rising, 'edges rise')
      .describe('Value up to which each bin but the last reaches, inclusive'),
    counts: z.array(count).describe('Values in each bin: one more than edges'),
    missing: count.describe('Values that are missing'),
  })
  .refine(({ edges, counts }) => counts.length === edges.length + 1, 'there is one more count than edges');
const share = z
  .strictObject({ of: count, in: count })
  .refine((one) => one.in <= one.of, 'a part is no more than the whole');

export const driftProfileSchema = z
  .strictObject({
    schema: z.literal('drift-profile/1'),
    model: z.string().nullable().describe('Name, version and digest of the model'),
    rows: count.describe('Items that were met'),
    declarations: count,
    features: z.record(z.string(), bins).describe('Features of the model by name, over items'),
    scores: z
      .record(z.string(), bins)
      .describe('Risks of the verdict, and the own probabilities of the model, over items'),
    rules: z.record(z.string(), share).describe('Declarations on which a rule fired, of all'),
    keys: z.record(z.string(), share).describe('Items whose key a lookup table does not hold, of those that have one'),
  })
  .describe('A drift profile of customs-risk');

export type DriftProfile = z.infer<typeof driftProfileSchema>;
export type Bins = DriftProfile['features'][string];
export type Share = DriftProfile['rules'][string];

/** Read a profile. Throws with every fault, its line and its column. */
export function loadDriftProfile(file: string): DriftProfile {
  return validateSettings(parseJsonSettings(readSettingsText(file, limits.cardBytes), file), driftProfileSchema);
}

/** A profile of the same edges and names with nothing counted. */
export function emptyLike(profile: DriftProfile): DriftProfile {
  const emptyBins = ({ edges }: Bins): Bins => ({
    edges,
    counts: new Array<number>(edges.length + 1).fill(0),
    missing: 0,
  });
  const emptyShare = (): Share => ({ of: 0, in: 0 });
  return {
    ...profile,
    rows: 0,
    declarations: 0,
    features: mapped(profile.features, emptyBins),
    scores: mapped(profile.scores, emptyBins),
    rules: mapped(profile.rules, emptyShare),
    keys: mapped(profile.keys, emptyShare),
  };
}

function mapped<From, To>(record: { readonly [name: string]: From }, to: (one: From) => To): { [name: string]: To } {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, to(one)]));
}

/** Count a value; NaN is missing. */
export function addToBins(bins: Bins, value: number): void {
  if (Number.isNaN(value)) {
    bins.missing++;
    return;
  }
  let low = 0;
  let high = bins.edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bins.edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  bins.counts[low]!++;
}

/** The edges that cut values into ten bins of about equal count; fewer where values repeat. Missing ones are left aside. */
export function edgesOf(values: Float64Array): number[] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return [];
  const edges = Array.from({ length: 9 }, (_, at) => known[Math.ceil(((at + 1) / 10) * known.length) - 1]!);
  return [...new Set(edges)].filter((edge) => edge < known[known.length - 1]!);
}

/** Both profiles together: counts add up, whatever the order. Throws USAGE where edges or names differ. */
export function addProfiles(a: DriftProfile, b: DriftProfile): DriftProfile {
  const differ = (): never => {
    throw usage('drift', 'the profiles are not of one reference: their models, features or edges differ');
  };
  if (a.model !== b.model) differ();
  const sumBins = (one: Bins, other: Bins): Bins => {
    if (one.edges.length !== other.edges.length || one.edges.some((edge, at) => edge !== other.edges[at])) differ();
    return {
      edges: one.edges,
      counts: one.counts.map((n, at) => n + other.counts[at]!),
      missing: one.missing + other.missing,
    };
  };
  const sumShare = (one: Share, other: Share): Share => ({ of: one.of + other.of, in: one.in + other.in });
  const together = <T>(
    one: { readonly [name: string]: T },
    other: { readonly [name: string]: T },
    add: (a: T, b: T) => T,
  ) => {
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length || names.some((name) => !Object.hasOwn(other, name))) differ();
    return Object.fromEntries(names.map((name) => [name, add(one[name]!, other[name]!)]));
  };
  return {
    schema: a.schema,
    model: a.model,
    rows: a.rows + b.rows,
    declarations: a.declarations + b.declarations,
    features: together(a.features, b.features, sumBins),
    scores: together(a.scores, b.scores, sumBins),
    rules: together(a.rules, b.rules, sumShare),
    keys: together(a.keys, b.keys, sumShare),
  };
}
