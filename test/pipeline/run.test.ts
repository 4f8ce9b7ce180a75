// Runs: the same bytes whatever the threads, interruption and resuming, disks that fail, threads that die.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Disk, type DiskFile, realDisk } from '../../src/output/disk.js';
import type { RunSummary } from '../../src/pipeline/run-manifest.js';
import type { RunOptions } from '../../src/pipeline/run-options.js';
import { fresh, manifest, optionsOf, outputOf, run, startWorker } from './run-setup.js';

const put = (name: string, contents: string | Buffer): string => {
  const path = fresh(name);
  writeFileSync(path, contents);
  return path;
};
const codeOf = (fault: unknown): unknown => Object(fault).code;

const rows = 1_500; // a dozen blocks
const csv = put('m.csv', manifest(rows));
const ndjson = put(
  'm.ndjson',
  manifest(1_000)
    .split('\n')
    .map((line, at) =>
      at % 50 === 3
        ? line
        : `${JSON.stringify({ id: `D${at - (at % 7 === 0 ? 1 : 0)}`, items: [{ netKg: at % 900, description: 'x'.repeat(60) }] })}`,
    )
    .join('\n'),
);
const groups = put(
  'groups.csv',
  manifest(rows, (at) => `G${Math.floor(at / 3)}`),
);
const packed = put('m.csv.gz', gzipSync(manifest(rows)));

const list = put(
  'm.json',
  JSON.stringify(
    Array.from({ length: 1_000 }, (_, at) =>
      at % 60 === 7 ? { items: [{}] } : { id: `D${at - (at % 9 === 0 ? 1 : 0)}`, items: [{ netKg: at }] },
    ),
    null,
    1,
  ),
);

const cases: [string, string, Parameters<typeof optionsOf>[2]][] = [
  ['delimited text', csv, {}],
  ['grouped rows', groups, { isGrouped: true }],
  ['a gzipped manifest', packed, {}],
  ['lines of JSON', ndjson, {}],
  ['a format without seams', list, {}],
];

describe.each(cases)('a run over %s', (_, input, asked) => {
  const whole = fresh('whole.ndjson');
  const uninterrupted = run(optionsOf([input], whole, asked));

  it('gives the same bytes and counts with one thread, two and three', async () => {
    const one = await uninterrupted;
    expect(one.tally.read).toBe(one.tally.scored + one.tally.rejected);
    for (const workers of [2, 3]) {
      const out = fresh('many.ndjson');
      const summary = await run(optionsOf([input], out, { ...asked, workers }));
      expect(outputOf(out)).toEqual(outputOf(whole));
      expect(summary.tally).toEqual(one.tally);
      expect(summary.notes).toEqual(one.notes);
    }
  });

  it('gives the same bytes however much of it is read at once', async () => {
    await uninterrupted;
    for (const chunkBytes of [77, 4_096, 1_048_576]) {
      const out = fresh('chunks.ndjson');
      await run(optionsOf([input], out, { ...asked, workers: 2 }), { chunkBytes });
      expect(outputOf(out)).toEqual(outputOf(whole));
    }
  });

  it('that is interrupted at any block goes on to the same bytes and counts', async () => {
    const one = await uninterrupted;
    const out = fresh('resumed.ndjson');
    let stops = 0;
    let before = 0;
    for (let resumed: RunSummary | undefined; !resumed; ) {
      const interruption = new AbortController();
      const onProgress = ({ read }: { read: number }): void => {
        if (read > before) interruption.abort();
        before = read;
      };
      const options = {
        ...asked,
        resume: true,
        checkpointSeconds: stops % 2 === 0 ? 0 : 10,
        signal: interruption.signal,
        onProgress,
      };
      resumed = await run(optionsOf([input], out, options)).catch((fault) => {
        expect(codeOf(fault)).toBe('INTERRUPTED');
        expect(readdirSync(dirname(out)).sort()).toContain('resumed.ndjson.checkpoint');
        return undefined;
      });
      if (resumed) expect(resumed.tally).toEqual(one.tally);
      else stops++;
    }
    expect(stops).toBeGreaterThan(0);
    expect(outputOf(out)).toEqual(outputOf(whole));
    expect(readdirSync(dirname(out)).sort()).toEqual(
      readdirSync(dirname(whole))
        .map((name) => name.replace('whole', 'resumed'))
        .sort(),
    );
  });
});

describe('a run over several manifests', () => {
  it('counts ids that come twice within each, and resumes in the one at hand', async () => {
    const [one, two] = [put('one.csv', manifest(50)), put('two.csv', manifest(500))];
    const whole = fresh('whole.csv');
    const options = { setup: { output: 'csv', keep: ['What'] } } as const;
    await run(optionsOf([one, two, csv], whole, options));
    const out = fresh('again.csv');
    for (let done = false; !done; ) {
      const interruption = new AbortController();
      const onProgress = (): void => interruption.abort();
      const again = { ...options, resume: true, workers: 2, signal: interruption.signal, onProgress };
      done = await run(optionsOf([one, two, csv], out, again)).then(
        () => true,
        () => false,
      );
    }
    expect(outputOf(out)).toEqual(outputOf(whole));
  });
});

