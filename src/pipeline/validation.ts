// Validation: what a manifest holds, what is wrong with it, and how much of the rules and the model can judge it.

import { deriveRows } from '../declaration/derive.js';
import type { Fault, FlatDeclaration, FlatRecord } from '../declaration/flat.js';
import { type ExchangeRates, extraSlot, fieldSlots, listSlots, type Row, slotIndex } from '../declaration/slots.js';
import type { FaultCode, IssueCode } from '../errors.js';
import { IdMemory } from '../manifest/id-memory.js';
import type { ChosenFormat } from '../manifest/read-manifest.js';
import type { Model } from '../model/load.js';
import { createRuleEvaluation } from '../rules/evaluate.js';
import type { RuleSet } from '../rules/rule-set.js';

/** Where something is. `byte` from 0, the others from 1. */
export interface Place {
  readonly record: number;
  readonly line: number;
  readonly byte: number;
  /** Character of the line, where a fault of the syntax tells it. */
  readonly character?: number | undefined;
  /** Path of the field in the declaration. */
  readonly path?: string | undefined;
  readonly column?: string | undefined;
}

/** How often a code was met, and where first. */
export interface Met<Code extends string> {
  readonly code: Code;
  readonly count: number;
  readonly first: readonly Place[];
}

/** How many of the items, or of the declarations for what stands there, have a field. */
export interface Filled {
  /** Path as mappings write it. */
  readonly path: string;
  readonly filled: number;
  readonly of: number;
}

/** A feature, and how many items lack what it reads. */
export interface JudgedFeature {
  readonly name: string;
  readonly says: string;
  readonly undetermined: number;
}

/** A rule, or a table of rules, and how many declarations it could not judge for what they lack. */
export interface JudgedRule {
  readonly id: string;
  readonly title: string;
  readonly undetermined: number;
  /** The fields that were missing, those that were missing most first. */
  readonly missing: readonly string[];
}

export interface Validation {
  readonly source: string;
  readonly format: ChosenFormat | null;
  /** Name of the mapping profile. */
  readonly mapping: string | null;
  readonly records: number;
  readonly rejected: number;
  readonly declarations: number;
  readonly items: number;
  readonly faults: readonly Met<FaultCode>[];
  readonly issues: readonly Met<IssueCode>[];
  /** Declarations whose id another before them has. `complete`: all ids of the file could be remembered. */
  readonly repeatedIds: {
    readonly count: number;
    readonly complete: boolean;
    readonly first: readonly (Place & { readonly firstRecord: number })[];
  };
  readonly fields: readonly Filled[];
  readonly rules: readonly JudgedRule[];
  readonly features: readonly JudgedFeature[];
  /** Remarks about the manifest as a whole. */
  readonly notes: readonly string[];
}

/** What a manifest is judged by. */
export interface ValidationParts {
  readonly ruleSets: readonly RuleSet[];
  readonly model: Pick<Model, 'features'> | null;
  readonly currency: string;
  readonly rates: ExchangeRates;
  /** Dates declarations without an acceptance time. */
  readonly asOf: number;
}

/** Takes the records of one manifest. Memory does not grow with them, but for the ids, which are capped. */
export interface Validating {
  readonly add: (records: readonly FlatRecord[]) => void;
  readonly result: () => Omit<Validation, 'source' | 'format' | 'mapping' | 'notes'>;
}

const placesShown = 5;
const idIndex = slotIndex('declaration.id');

/** Begin to validate. */
export function createValidating(parts: ValidationParts): Validating {
  const faults = new Counter<FaultCode>();
  const issues = new Counter<IssueCode>();
  const filled = new FieldCount();
  const judging = createJudging(parts);
  const ids = new IdMemory();
  const repeated: (Place & { readonly firstRecord: number })[] = [];
  const counts = { records: 0, rejected: 0, declarations: 0, items: 0, repeated: 0 };
  const take = (flat: FlatDeclaration): void => {
    const { record, line, byte } = flat.position!; // a reader says where a declaration begins
    const place = { record, line, byte };
    counts.records += flat.records;
    counts.declarations++;
    counts.items += flat.rows.length;
    for (const { code, path } of flat.issues) issues.add(code, { ...place, path });
    const firstRecord = ids.meet(flat.header[idIndex] as string, record); // one without id is rejected
    if (firstRecord !== undefined) {
      counts.repeated++;
      if (repeated.length < placesShown) repeated.push({ ...place, firstRecord });
    }
    filled.add(flat);
    judging.add(flat);
  };
  return {
    add: (records) => {
      for (const record of records) {
        if (record.ok) take(record.flat);
        else {
          counts.records++;
          counts.rejected++;
          faults.add(record.fault.code, placeOf(record.fault));
        }
      }
    },
    result: () => {
      const { repeated: count, ...others } = counts;
      return {
        ...others,
        faults: faults.all(),
        issues: issues.all(),
        repeatedIds: { count, complete: !ids.isFull, first: repeated },
        fields: filled.all(),
        ...judging.result(),
      };
    },
  };
}

