// The commands `features …` as processes: what they write, what they tell, and their exit codes.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { customsRisk, workFolder } from './run.js';

const { put, path } = workFolder();
const set = (features: string, tables: string): string =>
  `features: tiny\nschema: declaration/1\ncurrency: USD\ninputs: [{ name: features, features: [${features}] }]\ntables: { ${tables} }\n`;
const rate = `{ name: rate, expr: "rate('byHs')", says: past rate }`;
const byHs = 'byHs: { type: rate, label: fraud, keys: [[hs2], [hs6]], strength: 2 }';
const features = put('features.yaml', set(rate, byHs));
const mapping = put(
  'm.yaml',
  `mapping: m
columns: { Id: declaration.id, Day: declaration.acceptedAt, HS: item.hs, Result: extra.result }
labels: { fraud: 'row["Result"] == "1"' }
`,
);
const history = put(
  'history.csv',
  'Id,Day,HS,Result\nA,2020-01-01,640411,1\nB,2020-01-01,640412,0\nC,2020-01-02,640411,\nD,,640411,1\nE,2020-01-03,640411,0\nF,2020-01-03,64,1\nG,x,640411,1\n',
);
const sound = put('sound.csv', 'Id,Day,HS,Result\nA,2020-01-01,640411,1\nB,2020-01-02,640412,0\n');

describe('features fit', () => {
  it('writes tables, counts rows, labels, keys and rejects, and ends with 3 when there are rejects', () => {
    const out = path('tables.json');
    const { code, err } = customsRisk([
      'features',
      'fit',
      features,
      '--on',
      history,
      '--mapping',
      mapping,
      '--out',
      out,
    ]);
    expect(code).toBe(3);
    expect(err).toContain('5 rows = 5 learned; 2 records rejected');
    expect(err).toContain('fraud: known of 4 rows, positive in 2 (50.00 %)');
    expect(err).toContain('byHs (rate): 1, 2');
    expect(err).toMatch(/1 {2}DATE_MISSING +no day of acceptance.*; line 5\n/);
    expect(err).toMatch(/1 {2}DATE_IMPOSSIBLE .*; line 8\n/);
    expect(err).toMatch(/1 {2}CODE_MALFORMED /);
    expect(err).toContain(`Tables are in ${out}`);
    // F has no HS code that can be read, so it counts for the label alone.
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
      format: 1,
      until: '2020-01-03',
      rows: 5,
      labels: { fraud: { seen: 4, positive: 2 } },
      tables: {
        byHs: { type: 'rate', prior: 0.5, levels: [{ '64': [3, 1] }, { '640411': [2, 1], '640412': [1, 0] }] },
      },
    });
  });

  it('ends with 0 and may be told to say nothing', () => {
    const out = path('quiet.json');
    const args = ['features', 'fit', features, '--on', sound, '--mapping', mapping, '--out', out];
    expect(customsRisk([...args, '--quiet'])).toEqual({ code: 0, out: '', err: '' });
    expect(customsRisk(args)).toMatchObject({ code: 2, err: expect.stringContaining('FILE_EXISTS') });
    expect(customsRisk([...args, '--force']).code).toBe(0);
  });

  it('warns of what reads the outcome itself', () => {
    const leaky = put(
      'leaky.yaml',
      set(
        `${rate}, { name: told, expr: 'extra.result == "1"', says: leak }`,
        `${byHs}, seen: { type: count, keys: [[hs6, extra.result]] }`,
      ),
    );
    const { code, err } = customsRisk([
      'features',
      'fit',
      leaky,
      '--on',
      sound,
      '--mapping',
      mapping,
      '--out',
      path('leaky.json'),
    ]);
    expect(code).toBe(0);
    expect(err).toContain('Note: the feature "told" reads extra.result, and so does the label "fraud"');
    expect(err).toContain('Note: the table "seen" reads extra.result, and so does the label "fraud"');
  });

  it('learns from NDJSON by labels over fields', () => {
    const line = (id: string, day: string, result?: string): string =>
      `${JSON.stringify({ id, acceptedAt: day, extra: result === undefined ? {} : { result }, items: [{ hs: '640411' }] })}\n`;
    const ndjson = put(
      'h.ndjson',
      line('A', '2020-01-01', 'hit') + line('B', '2020-01-02', 'none') + line('C', '2020-01-02'),
    );
    const out = path('ndjson.json');
    const { code, err } = customsRisk([
      'features',
      'fit',
      features,
      '--on',
      ndjson,
      '--label',
      'fraud=extra.result == "hit"',
      '--out',
      out,
    ]);
    expect(err).toContain('known of 2 rows, positive in 1');
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8')).tables.byHs.levels).toEqual([{ '64': [2, 1] }, { '640411': [2, 1] }]);
  });

  const faulty: [string, string[], number, RegExp][] = [
    [
      'a label that nothing tells',
      [
        features,
        '--on',
        sound,
        '--mapping',
        put(
          'unlabelled.yaml',
          'mapping: m\ncolumns: { Id: declaration.id }\nlabels: { fruad: \'row["Result"] == "1"\' }\n',
        ),
        '--out',
        path('f.json'),
      ],
      2,
      /USAGE: the table "byHs" learns from the label "fraud", which nothing tells; did you mean "fruad"\?/,
    ],
    [
      'a label told twice',
      [features, '--on', sound, '--mapping', mapping, '--label', 'fraud=hs == "1"', '--out', path('f.json')],
      2,
      /USAGE: the label "fraud" is told twice/,
    ],
    [
      'a label that is no condition',
      [features, '--on', sound, '--mapping', mapping, '--label', 'x=hs', '--out', path('f.json')],
      2,
      /EXPRESSION_TYPE: --label x: /,
    ],
    [
      'a label without a name',
      [features, '--on', sound, '--mapping', mapping, '--label', 'hs == "1"', '--out', path('f.json')],
      2,
      /USAGE: --label is not written name=condition/,
    ],
    [
      'a column of a label that is missing',
      [
        features,
        '--on',
        put('short.csv', 'Id,Day,HS\nA,2020-01-01,640411\n'),
        '--mapping',
        mapping,
        '--out',
        path('f.json'),
      ],
      2,
      /COLUMN_MISSING: the header has no column "Result"/,
    ],
    [
      'a day that is none',
      [features, '--on', sound, '--mapping', mapping, '--until', '2020-02-30', '--out', path('f.json')],
      2,
      /USAGE: --until is not a day/,
    ],
    [
      'standard input',
      [features, '--on', '-', '--mapping', mapping, '--out', path('f.json')],
      2,
      /USAGE: a history is read from files/,
    ],
    [
      'a file that is given twice',
      [features, '--on', sound, '--on', sound, '--mapping', mapping, '--out', path('f.json')],
      2,
      /USAGE: the manifest is given twice/,
    ],
    [
      'a file that is not there',
      [features, '--on', path('none.csv'), '--mapping', mapping, '--out', path('f.json')],
      2,
      /FILE_MISSING/,
    ],
    [
      'an output that is an input',
      [features, '--on', sound, '--mapping', mapping, '--out', sound, '--force'],
      2,
      /USAGE: the output is a file that is read/,
    ],
    [
      'a folder that is not there',
      [features, '--on', sound, '--mapping', mapping, '--out', path('no/f.json')],
      2,
      /FILE_MISSING: the folder of the output/,
    ],
    [
      'a feature that names no table',
      [
        put('wrong.yaml', set(`{ name: rate, expr: "rate('byHS')", says: x }`, byHs)),
        '--on',
        sound,
        '--mapping',
        mapping,
        '--out',
        path('f.json'),
      ],
      2,
      /wrong\.yaml:4:\d+ EXPRESSION_NAME/,
    ],
    ['no output', [features, '--on', sound, '--mapping', mapping], 2, /required option '--out/],
  ];
  it.each(faulty)('refuses %s', (_, args, code, says) => {
    const run = customsRisk(['features', 'fit', ...args]);
    expect(run.err).toMatch(says);
    expect(run.code).toBe(code);
    expect(existsSync(path('f.json'))).toBe(false);
  });
});

