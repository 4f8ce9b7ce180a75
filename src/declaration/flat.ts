// The flat declaration: what the pipeline works on, with its issues and its place in the manifest; and faults of records.
import type { FaultCode, IssueCode } from '../errors.js';
import { type Row, slotIndex } from './slots.js';

/** A field that was emptied, by its path in the nested declaration. */
export interface Issue {
  readonly code: IssueCode;
  readonly path: string;
}

/** Where a declaration begins: source name, number of its first record and line, both from 1, and byte offset from 0. */
export interface Position {
  readonly source: string;
  readonly record: number;
  readonly line: number;
  readonly byte: number;
}

/** Why a record was rejected, and where it begins. */
export interface Fault {
  readonly code: FaultCode;
  readonly source: string;
  readonly record: number;
  readonly line: number;
  readonly byte: number;
  /** Path of the field, null when the record as a whole is faulty. */
  readonly path: string | null;
  /** Character of the line, from 1, where the exact place of a fault of the syntax is told. */
  readonly character?: number | undefined;
  /** Name of the column that holds the value, where the manifest has columns and one of them is to blame. */
  readonly column?: string | undefined;
}

export interface FlatDeclaration {
  /** What is said of the declaration as a whole: what its items share, with the parties and national fields of its own. */
  readonly header: Row;
  /** One row for each item, in order; all share the slots of the declaration. */
  readonly rows: Row[];
  readonly issues: Issue[];
  readonly position: Position | null;
  /** Records that make up the declaration: more than one where the mapping groups rows. */
  records: number;
  /** True when an item of the declaration is in quarantine, so that what is left must not be taken for the whole. */
  incomplete: boolean;
  /** Cells of the manifest that the output repeats, by column. */
  readonly kept: { readonly [column: string]: string } | null;
}

/** What is known of the outcome of an item, by the name of the label: true, false, or null when it is not known. */
export interface Labels {
  readonly [label: string]: boolean | null;
}

/** What a reader yields, in input order. */
export type FlatRecord =
  | {
      readonly ok: true;
      readonly flat: FlatDeclaration;
      /** Of each item, where the reader was asked for them. They stand beside the declaration, so nothing that scores it can see them. */
      readonly labels?: readonly Labels[] | undefined;
    }
  | { readonly ok: false; readonly fault: Fault };

const acceptedAt = slotIndex('declaration.acceptedAt');

/** The time at which a declaration is judged, in ms since 1970: that of its acceptance, else `asOf`. */
export function judgedAt({ header }: Pick<FlatDeclaration, 'header'>, asOf: number): number {
  return (header[acceptedAt] as number | undefined) ?? asOf; // the slot of a date
}
