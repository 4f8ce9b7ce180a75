// Signature: whether a graph takes and gives what its card asks for.
import type { InferenceSession } from 'onnxruntime-common';
import { setupFault } from '../errors.js';
import type { FeatureInput } from '../features/feature-set.js';
import type { Model } from './load.js';

type Value = InferenceSession.ValueMetadata;

/** Check the inputs and outputs of an open graph. Throws MODEL_SIGNATURE with what the card asks and the graph offers. */
export function checkSignature(session: InferenceSession, { card, folder }: Model): void {
  const { inputs, outputs } = card;
  const [input, ...others] = inputs as [FeatureInput, ...FeatureInput[]]; // the schema asks for one
  const file = `${folder}/model.onnx`;
  const differ = (asked: string, offered: readonly Value[]): never => {
    throw setupFault('MODEL_SIGNATURE', `the card asks for ${asked}; the graph has ${offered.map(say).join(', ')}`, {
      file,
    });
  };
  const [given, ...more] = session.inputMetadata;
  const width = input.features.length;
  if (others.length > 0 || input.type !== 'float32')
    throw setupFault('MODEL_SIGNATURE', 'the card lists more than one input of type float32, which is not run yet', {
      file,
    });
  if (given?.name !== input.name || more.length > 0 || !isFloats(given, 2) || !mayBe(given.shape[1]!, width))
    return differ(`the one input "${input.name}" float32 [N, ${width}]`, session.inputMetadata);
  checkRows(given, file);
  for (const { name, index } of outputs) {
    const found = session.outputMetadata.find((one) => one.name === name);
    if (!found || !isFloats(found, 1, 2) || columnsOf(found.shape) <= index)
      return differ(`column ${index} of the output "${name}" float32 [N, columns]`, session.outputMetadata);
    checkRows(found, file);
  }
}

function isFloats(value: Value, ...ranks: readonly number[]): value is InferenceSession.TensorValueMetadata {
  return value.isTensor && value.type === 'float32' && ranks.includes(value.shape.length);
}

const mayBe = (dimension: number | string, size: number): boolean =>
  typeof dimension === 'string' || dimension === size;

/** Columns of an output: one for [N], as many as may be asked for where the graph leaves them open. */
function columnsOf([, columns = 1]: readonly (number | string)[]): number {
  return typeof columns === 'string' ? Number.POSITIVE_INFINITY : columns;
}

function checkRows(value: InferenceSession.TensorValueMetadata, file: string): void {
  if (typeof value.shape[0] === 'string') return;
  throw setupFault('MODEL_SIGNATURE', `the number of rows is fixed in ${say(value)}`, {
    file,
    remedy: 'Export the model with a dynamic first dimension, so that it takes any number of rows.',
  });
}

function say(value: Value): string {
  if (!value.isTensor) return `"${value.name}", which is no tensor`;
  return `"${value.name}" ${value.type} [${value.shape.map((dimension) => (dimension === '' ? '?' : dimension)).join(', ')}]`;
}
