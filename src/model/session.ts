// Session: an ONNX graph opened in onnxruntime.
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { setupFault } from '../errors.js';
import type { InputMatrix } from '../features/features.js';
import type { Model } from './load.js';
import { isInRange } from './runtime-range.js';
import { checkSignature, ranksOf } from './signature.js';

type Runtime = {
  readonly InferenceSession: {
    create: (bytes: Uint8Array, options: InferenceSession.SessionOptions) => Promise<InferenceSession>;
  };
  readonly Tensor: new (type: InputMatrix['type'], data: InputMatrix['values'], dims: readonly number[]) => Tensor;
  readonly env: { readonly versions: { readonly node?: string } };
};

/** Runs a graph on rows of its inputs; gives the outputs of the card, row by row, `rows × outputs` as the graph gave them. */
export type Run = (inputs: readonly InputMatrix[], rows: number) => Promise<Float64Array>;

/** An open graph. */
interface Session {
  readonly run: Run;
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

/** Open the graph of a model. Throws MODEL_RUNTIME, MODEL_NOT_ONNX or MODEL_SIGNATURE. */
export async function openSession(model: Model): Promise<Session> {
  const runtime = await loadRuntime();
  checkRuntime(runtime, model);
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
  return { release: () => session.release(), run: createRun(runtime, session, model) };
}

function checkRuntime({ env }: Runtime, { card, folder }: Model): void {
  const version = env.versions.node;
  if (card.runtime === undefined || version === undefined || isInRange(version, card.runtime)) return;
  throw setupFault('MODEL_RUNTIME', `onnxruntime is ${version}, the card says ${card.runtime}`, {
    file: `${folder}/model.json`,
  });
}

function createRun({ Tensor }: Runtime, session: InferenceSession, { card, folder }: Model): Run {
  const { inputs, outputs } = card;
  const wanted = [...new Set(outputs.map((output) => output.name))];
  const ranks = ranksOf(session);
  return async (matrices, rows) => {
    const feeds = Object.fromEntries(
      matrices.map(({ name, type, values }, at) => [
        name,
        new Tensor(type, values, ranks.get(name) === 1 ? [rows] : [rows, inputs[at]!.features.length]),
      ]),
    );
    const given = await session.run(feeds, wanted);
    const results = new Float64Array(rows * outputs.length);
    outputs.forEach(({ name, index }, at) => {
      const tensor = given[name]!;
      const [length, columns = 1] = tensor.dims;
      if (length !== rows || index >= columns)
        throw setupFault(
          'MODEL_SIGNATURE',
          `the output "${name}" came as [${tensor.dims.join(', ')}], not as ${rows} rows with column ${index}`,
          { file: `${folder}/model.onnx` },
        );
      const data = tensor.data as Float32Array | Float64Array; // the signature was checked
      for (let row = 0; row < rows; row++) results[row * outputs.length + at] = data[row * columns + index]!;
    });
    return results;
  };
}

/** What the runtime says is wrong: its first line, of every path only the last part. */
export function explanationOf(cause: unknown): string {
  const line = String(cause instanceof Error ? cause.message : cause).split('\n', 1)[0]!;
  return line.slice(0, 200).replace(/[^\s"'(),;]*[\\/](?=[^\s\\/])/g, '');
}
