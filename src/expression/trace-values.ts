// Trace values: what a part of a condition compared, each operand as written with its value.
import { compileClosure, type View } from './closures.js';
import { formatValue } from './format-value.js';
import { childrenOf, type Node, walk } from './tree.js';

export interface TraceValue {
  readonly text: string;
  /** The value as reasons write it. */
  readonly value: string;
}

const none: readonly TraceValue[] = [];

/** Compile what a part shows: its operands, and the fields that an operand is worked out from. */
export function compileValues(node: Node, source: string): (view: View) => readonly TraceValue[] {
  const operands = node.op === 'macro' ? [node.list] : childrenOf(node);
  const shown = new Map<string, { text: string; node: Node; evaluate: ReturnType<typeof compileClosure> }>();
  for (const operand of operands.flatMap((one) => (isTelling(one, source) ? [one, ...fieldsBelow(one)] : []))) {
    const text = source.slice(operand.start, operand.end).replace(/\s+/g, ' ');
    shown.set(text, { text, node: operand, evaluate: compileClosure(operand) });
  }
  const entries = [...shown.values()];
  if (entries.length === 0) return () => none;
  return (view) => {
    const mark = view.missing.length;
    const values: TraceValue[] = [];
    for (const { text, evaluate, node } of entries)
      values.push({ text, value: formatValue(evaluate(view), node.type) });
    if (view.missing.length > mark) view.missing.length = mark;
    return values;
  };
}

/** Whether an operand says more than is written: it reads something, or names a param. Lists are told by what matches. */
function isTelling(node: Node, source: string): boolean {
  if (node.type.kind === 'set' || node.type.kind === 'terms') return false;
  let tells = false;
  walk(node, (part) => {
    if (isField(part) || part.op === 'variable' || source.startsWith('params.', part.start)) tells = true;
  });
  return tells;
}

const isField = (node: Node): boolean => node.op === 'leaf' || node.op === 'ofItem' || node.op === 'ofEntry';

/** Fields in an operand; not those inside a macro, which have a value for each element. */
function fieldsBelow(node: Node): Node[] {
  if (node.op === 'macro') return fieldsBelow(node.list);
  return isField(node) ? [node] : childrenOf(node).flatMap(fieldsBelow);
}
