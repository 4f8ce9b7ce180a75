// Checks of single values: a cell or a JSON value in, the normalised value out, or a refusal with its code.
import type { FaultCode, IssueCode } from '../errors.js';
import { type CodeList, codeLists, longestCode } from './code-lists.js';
import { parseIsoDate } from './dates.js';
import type { Field } from './fields.js';

/** Why a value was not taken: a fault rejects the record, an issue empties the field. */
export class Refusal {
  constructor(
    readonly code: FaultCode | IssueCode,
    readonly isFault: boolean,
  ) {}
}

const typeWrong = new Refusal('TYPE_WRONG', true);
const numberMalformed = new Refusal('NUMBER_MALFORMED', true);
const numberNegative = new Refusal('NUMBER_NEGATIVE', true);
const dateImpossible = new Refusal('DATE_IMPOSSIBLE', true);
const nul = new Refusal('TEXT_NUL', true);
const textTooLong = new Refusal('TEXT_TOO_LONG', false);
const codeUnknown = new Refusal('CODE_UNKNOWN', false);
const codeRefusals = new Map(Object.values(codeLists).map((list) => [list.issue, new Refusal(list.issue, false)]));

/** The value of one field, or undefined when it is missing. */
export type Checked = string | number | boolean | undefined | Refusal;
export type Check = (value: unknown) => Checked;

const plainAscii = /^[!-~](?:[ -~]*[!-~])?$/;
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

// No character is composed of more than four, and normalising a long run of combining marks takes quadratic time.
const mostComposed = 4;

/**
 * Normalise a text: Unicode NFKC, control characters to spaces, trimmed; the empty text stands for missing. Undefined when
 * it is longer than `most` characters. Takes time linear in the text.
 */
export function cleanText(text: string, most: number): string | undefined {
  if (plainAscii.test(text)) return text.length > most ? undefined : text;
  const trimmed = text.toWellFormed().replace(controls, ' ').trim();
  if (trimmed.length > most * mostComposed) return undefined;
  const clean = trimmed.normalize('NFKC').trim();
  return clean.length > most ? undefined : clean;
}

/** A number as data write it, with a decimal point. */
export const numberShape = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

function checkText(max: number): Check {
  return (value) => {
    if (typeof value !== 'string') return value === undefined || value === null ? undefined : typeWrong;
    if (plainAscii.test(value)) return value.length > max ? textTooLong : value;
    if (value.includes('\0')) return nul;
    const text = cleanText(value, max);
    return text === undefined ? textTooLong : text === '' ? undefined : text;
  };
}

function checkCode(name: keyof typeof codeLists): Check {
  const list: CodeList = codeLists[name];
  const refusal = codeRefusals.get(list.issue)!;
  return (value) => {
    if (typeof value !== 'string') return value === undefined || value === null ? undefined : typeWrong;
    if (list.codes?.has(value)) return value;
    if (value.includes('\0')) return nul;
    const text = cleanText(value, longestCode);
    const code = text === undefined ? undefined : list.fold(text);
    if (code === '') return undefined;
    return code !== undefined && list.has(code) ? code : refusal;
  };
}

function checkNumber(whole: boolean): Check {
  return (value) => {
    if (value === undefined || value === null) return undefined;
    let number = value;
    if (typeof number === 'string') {
      const text = number.trim();
      if (text === '') return undefined;
      if (!numberShape.test(text)) return numberMalformed;
      number = Number(text);
    }
    if (typeof number !== 'number') return typeWrong;
    if (!Number.isFinite(number) || (whole && !Number.isSafeInteger(number))) return numberMalformed;
    if (number < 0) return numberNegative;
    return number === 0 ? 0 : number; // -0 becomes 0
  };
}

const checkDate: Check = (value) => {
  if (typeof value !== 'string') return value === undefined || value === null ? undefined : typeWrong;
  const text = value.trim();
  return text === '' ? undefined : (parseIsoDate(text) ?? dateImpossible);
};

const truths = new Map([
  ['true', true],
  ['yes', true],
  ['y', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['n', false],
  ['0', false],
]);

const checkBool: Check = (value) => {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return value === undefined || value === null ? undefined : typeWrong;
  const text = value.trim().toLowerCase();
  return text === '' ? undefined : (truths.get(text) ?? codeUnknown);
};

/** Make the check of a field; for a list it checks one entry. Each call takes time linear in the length of the value. */
export function checkOf(field: Field): Check {
  switch (field.kind) {
    case 'id':
    case 'text':
      return checkText(field.max!);
    case 'code':
    case 'list':
      return checkCode(field.codes ?? 'anyCode');
    case 'decimal':
      return checkNumber(false);
    case 'int':
      return checkNumber(true);
    case 'date':
      return checkDate;
    case 'bool':
      return checkBool;
  }
}
