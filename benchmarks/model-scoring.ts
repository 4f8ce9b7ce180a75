// Scoring with the shipped model: rows a second through the library, with and without its features, against the bare runtime.
import { createRequire } from 'node:module';
import type * as ort from 'onnxruntime-common';
import type { Row } from '../src/declaration/slots.js';
import type { Model } from '../src/model/load.js';
import { openModel } from '../src/model/predict.js';
import { cpuTime, median, type Say } from './measure.js';
import type { RowSet } from './model-rows.js';

const batches = [1, 64, 256, 1_024];
const repetitions = 7;
/** Rows in one measurement; single rows are slow, so there are fewer. */
const rowsFor = (batch: number): number => (batch === 1 ? 1_024 : 8_192);
const target = 0.85;

type Runtime = Pick<typeof ort, 'InferenceSession' | 'Tensor'>;
type Score = (rows: readonly Row[], at: number) => Promise<unknown>;

/** Measure both in turn on the same batches; the bare runtime is given tensors that were made before. */
export async function measureScoring(model: Model, { name, rows }: RowSet, say: Say): Promise<void> {
  const runtime = createRequire(import.meta.url)('onnxruntime-node') as Runtime;
  const session = await runtime.InferenceSession.create(model.graph, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const open = await openModel(model);
  const [input] = model.card.inputs;
  const outputs = [...new Set(model.card.outputs.map((output) => output.name))];
  say(`\nScoring: ${model.name}, ${rows.length} rows of ${name}`);
  for (const batch of batches) {
    const parts = Array.from({ length: rowsFor(batch) / batch }, (_, at) =>
      Array.from({ length: batch }, (_, row) => rows[(at * batch + row) % rows.length]!),
    );
    const tensors = parts.map(
      (part) =>
        new runtime.Tensor('float32', model.features.build(part)[0]!.values as Float32Array, [
          part.length,
          input!.features.length,
        ]),
    );
    const library = () => timeOf(parts, (part) => open.predict(part));
    const bare = () => timeOf(parts, (_, at) => session.run({ [input!.name]: tensors[at]! }, outputs));
    const features = () => timeOf(parts, async (part) => model.features.build(part));
    const times: { own: number; base: number; build: number }[] = [];
    for (let one = 0; one <= repetitions; one++)
      times.push({ base: await bare(), own: await library(), build: await features() });
    times.shift(); // the first is for warming up
    const perSecond = (micros: readonly number[]): string => Math.round(1e6 / median(micros)).toLocaleString('en');
    const ratio = median(times.map(({ own, base }) => base / own));
    const given = median(times.map(({ own, base, build }) => base / (own - build)));
    say(
      `  batch ${String(batch).padStart(5)}: ${perSecond(times.map(({ own }) => own)).padStart(9)} rows/s, ${ratio.toFixed(2)} of bare onnxruntime-node (${perSecond(times.map(({ base }) => base))} rows/s), ${given.toFixed(2)} without the features${batch === 256 ? ` (target ${target})` : ''}`,
    );
  }
  await open.close();
  await session.release();
}

/** Microseconds of CPU for a row. */
async function timeOf(parts: readonly (readonly Row[])[], score: Score): Promise<number> {
  const start = cpuTime();
  for (const [at, part] of parts.entries()) await score(part, at);
  return (cpuTime() - start) / (parts.length * parts[0]!.length);
}
