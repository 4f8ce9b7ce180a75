// Writing verdicts: what is left of earlier calls, streams that fail or never drain, and streams that are used again.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';
import { describe, expect, it } from 'vitest';
import { createScorer, type Declaration, type Fault, type ScoreResult, writeVerdicts } from '../../src/index.js';
import { createScorerParts } from './parts.js';

const scorer = await createScorer({ ruleSets: [createScorerParts()] });
const shoes: Declaration = {
  id: 'D1',
  acceptedAt: '2026-03-01',
  items: [{ description: 'adidas', value: 1, netKg: 1, currency: 'USD' }],
};
const fault: Fault = { code: 'JSON_MALFORMED', source: 'x', record: 2, line: 2, byte: 9, path: null };
const verdicts = await scorer.scoreBatch([shoes]);
const withReject: ScoreResult[] = [...verdicts, { ok: false, fault }];
const never = new Promise<never>(() => {});

const folder = mkdtempSync(join(tmpdir(), 'verdicts-'));
let names = 0;
const newPath = (): string => join(folder, `${++names}.ndjson`);

describe('the quarantine of an earlier call', () => {
  it('is removed when there were no rejects', async () => {
    const out = newPath();
    expect(await writeVerdicts(withReject, out)).toEqual({ verdicts: 1, rejected: 1 });
    expect(JSON.parse(readFileSync(`${out}.quarantine.ndjson`, 'utf8'))).toEqual(fault);
    await writeVerdicts(verdicts, out);
    expect(existsSync(`${out}.quarantine.ndjson`)).toBe(false);
  });

  it('stays when it is no plain file, was named by the caller, or the call fails', async () => {
    const [out, kept, named] = [newPath(), newPath(), newPath()];
    writeFileSync(kept, 'precious');
    symlinkSync(kept, `${out}.quarantine.ndjson`);
    await writeVerdicts(verdicts, out);
    expect(readFileSync(`${out}.quarantine.ndjson`, 'utf8')).toBe('precious');
    writeFileSync(named, 'precious');
    await writeVerdicts(verdicts, out, { quarantine: named });
    expect(readFileSync(named, 'utf8')).toBe('precious');
    const failed = newPath();
    writeFileSync(`${failed}.quarantine.ndjson`, 'old rejects');
    const source = async function* (): AsyncGenerator<ScoreResult> {
      yield* verdicts;
      throw new Error('source gone');
    };
    await expect(writeVerdicts(source(), failed)).rejects.toThrow('source gone');
    expect([existsSync(failed), existsSync(`${failed}.partial`)]).toEqual([false, true]);
    expect(readFileSync(`${failed}.quarantine.ndjson`, 'utf8')).toBe('old rejects');
  });
});

describe('destinations', () => {
  it('are refused when they are folders, lie nowhere, or are the quarantine too', async () => {
    const out = newPath();
    mkdirSync(join(folder, 'folder'));
    await expect(writeVerdicts(verdicts, join(folder, 'folder'))).rejects.toMatchObject({ code: 'USAGE' });
    await expect(writeVerdicts(verdicts, join(folder, 'no', 'where'))).rejects.toMatchObject({ code: 'FILE_MISSING' });
    const same = { quarantine: `${folder}/./${names}.ndjson` };
    await expect(writeVerdicts(verdicts, out, same)).rejects.toThrow('the quarantine is the destination');
  });

  it('that are used again and again gather no listeners', async () => {
    const stream = new PassThrough().resume();
    const before = stream.listenerCount('error');
    for (let call = 0; call < 12; call++) await writeVerdicts(verdicts, stream);
    const source = function* (): Generator<ScoreResult> {
      yield* verdicts;
      throw new Error('source gone');
    };
    await expect(writeVerdicts(source(), stream)).rejects.toThrow('source gone');
    expect(stream.listenerCount('error')).toBe(before);
  });
});

