// Outcomes: what a line may say, what it says of a risk, and lines against each other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutcomes } from '../../src/evaluation/check-outcomes.js';
import { createOutcomeLedger } from '../../src/evaluation/outcome-ledger.js';
import { labelOfResult, resultNames } from '../../src/evaluation/outcome-schema.js';
import { type OutcomeRecord, readOutcomes } from '../../src/evaluation/outcomes.js';
import { workFolder } from '../cli/run.js';

const { put } = workFolder();
const head = 'declarationId,item,examined,at,decidedBy,result,note\n';

async function read(text: string): Promise<OutcomeRecord[]> {
  const records: OutcomeRecord[] = [];
  for await (const record of readOutcomes(Buffer.from(text))) records.push(record);
  return records;
}

const faultsOf = async (text: string): Promise<unknown[]> =>
  (await read(text)).flatMap((record) =>
    record.ok ? [] : [[record.fault.code, record.fault.path, record.fault.line]],
  );

describe('readOutcomes', () => {
  it('reads delimited text and lines of JSON to the same values', async () => {
    const csv = await read(
      `\ufeffdeclarationId,item,examined,at,decidedBy,result,revenue\n D1 ,1,true,2026-03-02,random,ip-infringement,1200.50\nD2,,false,,,not-examined,\n`,
    );
    const json = await read(
      '{"declarationId":"D1","item":1,"examined":true,"at":"2026-03-02","decidedBy":"random","result":"ip-infringement","revenue":1200.5}\n\n{"declarationId":"D2","examined":false,"result":"not-examined"}',
    );
    const outcomes = csv.map((record) => record.ok && record.outcome);
    expect(outcomes).toEqual([
      {
        declarationId: 'D1',
        item: 1,
        examined: true,
        at: '2026-03-02',
        decidedBy: 'random',
        result: 'ip-infringement',
        revenue: 1200.5,
      },
      { declarationId: 'D2', examined: false, result: 'not-examined' },
    ]);
    expect(json.map((record) => record.ok && record.outcome)).toEqual(outcomes);
    expect(csv[1]).toMatchObject({ position: { source: 'input', record: 2, line: 3 } });
  });

  it('gives each line that says what it may not a fault with its column and line', async () => {
    const lines = [
      'D1,,true,,,fake,',
      'D2,,yes,,,conform,',
      'D3,,true,2026-02-30,,conform,',
      'D4,,true,,hunch,conform,',
      ',,true,,,conform,',
      'D6,0,true,,,conform,',
      'D7,x,true,,,conform,',
      'D8,,true,,,not-examined,',
      'D9,,false,,,safety,',
      `D10,,true,,,conform,${'x'.repeat(2001)}`,
      `${'D'.repeat(71)},,true,,,conform,`,
      'D12,,true,,,,',
      'D13,,true,,,conform',
      'D14,,true,,,"conform,',
    ];
    expect(await faultsOf(head + lines.join('\n'))).toEqual([
      ['OUTCOME_CODE', 'result', 2],
      ['OUTCOME_CODE', 'examined', 3],
      ['DATE_IMPOSSIBLE', 'at', 4],
      ['OUTCOME_CODE', 'decidedBy', 5],
      ['ID_MISSING', 'declarationId', 6],
      ['NUMBER_NEGATIVE', 'item', 7],
      ['NUMBER_MALFORMED', 'item', 8],
      ['OUTCOME_UNCLEAR', 'result', 9],
      ['OUTCOME_UNCLEAR', 'result', 10],
      ['OUTCOME_TEXT', 'note', 11],
      ['ID_TOO_LONG', 'declarationId', 12],
      ['OUTCOME_CODE', 'result', 13],
      ['CSV_COLUMN_COUNT', null, 14],
      ['CSV_UNCLOSED_QUOTE', null, 15],
    ]);
    expect(
      await faultsOf(
        '{"declarationId":7,"examined":true,"result":"conform"}\n{"declarationId":"A","examined":true,"result":"conform","verdict":1}\n{"declarationId":"A"\n{"declarationId":"A","declarationId":"A","examined":true,"result":"conform"}\n{}\n{"declarationId":"A","examined":"true","result":"conform"}\n',
      ),
    ).toEqual([
      ['TYPE_WRONG', 'declarationId', 1],
      ['OUTCOME_FIELD', null, 2],
      ['JSON_MALFORMED', null, 3],
      ['JSON_KEY_REPEATED', null, 4],
      ['ID_MISSING', 'declarationId', 5],
      ['OUTCOME_CODE', 'examined', 6],
    ]);
  });

  it('refuses a header that is not that of outcomes, with every fault and a suggestion', async () => {
    await expect(read('declarationId,examined,resultt,result,result\n')).rejects.toMatchObject({
      problems: [
        { code: 'COLUMN_UNKNOWN', message: expect.stringContaining('"result"') },
        { code: 'COLUMN_DUPLICATE' },
      ],
    });
    await expect(read('id;examined\n')).rejects.toMatchObject({ code: 'COLUMN_MISSING' });
    await expect(read('')).rejects.toMatchObject({ code: 'MANIFEST_EMPTY' });
    await expect(read('PK\u0003\u0004xxxx')).rejects.toMatchObject({ code: 'MANIFEST_FORMAT' });
  });

  it('gives the same whatever the size of the chunks', async () => {
    const text = Buffer.from(`${head}D1,,true,,random,conform,"a\nb é"\nD2,1,true,,,fake,\n`);
    const whole = await read(text.toString());
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: text.length }), async (size) => {
        const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
          text.subarray(at * size, at * size + size),
        );
        const records: OutcomeRecord[] = [];
        for await (const record of readOutcomes(pieces)) records.push(record);
        expect(records).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a result', () => {
  it('is a hit of its own risk, nothing of the other, and says nothing where nobody looked', () => {
    const table = resultNames.map((name) => [name, labelOfResult(name, 'counterfeit'), labelOfResult(name, 'safety')]);
    expect(table).toEqual([
      ['conform', false, false],
      ['ip-infringement', true, false],
      ['safety', false, true],
      ['undeclared', false, false],
      ['misdescription', false, false],
      ['undervaluation', false, false],
      ['other', false, false],
      ['not-examined', null, null],
    ]);
  });
});

