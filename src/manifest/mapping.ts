// Mapping profiles: which column of a manifest goes to which field, read from YAML and checked before any record.
import { ratesOf } from '../declaration/exchange-rates.js';
import { newIntake } from '../declaration/intake.js';
import { exchangeRatesSlot, extraSlot, listSlots, newRow, type Row } from '../declaration/slots.js';
import { type Problem, throwProblems } from '../errors.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import type { Type } from '../expression/types.js';
import { type Path, parseSettings, readSettingsText, type SettingsFile, validateSettings } from '../settings-file.js';
import { didYouMean } from '../suggest.js';
import { type ConvertCell, createCellConversion, createNumberReader, faultOfDatePattern } from './cells.js';
import { type ColumnDocument, type MappingDocument, mappingSchema } from './mapping-schema.js';
import { type Filling, finishLists, putValue, type Target, targetOf, targetPaths } from './target.js';

export interface MappedColumn {
  readonly column: string;
  readonly optional: boolean;
  readonly target: Target;
  readonly convert: ConvertCell;
  /** The cell holds all entries of a list. */
  readonly isList: boolean;
  /** The conversion knows a missing cell from an empty one, and says itself that a list has no entries. */
  readonly isTyped?: boolean;
}

/** A mapping profile, ready to be bound to the header of a manifest. */
export interface Mapping {
  readonly name: string;
  readonly format: MappingDocument['format'];
  readonly columns: readonly MappedColumn[];
  readonly groupBy: string | undefined;
  /** A row that holds the constants and the exchange rates. */
  readonly template: Row;
  /** Constants that go into entries of lists, beside what the columns put there. */
  readonly entries: readonly { readonly target: Target; readonly value: string | number | boolean }[];
  /** Expressions over the cells of a record. `numbers.failed` is set when double() met a text that is no number. */
  readonly computed: readonly {
    readonly target: Target;
    readonly expression: Expression;
    readonly numbers: { failed: boolean };
  }[];
  /** Outcomes for evaluation, each a condition over the cells of a record. */
  readonly labels: ReadonlyMap<string, Expression>;
  readonly evaluates: NonNullable<MappingDocument['evaluates']>;
}

/** Load a mapping profile. Throws CustomsRiskError with every fault, its line and its column. */
export async function loadMapping(file: string): Promise<Mapping> {
  return compileMapping(parseSettings(readSettingsText(file), file));
}

/** Compile a mapping that was read. */
export function compileMapping(settings: SettingsFile): Mapping {
  const document = validateSettings(settings, mappingSchema);
  const problems: Problem[] = [];
  const mapping = buildMapping(document, settings, problems);
  throwProblems(problems);
  return mapping;
}

interface Building {
  readonly document: MappingDocument;
  readonly settings: SettingsFile;
  readonly problems: Problem[];
  /** Paths that something is written to, and what writes there. */
  readonly written: Map<string, string>;
}

function buildMapping(document: MappingDocument, settings: SettingsFile, problems: Problem[]): Mapping {
  const building: Building = { document, settings, problems, written: new Map() };
  checkFormat(building);
  const columns = columnsOf(building);
  const computed = computedOf(building);
  const constants = constantsOf(building);
  if (!building.written.has('declaration.id'))
    problems.push(settings.problem('MAPPING_INVALID', 'nothing is mapped to declaration.id', ['columns'], 'key'));
  return {
    name: document.mapping,
    format: document.format,
    columns,
    groupBy: document.groupBy,
    ...constants,
    computed,
    labels: labelsOf(building),
    evaluates: document.evaluates ?? {},
  };
}

function checkFormat({ document, settings, problems }: Building): void {
  const { encoding, delimiter, quote, decimal, thousands, date } = document.format;
  const problem = (key: string, message: string, code: Problem['code'] = 'MAPPING_INVALID'): void => {
    problems.push(settings.problem(code, message, ['format', key]));
  };
  const encodingFault = faultOfEncoding(encoding, [delimiter, quote]);
  if (encodingFault) problem('encoding', encodingFault, 'MANIFEST_ENCODING');
  if (quote === delimiter) problem('quote', 'the quote is the delimiter');
  if (thousands === decimal) problem('thousands', 'decimal and thousands marks are the same');
  const { type, fields, records } = document.format;
  if (type === 'fixed-width' && fields === undefined) problem('type', 'lines of fixed width need their fields');
  if (type === 'csv' && (fields ?? records) !== undefined)
    problem(fields ? 'fields' : 'records', 'only lines of fixed width (type: fixed-width) have such');
  const dateFault = faultOfDatePattern(date);
  if (dateFault) problem('date', dateFault);
}

