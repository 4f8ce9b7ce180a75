// The description of an ONNX graph as text.
import type { GraphDescription } from '../model/describe.js';
import { inert, number, type Paint } from './summary.js';

const mostTensors = 20;

/** Write a description in lines. */
export function writeGraphDescription(file: string, bytes: number, graph: GraphDescription, paint: Paint): string {
  const opsets = Object.entries(graph.opsets).map(([domain, version]) => `${domain} ${version}`);
  const shape = (value: GraphDescription['inputs'][number]): string =>
    `${inert(value.name)}  ${value.type} ${value.shape ? `[${value.shape.map((size) => (size === '' ? '?' : inert(String(size)))).join(', ')}]` : ''}`.trimEnd();
  const tensors = [...graph.initializers].sort((a, b) => b.bytes - a.bytes);
  const lines = [
    `${paint('bold', inert(file))}   ${number(bytes)} bytes, IR ${graph.irVersion}${graph.producer === '' ? '' : `, by ${inert(graph.producer)}`}, ${opsets.join(', ')}`,
    ...block(paint, 'Inputs', graph.inputs.map(shape)),
    ...block(paint, 'Outputs', graph.outputs.map(shape)),
    ...block(
      paint,
      'Operators',
      graph.operators.map(({ operator, count }) => `${number(count).padStart(6)}  ${operator}`),
    ),
    ...block(
      paint,
      'Trees',
      graph.ensembles.map(
        ({ trees, nodes, leaves, depth, targets }) =>
          `${number(trees)} trees, ${number(nodes)} nodes, ${number(leaves)} leaves, ${depth === null ? 'of unknown depth' : `at most ${depth} splits deep`}, ${targets} columns`,
      ),
    ),
    ...block(
      paint,
      `Tensors (${number(graph.parameters)} parameters)`,
      tensors
        .slice(0, mostTensors)
        .map(({ name, type, dims, bytes }) => `${inert(name)}  ${type} [${dims.join(', ')}]  ${number(bytes)} bytes`),
    ),
    ...(tensors.length > mostTensors ? [`  and ${number(tensors.length - mostTensors)} more`] : []),
    ...block(
      paint,
      'Metadata',
      Object.entries(graph.metadata).map(([key, value]) => `${inert(key)}  ${inert(value)}`),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function block(paint: Paint, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`)];
}