/** Interrupt a run after its first block. */
async function interrupted(input: string, out: string, asked: Parameters<typeof optionsOf>[2] = {}): Promise<void> {
  const interruption = new AbortController();
  const options = optionsOf([input], out, {
    ...asked,
    signal: interruption.signal,
    onProgress: () => interruption.abort(),
  });
  await expect(run(options)).rejects.toMatchObject({ code: 'INTERRUPTED' });
}

describe('resuming is refused', () => {
  const resume = (input: string, out: string, asked: Parameters<typeof optionsOf>[2] = {}) =>
    run(optionsOf([input], out, { ...asked, resume: true }));

  it('when the manifest is another than the run began with', async () => {
    const input = put('changing.csv', manifest(rows));
    const out = fresh('o.ndjson');
    await interrupted(input, out);
    writeFileSync(input, manifest(rows).replace('goods 1,', 'goods 2,'));
    await expect(resume(input, out)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    writeFileSync(input, manifest(rows + 1));
    await expect(resume(input, out)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    writeFileSync(input, manifest(rows));
    expect((await resume(input, out)).resumedAfter).toBeGreaterThan(0);
  });

  it('when rules, mapping or options are others', async () => {
    const out = fresh('o.ndjson');
    await interrupted(csv, out);
    const setups: [Partial<RunOptions['setup']>, string][] = [
      [
        {
          rules: [
            put(
              'r.yaml',
              'ruleSet: u\nversion: 1.0.0\nschema: declaration/1\nrules:\n  - { id: A, title: t, risk: safety, points: 1, reason: r, when: netKg > 1 }\n',
            ),
          ],
        },
        'ruleSets',
      ],
      [{ mapping: put('m.yaml', 'mapping: m\ncolumns: { Id: declaration.id }\n') }, 'mapping'],
      [{ keep: ['What'] }, 'keep'],
      [{ asOf: '2026-03-02' }, 'asOf'],
    ];
    for (const [setup, name] of setups)
      await expect(resume(csv, out, { setup })).rejects.toMatchObject({
        code: 'RESUME_CHANGED',
        message: expect.stringContaining(name),
      });
    await expect(resume(csv, out)).resolves.toBeDefined();
  });

  it('when one bit of the checkpoint is another, or another version wrote it', async () => {
    const out = fresh('o.ndjson');
    await interrupted(csv, out);
    const file = `${out}.checkpoint`;
    const sound = readFileSync(file);
    for (let at = 0; at < sound.length - 1; at += 41) {
      const bytes = Buffer.from(sound);
      bytes[at]! ^= 1 << (at % 8);
      writeFileSync(file, bytes);
      await expect(resume(csv, out)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    }
    writeFileSync(file, '{"form":"customs-risk checkpoint 0"}\n');
    await expect(resume(csv, out)).rejects.toMatchObject({
      message: expect.stringContaining('another version wrote it'),
    });
    writeFileSync(file, sound);
    writeFileSync(`${out}.partial`, 'x');
    await expect(resume(csv, out)).rejects.toMatchObject({ message: expect.stringContaining('holds 1 bytes') });
  });

  it('and a run is not begun anew over it unless that is asked for', async () => {
    const out = fresh('o.ndjson');
    await interrupted(csv, out);
    await expect(run(optionsOf([csv], out))).rejects.toMatchObject({
      code: 'FILE_EXISTS',
      remedy: expect.stringContaining('--resume'),
    });
    expect((await run(optionsOf([csv], out, { force: true }))).resumedAfter).toBeNull();
    expect(existsSync(`${out}.checkpoint`)).toBe(false);
  });
});

/** A disk whose call of this number fails; later ones work again. `short`: reads and writes take one byte at most. */
function failingDisk(failAt: number, code: string, short = false): { disk: Disk; calls: () => number } {
  let calls = 0;
  const attempt = <T>(call: () => Promise<T>): Promise<T> =>
    ++calls === failAt ? Promise.reject(Object.assign(new Error(code), { code })) : call();
  const cut = (length: number): number => (short ? Math.min(length, 1 + (calls % 1000)) : length);
  const wrap = (file: DiskFile): DiskFile => ({
    read: (into, offset, length, position) => attempt(() => file.read(into, offset, cut(length), position)),
    write: (bytes, offset, length, position) => attempt(() => file.write(bytes, offset, cut(length), position)),
    stat: () => attempt(() => file.stat()),
    truncate: (length) => attempt(() => file.truncate(length)),
    chmod: (mode) => attempt(() => file.chmod(mode)),
    sync: () => attempt(() => file.sync()),
    close: () => file.close(),
  });
  const disk: Disk = {
    open: (path, flags, mode) => attempt(async () => wrap(await realDisk.open(path, flags, mode))),
    rename: (from, to) => attempt(() => realDisk.rename(from, to)),
    remove: (path) => attempt(() => realDisk.remove(path)),
  };
  return { disk, calls: () => calls };
}

describe('a disk that fails', () => {
  const input = put('small.csv', manifest(100));
  const codes = ['EIO', 'ENOSPC', 'EPIPE'];

  it('at any call gives a clean error, and a second attempt the same bytes', { timeout: 600_000 }, async () => {
    const whole = fresh('whole.ndjson');
    const counting = failingDisk(0, '');
    await run(optionsOf([input], whole), { disk: counting.disk });
    expect(counting.calls()).toBeGreaterThan(20);
    for (let failAt = 1; failAt <= counting.calls(); failAt++) {
      const out = fresh('o.ndjson');
      const { disk } = failingDisk(failAt, codes[failAt % codes.length]!);
      const first = await run(optionsOf([input], out), { disk }).then(
        () => 'done',
        (fault) => codeOf(fault),
      );
      expect(['done', 'OUTPUT_FAILED', 'INPUT_FAILED']).toContain(first);
      for (const name of [out, `${out}.quarantine.ndjson`])
        if (existsSync(name)) expect(readFileSync(name, 'utf8')).toBe(readFileSync(name.replace(out, whole), 'utf8'));
      await run(optionsOf([input], out, { resume: true, force: true }));
      expect(outputOf(out)).toEqual(outputOf(whole));
    }
  });

  it('to read and write all at once gives the same bytes', async () => {
    const [whole, out] = [fresh('whole.ndjson'), fresh('o.ndjson')];
    await run(optionsOf([input], whole));
    await run(optionsOf([input], out), { disk: failingDisk(0, '', true).disk });
    expect(outputOf(out)).toEqual(outputOf(whole));
  });
});

describe('a thread that dies', () => {
  it('is replaced, and no record is lost or doubled', async () => {
    const [whole, out] = [fresh('whole.ndjson'), fresh('o.ndjson')];
    const one = await run(optionsOf([csv], whole));
    const threads: ReturnType<typeof startWorker>[] = [];
    const start = (setup: RunOptions['setup']) => {
      threads.push(startWorker(setup));
      return threads.at(-1)!;
    };
    let killed = 0;
    const onProgress = (): void => {
      if (killed++ === 0) void threads[0]!.terminate();
    };
    const summary = await run(optionsOf([csv], out, { workers: 2, onProgress }), { startWorker: start });
    expect(summary.workers).toBeGreaterThan(threads.length - 1);
    expect(threads.length).toBeGreaterThan(1);
    expect(outputOf(out)).toEqual(outputOf(whole));
    expect(summary.tally).toEqual(one.tally);
  });

  it('again and again ends the run with a code', async () => {
    const start = (setup: RunOptions['setup']) => {
      const thread = startWorker(setup);
      thread.once('message', () => void thread.terminate());
      return thread;
    };
    await expect(run(optionsOf([csv], fresh('o.ndjson')), { startWorker: start })).rejects.toMatchObject({
      code: 'WORKER_LOST',
    });
  });
});

describe('a manifest that changes while it is read', () => {
  it.each([
    ['grows', (text: string) => `${text}D1,1,1,x\n`],
    ['shrinks', (text: string) => text.slice(0, 600_000)],
  ])('because it %s ends the run with a code, and no output takes its name', async (_, change) => {
    const text = manifest(30_000);
    const input = put('changing.csv', text);
    const out = fresh('o.ndjson');
    let seen = 0;
    const onProgress = (): void => {
      if (seen++ === 0) writeFileSync(input, change(text));
    };
    await expect(run(optionsOf([input], out, { onProgress }))).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    expect(existsSync(out)).toBe(false);
  });
});

it('the record of a run holds its counts, versions and times, and nothing of a record', async () => {
  const out = fresh('o.ndjson');
  const { tally } = await run(optionsOf([csv], out, { workers: 2 }));
  const record = JSON.parse(readFileSync(`${out}.run.json`, 'utf8'));
  expect(record.counts).toMatchObject({ read: tally.read, scored: tally.scored, rejected: tally.rejected });
  expect(record.counts.read).toBe(record.counts.scored + record.counts.rejected);
  expect(record.lanes).toEqual(tally.lanes);
  expect(record.rejects).toEqual(tally.rejects);
  expect(Object.keys(record.times.stages)).toEqual(['read', 'score', 'model', 'write', 'output']);
  expect(record.memory.peakBytes).toBeGreaterThan(1e7);
  expect(JSON.stringify(record)).not.toContain('goods');
  expect(statSync(`${out}.quarantine.ndjson`).mode & 0o777).toBe(0o600);
});
