// End-to-end benchmark (`npm run bench:end-to-end`): manifest CSV to verdict CSV with rules and model, against bare onnxruntime and other programs.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import {
  columns,
  makeManifestRules,
  pinnedModel,
  policy,
  type Setup,
  writeManifest,
  writeSetup,
} from './end-to-end-data.js';
import { assembledRate, bareRate, openBare, polarsOf } from './end-to-end-others.js';
import { measureSingle, measureStages, stages } from './end-to-end-stages.js';
import { createLog, median } from './measure.js';

const cli = 'dist/cli.js';
const sampleRows = 2_000;
const stageRows = 40_000;

interface Run {
  readonly seconds: number;
  /** Most resident megabytes, and those after each tenth of the time. */
  readonly peak: number;
  readonly memory: readonly number[];
}

/** Score a manifest by the command line; on Linux its memory is looked at as it goes. */
function score(manifest: string, setup: Setup, workers: readonly string[], out: string, pin?: string): Promise<Run> {
  const parts = ['--mapping', setup.mapping, '--rules', setup.rules, '--model', setup.model, '--policy', setup.policy];
  const rest = ['--format', 'csv', '--as-of', '2026-03-01', '--out', out, '--quiet', '--force'];
  const command = [process.execPath, cli, 'score', manifest, ...parts, ...rest, ...workers];
  const [program, ...args] = pin === undefined ? command : ['taskset', '-c', pin, ...command];
  const start = performance.now();
  const child = spawn(program!, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const memory: number[] = [];
  const look = setInterval(() => {
    const status = existsSync(`/proc/${child.pid}/status`) ? readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
    const resident = /VmRSS:\s+(\d+) kB/.exec(status);
    if (resident) memory.push(Number(resident[1]) / 1_024);
  }, 100);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearInterval(look);
      if (code !== 3) return fail(new Error(`scoring ended with ${code}, not with 3: some records are in quarantine`));
      const tenths = Array.from(
        { length: 10 },
        (_, at) => memory[Math.floor((memory.length * (at + 1)) / 10) - 1] ?? 0,
      );
      done({ seconds: (performance.now() - start) / 1_000, peak: Math.max(0, ...memory), memory: tenths });
    });
  });
}

const perSecond = (rate: number): string => Math.round(rate).toLocaleString('en').padStart(9);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string' }, doublings: { type: 'boolean' } } });
  const rows = Number(values.rows ?? 1_000_000);
  const { say, save } = createLog('end-to-end');
  const folder = mkdtempSync(join(tmpdir(), 'customs-risk-bench-'));
  try {
    if (!existsSync(pinnedModel)) throw new Error(`the pinned model is not at ${pinnedModel}`);
    await compare(folder, rows, values.doublings ?? rows >= 1_000_000, say);
  } finally {
    rmSync(folder, { recursive: true });
  }
  save();
}

async function compare(folder: string, rows: number, doublings: boolean, say: (line: string) => void): Promise<void> {
  const { rules, lists } = makeManifestRules(100);
  const setup = await writeSetup(join(folder, 'setup'), rules, lists);
  const file = (name: string, length: number): string => {
    const path = join(folder, `${name}.csv`);
    if (!existsSync(path)) writeManifest(path, length);
    return path;
  };
  const manifest = file('manifest', rows);
  const sample = file('sample', sampleRows);
  const head = file('head', 1_000);
  const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim() || 'unknown';
  say(
    `Commit ${commit}, ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)} before. ${rows.toLocaleString('en')} rows of ${columns.length} columns, ${(statSync(manifest).size / rows).toFixed(0)} bytes each; 100 rules; pinned model of 300 trees`,
  );

  const staged = await measureStages(file('staged', Math.min(rows, stageRows)), setup);
  const micros = Object.values(staged.micros).reduce((sum, one) => sum + one, 0);
  say(`\nOne thread, stage by stage (${(staged.aboveGreen * 100).toFixed(1)} % above green):`);
  for (const stage of stages) say(`  ${stage.padEnd(10)} ${staged.micros[stage].toFixed(2).padStart(6)} µs a row`);
  say(
    `  in all     ${micros.toFixed(2).padStart(6)} µs a row; reading alone ${perSecond(1e6 / staged.micros.read).trim()} rows/s (target 400,000)`,
  );
  await measureSingle(sample, setup, say);

  const knowsWorkers = execFileSync(process.execPath, [cli, 'score', '--help'], { encoding: 'utf8' }).includes(
    '--workers',
  );
  if (!knowsWorkers) say('score has no --workers: it is measured as it is');
  const given = (workers: number): string[] => (knowsWorkers ? ['--workers', String(workers)] : []);
  const out = join(folder, 'verdicts.csv');
  const measured = new Map<number, { readonly bare: number; readonly own: number; readonly run: Run }>();
  say('\nManifest CSV to verdict CSV (time to start taken off):');
  for (const workers of knowsWorkers ? [1, 2] : [1]) {
    const script = new URL(import.meta.url);
    const starts = [await score(head, setup, given(workers), out), await score(head, setup, given(workers), out)];
    const bareBefore = await bareRate(script, staged.values, rows / 4, workers);
    const run = await score(manifest, setup, given(workers), out);
    const bareAfter = await bareRate(script, staged.values, rows / 4, workers);
    const bare = (bareBefore + bareAfter) / 2;
    const own = (rows - 1_000) / (run.seconds - Math.min(...starts.map(({ seconds }) => seconds)));
    measured.set(workers, { bare, own, run });
    say(
      `  ${workers} workers: ${perSecond(own)} rows/s; bare onnxruntime-node ${perSecond(bare)}; ${(own / bare).toFixed(2)} of it; start ${Math.min(...starts.map(({ seconds }) => seconds * 1_000)).toFixed(0)} ms with 1,000 rows`,
    );
    if (run.peak > 0) say(`    memory at each tenth: ${run.memory.map((one) => one.toFixed(0)).join(' ')} MB`);
  }
  const most = measured.get(2) ?? measured.get(1)!;
  await compareOthers({ folder, manifest, sample, setup, out, most: most.own }, { rules, lists }, say);
  await comparePinned(manifest, setup, { given: given(2), out, rows, rate: most.own }, say);
  if (doublings) {
    say('\nTime at n, 2n, 4n, 8n:');
    let before = 0;
    for (const part of [8, 4, 2, 1]) {
      const length = Math.floor(rows / part);
      const { seconds } = await score(file(`part-${part}`, length), setup, given(2), out);
      say(
        `  ${length.toLocaleString('en').padStart(9)} rows: ${seconds.toFixed(1)} s${before > 0 ? `, ${(seconds / before).toFixed(2)} × (at most 2.2)` : ''}`,
      );
      before = seconds;
    }
  }
  say(
    `\n${(most.own / most.bare).toFixed(2)} of bare onnxruntime with ${measured.has(2) ? 2 : 1} workers (target 0.30, stretch 0.45)`,
  );
}

