// Trace: one evaluation of a condition told part by part - what each came to, what it compared, what decided.
import { compileClosure, type Evaluate, type View } from './closures.js';
import type { Expression } from './compile.js';
import { type Search, searchOf, type TraceMatch } from './trace-match.js';
import { compileValues, type TraceValue } from './trace-values.js';
import type { Node } from './tree.js';

/** `skipped`: another part decided before it was looked at. */
export type TraceOutcome = 'true' | 'false' | 'undetermined' | 'skipped';

/** A part of a condition in one evaluation. */
export interface Trace {
  /** The part as written, in one line, and its place in the condition: first character, and the one behind the last. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly outcome: TraceOutcome;
  /** What it compared, each operand as written with its value as text. */
  readonly values: readonly TraceValue[];
  /** What it found: a term, an entry of a list, digits of a commodity code. */
  readonly match: TraceMatch | null;
  /** Of `exists`, `all` and `exists_one`: which element decided (from 1, null when none did by itself), and how many there are. */
  readonly element: { readonly number: number | null; readonly of: number } | null;
  /** Fields that keep it from a result. */
  readonly missing: readonly string[];
  /** The parts of `&&`, `||`, `!` and `? :`; of a macro, its condition on the element that decided. */
  readonly parts: readonly Trace[];
}

/** Compile the trace of a condition; its outcome is what the condition evaluates to, with the same fields missing. */
export function compileTrace({ tree, source }: Pick<Expression, 'tree' | 'source'>): (view: View) => Trace {
  return compilePart(tree, source).trace;
}

interface Tracer {
  readonly trace: (view: View) => Trace;
  readonly skipped: Trace;
}

const nothing = { values: [], match: null, element: null, missing: [], parts: [] } as const;

/** What is the same in every trace of a part. */
type Place = Pick<Trace, 'text' | 'start' | 'end'>;

function compilePart(node: Node, source: string): Tracer {
  const { start, end } = node;
  const place = { text: textOf(node, source), start, end };
  return {
    trace: compileKind(node, source, place),
    skipped: Object.freeze({ ...place, outcome: 'skipped', ...nothing }),
  };
}

/** A part as written, in one line. */
export function textOf({ start, end }: Node, source: string): string {
  return source.slice(start, end).replace(/\s+/g, ' ');
}

function compileKind(node: Node, source: string, place: Place): Tracer['trace'] {
  switch (node.op) {
    case 'and':
    case 'or':
      return compileChain(node, source, place);
    case 'not':
      return compileNot(node, source, place);
    case 'choose':
      return compileChoice(node, source, place);
    case 'macro':
      return compileMacro(node, source, place);
    default:
      return compileAtom(node, source, place);
  }
}

/** The trace of a part that has parts; written out, for copies of objects take most of the time of a trace. */
function whole(
  { text, start, end }: Place,
  outcome: TraceOutcome,
  missing: readonly string[],
  parts: readonly Trace[],
): Trace {
  const { values, match, element } = nothing;
  return { text, start, end, outcome, values, match, element, missing, parts };
}

function outcomeOf(value: unknown): TraceOutcome {
  return value === undefined ? 'undetermined' : value === true ? 'true' : 'false';
}

/** All parts of `a && b && c`, whatever the brackets. */
function chainOf(node: Node, op: 'and' | 'or'): Node[] {
  return node.op === op ? [...chainOf(node.left, op), ...chainOf(node.right, op)] : [node];
}

function compileChain(node: Node & { op: 'and' | 'or' }, source: string, place: Place): Tracer['trace'] {
  const tracers = chainOf(node, node.op).map((part) => compilePart(part, source));
  const [deciding, other] = node.op === 'and' ? (['false', 'true'] as const) : (['true', 'false'] as const);
  return (view) => {
    let outcome: TraceOutcome = other;
    let missing: readonly string[] = nothing.missing;
    const parts: Trace[] = [];
    for (const { trace, skipped } of tracers) {
      const part: Trace = outcome === deciding ? skipped : trace(view);
      parts.push(part);
      if (part.outcome === deciding) {
        outcome = deciding;
        missing = nothing.missing;
      } else if (part.outcome === 'undetermined') {
        outcome = 'undetermined';
        missing = [...new Set([...missing, ...part.missing])];
      }
    }
    return whole(place, outcome, missing, parts);
  };
}

const negated = { true: 'false', false: 'true', undetermined: 'undetermined', skipped: 'skipped' } as const;

