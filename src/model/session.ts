// Session: an ONNX graph opened in onnxruntime.
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { setupFault } from '../errors.js';
import type { FeatureInput } from '../features/feature-set.js';
import type { Model } from './load.js';
import { checkSignature } from './signature.js';

type Runtime = {
  readonly InferenceSession: {
    create: (bytes: Uint8Array, options: InferenceSession.SessionOptions) => Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
};

/** An open graph. */
interface Session {
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
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(model.graph, options);
  } catch (cause) {
    throw setupFault('MODEL_NOT_ONNX', `the runtime cannot load the file: ${explanationOf(cause)}`, {
      file: `${model.folder}/model.onnx`,
      cause,
    });
  }
  try {
    checkSignature(session, model);
  } catch (fault) {
    await session.release();
    throw fault;
  }
  const { inputs, outputs } = model.card;
  const [input] = inputs as [FeatureInput]; // the signature was checked
  const wanted = [...new Set(outputs.map((output) => output.name))];
  return {
    release: () => session.release(),
    run: async (features, rows) => {
      const tensor = new runtime.Tensor('float32', features, [rows, input.features.length]);
      const given = await session.run({ [input.name]: tensor }, wanted);
      const results = new Float64Array(rows * outputs.length);
      outputs.forEach((output, at) =>
        copyColumn(output, given[output.name]!, results, { at, width: outputs.length, rows }),
      );
      return results;
    },
  };
}

function copyColumn(
  { name, index }: { name: string; index: number },
  tensor: Tensor,
  into: Float64Array,
  { at, width, rows }: { at: number; width: number; rows: number },
): void {
  const [given, columns = 1] = tensor.dims;
  if (given !== rows || index >= columns)
    throw new Error(
      `the output "${name}" came as [${tensor.dims.join(', ')}], not as ${rows} rows with column ${index}`,
    );
  const data = tensor.data as Float32Array; // the signature was checked
  for (let row = 0; row < rows; row++) into[row * width + at] = data[row * columns + index]!;
}

/** What the runtime says is wrong: its first line, of every path only the last part. */
export function explanationOf(cause: unknown): string {
  const line = String(cause instanceof Error ? cause.message : cause).split('\n', 1)[0]!;
  return line.slice(0, 200).replace(/[^\s"'(),;]*[\\/](?=[^\s\\/])/g, '');
}
