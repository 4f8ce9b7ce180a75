// Trace: one evaluation of a condition told part by part - what each came to, what it compared, what decided.
import { compileClosure, type Evaluate, type View } from './closures.js';
import type { Expression } from './compile.js';
import { compileMatch, type TraceMatch } from './trace-match.js';
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

function compilePart(node: Node, source: string): Tracer {
  const { start, end } = node;
  const place = { text: textOf(node, source), start, end };
  return {
    trace: compileKind(node, source, { ...nothing, ...place, outcome: 'undetermined' }),
    skipped: Object.freeze({ ...nothing, ...place, outcome: 'skipped' }),
  };
}

/** A part as written, in one line. */
export function textOf({ start, end }: Node, source: string): string {
  return source.slice(start, end).replace(/\s+/g, ' ');
}

/** `blank` is the trace of the part before anything is known of it. */
function compileKind(node: Node, source: string, blank: Trace): Tracer['trace'] {
  switch (node.op) {
    case 'and':
    case 'or':
      return compileChain(node, source, blank);
    case 'not':
      return compileNot(node, source, blank);
    case 'choose':
      return compileChoice(node, source, blank);
    case 'macro':
      return compileMacro(node, source, blank);
    default:
      return compileAtom(node, source, blank);
  }
}

function outcomeOf(value: unknown): TraceOutcome {
  return value === undefined ? 'undetermined' : value === true ? 'true' : 'false';
}

/** All parts of `a && b && c`, whatever the brackets. */
function chainOf(node: Node, op: 'and' | 'or'): Node[] {
  return node.op === op ? [...chainOf(node.left, op), ...chainOf(node.right, op)] : [node];
}

function compileChain(node: Node & { op: 'and' | 'or' }, source: string, blank: Trace): Tracer['trace'] {
  const tracers = chainOf(node, node.op).map((part) => compilePart(part, source));
  const [deciding, other] = node.op === 'and' ? (['false', 'true'] as const) : (['true', 'false'] as const);
  return (view) => {
    let decided = false;
    const parts = tracers.map(({ trace, skipped }) => {
      if (decided) return skipped;
      const part = trace(view);
      decided = part.outcome === deciding;
      return part;
    });
    if (decided) return { ...blank, outcome: deciding, parts };
    const open = parts.filter(({ outcome }) => outcome === 'undetermined');
    return { ...blank, outcome: open.length > 0 ? 'undetermined' : other, missing: missingOf(open), parts };
  };
}

function missingOf(traces: readonly Trace[]): string[] {
  return [...new Set(traces.flatMap(({ missing }) => missing))];
}

const negated = { true: 'false', false: 'true', undetermined: 'undetermined', skipped: 'skipped' } as const;

/** A negated part without parts of its own is told in one line. */
function compileNot({ of }: { of: Node }, source: string, blank: Trace): Tracer['trace'] {
  const { trace } = compilePart(of, source);
  return (view) => {
    const part = trace(view);
    const { text, start, end } = blank;
    const outcome = negated[part.outcome];
    return part.parts.length === 0
      ? { ...part, text, start, end, outcome }
      : { ...blank, outcome, missing: part.missing, parts: [part] };
  };
}

function compileChoice(node: Node & { op: 'choose' }, source: string, blank: Trace): Tracer['trace'] {
  const test = compilePart(node.test, source);
  const yes = compilePart(node.yes, source);
  const no = compilePart(node.no, source);
  return (view) => {
    const decided = test.trace(view);
    const { missing } = decided;
    if (decided.outcome === 'undetermined') return { ...blank, missing, parts: [decided, yes.skipped, no.skipped] };
    const chosen = (decided.outcome === 'true' ? yes : no).trace(view);
    const parts = decided.outcome === 'true' ? [decided, chosen, no.skipped] : [decided, yes.skipped, chosen];
    return { ...blank, outcome: chosen.outcome, missing: chosen.missing, parts };
  };
}

function compileMacro(node: Node & { op: 'macro' }, source: string, blank: Trace): Tracer['trace'] {
  const whole = compileAtom(node, source, blank);
  const list = compileClosure(node.list);
  const body = compileClosure(node.body);
  const { trace } = compilePart(node.body, source);
  return (view) => {
    const atom = whole(view);
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

function compileAtom(node: Node, source: string, blank: Trace): Tracer['trace'] {
  const evaluate = compileClosure(node);
  const values = compileValues(node, source);
  const match = compileMatch(node, source);
  const { text, start, end } = blank;
  return (view) => {
    const mark = view.missing.length;
    const value = evaluate(view);
    const missing = view.missing.length === mark ? nothing.missing : [...new Set(view.missing.splice(mark))];
    return {
      text,
      start,
      end,
      outcome: outcomeOf(value),
      values: values(view),
      match: value === true ? match(view) : null,
      element: null,
      missing,
      parts: nothing.parts,
    };
  };
}