/** A negated part without parts of its own is told in one line. */
function compileNot({ of }: { of: Node }, source: string, place: Place): Tracer['trace'] {
  const { trace } = compilePart(of, source);
  const { text, start, end } = place;
  return (view) => {
    const part = trace(view);
    const outcome = negated[part.outcome];
    if (part.parts.length > 0) return whole(place, outcome, part.missing, [part]);
    const { values, match, element, missing, parts } = part;
    return { text, start, end, outcome, values, match, element, missing, parts };
  };
}

function compileChoice(node: Node & { op: 'choose' }, source: string, place: Place): Tracer['trace'] {
  const test = compilePart(node.test, source);
  const yes = compilePart(node.yes, source);
  const no = compilePart(node.no, source);
  return (view) => {
    const decided = test.trace(view);
    const { outcome, missing } = decided;
    if (outcome === 'undetermined') return whole(place, outcome, missing, [decided, yes.skipped, no.skipped]);
    const chosen = (outcome === 'true' ? yes : no).trace(view);
    const parts = outcome === 'true' ? [decided, chosen, no.skipped] : [decided, yes.skipped, chosen];
    return whole(place, chosen.outcome, chosen.missing, parts);
  };
}

function compileMacro(node: Node & { op: 'macro' }, source: string, place: Place): Tracer['trace'] {
  const told = compileAtom(node, source, place);
  const list = compileClosure(node.list);
  const body = compileClosure(node.body);
  const { trace } = compilePart(node.body, source);
  return (view) => {
    const atom = told(view);
    const mark = view.missing.length;
    const elements = list(view) as readonly unknown[] | undefined; // checked to be a list
    const at = elements === undefined ? -1 : decidingAt(node, body, view, elements, atom.outcome);
    view.missing.length = mark;
    if (elements === undefined) return atom;
    const element = { number: at < 0 ? null : at + 1, of: elements.length };
    if (at < 0) return { ...atom, element };
    view.variables[node.depth] = elements[at];
    const part = trace(view);
    view.missing.length = mark;
    return { ...atom, element, parts: [part] };
  };
}

/** The element that settles a macro by itself, or the first that leaves it open; -1 when all of them together do. */
function decidingAt(
  { how, depth }: Node & { op: 'macro' },
  body: Evaluate,
  view: View,
  elements: readonly unknown[],
  outcome: TraceOutcome,
): number {
  const verdictOf = (element: unknown): unknown => {
    view.variables[depth] = element;
    return body(view);
  };
  if (outcome === 'undetermined') return elements.findIndex((element) => verdictOf(element) === undefined);
  if (how === 'all') return outcome === 'true' ? -1 : elements.findIndex((element) => verdictOf(element) === false);
  if (how === 'exists' && outcome === 'false') return -1;
  const hits = elements.flatMap((element, at) => (verdictOf(element) === true ? [at] : []));
  // One match settles exists; of exists_one that fails, the second match does.
  return hits[how === 'exists_one' && outcome === 'false' ? 1 : 0] ?? -1;
}

function compileAtom(node: Node, source: string, place: Place): Tracer['trace'] {
  const search = searchOf(node, source);
  if (search) return compileSearch(node, search, source, place);
  const { text, start, end } = place;
  const evaluate = compileClosure(node);
  const valuesOf = compileValues(node, source);
  const { match, element, parts } = nothing;
  return (view) => {
    const mark = view.missing.length;
    const value = evaluate(view);
    const missing = takeMissing(view, mark);
    const values = valuesOf(view);
    return { text, start, end, outcome: outcomeOf(value), values, match, element, missing, parts };
  };
}

/** What is found says how a search comes out, so the text is gone through once. */
function compileSearch(node: Node, search: Search, source: string, { text, start, end }: Place): Tracer['trace'] {
  const read = compileClosure(search.text);
  const valuesOf = compileValues(node, source);
  const { element, parts } = nothing;
  return (view) => {
    const mark = view.missing.length;
    const value = read(view) as string | undefined; // checked to be a text
    const missing = takeMissing(view, mark);
    const match = value === undefined ? null : search.find(value);
    const outcome = value === undefined ? 'undetermined' : match ? 'true' : 'false';
    return { text, start, end, outcome, values: valuesOf(view), match, element, missing, parts };
  };
}

/** The fields noted since a mark, each once. */
function takeMissing({ missing }: View, mark: number): readonly string[] {
  return missing.length === mark ? nothing.missing : [...new Set(missing.splice(mark))];
}
