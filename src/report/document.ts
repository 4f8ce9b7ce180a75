// The document of a report: headings, tables and charts as values, from which the page and the Markdown are written.
import type { Lane } from '../declaration/risk.js';

export interface Report {
  /** What kind of report it is, and of what. */
  readonly kind: string;
  readonly title: string;
  /** The findings, in one or two sentences. */
  readonly lead: string;
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
  /** When it was written, in words. */
  readonly written: string;
}

/** A headline number. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly lane?: Lane;
}

export interface Section {
  /** Of letters and hyphens, for links. */
  readonly id: string;
  readonly heading: string;
  /** What the section shows and how it is read; of a section without blocks, why it has none. */
  readonly says: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string; readonly tone: 'plain' | 'warning' }
  /** `folded`: shown when the reader asks for it. */
  | { readonly kind: 'table'; readonly table: Table; readonly folded?: true }
  | { readonly kind: 'charts'; readonly charts: readonly Chart[] }
  | { readonly kind: 'cards'; readonly cards: readonly Card[] };

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Whether readers may sort it. */
  readonly sortable: boolean;
}

/**
 * How the cells of a column are written. `word` is text that stays on its line; `percent` and `figure` take numbers and estimates, `lane` the name of one, `lanes`
 * counts of all four. `bar` draws a bar beside a number, on one scale from 0 to `most` (by default the largest).
 */
export interface Column {
  readonly head: string;
  readonly kind:
    | 'text'
    | 'word'
    | 'code'
    | 'count'
    | 'percent'
    | 'figure'
    | 'tenths'
    | 'thousandths'
    | 'points'
    | 'lane'
    | 'lanes';
  readonly bar?: { readonly most?: number };
}

export type Cell = string | number | null | Interval | LaneCounts;
export type LaneCounts = { readonly [lane in Lane]: number };

/** A figure and the interval around it. */
export interface Interval {
  readonly value: number | null;
  readonly interval: readonly [low: number, high: number] | null;
}

/** A declaration with what moved its risk. */
export interface Card {
  readonly title: string;
  readonly lane: Lane;
  readonly risk: number;
  /** Where it stands, and what else is to be known of it. */
  readonly notes: readonly string[];
  readonly reasons: readonly { readonly points: number; readonly id: string; readonly text: string }[];
}

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log' | 'logit';
  readonly from: number;
  readonly to: number;
  readonly unit: 'percent' | 'count' | 'figure';
}

/** A chart of bars, lines and dots over two axes. Its table holds the same figures. */
export interface Chart {
  readonly title: string;
  /** What it shows, for those who cannot see it. */
  readonly says: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Bars that stand on the axis, plain or made of lanes. */
  readonly bars?: readonly { readonly from: number; readonly to: number; readonly height: number | LaneCounts }[];
  readonly lines?: readonly Line[];
  /** Observations with their intervals. */
  readonly dots?: readonly { readonly x: number; readonly y: number; readonly low: number; readonly high: number }[];
  /** Places that are named. */
  readonly marks?: readonly { readonly x: number; readonly y: number; readonly label: string; readonly lane: Lane }[];
  readonly table: Table;
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** `guide`: what to compare with, such as a random order. */
  readonly style: 'first' | 'second' | 'third' | 'fourth' | 'guide';
}
