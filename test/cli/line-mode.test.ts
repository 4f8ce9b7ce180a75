// Line mode: each line is answered at once, whatever stands in it, and the next one need not have come.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { verdictSchema } from '../../src/scoring/verdict.js';
import { cli, customsRisk, root } from './run.js';

it('answers every line with one line, before the next is written', async () => {
  const child = spawn(process.execPath, [cli, 'score', '-', '--line-mode', '--no-model'], { cwd: root });
  let err = '';
  child.stderr.on('data', (text) => {
    err += text;
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<Record<string, unknown>> => {
    child.stdin.write(`${line}\n`);
    return JSON.parse((await answers.next()).value as string);
  };
  const sound = await ask('{"id":"D1","acceptedAt":"2026-03-01","items":[{"hs":"640411"}]}');
  expect(verdictSchema.safeParse(sound).error).toBeUndefined();
  for (const [line, code] of [
    ['{', 'JSON_MALFORMED'],
    ['', 'JSON_MALFORMED'],
    ['{"items":[{}]}', 'ID_MISSING'],
  ] as const) {
    const answer = await ask(line);
    expect(answer).toMatchObject({ declarationId: null, lane: null, risks: null, fault: { code } });
    expect(Object.keys(sound).filter((key) => !(key in answer))).toEqual([]);
  }
  expect(await ask('{"id":"D2","items":[{}]}')).toMatchObject({ declarationId: 'D2', position: { line: 5 } });
  child.stdin.end('{"id":"D3","items":[{}]}'); // the last line has no line end
  expect(JSON.parse((await answers.next()).value as string)).toMatchObject({ declarationId: 'D3' });
  expect((await once(child, 'exit'))[0]).toBe(3);
  const faults = err.trim().split('\n');
  expect(faults.map((line) => JSON.parse(line).line)).toEqual([2, 3, 4]);
});

it('is refused with what has no lines of JSON', () => {
  expect(customsRisk(['score', '-', '--line-mode', '--format', 'csv'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('every line is a declaration as JSON'),
  });
  expect(customsRisk(['score', 'a.ndjson', '--line-mode', '--out', '-'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('lines come from standard input'),
  });
});

it('standard input is answered on standard output without being told so', () => {
  const run = customsRisk(['score', '-', '--no-model', '--quiet'], { input: '{"id":"D1","items":[{}]}\n' });
  expect([run.code, JSON.parse(run.out).declarationId]).toEqual([0, 'D1']);
});
