// Settings files: YAML of rule sets, policies, mappings and configs, checked by a zod schema, with the place of every value.
import { readFileSync } from 'node:fs';
import { Composer, type CST, type Document, isAlias, isMap, isScalar, Lexer, type Node, Parser, visit } from 'yaml';
import { z } from 'zod';
import { CustomsRiskError, type Problem, type SetupFaultCode, setupFault, throwProblems } from './errors.js';
import { faultOfJson, repeatedKeyOf } from './json-syntax.js';
import { limits } from './limits.js';
import { readPlainYaml } from './plain-yaml.js';
import { type Path, type ProblemAt, problemsIn, rangeOf, type Span } from './settings-places.js';
import { closest, didYouMean } from './suggest.js';

export type { Path } from './settings-places.js';

const tooDeep = `the file is nested too deeply: more than ${limits.settingsDepth} levels`;

/** A YAML file that was read: its value, and a way from a path in it back to the text. */
export interface SettingsFile {
  readonly file: string;
  readonly value: unknown;
  /** A problem at the value that a path leads to (or at its key), marked from `start` to `end` within a scalar. */
  readonly problem: (code: SetupFaultCode, message: string, path: Path, span?: Span) => Problem;
}

/** Read a text file of at most `most` bytes; throws FILE_MISSING, FILE_UNREADABLE or FILE_TOO_LARGE. */
export function readSettingsText(file: string, most: number = limits.settingsBytes): string {
  if (typeof file !== 'string') throw setupFault('USAGE', 'expected the path of a file');
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'; // what fs throws
    throw setupFault(missing ? 'FILE_MISSING' : 'FILE_UNREADABLE', `cannot read ${file}`, { file, cause });
  }
  if (bytes.length > most)
    throw setupFault('FILE_TOO_LARGE', `${bytes.length} bytes, where ${most} are allowed`, { file });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw setupFault('FILE_UNREADABLE', 'the file is not valid UTF-8', { file, cause });
  }
}

/**
 * Parse YAML 1.2 (core schema; anchors, aliases and tags refused). Throws with every syntax fault found, up to the limit.
 * The YAML parser, which knows places, is slow: it reads what is not plain YAML, and the rest when something does not fit.
 */
export function parseSettings(text: string, file: string): SettingsFile {
  const plain = readPlainYaml(text, limits.settingsDepth);
  if (plain !== undefined) return settingsOf(file, plain, text);
  const problemAt = problemsIn(text, file);
  const faults: Problem[] = [];
  const document = readDocument(text, problemAt, (message, start, end) => {
    if (faults.length < limits.problems) faults.push(problemAt('YAML_MALFORMED', message, start, end));
    if (faults.length === limits.problems) throwProblems(faults); // again, as the composer catches and tells what is thrown
  });
  throwProblems(faults);
  throwProblems(refusedParts(document, problemAt));
  return { file, value: document.toJS() as unknown, problem: problemsOfPaths(text, document.contents, problemAt) };
}

/** Parse JSON as a settings file. Throws with its first syntax fault. */
export function parseJsonSettings(given: string, file: string): SettingsFile {
  const text = given.replace(/^\ufeff/, '');
  const fault = faultOfJson(text, limits.settingsDepth);
  const problemAt = problemsIn(text, file);
  if (fault) throwProblems([problemAt('SETTINGS_NOT_JSON', fault.message, fault.start, fault.end)]);
  const value = JSON.parse(text) as unknown;
  const repeated = repeatedKeyOf(text, value);
  if (repeated) throwProblems([problemAt('SETTINGS_NOT_JSON', repeated.message, repeated.start, repeated.end)]);
  return settingsOf(file, value, text);
}

/** Settings whose value is known; places are looked for when a problem is told. */
function settingsOf(file: string, value: unknown, text: string): SettingsFile {
  let problem: SettingsFile['problem'] | undefined;
  return {
    file,
    value,
    problem: (...what) => {
      problem ??= placesOf(file, text);
      return problem(...what);
    },
  };
}

/** The places of a text that is known to be sound: what the YAML parser dislikes in JSON is no fault. */
function placesOf(file: string, text: string): SettingsFile['problem'] {
  const problemAt = problemsIn(text, file);
  return problemsOfPaths(text, readDocument(text, problemAt, () => undefined).contents, problemAt);
}

function problemsOfPaths(text: string, contents: unknown, problemAt: ProblemAt): SettingsFile['problem'] {
  return (code, message, path, span) => {
    const [start, end] = rangeOf(text, contents as Node | null, path, span); // what the parser makes
    return problemAt(code, message, start, end);
  };
}

/** Takes a syntax fault, with its offsets in the text; it may throw to end the reading. */
type OnFault = (message: string, start: number, end: number) => void;

