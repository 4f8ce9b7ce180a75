// The command `score`: output, quarantine, summary and exit code, for good input and bad.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parseString } from 'fast-csv';
import { describe, expect, it } from 'vitest';
import { verdictSchema } from '../../src/scoring/verdict.js';
import { cli, customsRisk, root, workFolder } from './run.js';

const { put, path, folder } = workFolder();
const mapping = put(
  'mapping.yaml',
  'mapping: m\ncolumns:\n  Id: declaration.id\n  Date: declaration.acceptedAt\n  HS: item.hs\n  What: item.description\n  From: item.origin\n  Kg: item.netKg\n  Value: item.value\nconstants: { item.currency: USD }\n',
);
const header = 'Id,Date,HS,What,From,Kg,Value,Label\n';
const good = (number: number): string =>
  `D${number},2026-03-01,640411,"ad1das shoes, lot ${number}",CN,10,20,${number % 2}\n`;
const rows = (...lines: string[]): string => header + lines.join('');
const rulesOnly = ['--mapping', mapping, '--no-model', '--force'];
let runs = 0;

function score(manifest: string | Buffer, more: readonly string[] = [], extension = 'ndjson') {
  const name = `m${++runs}`;
  const file = put(`${name}.csv`, manifest);
  const out = path(`${name}.out.${extension}`);
  const run = customsRisk(['score', file, '--out', out, ...rulesOnly, ...more]);
  const read = (target: string): string => (existsSync(target) ? readFileSync(target, 'utf8') : '');
  return { ...run, file, outPath: out, verdicts: read(out), quarantine: read(`${out}.quarantine.ndjson`) };
}

