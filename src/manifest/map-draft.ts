// A draft of a mapping profile: what each column may be, ready to be edited, with a reason beside every line.
import { codeLists } from '../declaration/code-lists.js';
import { marksOf, type Proposal, proposalsFor, type SampledColumn } from './map-columns.js';
import { wordsOf } from './map-names.js';
import type { NumberMarks } from './map-values.js';

/** The beginning of a manifest that has columns. */
export interface SampledTable {
  /** Name of the file. */
  readonly source: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Lines of `format` that the reader needs to read the file so, with what they were told from. */
  readonly format: readonly { readonly key: string; readonly value: string; readonly because: string }[];
}

/** A draft, and what came of it. */
export interface MappingDraft {
  /** YAML. */
  readonly text: string;
  readonly mapped: number;
  readonly left: number;
  /** Paths that nothing is mapped to, though hardly anything can be judged without them. */
  readonly wanting: readonly string[];
  /** Columns whose line should be looked at. */
  readonly doubtful: number;
}

/** Below it a line is a comment. */
const sureEnough = 0.5;
const mostSample = 40;
/** Fields that most rules and features read. */
const wanted = ['declaration.id', 'item.hs', 'item.description', 'item.origin', 'item.value', 'item.netKg'];

/** Draft a mapping profile. Takes time linear in the table. */
export function draftMapping(table: SampledTable, name: string): MappingDraft {
  const columns = table.header.map(
    (column, at): SampledColumn => ({
      name: column,
      values: table.rows.map((row) => (row[at] ?? '').trim()).filter((text) => text !== ''),
    }),
  );
  const marks = marksOf(columns);
  const chosen = choose(columns, marks);
  const id = [...chosen.values()].find(({ path }) => path === 'declaration.id');
  const groupBy = id && groupsBy(table, id.column.name) ? id.column.name : undefined;
  const constants = constantsFor(columns, chosen);
  const paths = new Set([...chosen.values()].map(({ path }) => path));
  const lines = [
    `# Drafted from the columns of ${plain(table.source)} and the first ${table.rows.length} rows: look at every line.`,
    '# Beside each stands how sure it is, and a value as it was seen. Paths are those of the table of fields.',
    `mapping: ${quoted(name)}`,
    ...formatLines(table, marks),
    ...(groupBy === undefined
      ? []
      : [
          `groupBy: ${quoted(groupBy)}  # rows that stand next to each other share it: they are items of one declaration`,
        ]),
    'constants:',
    '  declaration.stage: declaration',
    ...constants,
    ...(paths.has('declaration.destinationCountry')
      ? []
      : ['  # declaration.destinationCountry: NL  # say where the goods go']),
    ...(paths.has('item.currency') || constants.some((line) => line.startsWith('  item.currency'))
      ? []
      : ['  # item.currency: USD  # no column tells the currency of the values: say which it is']),
    '# exchangeRates: { EUR: { USD: 1.08, date: 2026-02-27 } }  # of other currencies than that of the policy',
    'columns:',
    ...columns.map((column, at) => columnLine(column, chosen.get(at), columns, marks)),
  ];
  const wanting = wanted.filter((path) => !paths.has(path));
  const doubtful = [...chosen.values()].filter(({ doubts, sure }) => doubts.length > 0 || sure < 0.7).length;
  return {
    text: `${lines.join('\n')}\n`,
    mapped: chosen.size,
    left: columns.length - chosen.size,
    wanting,
    doubtful,
  };
}

/** For each column by its place the proposal that is taken: the surest first, no path and no name twice. */
function choose(columns: readonly SampledColumn[], marks: NumberMarks): ReadonlyMap<number, Proposal> {
  const open = columns
    .flatMap((column, at) =>
      isNamed(column, columns) ? proposalsFor(column, { marks }).map((one) => ({ at, one })) : [],
    )
    .filter(({ one }) => one.sure >= sureEnough)
    .sort((a, b) => b.one.sure - a.one.sure || a.at - b.at);
  const chosen = new Map<number, Proposal>();
  const taken = new Set<string>();
  const take = (at: number, one: Proposal): void => {
    chosen.set(at, one);
    taken.add(one.path);
  };
  for (const { at, one } of open) if (!chosen.has(at) && !taken.has(one.path)) take(at, one);
  if (!taken.has('declaration.id')) {
    const stand = standInForId(columns, chosen);
    if (stand) take(stand.at, stand.one);
  }
  return chosen;
}

