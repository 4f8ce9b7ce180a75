// A run over generated manifests, by rules of its own so that it starts fast; for the tests of runs.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { realDisk } from '../../src/output/disk.js';
import { type RunSummary, runManifest, type Surroundings } from '../../src/pipeline/run-manifest.js';
import type { RunOptions } from '../../src/pipeline/run-options.js';
import { root } from '../cli/run.js';

const folder = mkdtempSync(join(tmpdir(), 'run-'));
let files = 0;

/** A path in a folder of its own. */
export const fresh = (name: string): string => join(mkdtempSync(join(folder, `${++files}-`)), name);

const rules = join(folder, 'rules.yaml');
writeFileSync(
  rules,
  'ruleSet: t\nversion: 1.0.0\nschema: declaration/1\nrules:\n  - { id: HEAVY, title: t, risk: safety, points: 40, reason: "{netKg} kg", when: "netKg > 500" }\n  - { id: CHEAP, title: t, risk: counterfeit, points: 60, reason: cheap, when: "value < 20" }\n',
);
export const mapping = join(folder, 'mapping.yaml');
writeFileSync(
  mapping,
  'mapping: m\ncolumns:\n  Id: declaration.id\n  Kg: item.netKg\n  Value: item.value\n  What: item.description\nconstants: { item.currency: USD, declaration.acceptedAt: "2026-03-01" }\n',
);
const grouped = join(folder, 'grouped.yaml');
writeFileSync(grouped, `groupBy: Id\n${readFileSync(mapping, 'utf8')}`);

/** Rows with faults, quotes over several lines, ids that come twice, and, where asked, groups. */
export function manifest(rows: number, idOf = (at: number): string => `D${at}`): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const id = at % 97 === 5 ? idOf(at - 1) : idOf(at);
    if (at % 53 === 7) return `${id},x\n`;
    if (at % 61 === 3) return `${id},-1,10,bad mass\n`;
    if (at % 71 === 9) return `${id},1,10,"open\n`;
    if (at % 37 === 2) return '\n';
    return `${id},${(at * 37) % 1000},${(at * 13) % 100},"goods ${at}, ${at % 11 === 0 ? 'two\nlines' : 'of ""all"" kinds'}"\n`;
  });
  return `Id,Kg,Value,What\n${lines.join('')}`;
}

export interface Asked extends Partial<Omit<RunOptions, 'setup'>> {
  readonly setup?: Partial<RunOptions['setup']>;
  readonly isGrouped?: boolean;
}

/** Options of a run over files. */
export function optionsOf(inputs: readonly string[], out: string, asked: Asked = {}): RunOptions {
  const { setup, isGrouped, ...rest } = asked;
  const isCsv = inputs.every((input) => /\.csv(?:\.gz)?$/.test(input));
  return {
    inputs,
    out,
    quarantine: `${out}.quarantine.ndjson`,
    reports: [],
    force: false,
    config: null,
    workers: 1,
    resume: false,
    checkpointSeconds: 10,
    signal: new AbortController().signal,
    stop: new AbortController().signal,
    onProgress: () => {},
    setup: {
      rules: [rules],
      model: null,
      policy: null,
      mutes: null,
      mapping: isCsv ? (isGrouped ? grouped : mapping) : null,
      format: null,
      keep: [],
      asOf: '2026-03-01',
      output: 'ndjson',
      decisionIds: 'above-green',
      modelReasons: 'above-green',
      figures: 'none',
      ...setup,
    },
    ...rest,
  };
}

/** Start a worker as it is built. */
export const startWorker = (setup: RunOptions['setup']): Worker =>
  new Worker(new URL('dist/worker.js', `file://${root}`), { workerData: setup });

export const run = (options: RunOptions, surroundings: Partial<Surroundings> = {}): Promise<RunSummary> =>
  runManifest(options, { disk: realDisk, startWorker, chunkBytes: 8_192, ...surroundings });

/** Verdicts and rejects of a run. */
export function outputOf(out: string): { verdicts: string; quarantine: string } {
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return { verdicts: read(out), quarantine: read(`${out}.quarantine.ndjson`) };
}