describe('a file', () => {
  it('that two calls write at once is whole: the one whose file was taken away says so', async () => {
    const file = join(folder, 'raced.ndjson');
    const slowly = async function* () {
      for (let at = 0; at < 5; at++) {
        await new Promise((done) => setTimeout(done, 20));
        yield* verdicts;
      }
    };
    const first = writeVerdicts(slowly(), file);
    await new Promise((done) => setTimeout(done, 30));
    const second = writeVerdicts(slowly(), file);
    await expect(first).rejects.toMatchObject({ code: 'OUTPUT_FAILED', message: /another program/ });
    const written = await second;
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(written.verdicts);
  });

  it('that is written anew keeps its permissions', async () => {
    const file = join(folder, 'closed.ndjson');
    writeFileSync(file, '', { mode: 0o600 });
    await writeVerdicts(verdicts, file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('a stream that is closed', () => {
  it('without an error during a write is told of, too', async () => {
    const stream = new Writable({ write: () => void setTimeout(() => stream.destroy(), 5) });
    await expect(writeVerdicts(verdicts, stream)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
    await expect(writeVerdicts(verdicts, stream)).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  });
});

describe('a stream that fails', () => {
  it('is told of as OUTPUT_FAILED with what the system says, and crashes nothing', async () => {
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const later = new Writable({ write: (_, __, done) => void setTimeout(() => done(full), 5) });
    const expected = {
      code: 'OUTPUT_FAILED',
      message: expect.stringContaining('the disk is full (ENOSPC)'),
      cause: full,
    };
    await expect(writeVerdicts(verdicts, later)).rejects.toMatchObject(expected);
    await new Promise((done) => setTimeout(done, 20)); // its error event comes after the write has failed
    const web = new WritableStream({ write: () => Promise.reject(full) });
    await expect(writeVerdicts(verdicts, web)).rejects.toMatchObject(expected);
  });

  it('is told of when nobody says why, or when it is taken', async () => {
    const failed = { code: 'OUTPUT_FAILED' };
    const broken = new WritableStream({ start: (controller) => controller.error() });
    await expect(writeVerdicts(verdicts, broken)).rejects.toMatchObject(failed);
    const taken = new WritableStream();
    taken.getWriter();
    await expect(writeVerdicts(verdicts, taken)).rejects.toMatchObject(failed);
    const ended = new PassThrough().resume().end();
    ended.on('error', () => {});
    await expect(writeVerdicts(verdicts, ended)).rejects.toMatchObject(failed);
  });

  it('is a Web stream that can be used again when it did not', async () => {
    const texts: string[] = [];
    const web = new WritableStream<string>({ write: (text) => void texts.push(text) });
    await writeVerdicts(verdicts, web);
    await writeVerdicts(verdicts, web);
    expect(texts.map((text) => JSON.parse(text).declarationId)).toEqual(['D1', 'D1']);
    expect(web.locked).toBe(false);
  });
});

describe('a signal that aborts', () => {
  it.each([
    ['a Node stream', () => new Writable({ write: () => {} })],
    ['a Web stream', () => new WritableStream({ write: () => never })],
  ])('ends the writing to %s that never drains', async (_, open) => {
    const control = new AbortController();
    setTimeout(() => control.abort(new Error('shift is over')), 20);
    const { signal } = control;
    await expect(writeVerdicts(verdicts, open(), { signal })).rejects.toThrow('shift is over');
  });

  it('leaves a stream that hangs so that its later error crashes nothing', async () => {
    const control = new AbortController();
    const stream = new Writable({ write: () => void setTimeout(() => control.abort(new Error('shift is over')), 5) });
    await expect(writeVerdicts(verdicts, stream, { signal: control.signal })).rejects.toThrow('shift is over');
    stream.destroy(new Error('the reader has gone'));
    await new Promise((done) => stream.once('close', done));
  });

  it('ends the reading from a source that waits, and leaves what is written', async () => {
    const out = newPath();
    const control = new AbortController();
    const source = async function* (): AsyncGenerator<ScoreResult> {
      yield* verdicts;
      setTimeout(() => control.abort(new Error('shift is over')), 50);
      await never;
    };
    await expect(writeVerdicts(source(), out, { signal: control.signal })).rejects.toThrow('shift is over');
    expect(existsSync(out)).toBe(false);
    expect(JSON.parse(readFileSync(`${out}.partial`, 'utf8')).declarationId).toBe('D1');
  });
});

describe('reasons in CSV', () => {
  it('name the risk that they raise', async () => {
    const texts: string[] = [];
    const web = new WritableStream<string>({ write: (text) => void texts.push(text) });
    await writeVerdicts(verdicts, web, { format: 'csv' });
    expect(texts.join('')).toContain('T-1 counterfeit +40: ""adidas"" at 1 per kg; T-3 counterfeit +30: 1 items');
  });
});
