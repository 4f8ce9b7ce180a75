// Signature: whether a graph takes and gives what its card asks for.
import type { InferenceSession } from 'onnxruntime-common';
import { setupFault } from '../errors.js';
import type { FeatureInput } from '../features/feature-set.js';
import type { Model } from './load.js';

type Value = InferenceSession.ValueMetadata;
type TensorValue = InferenceSession.TensorValueMetadata;

/** Check the inputs and outputs of an open graph. Throws MODEL_SIGNATURE with what the card asks and the graph offers. */
export function checkSignature(session: InferenceSession, { card, folder }: Model): void {
  const { inputs, outputs } = card;
  const file = `${folder}/model.onnx`;
  const differ = (asked: string, offered: readonly Value[]): never => {
    throw setupFault('MODEL_SIGNATURE', `the card asks for ${asked}; the graph has ${offered.map(say).join(', ')}`, {
      file,
    });
  };
  const askedInputs = inputs.map(({ name, type, features }) => `"${name}" ${type} [N, ${features.length}]`).join(', ');
  if (session.inputMetadata.length !== inputs.length) differ(`the inputs ${askedInputs}`, session.inputMetadata);
  for (const input of inputs) {
    const found = session.inputMetadata.find(({ name }) => name === input.name);
    if (!found || !takes(found, input)) return differ(`the inputs ${askedInputs}`, session.inputMetadata);
    checkRows(found, file);
  }
  for (const { name, index } of outputs) {
    const found = session.outputMetadata.find((one) => one.name === name);
    if (!found || !isOutput(found) || columnsOf(found.shape) <= index)
      return differ(`column ${index} of the output "${name}" float32 or float64 [N, columns]`, session.outputMetadata);
    checkRows(found, file);
  }
}

/** How many dimensions each input of an open graph has. */
export function ranksOf(session: InferenceSession): ReadonlyMap<string, number> {
  return new Map(session.inputMetadata.map((value) => [value.name, value.isTensor ? value.shape.length : 0]));
}

/** A block of features is [N, features]; that of one feature may be [N]. */
function takes(value: Value, { type, features }: FeatureInput): value is TensorValue {
  if (!value.isTensor || value.type !== type) return false;
  const [, columns] = value.shape;
  if (value.shape.length === 1) return features.length === 1;
  return value.shape.length === 2 && (typeof columns === 'string' || columns === features.length);
}

function isOutput(value: Value): value is TensorValue {
  if (!value.isTensor || (value.type !== 'float32' && value.type !== 'float64')) return false;
  return value.shape.length === 1 || value.shape.length === 2;
}

/** Columns of an output: one for [N], as many as may be asked for where the graph leaves them open. */
function columnsOf([, columns = 1]: readonly (number | string)[]): number {
  return typeof columns === 'string' ? Number.POSITIVE_INFINITY : columns;
}

function checkRows(value: TensorValue, file: string): void {
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
