// Columns of a manifest: which field each may hold, from its name and its values, with how sure that is and how it is converted.
import { checkOf, Refusal } from '../declaration/check.js';
import { createCellConversion } from './cells.js';
import { type Meaning, meaningsOf, wordsOf } from './map-names.js';
import {
  areSerialDays,
  countryCodesOf,
  dateShapeOf,
  meaningOfShape,
  modeCodesOf,
  type NumberMarks,
  numberMarksOf,
} from './map-values.js';
import { type ColumnDocument, type MappingDocument, mappingSchema } from './mapping-schema.js';
import { type Target, targetOf } from './target.js';

/** A column: its name and its values that are not empty. */
export interface SampledColumn {
  readonly name: string;
  readonly values: readonly string[];
}

/** What a column is proposed to be. */
export interface Proposal {
  readonly column: SampledColumn;
  readonly path: string;
  /** Beside `to`. */
  readonly options: Omit<ColumnDocument, 'to'>;
  /** From 0 to 1. */
  readonly sure: number;
  /** What somebody should look at before relying on it. */
  readonly doubts: readonly string[];
}

/** Marks of the whole manifest. */
export interface SampledFormat {
  readonly marks: NumberMarks;
}

const leastSure = 0.25;

/** The proposals for a column, the surest first. */
export function proposalsFor(column: SampledColumn, { marks }: SampledFormat): Proposal[] {
  const meanings = new Map(meaningsOf(column.name).map(({ path, sure }) => [path, sure]));
  const own = targetOf(column.name);
  if (own) meanings.set(own.path, 1);
  const shape = meaningOfShape(column.values);
  if (shape && (meanings.get(shape.path) ?? 0) < shape.sure) meanings.set(shape.path, shape.sure);
  return [...meanings]
    .filter(([, sure]) => sure >= leastSure)
    .map((meaning) => proposal(column, { path: meaning[0], sure: meaning[1] }, marks))
    .filter(({ sure }) => sure >= leastSure)
    .sort((a, b) => b.sure - a.sure);
}

function proposal(column: SampledColumn, meaning: Meaning, marks: NumberMarks): Proposal {
  const target = targetOf(meaning.path)!; // the names are those of paths, as the tests say
  const { options, doubts } = optionsFor(column, target, marks);
  const fit = fitOf(column.values, target, options, marks);
  if (fit < 0.9 && column.values.length > 0)
    doubts.push(`${Math.round((1 - fit) * 100)} % of the values seen do not fit the field`);
  return { column, path: meaning.path, options, sure: meaning.sure * (0.3 + 0.7 * fit), doubts };
}

/** The marks of the numbers in all columns. */
export function marksOf(columns: readonly SampledColumn[]): NumberMarks {
  const numbers = columns.filter(({ name }) =>
    meaningsOf(name).some(({ path, sure }) => sure > 0.5 && targetOf(path)?.field.kind === 'decimal'),
  );
  return numberMarksOf(numbers.flatMap(({ values }) => values));
}

/** The format part of a mapping that has those marks. */
export function formatWith({ decimal, thousands }: NumberMarks): MappingDocument['format'] {
  return mappingSchema.shape.format.parse({ decimal, ...(thousands === undefined ? {} : { thousands }) });
}

/** The share of values that the field takes as they are converted. */
function fitOf(values: readonly string[], target: Target, options: Proposal['options'], marks: NumberMarks): number {
  if (values.length === 0) return 0.8;
  const convert = createCellConversion(target.field, { to: target.path, ...options }, formatWith(marks));
  const check = checkOf(target.field);
  const fits = values.filter((text) => {
    const value = convert(text);
    return (Array.isArray(value) ? value : [value]).every((one) => !(check(one) instanceof Refusal));
  });
  return fits.length / values.length;
}

interface Options {
  readonly options: { -readonly [Key in keyof Proposal['options']]: Proposal['options'][Key] };
  readonly doubts: string[];
}

