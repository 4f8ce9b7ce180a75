// TreeSHAP: rows for each second, on each head of the shipped model and on 346 trees of 31 leaves, against pred_contrib of LightGBM.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Features } from '../src/features/features.js';
import { readGraph } from '../src/model/graph.js';
import { readTreeEnsemble } from '../src/model/tree-ensemble.js';
import { createTreeShap, type TreeShap } from '../src/model/tree-shap.js';
import { cpuTime, median, type Say } from './measure.js';
import type { RowSet } from './model-rows.js';

const shipped = 'models/kcs-gbdt/model.onnx';
const script = 'benchmarks/model-shap.py';
const repetitions = 5;
/** Rows of verdicts above green that one batch of a run may hold. */
const batch = 256;

/** Measure on one set of rows; what has to be worked out for the first of them counts too, and is told apart. */
export function measureShap({ name, rows }: RowSet, { build, specs }: Features, say: Say): void {
  const matrix = build(rows)[0]!.values as Float32Array; // of the shipped model, whose one input is float32
  const folder = mkdtempSync(join(tmpdir(), 'bench-shap-'));
  const [file, big] = [join(folder, 'rows.f32'), join(folder, 'big.onnx')];
  writeFileSync(file, matrix);
  const python = spawnSync('python3', [script, shipped, file, String(specs.length), big], { encoding: 'utf8' });
  const theirs: readonly Theirs[] | null = python.status === 0 ? JSON.parse(python.stdout) : null;
  say(`\nTreeSHAP: shares of ${specs.length} features, ${rows.length} rows of ${name}, one thread`);
  if (!theirs)
    say(
      `  no comparison, and no ensemble of 346 trees of 31 leaves: ${python.stderr?.trim().split('\n').at(-1) ?? 'no Python'}`,
    );
  const parts = [
    { label: 'counterfeit of kcs-gbdt, 100 x 16', shap: shapOf(shipped, 0) },
    { label: 'safety of kcs-gbdt, 200 x 8', shap: shapOf(shipped, 1) },
    ...(theirs ? [{ label: '346 trees x 31 leaves', shap: shapOf(big, 0) }] : []),
  ];
  rmSync(folder, { recursive: true });
  parts.forEach(({ label, shap }, at) => {
    const own = theirs?.[at];
    if (own) compare(shap, matrix, own.first);
    const times = Array.from({ length: repetitions }, () => measure(shap, matrix, rows.length, specs.length));
    const [first, later] = [times[0]!, median(times.slice(1))];
    const ratio = (time: number): string => (own ? `${(own.secondsPerRow / time).toFixed(1)} x` : 'no');
    say(
      `  ${label.padEnd(34)} ${ratio(later)} pred_contrib (target 5, stretch 20), ${ratio(first)} the first time; ${(1 / later).toFixed(0)} rows/s${own ? ` against ${(1 / own.secondsPerRow).toFixed(0)}` : ''}`,
    );
  });
}

interface Theirs {
  readonly secondsPerRow: number;
  /** Shares of the first row, and what is expected. */
  readonly first: readonly number[];
}

function shapOf(file: string, target: number): TreeShap {
  return createTreeShap(readTreeEnsemble(readGraph(readFileSync(file), file).nodes[0]!)!, target)!; // it has trees and covers
}

function compare({ explain, expected }: TreeShap, matrix: Float32Array, first: readonly number[]): void {
  const own = [...explain(matrix, [0], first.length - 1), expected];
  const differs = own.findIndex((share, at) => Math.abs(share - first[at]!) > 1e-5);
  if (differs >= 0) throw new Error(`share ${differs} is ${own[differs]}, LightGBM says ${first[differs]}`);
}

/** Seconds for each row. */
function measure({ explain }: TreeShap, matrix: Float32Array, rows: number, width: number): number {
  const start = cpuTime();
  for (let from = 0; from < rows; from += batch)
    explain(
      matrix,
      Array.from({ length: Math.min(batch, rows - from) }, (_, at) => from + at),
      width,
    );
  return (cpuTime() - start) / 1e6 / rows;
}
