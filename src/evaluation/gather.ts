// Gather: what an evaluation needs of each declaration, column by column; no ids and no names are kept.
import { type Lane, laneNames, type RiskName, riskNames } from '../declaration/risk.js';
import type { Verdict } from '../scoring/verdict.js';
import type { SliceName } from './evaluation.js';

/** A declaration with its verdict and what is known of its outcome. */
export interface Judged {
  readonly verdict: Verdict;
  /** Of each risk that has a truth: true, false, or null where it is not known. */
  readonly labels: { readonly [risk in RiskName]?: boolean | null };
  /** The model's own probability, calibrated, at the rate of its training data; of the item with the highest. */
  readonly own: { readonly [risk in RiskName]?: number } | null;
  /** Its values of each slice, null where the field is missing; none where the declaration is not at hand. */
  readonly slices: { readonly [slice in Exclude<SliceName, 'partySize'>]?: readonly (string | null)[] };
  readonly importer: string | undefined;
  readonly value: number | undefined;
  readonly revenue: number | undefined;
  /** What repeats: declarations with one token are copies of each other. */
  readonly token: string | undefined;
  /** What is drawn together when intervals are worked out. */
  readonly group: string | undefined;
  readonly isSelected: boolean;
  /** Chance that it was picked at random, where it was; 1 for other picks that were examined, null for what nobody examined. */
  readonly chance: number | null;
}

/** The values of a slice: those of declaration `at` are `values[starts[at]]` up to `values[starts[at + 1]]`, as numbers of `names`. */
export interface SliceColumn {
  readonly names: Names;
  readonly starts: number[];
  readonly values: number[];
}

/** One risk, column by column: outcome 1, 0 or -1 for unknown; NaN where the model gave nothing. */
export interface RiskColumns {
  readonly label: number[];
  readonly risk: number[];
  readonly own: number[];
}

/** Counts of one rule in one risk. */
export interface RuleCounts {
  readonly id: string;
  readonly risk: RiskName;
  fires: number;
  selections: number;
  examined: number;
  hits: number;
  hitsAlone: number;
}

export interface Gathered {
  declarations: number;
  readonly risks: ReadonlyMap<RiskName, RiskColumns>;
  readonly lanes: { readonly [lane in Lane]: LaneCounts };
  readonly slices: ReadonlyMap<Exclude<SliceName, 'partySize'>, SliceColumn>;
  readonly importers: Names;
  readonly importer: number[];
  readonly value: number[];
  readonly revenue: number[];
  readonly tokens: Names;
  readonly token: number[];
  readonly groups: Names;
  readonly group: number[];
  readonly selected: boolean[];
  readonly chance: number[];
  readonly rules: Map<string, RuleCounts>;
  readonly undetermined: Map<string, number>;
  readonly versions: Map<string, Verdict['versions']>;
}

export interface LaneCounts {
  declarations: number;
  readonly risks: { readonly [risk in RiskName]: { labelled: number; positive: number } };
}

/** Texts as numbers from 0 on, in the order in which they were met; -1 is undefined. */
export class Names {
  readonly texts: (string | null)[] = [];
  readonly #numbers = new Map<string | null, number>();

  numberOf(text: string | null | undefined): number {
    if (text === undefined) return -1;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.length;
      this.texts.push(text);
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** Begin; `risks` are those that have a truth. */
export function newGathered(risks: readonly RiskName[]): Gathered {
  const slice = (): SliceColumn => ({ names: new Names(), starts: [0], values: [] });
  const lane = (): LaneCounts => ({
    declarations: 0,
    risks: { counterfeit: { labelled: 0, positive: 0 }, safety: { labelled: 0, positive: 0 } },
  });
  return {
    declarations: 0,
    risks: new Map(risks.map((risk) => [risk, { label: [], risk: [], own: [] }])),
    lanes: Object.fromEntries(laneNames.map((name) => [name, lane()])) as Gathered['lanes'], // fromEntries forgets the keys
    slices: new Map((['origin', 'office', 'chapter', 'mode'] as const).map((name) => [name, slice()])),
    importers: new Names(),
    importer: [],
    value: [],
    revenue: [],
    tokens: new Names(),
    token: [],
    groups: new Names(),
    group: [],
    selected: [],
    chance: [],
    rules: new Map(),
    undetermined: new Map(),
    versions: new Map(),
  };
}

/** Take in a declaration. */
export function gather(to: Gathered, judged: Judged): void {
  const { verdict, labels } = judged;
  to.declarations++;
  to.lanes[verdict.lane].declarations++;
  for (const [risk, columns] of to.risks) {
    const label = labels[risk] ?? null;
    columns.label.push(label === null ? -1 : Number(label));
    columns.risk.push(verdict.risks[risk]);
    columns.own.push(judged.own?.[risk] ?? Number.NaN);
    if (label === null) continue;
    to.lanes[verdict.lane].risks[risk].labelled++;
    if (label) to.lanes[verdict.lane].risks[risk].positive++;
  }
  for (const [name, column] of to.slices) {
    for (const value of judged.slices[name] ?? []) column.values.push(column.names.numberOf(value));
    column.starts.push(column.values.length);
  }
  to.importer.push(to.importers.numberOf(judged.importer));
  to.value.push(judged.value ?? Number.NaN);
  to.revenue.push(judged.revenue ?? Number.NaN);
  to.token.push(to.tokens.numberOf(judged.token));
  to.group.push(to.groups.numberOf(judged.group));
  to.selected.push(judged.isSelected);
  to.chance.push(judged.chance ?? Number.NaN);
  countRules(to, judged);
  const { versions } = verdict;
  const key = JSON.stringify(versions);
  if (!to.versions.has(key)) to.versions.set(key, versions);
}

function countRules({ rules, undetermined }: Gathered, { verdict, labels, isSelected }: Judged): void {
  for (const { id } of verdict.undetermined) undetermined.set(id, (undetermined.get(id) ?? 0) + 1);
  for (const risk of riskNames) {
    const fired = new Set(verdict.reasons.flatMap((one) => (one.kind === 'rule' && one.risk === risk ? [one.id] : [])));
    const label = labels[risk] ?? null;
    for (const id of fired) {
      const key = `${risk} ${id}`;
      let counts = rules.get(key);
      if (!counts) rules.set(key, (counts = { id, risk, fires: 0, selections: 0, examined: 0, hits: 0, hitsAlone: 0 }));
      counts.fires++;
      if (isSelected) counts.selections++;
      if (label !== null) counts.examined++;
      if (label) counts.hits++;
      if (label && fired.size === 1) counts.hitsAlone++;
    }
  }
}
