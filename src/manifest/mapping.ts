// Mapping profiles: which column of a manifest goes to which field, read from YAML and checked before any record.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../declaration/canonical-json.js';
import { ratesOf } from '../declaration/exchange-rates.js';
import { newIntake } from '../declaration/intake.js';
import { exchangeRatesSlot, extraSlot, newRow, type Row } from '../declaration/slots.js';
import { type Problem, throwProblems } from '../errors.js';
import { compileExpression, type Expression } from '../expression/compile.js';
import type { Type } from '../expression/types.js';
import { parseSettings, readSettingsText, type SettingsFile, validateSettings } from '../settings-file.js';
import { didYouMean } from '../suggest.js';
import { type ConvertCell, createCellConversion, isDatePattern } from './cells.js';
import { type ColumnDocument, type MappingDocument, mappingSchema } from './mapping-schema.js';
import { type Filling, finishLists, putValue, type Target, targetOf, targetPaths } from './target.js';

export interface MappedColumn {
  readonly column: string;
  readonly optional: boolean;
  readonly target: Target;
  readonly convert: ConvertCell;
  /** The cell holds all entries of a list. */
  readonly isList: boolean;
}

/** A mapping profile, ready to be bound to the header of a manifest. */
export interface Mapping {
  readonly name: string;
  /** SHA-256 over the canonical JSON of the file, in hex. */
  readonly digest: string;
  readonly format: MappingDocument['format'];
  readonly columns: readonly MappedColumn[];
  readonly groupBy: string | undefined;
  /** A row that holds the constants and the exchange rates. */
  readonly template: Row;
  readonly computed: readonly { readonly target: Target; readonly expression: Expression }[];
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

function buildMapping(document: MappingDocument, settings: SettingsFile, problems: Problem[]): Mapping {
  const { format } = document;
  const resolve = (path: string, at: readonly (string | number)[], key: boolean): Target | undefined => {
    const target = targetOf(path);
    const message = `unknown path "${path}"${didYouMean(path, targetPaths())}`;
    if (!target) problems.push(settings.problem('MAPPING_INVALID', message, at, key ? 'key' : undefined));
    return target;
  };
  if (!isEncoding(format.encoding))
    problems.push(
      settings.problem('MANIFEST_ENCODING', `unknown encoding "${format.encoding}"`, ['format', 'encoding']),
    );
  if (format.thousands === format.decimal)
    problems.push(
      settings.problem('MAPPING_INVALID', 'decimal and thousands marks are the same', ['format', 'thousands']),
    );
  if (!isDatePattern(format.date))
    problems.push(settings.problem('MAPPING_INVALID', 'not a date pattern', ['format', 'date']));
  const columns = Object.entries(document.columns).flatMap(([column, given]): MappedColumn[] => {
    const spec: ColumnDocument = typeof given === 'string' ? { to: given } : given;
    const at = ['columns', column, ...(typeof given === 'string' ? [] : ['to'])];
    const target = resolve(spec.to, at, false);
    if (!target) return [];
    if (spec.date !== undefined && !isDatePattern(spec.date))
      problems.push(settings.problem('MAPPING_INVALID', 'not a date pattern', ['columns', column, 'date']));
    const isList = target.kind === 'entry' ? target.at === 'each' : target.field.kind === 'list';
    const convert = createCellConversion(target.field, isList ? { split: ' ', ...spec } : spec, format);
    return [{ column, optional: spec.optional ?? false, target, convert, isList }];
  });
  const computed = Object.entries(document.computed).flatMap(([path, source]) => {
    const target = resolve(path, ['computed', path], true);
    const expression = cellExpression(source, ['computed', path], ['text', 'number', 'bool'], settings, problems);
    return target && expression ? [{ target, expression }] : [];
  });
  const written = new Set([...columns, ...computed].map((one) => one.target.path));
  for (const path of Object.keys(document.constants)) written.add(path);
  if (!written.has('declaration.id'))
    problems.push(settings.problem('MAPPING_INVALID', 'nothing is mapped to declaration.id', ['columns'], 'key'));
  return {
    name: document.mapping,
    digest: createHash('sha256').update(canonicalJson(document)).digest('hex'),
    format,
    columns,
    groupBy: document.groupBy,
    template: templateOf(document, settings, problems, resolve),
    computed,
    labels: labelsOf(document, settings, problems),
    evaluates: document.evaluates ?? {},
  };
}

type Resolve = (path: string, at: readonly (string | number)[], key: boolean) => Target | undefined;

function templateOf(document: MappingDocument, settings: SettingsFile, problems: Problem[], resolve: Resolve): Row {
  const row = newRow();
  const filling: Filling = { intake: newIntake(), row, item: 0, lists: new Map() };
  for (const [path, value] of Object.entries(document.constants)) {
    const target = resolve(path, ['constants', path], true);
    if (!target) continue;
    const before = filling.intake.issues.length;
    putValue(
      filling,
      target,
      typeof value === 'number' && target.field.kind !== 'decimal' && target.field.kind !== 'int'
        ? String(value)
        : value,
    );
    const code = filling.intake.fault?.code ?? filling.intake.issues[before]?.code;
    if (code)
      problems.push(
        settings.problem('MAPPING_INVALID', `the constant does not fit its field: ${code}`, ['constants', path]),
      );
    filling.intake.fault = undefined;
  }
  finishLists(filling);
  if (document.exchangeRates) row[exchangeRatesSlot] = ratesOf(document.exchangeRates);
  if (row[extraSlot]) Object.freeze(row[extraSlot]);
  return row;
}

function labelsOf(document: MappingDocument, settings: SettingsFile, problems: Problem[]): Map<string, Expression> {
  const labels = new Map<string, Expression>();
  for (const [name, source] of Object.entries(document.labels)) {
    const expression = cellExpression(source, ['labels', name], ['bool'], settings, problems);
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

function cellExpression(
  source: string,
  path: readonly string[],
  wanted: readonly Type['kind'][],
  settings: SettingsFile,
  problems: Problem[],
): Expression | undefined {
  const compiled = compileExpression(source, { scope: 'cells', params: new Map(), lists: new Map() }, wanted);
  if (compiled.ok) return compiled.expression;
  for (const { code, message, start, end } of compiled.problems)
    problems.push(settings.problem(code, message, path, { start, end }));
  return undefined;
}

/** Encodings whose bytes below 128 are ASCII, so that delimiters and line ends can be found without decoding. */
function isEncoding(name: string): boolean {
  try {
    return !/^utf-16/.test(new TextDecoder(name).encoding);
  } catch {
    return false;
  }
}

/** The mapping of a manifest whose columns are named by the paths of fields; other columns are left alone. */
export function mappingOfPaths(columns: readonly string[], delimiter: string): Mapping {
  const paths = columns.filter((column) => targetOf(column) !== undefined);
  const document = {
    mapping: 'paths',
    format: { delimiter },
    columns: Object.fromEntries(paths.map((path) => [path, path])),
  };
  return compileMapping(parseSettings(JSON.stringify(document), 'the header of the manifest'));
}
