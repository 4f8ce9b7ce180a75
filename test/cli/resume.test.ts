// Crash safety of `score`: killed at any point it goes on to the same bytes; told to end it drains and notes where it stands.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fresh, manifest, mapping, outputOf } from '../pipeline/run-setup.js';
import { runs } from '../runs.js';
import { cli, customsRisk, root } from './run.js';

const input = fresh('arrivals.csv');
writeFileSync(input, manifest(12_000));
const rules = fresh('rules.yaml');
writeFileSync(
  rules,
  'ruleSet: t\nversion: 1.0.0\nschema: declaration/1\nrules:\n  - { id: HEAVY, title: t, risk: safety, points: 40, reason: "{netKg} kg", when: "netKg > 500" }\n',
);
const args = (out: string): string[] => [
  ...['score', input, '--mapping', mapping, '--rules', rules, '--no-model', '--as-of', '2026-03-01', '--out', out],
  ...['--workers', '2', '--checkpoint-every', '0', '--quiet', '--resume'],
];
const start = (out: string) =>
  spawn(process.execPath, [cli, ...args(out)], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });

const whole = fresh('whole.ndjson');
const isFinished = (out: string): boolean => existsSync(out) && !existsSync(`${out}.checkpoint`);
/** Numbers from 0 to 1 that are the same in every run of the test. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

it('killed at random points it goes on to the verdicts, rejects and counts of a run that nobody killed', {
  timeout: 3_600_000,
}, async () => {
  const began = performance.now();
  expect(customsRisk(args(whole)).code).toBe(3);
  const milliseconds = performance.now() - began;
  const random = numbers(7);
  let kills = 0;
  const wanted = runs(20, 200);
  while (kills < wanted) {
    const out = fresh('killed.ndjson');
    while (!isFinished(out)) {
      const child = start(out);
      const ended = once(child, 'exit');
      const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds * (0.3 + 0.7 * random.next().value));
      const [code, signal] = await ended;
      clearTimeout(timer);
      if (signal === 'SIGKILL') kills++;
      else expect([code, child.stderr.read()?.toString() ?? '']).toEqual([3, '']);
    }
    expect(outputOf(out)).toEqual(outputOf(whole));
    const counts = (file: string): unknown => JSON.parse(readFileSync(`${file}.run.json`, 'utf8')).counts;
    if (existsSync(`${out}.run.json`)) expect(counts(out)).toEqual(counts(whole));
  }
});

it('told to end it writes what is under way, says how to go on, and ends with 130', { timeout: 120_000 }, async () => {
  const out = fresh('told.ndjson');
  const child = start(out);
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  while (!existsSync(`${out}.checkpoint`)) await new Promise((done) => setTimeout(done, 10));
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  if (code === 3) return; // it had finished
  expect(code).toBe(130);
  expect(err).toMatch(/INTERRUPTED: .*\nGo on with the same command and --resume\.\n/);
  expect(customsRisk(args(out)).code).toBe(3);
  expect(outputOf(out)).toEqual(outputOf(whole));
});
