// Feature building, alone: microseconds for each row of the shipped model, by code and by closures.
import { readFileSync } from 'node:fs';
import type { BackEnd } from '../src/expression/evaluation.js';
import { compileFeatures, type Features } from '../src/features/features.js';
import { createLookups, type Lookups } from '../src/features/lookups.js';
import { readTables } from '../src/features/tables.js';
import { modelCardSchema } from '../src/model/card.js';
import { cpuTime, median, type Say } from './measure.js';
import type { RowSet } from './model-rows.js';

const folder = 'models/kcs-gbdt';
const batch = 256;
const repetitions = 9;
/** Repetitions of the closures, which are slow. */
const fewRepetitions = 3;

/** Measure on each set of rows. Both back ends must give the same bytes. */
export function measureFeatures(sets: readonly RowSet[], say: Say): void {
  const card = modelCardSchema.parse(JSON.parse(readFileSync(`${folder}/model.json`, 'utf8')));
  const lookups = createLookups(card.tables) as Lookups; // those of the shipped model are sound
  const start = cpuTime();
  readTables(readFileSync(`${folder}/tables.json`, 'utf8'), `${folder}/tables.json`, lookups);
  const load = (cpuTime() - start) / 1_000;
  const compile = (backEnd: BackEnd): Features => compileFeatures(card.inputs, lookups, backEnd) as Features; // sound too
  const [code, closures] = [compile('code'), compile('closures')];
  say(
    `\nFeatures: ${code.specs.length} of ${card.model}, ${lookups.size} tables (read in ${load.toFixed(0)} ms), batches of ${batch}`,
  );
  for (const { name, rows } of sets) {
    if (bytesOf(code, rows) !== bytesOf(closures, rows)) throw new Error(`code and closures differ on ${name}`);
    const times = Array.from({ length: repetitions }, () => measure(code, rows));
    const slow = Array.from({ length: fewRepetitions }, () => measure(closures, rows));
    const [cached, fresh] = [median(times.map((one) => one.cached)), median(times.map((one) => one.fresh))];
    const ofClosures = cached / median(slow.map((one) => one.cached));
    say(
      `  ${name.padEnd(34)} ${cached.toFixed(2).padStart(6)} µs a row (target 4, stretch 2), ${fresh.toFixed(2)} from memory; ${ofClosures.toFixed(2)} of our closures`,
    );
  }
}

const bytesOf = ({ build }: Features, rows: RowSet['rows']): string =>
  build(rows)
    .map(({ values }) => Buffer.from((values as Float32Array).buffer).toString('base64'))
    .join();

/** Rows come in batches, as from a reader, and are in the cache when they are looked at: each batch is built twice. */
function measure({ build }: Features, rows: RowSet['rows']): { fresh: number; cached: number } {
  let [fresh, cached] = [0, 0];
  for (let from = 0; from < rows.length; from += batch) {
    const part = rows.slice(from, from + batch);
    const start = cpuTime();
    build(part);
    const between = cpuTime();
    build(part);
    fresh += between - start;
    cached += cpuTime() - between;
  }
  return { fresh: fresh / rows.length, cached: cached / rows.length };
}