/**
 * The one document of a YAML text. The parser keeps what it has opened on a stack of its own, the composer behind it calls
 * itself for each level: so the depth is bounded between the two.
 */
function readDocument(text: string, problemAt: ProblemAt, onFault: OnFault): Document.Parsed {
  const parser = new Parser();
  function* tokens(): Generator<CST.Token> {
    for (const lexeme of new Lexer().lex(text)) {
      yield* soundOf(parser.next(lexeme), onFault);
      const open = parser.stack.length - 1; // the first is the document
      if (open > limits.settingsDepth && 'items' in parser.stack[open]!)
        throwProblems([problemAt('YAML_MALFORMED', tooDeep, parser.offset - lexeme.length, parser.offset)]);
    }
    yield* soundOf(parser.end(), onFault);
  }
  // Keys are compared in refusedParts, as the composer compares each with all others.
  const composer = new Composer({ schema: 'core', version: '1.2', uniqueKeys: false });
  // It would make an error with a stack trace for each of a million faults; its types hide what it calls for one.
  Reflect.set(composer, 'onError', (source: FaultSource, code: string, message: string, isWarning?: boolean) => {
    if (!isWarning) onFault(plainWords.get(code) ?? message, ...offsetsOf(source));
  });
  const documents = composer.compose(tokens(), true, text.length);
  const document = documents.next().value as Document.Parsed; // an empty text gives one too
  for (const { message, pos } of document.errors) onFault(message, ...pos);
  const second = documents.next();
  if (!second.done) {
    const [start, end] = second.value.range;
    throwProblems([problemAt('YAML_MALFORMED', 'the file holds a second document', start, end)]);
  }
  return document;
}

/** Faults of YAML that the composer tells in the words of its specification. */
const plainWords: ReadonlyMap<string, string> = new Map([
  ['TAB_AS_INDENT', 'a tab indents the line; indent with spaces'],
  ['BAD_INDENT', 'the indentation does not fit the lines before, or a bracket is not closed'],
  ['BLOCK_IN_FLOW', 'between brackets a comma or the closing bracket is missing, or a text with ": " wants quotes'],
  ['BLOCK_AS_IMPLICIT_KEY', 'a text with ": " in it wants quotes'],
  ['MULTILINE_IMPLICIT_KEY', 'the line is no key with a colon, and is not indented as part of a text'],
  ['BAD_SCALAR_START', 'a text that begins with this sign wants quotes'],
]);

/** The tokens that are none of faults, which are told. */
function* soundOf(tokens: Iterable<CST.Token>, onFault: OnFault): Generator<CST.Token> {
  for (const token of tokens) {
    if (token.type === 'error') onFault(sayToken(token), ...offsetsOf(token));
    else yield token;
  }
}

const mostQuoted = 40;

const sayToken = ({ message, source }: CST.ErrorToken): string =>
  source ? `${message}: ${JSON.stringify(source.slice(0, mostQuoted))}` : message;

/** What the composer tells the place of a fault by. */
type FaultSource =
  | number
  | readonly [number, number, ...number[]]
  | { readonly offset: number; readonly source?: string };

function offsetsOf(place: FaultSource): [number, number] {
  if (typeof place === 'number') return [place, place + 1];
  if ('offset' in place) return [place.offset, place.offset + (place.source?.length ?? 1)];
  return [place[0], place[1]];
}

/** Validate the value of a settings file. Throws with every fault, unknown keys with a suggestion. */
export function validateSettings<T>(
  settings: SettingsFile,
  schema: z.ZodType<T>,
  code: SetupFaultCode = 'SETTINGS_INVALID',
): T {
  const result = schema.safeParse(settings.value);
  if (result.success) return result.data;
  throwProblems(problemsOf(result.error, schema, settings, code), remedyOf(schema));
  throw new CustomsRiskError([{ code, message: 'the file does not fit its schema', file: settings.file }]);
}

/** The command that prints the schema of a file, by the words that its description begins with; undefined for other values. */
function remedyOf(schema: z.ZodType): string | undefined {
  const [, name] = /^An? ([a-z ]+?)(?: profile)? of /.exec(schema.description ?? '') ?? [];
  return name && `Compare with \`customs-risk schema ${name.replaceAll(' ', '-')}\`.`;
}