/** The target of a path; a problem when there is none, or when something else writes to it. */
function resolve(building: Building, path: string, place: Path, writer: string): Target | undefined {
  const { settings, problems, written } = building;
  const span = place[0] === 'columns' ? undefined : 'key';
  const target = targetOf(path);
  const before = written.get(path);
  if (!target)
    problems.push(
      settings.problem('MAPPING_INVALID', `unknown path "${path}"${didYouMean(path, targetPaths())}`, place, span),
    );
  else if (mixesEntries(target, [...written.keys()]))
    problems.push(
      settings.problem('MAPPING_INVALID', 'a list is filled by number or from one cell, not both', place, span),
    );
  else if (before !== undefined)
    problems.push(settings.problem('MAPPING_INVALID', `"${path}" is written by ${before} already`, place, span));
  written.set(path, writer);
  return target;
}

/** Whether other paths fill the same list in the other way: `packages[0].kind` beside `packages[].kind`. */
function mixesEntries(target: Target, others: readonly string[]): boolean {
  if (target.kind !== 'entry') return false;
  return others.some((path) => {
    const other = targetOf(path);
    const isSameList = other?.kind === 'entry' && other.list === target.list && other.level === target.level;
    return isSameList && (other.at === 'each') !== (target.at === 'each');
  });
}

function columnsOf(building: Building): MappedColumn[] {
  const { document, settings, problems } = building;
  return Object.entries(document.columns).flatMap(([column, given]): MappedColumn[] => {
    const spec: ColumnDocument = typeof given === 'string' ? { to: given } : given;
    const place = ['columns', column];
    const target = resolve(
      building,
      spec.to,
      typeof given === 'string' ? place : [...place, 'to'],
      `column "${column}"`,
    );
    if (!target) return [];
    for (const [key, message] of misfits(spec, target))
      problems.push(settings.problem('MAPPING_INVALID', message, [...place, key]));
    const isList = isWholeList(target);
    const convert = createCellConversion(
      target.field,
      isSplit(target) ? { split: ' ', ...spec } : spec,
      document.format,
    );
    return [{ column, optional: spec.optional ?? false, target, convert, isList }];
  });
}

/** Whether the values of a target are all entries of a list at once. */
function isWholeList(target: Target): boolean {
  return target.kind === 'entry' ? target.at === 'each' : target.field.kind === 'list';
}

/** Whether a cell holds several values: those of a list, or codes of one entry. */
function isSplit(target: Target): boolean {
  return isWholeList(target) || target.field.kind === 'list';
}

/** The options of a column that its field has no use for. */
function misfits(spec: ColumnDocument, target: Target): [key: keyof ColumnDocument, message: string][] {
  const { kind } = target.field;
  const isNumber = kind === 'decimal' || kind === 'int';
  const found: [keyof ColumnDocument, string][] = [];
  if (spec.split !== undefined && !isSplit(target)) found.push(['split', 'the field holds no list to split into']);
  if (spec.unit !== undefined && !/Kg$/.test(spec.to)) found.push(['unit', 'only a mass has a unit']);
  if (spec.zeroIsMissing && !isNumber) found.push(['zeroIsMissing', 'the field is no number']);
  if (spec.pad !== undefined && (isNumber || kind === 'date')) found.push(['pad', 'only codes and texts are filled']);
  if (spec.date !== undefined) {
    const fault = kind === 'date' ? faultOfDatePattern(spec.date) : 'the field is no date';
    if (fault) found.push(['date', fault]);
  }
  return found;
}

function computedOf(building: Building): Mapping['computed'] {
  const { document, settings, problems } = building;
  return Object.entries(document.computed).flatMap(([path, source]) => {
    const place = ['computed', path];
    const target = resolve(building, path, place, '`computed`');
    const numbers = { failed: false };
    const expression = cellExpression(building, source, place, ['text', 'number', 'bool'], numbers);
    if (target && isWholeList(target)) {
      problems.push(settings.problem('MAPPING_INVALID', 'a list cannot be computed', place, 'key'));
      return [];
    }
    return target && expression ? [{ target, expression, numbers }] : [];
  });
}