describe('the ledger', () => {
  const place = { source: 'o.csv', record: 1, line: 2, byte: 0 };
  const noted = (...lines: [item: number | undefined, result: (typeof resultNames)[number]][]) => {
    const ledger = createOutcomeLedger();
    const codes = lines.map(
      ([item, result]) =>
        ledger.note({ declarationId: 'D', item, examined: result !== 'not-examined', result }, place)?.code ?? null,
    );
    const known = ledger.of('D')!;
    return { codes, counterfeit: known.label('counterfeit'), safety: known.label('safety'), known };
  };

  it('joins several findings about the same goods', () => {
    expect(noted([1, 'ip-infringement'], [1, 'safety'])).toMatchObject({
      codes: [null, null],
      counterfeit: true,
      safety: true,
    });
  });

  it('tells of a declaration what any of its items is, and of an item what it is itself', () => {
    const { known, counterfeit, safety } = noted([1, 'conform'], [2, 'ip-infringement'], [3, 'not-examined']);
    expect([counterfeit, safety]).toEqual([true, false]);
    expect([1, 2, 3, 4].map((item) => known.label('counterfeit', item))).toEqual([false, true, null, null]);
    expect(noted([undefined, 'conform']).known.label('safety', 7)).toBe(false);
  });

  it('takes nothing for clean that nobody looked at', () => {
    expect(noted([undefined, 'not-examined'])).toMatchObject({ counterfeit: null, safety: null });
    expect(createOutcomeLedger().of('D')).toBeUndefined();
  });

  it.each([
    [
      [
        [1, 'conform'],
        [1, 'conform'],
      ],
      'OUTCOME_REPEATED',
      false,
    ],
    [
      [
        [1, 'conform'],
        [1, 'safety'],
      ],
      'OUTCOME_CONTRADICTS',
      null,
    ],
    [
      [
        [1, 'not-examined'],
        [1, 'conform'],
      ],
      'OUTCOME_CONTRADICTS',
      null,
    ],
    [
      [
        [undefined, 'conform'],
        [2, 'ip-infringement'],
      ],
      'OUTCOME_CONTRADICTS',
      null,
    ],
    [
      [
        [2, 'ip-infringement'],
        [undefined, 'conform'],
      ],
      'OUTCOME_CONTRADICTS',
      null,
    ],
    [
      [
        [undefined, 'conform'],
        [2, 'not-examined'],
      ],
      null,
      false,
    ],
  ] as const)('%j is %s, and the risk is %s', (lines, code, label) => {
    const { codes, counterfeit } = noted(...(lines as never as Parameters<typeof noted>));
    expect([codes, counterfeit]).toEqual([[null, code], label]);
  });

  it('gives the same labels whatever the order of the lines', () => {
    const line = fc.tuple(
      fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
      fc.constantFrom(...resultNames),
    );
    const lines = fc.array(line, { maxLength: 5, minLength: 1 });
    fc.assert(
      fc.property(
        lines.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
        ([a, b]) => {
          const [one, other] = [noted(...a), noted(...b)];
          expect([one.counterfeit, one.safety]).toEqual([other.counterfeit, other.safety]);
        },
      ),
    );
  });
});

describe('checkOutcomes', () => {
  it('counts what can be used, and tells outcomes without a verdict and verdicts without an outcome', async () => {
    const outcomes = put(
      'o.csv',
      `${head}D1,,true,,random,safety,\nD1,,true,,random,safety,\nD2,,true,,,conform,\nX,,true,,risk,conform,\nD3,,true,,,odd,\n`,
    );
    const verdicts = put('v.ndjson', '{"declarationId":"D1"}\n{"declarationId":"D2"}\n{"declarationId":"D4"}\n');
    expect(await checkOutcomes(outcomes, verdicts)).toMatchObject({
      lines: 5,
      used: 2,
      declarations: 3,
      results: { safety: 1, conform: 2, 'not-examined': 0 },
      decidedBy: { random: 1, unknown: 1, risk: 1 },
      faults: [
        { code: 'OUTCOME_REPEATED', line: 3 },
        { code: 'OUTCOME_UNKNOWN', line: 5 },
        { code: 'OUTCOME_CODE', line: 6 },
      ],
      verdicts: 3,
      without: 1,
    });
    expect(await checkOutcomes(outcomes, null)).toMatchObject({ used: 3, verdicts: null, without: null });
  });
});