describe('features export', () => {
  it('writes one row for each item, past days alone', () => {
    const out = path('matrix.csv');
    const { code, err } = customsRisk([
      'features',
      'export',
      features,
      '--on',
      history,
      '--mapping',
      mapping,
      '--until',
      '2020-01-02',
      '--out',
      out,
    ]);
    expect(code).toBe(3);
    expect(err).toContain('5 rows = 3 from earlier days + 2 from the tables of 2020-01-02; 2 records rejected');
    expect(err).toContain(`The matrix is in ${out}`);
    // Prior 1/2; HS 64: (1 + 2 × 1/2) / (2 + 2) = 1/2; 640411: (1 + 2 × 1/2) / (1 + 2) = 2/3. C is not labelled.
    expect(readFileSync(out, 'utf8')).toBe(
      [
        'file,record,declarationId,item,day,rate,fraud',
        '1,1,A,1,2020-01-01,,1',
        '1,2,B,1,2020-01-01,,0',
        '1,3,C,1,2020-01-02,0.6666667,',
        '1,5,E,1,2020-01-03,0.6666667,0',
        '1,6,F,1,2020-01-03,,1',
        '',
      ].join('\n'),
    );
  });

  it('is the same bytes in every time zone and locale', () => {
    const times = put(
      'times.csv',
      'Id,Day,HS,Result\nA,2020-01-01,640411,1\nB,2020-01-01,640412,0\nC,2020-01-02,640411,1\nD,2020-01-03,640411,0\n',
    );
    const bytes = ['UTC', 'Asia/Seoul', 'America/Los_Angeles'].map((zone, at) => {
      const out = path(`zone-${at}.npy`);
      const args = ['features', 'export', features, '--on', times, '--mapping', mapping, '--out', out, '--quiet'];
      expect(customsRisk(args, { env: { TZ: zone, LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' } }).code).toBe(0);
      return readFileSync(out, 'hex');
    });
    expect(new Set(bytes).size).toBe(1);
  });

  it('refuses an ending that tells no format, before it writes', () => {
    const run = customsRisk([
      'features',
      'export',
      features,
      '--on',
      sound,
      '--mapping',
      mapping,
      '--out',
      path('m.xlsx'),
    ]);
    expect(run).toMatchObject({
      code: 2,
      err: expect.stringContaining('the ending of a matrix must be .csv, .parquet or .npy'),
    });
    expect(existsSync(path('m.xlsx.partial'))).toBe(false);
  });
});

describe('the help', () => {
  it.each(['features', 'features fit', 'features export'])('of %s has an example', (command) => {
    const { code, out } = customsRisk([...command.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples?:\n {2}\$ customs-risk features /);
  });
});
