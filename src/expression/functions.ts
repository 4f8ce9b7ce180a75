// The function table: every function of the language with its signature, its meaning and an example that runs.
import { numberShape } from '../declaration/check.js';
import { dayMs, parseIsoDate } from '../declaration/dates.js';
import { createGlob } from './glob.js';
import { keyText } from './keys.js';
import { type ListValue, prefixTest } from './lists.js';
import { resultOf } from './results.js';
import {
  type Answer,
  askByValues,
  type LookupTable,
  rateOf,
  seenOf,
  spreadOf,
  storedValue,
  type TableType,
} from './tables.js';
import { finderOf } from './term-finders.js';

/** What a parameter accepts. `words` is a list of terms or a literal list of texts, of which one at least can be found. */
export type Parameter =
  | 'text'
  | 'number'
  | 'date'
  | 'literal'
  | 'whole'
  | 'edits'
  | 'list'
  | 'words'
  | 'set'
  | 'prefixes'
  | 'key'
  | 'table';

/** Works out one call from its values, none of which is missing; undefined when there is no result. */
export type Evaluator = (...values: unknown[]) => unknown;

export interface FunctionDefinition {
  readonly name: string;
  /** Called as `f(a)` or as `a.f()`; the first parameter of a method is what stands before the dot. */
  readonly form: 'function' | 'method';
  readonly parameters: readonly Parameter[];
  /** The last parameter may be given more than once. */
  readonly repeats?: true;
  readonly returns: 'bool' | 'number' | 'text' | 'date' | 'duration';
  /** Asks a lookup table of one of these types, so only in features. Its name is what is written; its keys follow it. */
  readonly tables?: { readonly types: readonly TableType[]; readonly answer: Answer };
  readonly says: string;
  readonly example: string;
  /**
   * The same as code, from the code of its arguments, where that is short enough to stand in place of the call.
   * `missing` stands for no result, `finite(x)` for a number or none.
   */
  readonly code?: (...args: string[]) => string;
  /** Make the evaluator, once for each call in an expression; `constants` holds the arguments known beforehand. */
  readonly make: (constants: readonly unknown[]) => Evaluator;
}

const always =
  (evaluator: Evaluator): FunctionDefinition['make'] =>
  () =>
    evaluator;

function asking(answer: Answer, ...types: TableType[]): Pick<FunctionDefinition, 'tables' | 'make'> {
  return {
    tables: { types, answer },
    make: ([table]) => {
      const ask = askByValues(table as LookupTable, answer);
      return (_, ...levels) => ask(levels);
    },
  };
}