/** Where nothing is named as the id of a declaration: the number of a transport document or a reference, else the first column of different values. */
function standInForId(
  columns: readonly SampledColumn[],
  chosen: ReadonlyMap<number, Proposal>,
): { readonly at: number; readonly one: Proposal } | undefined {
  const byPath = ['declaration.transportDocs[0].id', 'declaration.ucr', 'declaration.lrn', 'parcel.itemId'];
  const other = byPath.flatMap((path) => [...chosen].filter(([, one]) => one.path === path))[0];
  const rows = Math.max(...columns.map(({ values }) => values.length));
  const free = columns.findIndex(
    (column, at) =>
      !chosen.has(at) &&
      isNamed(column, columns) &&
      column.values.length === rows &&
      rows > 0 &&
      new Set(column.values).size > rows / 4 &&
      column.values.every((text) => text.length <= 70),
  );
  const at = other?.[0] ?? (free < 0 ? undefined : free);
  if (at === undefined) return undefined;
  const doubts = ['no column is named as the id of a declaration: this one stands in, for its values differ'];
  return { at, one: { column: columns[at]!, path: 'declaration.id', options: {}, sure: sureEnough, doubts } };
}

/** A column that has a name of its own. */
function isNamed({ name }: SampledColumn, columns: readonly SampledColumn[]): boolean {
  return name !== '' && columns.filter((other) => other.name === name).length === 1;
}

/** Whether rows of one id stand next to each other. */
function groupsBy({ header, rows }: SampledTable, column: string): boolean {
  const at = header.indexOf(column);
  return rows.some((row, number) => number > 0 && (row[at] ?? '') !== '' && row[at] === rows[number - 1]![at]);
}

function formatLines({ format }: SampledTable, { decimal, thousands, doubtful }: NumberMarks): string[] {
  const marks = [
    { key: 'decimal', value: quoted(decimal), because: doubtful ? 'AMBIGUOUS: no number seen tells it' : '' },
    ...(thousands === undefined ? [] : [{ key: 'thousands', value: quoted(thousands), because: '' }]),
  ];
  return [
    'format:',
    ...[...format, ...marks].map(
      ({ key, value, because }) => `  ${key}: ${value}${because === '' ? '' : `  # ${because}`}`,
    ),
    '  # missing: ["-", "n/a"]  # texts that stand for a missing value',
  ];
}

/** What the names of columns say of currencies: "Value (EUR)". */
function constantsFor(columns: readonly SampledColumn[], chosen: ReadonlyMap<number, Proposal>): string[] {
  if ([...chosen.values()].some(({ path }) => path === 'item.currency')) return [];
  for (const [at, { path }] of chosen) {
    if (!/[vV]alue$|invoiceTotal$/.test(path)) continue;
    const code = wordsOf(columns[at]!.name)
      .map((word) => word.toUpperCase())
      .find((word) => codeLists.currency.has(word));
    if (code !== undefined) return [`  item.currency: ${code}  # as the name of a column says`];
  }
  return [];
}

function columnLine(
  column: SampledColumn,
  taken: Proposal | undefined,
  columns: readonly SampledColumn[],
  marks: NumberMarks,
): string {
  const seen = column.values[0];
  const sample = seen === undefined ? 'always empty' : `e.g. ${plain(JSON.stringify(cut(seen)))}`;
  if (taken) {
    const says = [`${Math.round(taken.sure * 100)} %`, sample, ...taken.doubts];
    return `  ${quoted(column.name)}: ${target(taken)}  # ${plain(says.join('; '))}`;
  }
  if (!isNamed(column, columns))
    return `  # ${quoted(plain(column.name))}: …  # it has no name, or one that stands twice: rename it to read it; ${sample}`;
  const [best] = proposalsFor(column, { marks });
  const extra = `extra.${wordsOf(column.name).join('_').slice(0, 60) || 'field'}`;
  const says = best ? [`${Math.round(best.sure * 100)} %`, sample, ...best.doubts] : ['no field known', sample];
  return `  # ${quoted(plain(column.name))}: ${best ? target(best) : quoted(extra)}  # ${plain(says.join('; '))}`;
}

/** A path, or an object with its options. */
function target({ path, options }: Proposal): string {
  const to = quoted(path);
  const entries = Object.entries(options).map(([key, value]) => `${key}: ${flow(value)}`);
  return entries.length === 0 ? to : `{ to: ${to}, ${entries.join(', ')} }`;
}

function flow(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, one]) => `${quoted(key, true)}: ${quoted(String(one), true)}`);
  return `{ ${entries.join(', ')} }`;
}

/** A text in YAML: plain where that can be nothing else. */
function quoted(text: string, always = false): string {
  const isPlain =
    /^[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*$/.test(text) &&
    !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return isPlain && !always ? text : JSON.stringify(text);
}

const cut = (text: string): string => (text.length > mostSample ? `${text.slice(0, mostSample)}…` : text);

/** Text for a comment: on one line, and without what steers a terminal. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}