interface Compared {
  readonly folder: string;
  readonly manifest: string;
  readonly sample: string;
  readonly setup: Setup;
  readonly out: string;
  /** Rows a second of ours. */
  readonly most: number;
}

async function compareOthers(
  { folder, manifest, sample, setup, out, most }: Compared,
  { rules, lists }: ReturnType<typeof makeManifestRules>,
  say: (line: string) => void,
): Promise<void> {
  say('\nOther programs:');
  await score(sample, setup, [], out);
  const hits = readFileSync(out, 'utf8').match(/\bB-\d+ safety/g)?.length ?? 0;
  const assembled = await assembledRate(sample, rules, lists);
  if (assembled.hits !== hits) throw new Error(`the assembled program has ${assembled.hits} hits, ours ${hits}`);
  say(
    `  fast-csv + json-rules-engine + onnxruntime row by row: ${perSecond(assembled.rate)} rows/s; ours is ${(most / assembled.rate).toFixed(0)} × as fast (target 200)`,
  );
  const given = {
    rules: Object.fromEntries(rules.map(({ id, when }) => [id, polarsOf(when, lists)])),
    columns: columns.map(([column]) => column),
    rates: {
      USD: 1,
      ...Object.fromEntries(Object.entries(policy.exchangeRates).map(([from, { USD }]) => [from, USD])),
    },
  };
  const file = join(folder, 'python.json');
  writeFileSync(file, JSON.stringify(given));
  const python = (input: string): { seconds: number; hits: number } | undefined => {
    const run = spawnSync('python3', ['benchmarks/end-to-end.py', input, file, pinnedModel, `${out}.python`], {
      encoding: 'utf8',
    });
    return run.status === 0 ? (JSON.parse(run.stdout) as { seconds: number; hits: number }) : undefined;
  };
  const small = python(sample);
  if (!small) return say('  Python with polars and onnxruntime gave nothing: not compared');
  if (small.hits !== hits) throw new Error(`Python has ${small.hits} hits, ours ${hits}`);
  const rows = readFileSync(manifest).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), -1);
  const times = [python(manifest)!, python(manifest)!].map(({ seconds }) => seconds);
  const rate = rows / median(times);
  say(
    `  Python (polars, vectorised rules, onnxruntime on all cores): ${perSecond(rate)} rows/s; ours is ${(most / rate).toFixed(2)} × as fast (target 0.75)`,
  );
}

async function comparePinned(
  manifest: string,
  setup: Setup,
  { given, out, rows, rate }: { given: readonly string[]; out: string; rows: number; rate: number },
  say: (line: string) => void,
): Promise<void> {
  if (spawnSync('taskset', ['--version']).status !== 0)
    return say('  taskset is not there: one core is not compared with two');
  const { seconds } = await score(manifest, setup, given, out, '0');
  say(
    `  the whole process on one core: ${perSecond(rows / seconds)} rows/s; two cores are ${((rate * seconds) / rows).toFixed(2)} × as fast (target 1.6)`,
  );
}

if (isMainThread) await main();
else {
  const scoreBare = await openBare(workerData as Float32Array);
  parentPort!.on('message', async (rows: number) => {
    await scoreBare(rows);
    parentPort!.postMessage('done');
  });
  parentPort!.postMessage('ready');
}