export const functions: readonly FunctionDefinition[] = [
  {
    name: 'startsWith',
    form: 'method',
    parameters: ['text', 'text'],
    returns: 'bool',
    says: 'whether the text begins with another',
    example: `"640411".startsWith("6404")`,
    make: always((text, start) => (text as string).startsWith(start as string)),
  },
  {
    name: 'endsWith',
    form: 'method',
    parameters: ['text', 'text'],
    returns: 'bool',
    says: 'whether the text ends with another',
    example: `"FEU1".endsWith("1")`,
    make: always((text, end) => (text as string).endsWith(end as string)),
  },
  {
    name: 'contains',
    form: 'method',
    parameters: ['text', 'text'],
    returns: 'bool',
    says: 'whether another text stands anywhere in the text, to the letter',
    example: `"running shoes".contains("shoe")`,
    make: always((text, part) => (text as string).includes(part as string)),
  },
  {
    name: 'like',
    form: 'method',
    parameters: ['text', 'literal'],
    returns: 'bool',
    says: 'whether the whole text fits a pattern, upper and lower case alike: * any characters, ? one character',
    example: `"Air Bag module".like("*air?bag*")`,
    make: ([, pattern]) => {
      const glob = createGlob(pattern as string);
      return (text) => glob(text as string);
    },
  },
  {
    name: 'lowerAscii',
    form: 'method',
    parameters: ['text'],
    returns: 'text',
    says: 'the text with A to Z in lower case',
    example: `"KRW".lowerAscii() == "krw"`,
    make: always((text) => (text as string).replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  },
  {
    name: 'size',
    form: 'method',
    parameters: ['list'],
    returns: 'number',
    says: 'characters of a text, or entries of a list',
    example: `"abc".size() == 3`,
    make: always(sizeOf),
  },
  {
    name: 'size',
    form: 'function',
    parameters: ['list'],
    returns: 'number',
    says: 'characters of a text, or entries of a list',
    example: `size(["a", "b"]) == 2`,
    make: always(sizeOf),
  },
  {
    name: 'hasAny',
    form: 'function',
    parameters: ['text', 'words'],
    returns: 'bool',
    says: 'whether a listed term stands in the text as whole words, with the folds of its list',
    example: `hasAny("LADIES HANDBAG", ["handbag", "purse"])`,
    make: ([, words]) => {
      const find = finderOf('hasAny', words);
      return (text) => find(text as string) !== undefined;
    },
  },
  {
    name: 'near',
    form: 'function',
    parameters: ['text', 'words', 'edits'],
    returns: 'bool',
    says: 'whether a listed term stands in the text, as for hasAny, or words within one edit of a term of 5 to 64 letters that are no ordinary words',
    example: `near("addidas shoe", ["adidas"], 1)`,
    make: ([, words]) => {
      const find = finderOf('near', words);
      return (text) => find(text as string) !== undefined;
    },
  },
  {
    name: 'hsIn',
    form: 'function',
    parameters: ['text', 'prefixes'],
    repeats: true,
    returns: 'bool',
    says: 'whether a commodity code begins with one of the given digits, or with an entry of a list of HS prefixes',
    example: `hsIn("640411", "6403", "6404")`,
    make: ([, ...given]) => {
      const test = prefixTest(given.flatMap((one) => (isListValue(one) ? one.entries : [one as string])));
      return (hs) => test(hs as string);
    },
  },
  {
    name: 'inList',
    form: 'function',
    parameters: ['text', 'set'],
    returns: 'bool',
    says: 'whether a value is on a list of ids, countries or HS prefixes',
    example: `inList("QLRUBN9", lists.ids)`,
    make: ([, list]) => {
      const { has } = list as ListValue;
      return (value) => has(value as string);
    },
  },
  {
    name: 'date',
    form: 'function',
    parameters: ['literal'],
    returns: 'date',
    says: 'the day written as YYYY-MM-DD',
    example: `date("2026-03-01") > date("2026-02-01")`,
    make: ([text]) => {
      const value = parseIsoDate(text as string);
      return () => value;
    },
  },
  {
    name: 'timestamp',
    form: 'function',
    parameters: ['literal'],
    returns: 'date',
    says: 'the time written as YYYY-MM-DDThh:mm:ssZ',
    example: `timestamp("2026-03-01T00:00:00Z") == date("2026-03-01")`,
    make: ([text]) => {
      const value = parseIsoDate(text as string);
      return () => value;
    },
  },
  {
    name: 'duration',
    form: 'function',
    parameters: ['literal'],
    returns: 'duration',
    says: 'a span of time, written in hours, minutes and seconds: 72h, 1h30m, 15s',
    example: `date("2026-03-02") - date("2026-03-01") == duration("24h")`,
    make: ([text]) => {
      const value = parseDuration(text as string);
      return () => value;
    },
  },
  {
    name: 'days',
    form: 'function',
    parameters: ['date', 'date'],
    returns: 'number',
    says: 'days from the first date to the second; negative when the second is earlier',
    example: `days(date("2026-03-01"), date("2026-03-04")) == 3`,
    code: (from, to) => `(${to} - ${from}) / ${dayMs}`,
    make: always((from, to) => ((to as number) - (from as number)) / dayMs),
  },
  {
    name: 'ratio',
    form: 'function',
    parameters: ['number', 'number'],
    returns: 'number',
    says: 'the first number divided by the second; missing when the second is 0',
    example: `ratio(6, 4) == 1.5`,
    code: (a, b) => `finite(${a} / ${b})`,
    make: always((a, b) => resultOf.number((a as number) / (b as number))),
  },
  {
    name: 'abs',
    form: 'function',
    parameters: ['number'],
    returns: 'number',
    says: 'the number without its sign',
    example: `abs(-2) == 2`,
    code: (number) => `Math.abs(${number})`,
    make: always((number) => Math.abs(number as number)),
  },
  {
    name: 'log',
    form: 'function',
    parameters: ['number'],
    returns: 'number',
    says: 'the natural logarithm; missing for 0 and below',
    example: `log(1) == 0`,
    code: (number) => `(${number} > 0 ? Math.log(${number}) : missing)`,
    make: always((number) => ((number as number) > 0 ? Math.log(number as number) : undefined)),
  },
  {
    name: 'log1p',
    form: 'function',
    parameters: ['number'],
    returns: 'number',
    says: 'the natural logarithm of 1 + the number; missing for -1 and below',
    example: `log1p(0) == 0`,
    code: (number) => `(${number} > -1 ? Math.log1p(${number}) : missing)`,
    make: always((number) => ((number as number) > -1 ? Math.log1p(number as number) : undefined)),
  },
  {
    name: 'double',
    form: 'function',
    parameters: ['text'],
    returns: 'number',
    says: 'the number that a text writes, with a decimal point; missing when it writes none',
    example: `double("2.5") == 2.5`,
    make: always((text) => {
      const value = numberShape.test((text as string).trim()) ? Number(text) : Number.NaN;
      return Number.isFinite(value) ? value : undefined;
    }),
  },
  {
    name: 'prefix',
    form: 'function',
    parameters: ['text', 'whole'],
    returns: 'text',
    says: 'the first characters of a text',
    example: `prefix("640411", 4) == "6404"`,
    make: always((text, length) => (text as string).slice(0, length as number)),
  },
  {
    name: 'key',
    form: 'function',
    parameters: ['key'],
    repeats: true,
    returns: 'text',
    says: 'texts joined with bars to one; a bar or backslash within a text is escaped',
    example: `key("CN", "6404") == "CN|6404"`,
    make: always((...parts) => parts.map(keyText).join('|')),
  },
  {
    name: 'rate',
    form: 'function',
    parameters: ['table'],
    returns: 'number',
    ...asking(rateOf, 'rate'),
    says: 'the past rate of the keys of a table of rates, from its coarse to its fine keys; missing when a part of the first key is missing',
    example: `rate("rates") == 0.5`,
  },
  {
    name: 'seen',
    form: 'function',
    parameters: ['table'],
    returns: 'number',
    ...asking(seenOf, 'rate', 'count'),
    says: 'how often the finest key of a table of rates or counts was seen; missing when a part of a key is missing',
    example: `seen("rates") == 2`,
  },
  {
    name: 'table',
    form: 'function',
    parameters: ['table'],
    returns: 'number',
    ...asking(storedValue, 'median', 'latest'),
    says: 'the median of a table of medians at the finest key with enough values, or the value of a table of latest values; missing where there is none',
    example: `table("medians") == 3`,
  },
  {
    name: 'spread',
    form: 'function',
    parameters: ['table'],
    returns: 'number',
    ...asking(spreadOf, 'median'),
    says: 'the median absolute deviation beside the median that table() gives',
    example: `spread("medians") == 0.5`,
  },
];

/** Milliseconds of a duration such as `1h30m`, or undefined when it is not one or longer than 10,000 years. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  return resultOf.duration(((hours * 60 + minutes) * 60 + seconds) * 1000);
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : charactersOf(value as string);
}

/** Characters of a text; one beyond UTF-16 is two units. */
function charactersOf(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) continue;
    const before = text.charCodeAt(at - 1);
    if (before >= 0xd800 && before <= 0xdbff) count--;
  }
  return count;
}

function isListValue(value: unknown): value is ListValue {
  return typeof value === 'object' && !Array.isArray(value);
}