/** Fields and national fields go into a row from which all others are copied; entries of lists are put beside those of columns. */
function constantsOf(building: Building): Pick<Mapping, 'template' | 'entries'> {
  const { document, settings, problems } = building;
  const row = newRow();
  const entries: { target: Target; value: string | number | boolean }[] = [];
  for (const [path, value] of Object.entries(document.constants)) {
    const target = resolve(building, path, ['constants', path], '`constants`');
    if (!target) continue;
    const filling: Filling = { intake: newIntake(), row, item: 0, lists: new Map() };
    putValue(filling, target, constantFor(target, value));
    finishLists(filling);
    const code = filling.intake.fault?.code ?? filling.intake.issues[0]?.code;
    if (code)
      problems.push(
        settings.problem('MAPPING_INVALID', `the constant does not fit its field: ${code}`, ['constants', path]),
      );
    if (target.kind !== 'entry') continue;
    row[listSlots[target.list][target.level]!] = undefined;
    entries.push({ target, value });
  }
  if (document.exchangeRates) row[exchangeRatesSlot] = ratesOf(document.exchangeRates);
  if (row[extraSlot]) Object.freeze(row[extraSlot]);
  return { template: row, entries };
}

/** YAML reads 123 as a number also where a text is meant; entries of a list stand in one text. */
function constantFor(target: Target, value: string | number | boolean): unknown {
  const { kind } = target.field;
  if (isWholeList(target) && target.kind === 'field') return String(value).split(' ');
  return typeof value === 'number' && kind !== 'decimal' && kind !== 'int' ? String(value) : value;
}

function labelsOf(building: Building): Map<string, Expression> {
  const { document, settings, problems } = building;
  const labels = new Map<string, Expression>();
  for (const [name, source] of Object.entries(document.labels)) {
    const expression = cellExpression(building, source, ['labels', name], ['bool'], { failed: false });
    if (expression) labels.set(name, expression);
  }
  for (const [risk, label] of Object.entries(document.evaluates ?? {})) {
    if (!Object.hasOwn(document.labels, label))
      problems.push(
        settings.problem(
          'MAPPING_INVALID',
          `there is no label "${label}"${didYouMean(label, Object.keys(document.labels))}`,
          ['evaluates', risk],
        ),
      );
  }
  return labels;
}

/** Compile an expression over cells. `numbers` is told when double() meets a text that is no number. */
function cellExpression(
  { document, settings, problems }: Pick<Building, 'document' | 'settings' | 'problems'>,
  source: string,
  place: Path,
  wanted: readonly Type['kind'][],
  numbers: { failed: boolean },
): Expression | undefined {
  const read = createNumberReader(document.format);
  const readNumber = (text: string): number | undefined => {
    const value = read(text.trim());
    if (value === undefined) numbers.failed = true;
    return value;
  };
  const compiled = compileExpression(source, { ...emptyEnvironment('cells'), readNumber }, wanted);
  if (compiled.ok) return compiled.expression;
  for (const { code, message, start, end } of compiled.problems)
    problems.push(settings.problem(code, message, place, { start, end }));
  return undefined;
}

// Encodings in which a byte that looks like one of these marks may be the second half of another letter.
const multiByte = /^(?:big5|euc-jp|euc-kr|gb18030|gbk|shift_jis)$/;

/** What is wrong with an encoding: delimiters and line ends must be found without decoding. */
function faultOfEncoding(name: string, marks: readonly string[]): string | undefined {
  let encoding: string;
  try {
    ({ encoding } = new TextDecoder(name));
  } catch {
    return `unknown encoding "${name}"`;
  }
  if (/^utf-16|^iso-2022/.test(encoding))
    return `the encoding "${name}" cannot be read line by line; convert the file to UTF-8`;
  const doubtful = multiByte.test(encoding) ? marks.find((mark) => mark >= '@') : undefined;
  return doubtful && `in the encoding "${name}" the mark "${doubtful}" may be half of a letter`;
}

/**
 * The mapping of a manifest whose columns are named by the paths of fields; other columns are left alone. Where the items
 * are numbered, rows that stand next to each other and share the id are the items of one declaration.
 */
export function mappingOfPaths(columns: readonly string[], delimiter: string): Mapping {
  const paths = columns.filter((column) => targetOf(column) !== undefined);
  const document = {
    mapping: 'paths',
    format: { delimiter },
    ...(columns.includes('item.no') ? { groupBy: 'declaration.id' } : {}),
    columns: Object.fromEntries(paths.map((path) => [path, path])),
  };
  return compileMapping(parseSettings(JSON.stringify(document), 'the header of the manifest'));
}
