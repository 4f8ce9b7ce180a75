// Settings files: YAML of rule sets, policies, mappings and configs, checked by a zod schema, with the place of every value.
import { readFileSync } from 'node:fs';
import { isMap, isPair, isScalar, LineCounter, type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import { z } from 'zod';
import { CustomsRiskError, type Problem, type SetupFaultCode, setupFault, throwProblems } from './errors.js';
import { limits } from './limits.js';
import { didYouMean } from './suggest.js';

const tooDeep = 'the file is nested too deeply';

export type Path = readonly (string | number)[];

/** A YAML file that was read: its value, and a way from a path in it back to the text. */
export interface SettingsFile {
  readonly file: string;
  readonly value: unknown;
  /** A problem at the value that a path leads to (or at its key), marked from `start` to `end` within a scalar. */
  readonly problem: (
    code: SetupFaultCode,
    message: string,
    path: Path,
    span?: { start: number; end: number } | 'key',
  ) => Problem;
}

/** Read a text file of at most `most` bytes; throws FILE_MISSING, FILE_UNREADABLE or FILE_TOO_LARGE. */
export function readSettingsText(file: string, most: number = limits.settingsBytes): string {
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

/** Parse YAML 1.2 (core schema; anchors, aliases and tags refused). Throws with every syntax fault found. */
export function parseSettings(text: string, file: string): SettingsFile {
  const lineCounter = new LineCounter();
  const sourceProblem = (code: SetupFaultCode, message: string, start: number, end: number): Problem =>
    problemInText(text, file, lineCounter, { code, message, start, end });
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { schema: 'core', version: '1.2', lineCounter, prettyErrors: false });
  } catch (cause) {
    throw setupFault('YAML_MALFORMED', tooDeep, { file, cause });
  }
  throwProblems(
    document.errors
      .slice(0, limits.problems)
      .map((error) => sourceProblem('YAML_MALFORMED', messageOfYaml(error.message), error.pos[0], error.pos[1])),
  );
  throwProblems(refusedFeatures(document, sourceProblem));
  return {
    file,
    value: document.toJS() as unknown,
    problem: (code, message, path, span) => {
      const [start, end] = rangeOf(text, document.contents as Node | null, path, span);
      return sourceProblem(code, message, start, end);
    },
  };
}

/** Parse JSON as a settings file. The slower YAML parser, which knows places, reads it only when something is wrong. */
export function parseJsonSettings(text: string, file: string): SettingsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return parseSettings(text, file);
  }
  let placed: SettingsFile | undefined;
  return { file, value, problem: (...what) => (placed ??= parseSettings(text, file)).problem(...what) };
}

/** Validate the value of a settings file. Throws with every fault, unknown keys with a suggestion. */
export function validateSettings<T>(
  settings: SettingsFile,
  schema: z.ZodType<T>,
  code: SetupFaultCode = 'SETTINGS_INVALID',
): T {
  const result = schema.safeParse(settings.value);
  if (result.success) return result.data;
  throwProblems(problemsOf(result.error, schema, settings, code));
  throw new CustomsRiskError([{ code, message: 'the file does not fit its schema', file: settings.file }]);
}

function problemsOf(error: z.ZodError, schema: z.ZodType, settings: SettingsFile, code: SetupFaultCode): Problem[] {
  const flat = error.issues.flatMap((issue) => deepest(issue));
  return flat.slice(0, limits.problems).flatMap((issue) => {
    const path = issue.path as (string | number)[]; // YAML has no other keys
    if (issue.code === 'invalid_key')
      return [settings.problem(code, `the key is not ${issue.issues[0]?.message ?? 'allowed'}`, path, 'key')];
    if (issue.code !== 'unrecognized_keys') return [settings.problem(code, messageOf(issue, path), path)];
    const known = knownKeys(schema, path);
    return issue.keys.map((key) =>
      settings.problem(code, `unknown key "${key}"${didYouMean(key, known)}`, [...path, key], 'key'),
    );
  });
}

