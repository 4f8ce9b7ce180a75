// Session: an ONNX graph opened in onnxruntime, checked against its card.
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { setupFault } from '../errors.js';
import type { Model } from './load.js';

type Runtime = {
  readonly InferenceSession: {
    create: (bytes: Uint8Array, options: InferenceSession.SessionOptions) => Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
};

/** An open graph. */
export interface Session {
  /** Run a feature matrix; gives the outputs of the card, row by row, `rows × outputs` as the graph gave them. */
  readonly run: (features: Float32Array, rows: number) => Promise<Float64Array>;
  readonly release: () => Promise<void>;
}

/** Load onnxruntime-node, which is an optional dependency. Throws ORT_UNAVAILABLE with the remedy. */
export async function loadRuntime(): Promise<Runtime> {
  try {
    const loaded = (await import('onnxruntime-node')) as unknown as Runtime & { default?: Runtime };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw setupFault('ORT_UNAVAILABLE', 'onnxruntime-node is not installed, or has no build for this platform', {
      cause,
    });
  }
}

// One thread: two would add up in another order and change the last digits (parallelism comes from workers).
const options: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 4,
};

/** Open the graph of a model. Throws MODEL_NOT_ONNX or MODEL_SIGNATURE. */
export async function openSession(model: Model): Promise<Session> {
  const runtime = await loadRuntime();
  const file = `${model.folder}/model.onnx`;
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(model.graph, options);
  } catch (cause) {
    throw setupFault('MODEL_NOT_ONNX', 'the file is not an ONNX model that this runtime can load', { file, cause });
  }
  try {
    checkSignature(session, model, file);
  } catch (fault) {
    await session.release();
    throw fault;
  }
  const { input, outputs } = model.card;
  const wanted = [...new Set(outputs.map((output) => output.name))];
  return {
    release: () => session.release(),
    run: async (features, rows) => {
      const tensor = new runtime.Tensor('float32', features, [rows, input.features.length]);
      const given = await session.run({ [input.name]: tensor }, wanted);
      const results = new Float64Array(rows * outputs.length);
      outputs.forEach(({ name, index }, at) =>
        copyColumn(given[name]!, index, results, { at, width: outputs.length, rows }),
      );
      return results;
    },
  };
}

function copyColumn(
  tensor: Tensor,
  column: number,
  into: Float64Array,
  { at, width, rows }: { at: number; width: number; rows: number },
): void {
  const data = tensor.data as Float32Array; // the signature was checked
  const columns = data.length / rows;
  for (let row = 0; row < rows; row++) into[row * width + at] = data[row * columns + column] ?? Number.NaN;
}

function checkSignature(session: InferenceSession, model: Model, file: string): void {
  const { input, outputs } = model.card;
  const fail = (message: string): never => {
    throw setupFault('MODEL_SIGNATURE', message, { file });
  };
  if (session.inputNames.length !== 1 || session.inputNames[0] !== input.name)
    fail(
      `the card names the input "${input.name}", the graph ${session.inputNames.map((name) => `"${name}"`).join(', ')}`,
    );
  const [given] = session.inputMetadata;
  if (!given?.isTensor || given.type !== 'float32') fail('the input of the graph is not a float32 tensor');
  const width = given?.isTensor ? given.shape.at(-1) : undefined;
  if (given?.isTensor && (given.shape.length !== 2 || (typeof width === 'number' && width !== input.features.length)))
    fail(`the card has ${input.features.length} features, the graph takes a shape of [${given.shape.join(', ')}]`);
  for (const output of outputs) {
    const found = session.outputMetadata.find((one) => one.name === output.name);
    if (!found) fail(`the graph has no output "${output.name}"`);
    if (!found?.isTensor || found.type !== 'float32') fail(`the output "${output.name}" is not a float32 tensor`);
    const columns = found?.isTensor ? found.shape.at(-1) : undefined;
    if (typeof columns === 'number' && found?.isTensor && found.shape.length === 2 && output.index >= columns)
      fail(`the output "${output.name}" has ${columns} columns, the card asks for column ${output.index}`);
  }
}