function placeOf({ record, line, byte, character, path, column }: Fault): Place {
  return { record, line, byte, character, path: path ?? undefined, column };
}

/** Counts codes, those that come most first. */
class Counter<Code extends string> {
  private readonly met = new Map<Code, { count: number; readonly first: Place[] }>();

  add(code: Code, place: Place): void {
    let one = this.met.get(code);
    if (!one) {
      one = { count: 0, first: [] };
      this.met.set(code, one);
    }
    one.count++;
    if (one.first.length < placesShown) one.first.push(place);
  }

  all(): Met<Code>[] {
    const all = [...this.met].map(([code, { count, first }]) => ({ code, count, first }));
    return all.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  }
}

interface Counted {
  readonly index: number;
  readonly path: string;
  readonly level: 'declaration' | 'item';
}

const counted: readonly Counted[] = [
  ...fieldSlots.map(({ index, name, level }) => ({ index, level, path: level === 'item' ? `item.${name}` : name })),
  ...Object.entries(listSlots).flatMap(([name, { declaration, item }]): Counted[] => [
    { index: declaration, path: `declaration.${name}`, level: 'declaration' },
    ...(item === undefined ? [] : [{ index: item, path: `item.${name}`, level: 'item' as const }]),
  ]),
  { index: extraSlot, path: 'extra', level: 'item' },
];

/** Counts which fields are filled. */
class FieldCount {
  private readonly filled = new Float64Array(counted.length);
  private declarations = 0;
  private items = 0;

  add({ header, rows }: FlatDeclaration): void {
    this.declarations++;
    this.items += rows.length;
    this.count('declaration', header);
    for (const row of rows) this.count('item', row);
  }

  private count(wanted: Counted['level'], row: Row): void {
    for (let at = 0; at < counted.length; at++) {
      const { index, level } = counted[at]!;
      if (level !== wanted) continue;
      const value = row[index];
      if (value !== undefined && !(Array.isArray(value) && value.length === 0)) this.filled[at]!++;
    }
  }

  all(): Filled[] {
    const of = { declaration: this.declarations, item: this.items };
    return counted.map(({ path, level }, at) => ({ path, filled: this.filled[at]!, of: of[level] }));
  }
}

/** What is left open of one rule: how often, and how often for each field. */
class Open {
  private times = 0;
  private readonly missing = new Map<string, number>();

  constructor(
    private readonly id: string,
    private readonly title: string,
  ) {}

  add(missing: readonly string[]): void {
    this.times++;
    for (const field of missing) this.missing.set(field, (this.missing.get(field) ?? 0) + 1);
  }

  result(): JudgedRule {
    const { id, title, times: undetermined } = this;
    const missing = [...this.missing].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([field]) => field);
    return { id, title, undetermined, missing };
  }
}

/** Counts what rules and features could not judge. */
function createJudging({ ruleSets, model, currency, rates, asOf }: ValidationParts): {
  readonly add: (flat: FlatDeclaration) => void;
  readonly result: () => Pick<Validation, 'rules' | 'features'>;
} {
  const evaluate = createRuleEvaluation(ruleSets);
  const rules = new Map<string, Open>();
  // A table is told by its first row.
  for (const { id, title, table } of ruleSets.flatMap((set) => set.rules)) {
    const name = table?.id ?? id;
    if (!rules.has(name)) rules.set(name, new Open(name, title));
  }
  const features = model?.features;
  const lacking = new Float64Array(features?.specs.length ?? 0);
  return {
    add: (flat) => {
      deriveRows(flat.rows, currency, rates);
      for (const { id, missing } of evaluate(flat, asOf).undetermined) rules.get(id)!.add(missing);
      for (const row of flat.rows)
        for (let feature = 0; feature < lacking.length; feature++)
          if (features!.lacks(row, feature)) lacking[feature]!++;
    },
    result: () => ({
      rules: [...rules.values()].map((open) => open.result()),
      features: (features?.specs ?? []).map(({ name, says }, at) => ({ name, says, undetermined: lacking[at]! })),
    }),
  };
}