const lines = (text: string): Record<string, never>[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('what an interrupted run left', () => {
  it('stays when the next run finds a fault in its setup', () => {
    const out = path('left.csv');
    writeFileSync(`${out}.partial`, 'finished verdicts');
    const empty = put('newline.csv', '\n');
    expect(customsRisk(['score', empty, ...rulesOnly, '--out', out])).toMatchObject({
      code: 2,
      err: expect.stringContaining('MANIFEST_EMPTY'),
    });
    expect(readFileSync(`${out}.partial`, 'utf8')).toBe('finished verdicts');
  });
});

describe('verdicts', () => {
  it('as NDJSON fit their schema, and stand in input order', () => {
    const { code, verdicts } = score(rows(good(1), good(2), good(3)));
    expect(code).toBe(0);
    const all = lines(verdicts);
    expect(all.map((verdict) => verdict.declarationId)).toEqual(['D1', 'D2', 'D3']);
    for (const verdict of all) expect(verdictSchema.safeParse(verdict).error).toBeUndefined();
  });

  it('as CSV begin with id, lane and risks, and read back', async () => {
    const { code, verdicts } = score(rows(good(1), good(2)), ['--keep', 'Label,What'], 'csv');
    expect(code).toBe(0);
    const table: Record<string, string>[] = [];
    await new Promise((done, fail) =>
      parseString(verdicts, { headers: true })
        .on('data', (row) => table.push(row))
        .on('error', fail)
        .on('end', done),
    );
    expect(verdicts.split('\n')[0]).toMatch(/^declarationId,lane,counterfeit,safety,/);
    expect(table.map((row) => [row.declarationId, row.lane, row.Label, row.What])).toEqual([
      ['D1', 'red', '1', 'ad1das shoes, lot 1'],
      ['D2', 'red', '0', 'ad1das shoes, lot 2'],
    ]);
    expect(table[0]!.counterfeit).toMatch(/^0\.\d{1,6}$/);
    expect(table[0]!.reasons).toContain(
      'CF-013 counterfeit +50: Brand spelled to be missed: "ad1das" (read as adidas); ',
    );
  });

  it('guard a spreadsheet against formulas', () => {
    const { verdicts } = score(
      rows('=1+2,2026-03-01,640411,@SUM(A1),CN,10,20,-5\n', '-7,2026-03-01,640411,x,CN,10,20,+x\n'),
      ['--keep', 'What,Label'],
      'csv',
    );
    const cells = verdicts
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(cells.map((row) => [row[0], row.at(-2), row.at(-1)])).toEqual([
      ["'=1+2", "'@SUM(A1)", '-5'],
      ['-7', 'x', "'+x"],
    ]);
  });

  it('have a decision id above green, or all when asked for', () => {
    const calm = 'D9,2026-03-01,940360,wooden table,CN,10,200,\n';
    expect(lines(score(rows(good(1), calm)).verdicts).map((verdict) => 'decisionId' in verdict)).toEqual([true, false]);
    expect(
      lines(score(rows(good(1), calm), ['--decision-ids', 'all']).verdicts).map((verdict) => 'decisionId' in verdict),
    ).toEqual([true, true]);
  });

  it('are the same bytes at every run, in every time zone and locale, with LF or CRLF, with or without a byte order mark', () => {
    const text = rows(good(1), good(2), 'D3,2026-02-30,1,x,CN,1,1,\n', good(4));
    const file = put('same.csv', text);
    const out = path('same.csv.ndjson');
    const bytes = (env: NodeJS.ProcessEnv, contents = text): string => {
      writeFileSync(file, contents);
      customsRisk(['score', file, '--out', out, ...rulesOnly], { env });
      return readFileSync(out, 'utf8') + readFileSync(`${out}.quarantine.ndjson`, 'utf8');
    };
    const first = bytes({});
    expect(bytes({ TZ: 'Pacific/Apia', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' })).toBe(first);
    expect(bytes({ TZ: 'America/Sao_Paulo' })).toBe(first);
    const withoutBytes = (text: string): string => text.replace(/"byte":\d+/g, '');
    expect(withoutBytes(bytes({}, `\ufeff${text.replaceAll('\n', '\r\n')}`))).toBe(withoutBytes(first));
  });

  it('go to standard output, from standard input', () => {
    const run = customsRisk(['score', '-', '--format', 'csv', '--out', '-', ...rulesOnly, '--quiet'], {
      input: rows(good(1), 'x,y\n', good(2)),
    });
    expect(run.code).toBe(3);
    expect(lines(run.out).map((verdict) => verdict.declarationId)).toEqual(['D1', 'D2']);
    expect(JSON.parse(run.err)).toMatchObject({ code: 'CSV_COLUMN_COUNT', source: '-', line: 3 });
  });

  it('of several manifests stand one after the other', () => {
    const one = put('one.csv', rows(good(1)));
    const two = put('two.csv', rows(good(2)));
    const out = path('both.ndjson');
    expect(customsRisk(['score', one, two, '--out', out, ...rulesOnly]).code).toBe(0);
    expect(
      lines(readFileSync(out, 'utf8')).map((verdict) => (verdict.position as unknown as { source: string }).source),
    ).toEqual([one, two]);
  });
});

describe('one bad record costs one record', () => {
  it.each([
    ['an unclosed quote in the middle', Buffer.from('D2,2026-03-01,640411,"open,CN,10,20,\n'), 'CSV_UNCLOSED_QUOTE'],
    ['a ragged row', Buffer.from('D2,2026-03-01\n'), 'CSV_COLUMN_COUNT'],
    ['invalid UTF-8', Buffer.from('D2,2026-03-01,640411,caf\xe9,CN,10,20,\n', 'latin1'), 'TEXT_ENCODING'],
    ['NUL bytes', Buffer.from('D2,2026-03-01,640411,a\0b,CN,10,20,\n'), 'TEXT_NUL'],
    ['a number like 1e999', Buffer.from('D2,2026-03-01,640411,x,CN,1e999,20,\n'), 'NUMBER_MALFORMED'],
    ['a negative mass', Buffer.from('D2,2026-03-01,640411,x,CN,-10,20,\n'), 'NUMBER_NEGATIVE'],
    ['31 February', Buffer.from('D2,2026-02-31,640411,x,CN,10,20,\n'), 'DATE_IMPOSSIBLE'],
    ['no id', Buffer.from(',2026-03-01,640411,x,CN,10,20,\n'), 'ID_MISSING'],
    [
      'a line over the limit',
      Buffer.from(`D2,2026-03-01,640411,${'x'.repeat(2_000_000)},CN,10,20,\n`),
      'RECORD_TOO_LONG',
    ],
  ])('%s', (_, bad, fault) => {
    const { code, verdicts, quarantine, err, outPath } = score(
      Buffer.concat([Buffer.from(rows(good(1))), bad, Buffer.from(good(3))]),
    );
    expect(code).toBe(3);
    expect(lines(verdicts).map((verdict) => verdict.declarationId)).toEqual(['D1', 'D3']);
    expect(lines(quarantine)).toMatchObject([
      { code: fault, record: 2, line: 3, byte: header.length + good(1).length },
    ]);
    expect(err).toContain('3 records = 2 scored + 1 rejected');
    expect(err).toContain(fault);
    expect(statSync(`${outPath}.quarantine.ndjson`).mode & 0o777).toBe(0o600);
  });

  it('an unknown country and a repeated id are issues, not faults', () => {
    const { code, verdicts, err } = score(rows(good(1), 'D2,2026-03-01,640411,x,ZZ,10,20,\n', good(3), good(3)));
    expect(code).toBe(0);
    expect(lines(verdicts).map((verdict) => verdict.issues)).toEqual([
      [],
      [{ code: 'COUNTRY_UNKNOWN', path: 'items[0].origin' }],
      [],
      [{ code: 'ID_REPEATED', path: 'id' }],
    ]);
    expect(err).toContain('ID_REPEATED');
  });

  it('a later run without rejects leaves no quarantine of an earlier one', () => {
    const file = put('again.csv', rows(good(1), 'x\n'));
    const out = path('again.ndjson');
    customsRisk(['score', file, '--out', out, ...rulesOnly]);
    expect(existsSync(`${out}.quarantine.ndjson`)).toBe(true);
    writeFileSync(file, rows(good(1)));
    customsRisk(['score', file, '--out', out, ...rulesOnly]);
    expect(existsSync(`${out}.quarantine.ndjson`)).toBe(false);
  });
});

describe('what is wrong with the setup', () => {
  const rule = (when: string): string =>
    `ruleSet: t\nversion: 1.0.0\nschema: declaration/1\nrules:\n  - { id: T, title: t, risk: safety, points: 1, reason: r, when: '${when}' }\n`;
  const sound = put('sound.csv', rows(good(1)));
  it.each<[string, string[], RegExp]>([
    [
      'a missing file',
      ['score', path('nobody.csv'), '--out', path('o.csv'), ...rulesOnly],
      /nobody\.csv FILE_MISSING: the manifest does not exist/,
    ],
    [
      'an empty file',
      ['score', put('empty.csv', ''), '--out', path('o.csv'), ...rulesOnly],
      /MANIFEST_EMPTY: the manifest is empty/,
    ],
    [
      'another delimiter',
      ['score', put('semi.csv', rows(good(1)).replaceAll(',', ';')), '--out', path('o.csv'), ...rulesOnly],
      /COLUMN_MISSING: the header is one column with the mark ";"/,
    ],
    [
      'an unknown column in the mapping',
      ['score', put('col.csv', rows().replace('Kg', 'Mass')), '--out', path('o.csv'), ...rulesOnly],
      /COLUMN_MISSING: the header has no column "Kg"/,
    ],
    [
      'a duplicate header',
      ['score', put('dup.csv', rows().replace('Label', 'Kg')), '--out', path('o.csv'), ...rulesOnly],
      /COLUMN_DUPLICATE: the header names the column "Kg" 2 times/,
    ],
    [
      'a column to keep that is not there',
      ['score', sound, '--out', path('o.csv'), ...rulesOnly, '--keep', 'Lable'],
      /COLUMN_MISSING: the header has no column "Lable"; did you mean "Label"\?/,
    ],
    [
      'a typo in a rule',
      ['score', sound, '--out', path('o.csv'), ...rulesOnly, '--rules', put('typo.yaml', rule('netKgs > 1'))],
      /typo\.yaml:5:67 EXPRESSION_NAME: unknown field "netKgs"; did you mean "netKg"\?\n.*\n\s+\^{6}/,
    ],
    [
      'a type error in a rule',
      ['score', sound, '--out', path('o.csv'), ...rulesOnly, '--rules', put('type.yaml', rule('netKg > "1"'))],
      /type\.yaml:5:67 EXPRESSION_TYPE: cannot compare number with text/,
    ],
    [
      'a mapping that is missing',
      ['score', sound, '--out', path('o.csv'), '--mapping', path('nobody.yaml'), '--no-model'],
      /FILE_MISSING/,
    ],
    [
      'a model that is missing',
      ['score', sound, '--out', path('o.csv'), '--mapping', mapping, '--model', path('nobody')],
      /model\.json FILE_MISSING/,
    ],
    [
      'an output without a known ending',
      ['score', sound, '--out', path('o.xlsx'), ...rulesOnly],
      /the ending of --out must be \.csv or \.ndjson/,
    ],
    ['an output that is the input', ['score', sound, '--out', sound, ...rulesOnly], /USAGE: the output is an input/],
    [
      'an output in a folder that is not there',
      ['score', sound, '--out', path('no/where.csv'), ...rulesOnly],
      /FILE_MISSING: the folder of the output does not exist/,
    ],
    ['an unknown option', ['score', sound, '--out', path('o.csv'), '--outt', 'x'], /unknown option '--outt'/],
    ['no output', ['score', sound], /required option '--out <file>' not specified/],
    ['an unknown command', ['scor'], /unknown command 'scor'/],
    [
      'a day that is none',
      ['score', sound, '--out', path('o.csv'), ...rulesOnly, '--as-of', 'today'],
      /asOf is not a day/,
    ],
    [
      'a misspelt key in the config',
      ['score', sound, '--out', path('o.csv'), '--config', put('bad.yaml', 'maping: x\n')],
      /bad\.yaml:1:1 SETTINGS_INVALID: unknown key "maping"; did you mean "mapping"\?/,
    ],
    [
      'kept columns of NDJSON',
      ['score', put('a.ndjson', '{}'), '--out', path('o.csv'), '--no-model', '--keep', 'a'],
      /columns can be kept of a manifest that has columns/,
    ],
  ])('%s', (_, args, message) => {
    const { code, err, out } = customsRisk(args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(err).not.toMatch(/\n\s+at |node:internal/);
    expect(out).toBe('');
    expect(existsSync(path('o.csv')) || existsSync(path('o.csv.partial'))).toBe(false);
  });

  it('never overwrites without --force', () => {
    const out = put('kept.csv', 'precious');
    const args = ['score', sound, '--out', out, '--mapping', mapping, '--no-model'];
    expect(customsRisk(args)).toMatchObject({ code: 2, err: expect.stringContaining('FILE_EXISTS') });
    expect(readFileSync(out, 'utf8')).toBe('precious');
    expect(customsRisk([...args, '--force']).code).toBe(0);
  });

  it('a header alone is scored, with a note', () => {
    const { code, verdicts, err } = score(rows(), [], 'csv');
    expect(code).toBe(0);
    expect(verdicts.split('\n')).toHaveLength(2);
    expect(err).toContain('has a header and no records');
  });
});

describe('shipped parts', () => {
  it('can be named, on the command line and in a config, where no file has the name', () => {
    const file = put('named.csv', rows(good(1)));
    const versions = (args: string[]): unknown => {
      const run = customsRisk(['score', file, '--mapping', mapping, '--out', '-', '--quiet', ...args]);
      return run.code === 0 ? lines(run.out)[0]!.versions : run.err;
    };
    const expected = {
      ruleSets: [expect.stringMatching(/^counterfeit@/)],
      model: expect.stringMatching(/^kcs-gbdt@/),
    };
    expect(versions(['--rules', 'counterfeit', '--model', 'kcs-gbdt'])).toMatchObject(expected);
    const config = put('named.yaml', 'rules: [counterfeit]\nmodel: kcs-gbdt\n');
    expect(versions(['--config', config])).toMatchObject(expected);
    expect(versions(['--rules', 'constructor'])).toContain('FILE_MISSING');
    put('counterfeit', 'ruleSet: own\nversion: 1.0.0\nschema: declaration/1\nrules: []\n');
    expect(versions(['--config', config])).not.toMatchObject(expected);
  });
});

describe('a config', () => {
  it('gives what the command line does not, with paths from its own folder', () => {
    put('run.yaml', 'mapping: mapping.yaml\nmodel: false\nkeep: [Label]\ndecisionIds: all\n');
    const out = path('configured.csv');
    const run = customsRisk(['score', put('c.csv', rows(good(1))), '--config', path('run.yaml'), '--out', out]);
    expect(run.code).toBe(0);
    expect(readFileSync(out, 'utf8').split('\n')[0]).toMatch(/,Label$/);
  });
});

describe('the summary', () => {
  it('counts records, lanes, rejects by code and rules, and is silent when asked', () => {
    const { err } = score(rows(good(1), good(2), 'x\n'));
    expect(err).toMatch(/Read {6}3 records = 2 scored \+ 1 rejected/);
    expect(err).toMatch(/red .* 2 {2}100\.0 %/);
    expect(err).toMatch(/1 {2}CSV_COLUMN_COUNT .*; first at line 4\n/);
    expect(err).toMatch(/2 {2}CF-013 +\+50 {2}Brand spelled to be missed/);
    expect(score(rows(good(1)), ['--quiet']).err).toBe('');
  });

  it('tells no contents of records, whatever is wrong with them', () => {
    const secret = 'MarkerJaneDoe';
    const bad = [
      `${secret},x\n`,
      `D1,${secret},640411,x,CN,1,1,\n`,
      `D1,2026-03-01,${secret},x,${secret},1,1,\n`,
      `D1,2026-03-01,640411,x,CN,${secret},1,\n`,
      `D1,,,"${secret}" ${secret},,,,\n`,
      `"${secret}\n`,
    ];
    const { err, out, quarantine } = score(rows(...bad));
    expect(`${err}${out}${quarantine}`).not.toContain(secret);
  });
});

describe('a run that cannot go on', () => {
  const many = put('many.csv', header + Array.from({ length: 60_000 }, (_, at) => good(at)).join(''));

  it('because the disk is full says so', () => {
    const run = customsRisk(['score', many, '--out', '/dev/full', ...rulesOnly]);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining('OUTPUT_FAILED: the disk is full (ENOSPC)') });
    expect(run.err).not.toMatch(/\n\s+at /);
  });

  it('because the pipe is closed says so', () => {
    const run = spawnSync(
      'sh',
      [
        '-c',
        `"${process.execPath}" "${cli}" score "${many}" --mapping "${mapping}" --no-model --quiet --out - | head -n 1 > /dev/null; echo done`,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    expect(run.stdout).toBe('done\n');
    expect(run.stderr).toContain('OUTPUT_FAILED: the program that reads the pipe has closed it (EPIPE)');
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  it('because it was interrupted leaves what is finished under another name', async () => {
    const out = path('stopped.ndjson');
    const child = spawn(process.execPath, [cli, 'score', '-', '--format', 'csv', '--out', out, ...rulesOnly], {
      cwd: root,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.write(header + Array.from({ length: 3_000 }, (_, at) => good(at)).join(''));
    while (!existsSync(`${out}.partial`) || statSync(`${out}.partial`).size === 0)
      await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    const [, done] = /INTERRUPTED: the run was interrupted after (\d+) records; their verdicts are in (.*)\n/.exec(
      err,
    )!;
    expect(err).toContain(`${out}.partial\n`);
    expect(lines(readFileSync(`${out}.partial`, 'utf8'))).toHaveLength(Number(done));
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder)).toContain('stopped.ndjson.partial');
  });

  it('because the input is a folder says so', () => {
    mkdirSync(path('folder.csv'));
    expect(customsRisk(['score', path('folder.csv'), '--out', path('f.csv'), ...rulesOnly])).toMatchObject({
      code: 2,
      err: expect.stringContaining('FILE_UNREADABLE'),
    });
  });
});

describe('where code generation is forbidden', () => {
  it('scores the same', () => {
    const file = put('closed.csv', rows(good(1)));
    const run = (node: string[]): string => {
      customsRisk(['score', file, '--out', path('closed.ndjson'), ...rulesOnly], { node });
      return readFileSync(path('closed.ndjson'), 'utf8');
    };
    expect(run(['--disallow-code-generation-from-strings'])).toBe(run([]));
  });
});