function optionsFor({ name, values }: SampledColumn, target: Target, marks: NumberMarks): Options {
  const found: Options = { options: {}, doubts: [] };
  const { kind, codes } = target.field;
  if (kind === 'date') addDate(found, values);
  if (kind === 'decimal' || kind === 'int') addNumber(found, name, values, target, marks);
  if (kind === 'code' && codes === 'country') addCodes(found, values, countryCodesOf(values), 'countries');
  if (kind === 'code' && codes === 'mode') addCodes(found, values, modeCodesOf(values), 'modes of transport');
  if (codes === 'hs') addPadding(found, values);
  const isList = target.kind === 'entry' ? target.at === 'each' : kind === 'list';
  if (isList) {
    const mark = [';', '|', ',', '/', ' - ', '-', ' '].find((one) => values.some((text) => text.includes(one)));
    if (mark !== undefined) found.options.split = mark;
  }
  return found;
}

function addDate({ options, doubts }: Options, values: readonly string[]): void {
  const shape = dateShapeOf(values);
  if (!shape) {
    if (areSerialDays(values)) doubts.push('the values look like day numbers of a spreadsheet: export them as dates');
    else if (values.length > 0) doubts.push('the dates are not all written in one way that is known');
    return;
  }
  if (shape.pattern !== undefined) options.date = shape.pattern;
  if (shape.other !== undefined)
    doubts.push(`AMBIGUOUS: every date seen can also be read as ${shape.other}; ask who wrote the file`);
}

// The unit is a word of the name.
const units: readonly (readonly [NonNullable<ColumnDocument['unit']>, RegExp])[] = [
  ['kg', /^(?:kgs?|kgm|kilos?|kilogram.*|кг)$/],
  ['lb', /^(?:lbs?|lbr|pounds?|livres|libras?|pfund|фунт.*)$/],
  ['oz', /^(?:oz|onz|ounces?|onces?|onzas?|oncas?|unzen)$/],
  ['g', /^(?:g|grs?|grm|grams?|grammes?|gramos?|gramas?|gramm|г|гр|грамм.*)$/],
  ['t', /^(?:t|tne|tons?|tonnes?|toneladas?|tonnen?|тонн.*)$/],
];

function addNumber(
  { options, doubts }: Options,
  name: string,
  values: readonly string[],
  target: Target,
  marks: NumberMarks,
): void {
  if (/Kg$/.test(target.path)) {
    const words = wordsOf(name);
    const unit = units.find(([, says]) => words.some((word) => says.test(word)))?.[0];
    if (unit !== undefined && unit !== 'kg') options.unit = unit;
    if (unit === undefined) doubts.push('no unit in the name: taken for kg');
  }
  const isMeasure = /Kg$|[vV]alue$/.test(target.path);
  if (isMeasure && values.some((text) => /^0+(?:[.,]0+)?$/.test(text))) {
    options.zeroIsMissing = true;
    doubts.push('0 is taken for missing');
  }
  if (marks.doubtful && values.some((text) => /[.,]/.test(text)))
    doubts.push(`AMBIGUOUS: 1.234 and 1,234 are read with "${marks.decimal}" as the decimal mark`);
}

function addCodes(
  { options, doubts }: Options,
  values: readonly string[],
  codes: { readonly [text: string]: string },
  what: string,
): void {
  if (Object.keys(codes).length === 0) return;
  options.codes = codes;
  const seen = new Set(values).size;
  doubts.push(`names of ${what} as seen in ${seen} different values; others need their own lines`);
}

/** Codes that have lost their leading zero have one digit less than the others. */
function addPadding({ options, doubts }: Options, values: readonly string[]): void {
  const lengths = new Set(values.map((text) => text.length));
  const longest = Math.max(...lengths);
  if (!values.every((text) => /^\d+$/.test(text)) || longest % 2 !== 0 || !lengths.has(longest - 1)) return;
  if (longest < 6 || longest > 10 || [...lengths].some((length) => length < longest - 1)) return;
  options.pad = longest;
  doubts.push('some codes have lost their leading zero');
}