function problemsOf(error: z.ZodError, schema: z.ZodType, settings: SettingsFile, code: SetupFaultCode): Problem[] {
  const issues = error.issues.flatMap((issue) => deepest(issue));
  const problems: Problem[] = [];
  const misspelt = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys' || problems.length >= limits.problems) continue;
    const path = issue.path as (string | number)[]; // YAML and JSON have no other keys
    const known = knownKeys(shapeOf(schema), path);
    for (const key of issue.keys.slice(0, limits.problems)) {
      misspelt.add(JSON.stringify([...path, closest(key, known)]));
      problems.push(settings.problem(code, `unknown key "${key}"${didYouMean(key, known)}`, [...path, key], 'key'));
    }
  }
  for (const issue of issues) {
    const path = issue.path as (string | number)[];
    if (problems.length >= limits.problems || issue.code === 'unrecognized_keys') continue;
    const value = valueAt(settings.value, path);
    if (value === undefined && misspelt.has(JSON.stringify(path))) continue; // told with the key that was written
    const message = messageOf(issue, path, value);
    problems.push(settings.problem(code, message, path, issue.code === 'invalid_key' ? 'key' : undefined));
  }
  return problems;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as { [key: string | number]: unknown })[key]
        : undefined,
    value,
  );
}

/** Of a failed union the issues of the alternative that got furthest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.reduce((most, one) => Math.max(most, one.path.length + (one.code === 'invalid_type' ? 0 : 1)), 0);
  const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0]!;
  return best.flatMap((inner) => deepest({ ...inner, path: [...issue.path, ...inner.path] }));
}

function messageOf(issue: z.core.$ZodIssue, path: Path, value: unknown): string {
  if (issue.code === 'invalid_key') return `the key is not ${issue.issues[0]?.message ?? 'allowed'}`;
  const name = path.filter((part) => typeof part === 'string').at(-1) ?? 'the file';
  if (issue.code !== 'custom' && (value === undefined || value === null))
    return `${name} is ${value === null ? 'empty' : 'missing'}`;
  if (issue.code === 'too_big' && issue.origin === 'number')
    return `${name} is a number ${issue.inclusive ? `of ${issue.maximum} at most` : `below ${issue.maximum}`}`;
  if (issue.code === 'too_small' && issue.origin === 'number')
    return `${name} is a number ${issue.inclusive ? `of ${issue.minimum} at least` : `over ${issue.minimum}`}`;
  return `${name}: ${issue.message.replace(/^Invalid input: /, '')}`;
}

/** What is read of a JSON Schema. */
interface Shape {
  readonly properties?: { readonly [key: string]: Shape };
  readonly additionalProperties?: Shape | false;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

const shapes = new WeakMap<z.ZodType, Shape>();

/** The JSON Schema of a schema, made once: it takes longer than a file does. */
function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema) ?? (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape);
  shapes.set(schema, known);
  return known;
}

/** The keys that a schema knows at a path. */
function knownKeys(root: Shape, path: Path): string[] {
  let shapes: readonly Shape[] = [root];
  for (const key of path) {
    shapes = shapes
      .flatMap((shape) => [shape, ...(shape.anyOf ?? [])])
      .flatMap(
        (shape) =>
          (typeof key === 'number'
            ? shape.items
            : (shape.properties?.[key] ?? (shape.additionalProperties || undefined))) ?? [],
      );
  }
  return shapes
    .flatMap((shape) => [shape, ...(shape.anyOf ?? [])])
    .flatMap((shape) => Object.keys(shape.properties ?? {}));
}

/** What YAML has and settings may not have. */
function refusedParts(document: Document.Parsed, problemAt: ProblemAt): Problem[] {
  const problems: Problem[] = [];
  const add = (code: SetupFaultCode, message: string, node: { range?: readonly number[] | null | undefined }): void => {
    const [start, end] = node.range ?? [0, 1];
    if (problems.length < limits.problems) problems.push(problemAt(code, message, start!, end!));
  };
  visit(document, {
    Node: (_, node) => {
      if (problems.length === limits.problems) return visit.BREAK;
      if (isAlias(node)) return add('YAML_FEATURE_REFUSED', 'an alias is not allowed', node);
      if (node.anchor) add('YAML_FEATURE_REFUSED', 'an anchor is not allowed', node);
      if (node.tag) add('YAML_FEATURE_REFUSED', 'a tag is not allowed', node);
      if (!isMap(node)) return;
      const keys = new Set<string>();
      for (const { key } of node.items) {
        if (!isScalar(key)) {
          add('YAML_FEATURE_REFUSED', 'a list or map is not allowed as a key', key as Node); // a parsed key is a node
          continue;
        }
        if (key.value === '__proto__') add('YAML_FEATURE_REFUSED', 'the key __proto__ is not allowed', key);
        if (keys.has(String(key.value)))
          add('YAML_MALFORMED', `the key ${JSON.stringify(key.value)} stands twice`, key);
        keys.add(String(key.value));
      }
    },
  });
  return problems;
}
