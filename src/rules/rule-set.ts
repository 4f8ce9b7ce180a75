// Rule sets as the scorer uses them: every rule compiled, with its digest and version.
import type { Lane, RiskName } from '../declaration/risk.js';
import type { Expression } from '../expression/compile.js';
import type { ListValue } from '../expression/lists.js';
import type { WriteReason } from './reason.js';
import type { InlineTest, TableDocument, TableTest } from './schema.js';

/** In force from `from` (inclusive) to `until` (exclusive), in milliseconds since 1970 UTC. */
export interface Effective {
  readonly from: number;
  readonly until: number;
}

/** A decision table, whose rows are rules that stand one after the other, in the order in which they are asked. */
export interface Table {
  readonly id: string;
  /** `sum`: all rows that match count; `first` and `max`: the first of them in the order of the rules. */
  readonly combine: TableDocument['combine'];
  readonly tests: readonly TableTest[];
}

/** One rule, ready to be evaluated. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly risk: RiskName;
  /** 20 points double the odds; negative points lower them. */
  readonly points: number;
  /** What it puts at stake for the coverage: its points, or, where one row of a table counts, its part of the most of them. */
  readonly stake: number;
  /** Rules of one group share a cap; a rule without a group stands alone. */
  readonly group: string;
  readonly scope: 'item' | 'declaration';
  /** Slot and accepted values of each restriction by office, flow, mode and stage. */
  readonly filters: readonly { readonly label: string; readonly slot: number; readonly accepts: ReadonlySet<string> }[];
  /** Whether it is applied to the declaration of an id; null for all. */
  readonly isSampled: ((declarationId: string) => boolean) | null;
  readonly effective: Effective | null;
  /** The day by which somebody should look at it again, in milliseconds since 1970 UTC, or null. */
  readonly reviewBy: number | null;
  readonly when: Expression;
  readonly writeReason: WriteReason;
  readonly officerNote: string | null;
  /** The lane that a hit forces at least, or null. */
  readonly action: Exclude<Lane, 'green'> | null;
  readonly tests: readonly InlineTest[];
  /** The table of which it is a row, or null. */
  readonly table: Table | null;
}

export interface RuleSet {
  readonly name: string;
  readonly version: string;
  /** SHA-256 over the canonical JSON of the file and the entries of its lists, in hex. */
  readonly digest: string;
  readonly effective: Effective | null;
  readonly reviewBy: number | null;
  /** Units of the params that state one. */
  readonly units: ReadonlyMap<string, string>;
  /** The rows of tables among them. */
  readonly rules: readonly Rule[];
  readonly tables: readonly Table[];
  /** Caps that the rule set proposes for its groups; the policy may set lower ones. */
  readonly groupCaps: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, ListValue>;
}