/** Of a failed union the issues of the alternative that got furthest. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(...issues.map((one) => one.path.length + (one.code === 'invalid_type' ? 0 : 1)));
  const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0]!;
  return best.flatMap((inner) => deepest({ ...inner, path: [...issue.path, ...inner.path] }));
}

function messageOf(issue: z.core.$ZodIssue, path: Path): string {
  const name = path.length > 0 ? `${path.filter((part) => typeof part === 'string').at(-1)}: ` : '';
  return name + issue.message.replace(/^Invalid input: /, '');
}

/** The keys that a schema knows at a path, read off its JSON Schema. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  type Shape = {
    properties?: Record<string, Shape>;
    additionalProperties?: Shape | false;
    items?: Shape;
    anyOf?: Shape[];
  };
  let shapes = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape];
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

type MakeProblem = (code: SetupFaultCode, message: string, start: number, end: number) => Problem;

function refusedFeatures(document: ReturnType<typeof parseDocument>, problem: MakeProblem): Problem[] {
  const problems: Problem[] = [];
  const refuse = (what: string, node: { range?: readonly number[] | null | undefined }): void => {
    if (problems.length < limits.problems)
      problems.push(
        problem('YAML_FEATURE_REFUSED', `${what} is not allowed`, node.range?.[0] ?? 0, node.range?.[1] ?? 1),
      );
  };
  let deepestPath = 0;
  visit(document, {
    Alias: (_, node) => refuse('an alias', node),
    Pair: (_, pair) => {
      if (isScalar(pair.key) && pair.key.value === '__proto__') refuse('the key __proto__', pair.key);
    },
    Node: (_, node, path) => {
      deepestPath = Math.max(deepestPath, path.filter((step) => !isPair(step)).length);
      if ('anchor' in node && node.anchor) refuse('an anchor', node);
      if (node.tag) refuse('a tag', node);
    },
  });
  if (deepestPath > limits.settingsDepth) refuse(`nesting deeper than ${limits.settingsDepth}`, { range: [0, 1] });
  return problems;
}

/** The offsets of what a path leads to. A path that leads nowhere ends at the nearest thing that exists. */
function rangeOf(
  text: string,
  root: Node | null,
  path: Path,
  span?: { start: number; end: number } | 'key',
): [number, number] {
  let node: Node | null = root;
  let key: Node | null = root;
  for (const step of path) {
    const pair: Pair | undefined = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined;
    const next = pair
      ? pair.value
      : node && 'items' in node && typeof step === 'number'
        ? (node.items[step] as Node | undefined)
        : undefined;
    if (pair) key = pair.key as Node; // keys are scalars
    if (!next) break;
    node = next as Node; // the document was parsed, not built
    if (!pair) key = node;
  }
  const place = span === 'key' ? key : node;
  const [from, to] = place?.range ?? [0, 1];
  if (typeof span !== 'object' || !isScalar(place))
    return [from, span === 'key' ? to : Math.min(to, endOfLine(text, from))];
  return spanInScalar(text, place, span);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Offsets in the file of a span of a scalar's value, found by walking value and source side by side. */
function spanInScalar(text: string, scalar: Scalar, span: { start: number; end: number }): [number, number] {
  const value = String(scalar.value);
  let at = scalar.range![0];
  if (/^[|>]/.test(text.slice(at)) && (scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED'))
    at = endOfLine(text, at) + 1;
  else if (scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE') at++;
  const offsets: number[] = [];
  for (let index = 0; index < value.length; index++) {
    const letter = value[index];
    if (text[at] !== letter) while (/\s/.test(text[at] ?? '') && text[at] !== letter) at++;
    offsets.push(at);
    if (scalar.type === 'QUOTE_DOUBLE' && text[at] === '\\') at++;
    else if (scalar.type === 'QUOTE_SINGLE' && text[at] === "'") at++;
    at++;
  }
  const start = offsets[span.start] ?? at;
  const last = offsets[Math.min(span.end, offsets.length) - 1];
  return [start, Math.min(Math.max((last ?? start) + 1, start + 1), Math.max(endOfLine(text, start), start + 1))];
}

function problemInText(
  text: string,
  file: string,
  lines: LineCounter,
  fault: { code: SetupFaultCode; message: string; start: number; end: number },
): Problem {
  const { line, col } = lines.linePos(fault.start);
  const lineStart = fault.start - (col - 1);
  const source = text.slice(lineStart, endOfLine(text, lineStart)).slice(0, 200).replaceAll('\t', ' ');
  const width = Math.max(1, Math.min(fault.end, lineStart + source.length) - fault.start);
  const excerpt = `    ${source}\n    ${' '.repeat(Math.min(col - 1, 200))}${'^'.repeat(width)}`;
  return { code: fault.code, message: fault.message, file, line, column: col, excerpt };
}

function messageOfYaml(message: string): string {
  return message.includes('call stack') ? tooDeep : message.split('\n')[0]!;
}
