// The command `validate`: what a manifest is, what is wrong with it, what is in it, what can be judged on it.
import { describe, expect, it } from 'vitest';
import type { Validation } from '../../src/pipeline/validation.js';
import { customsRisk, workFolder } from './run.js';

const { put } = workFolder();

const item = (more: object): object => ({ hs: '640411', value: 10, netKg: 2, ...more });
const lines = (...declarations: unknown[]): string =>
  declarations.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');
const text = lines(
  { id: 'D1', items: [item({ origin: 'CN' }), item({ origin: 'ZZ' })] },
  '{"id":"secret-1"',
  { id: 'D2', items: [item({ value: -1 })] },
  { id: 'D3', items: [item({})] },
  { id: 'D1', items: [item({ description: 'secret-2' })] },
  { id: 'D2', items: [item({})] },
);
const manifest = put('m.ndjson', text);
const again = text.lastIndexOf('{"id":"D1"');
const validationOf = (...args: string[]): Validation =>
  JSON.parse(customsRisk(['validate', '--json', ...args]).out) as Validation;

describe('validate', () => {
  const found = validationOf(manifest);

  it('says what the manifest is and counts what it holds', () => {
    expect(found).toMatchObject({
      source: manifest,
      format: { id: 'ndjson', because: 'its name ends so' },
      mapping: null,
      records: 6,
      rejected: 2,
      declarations: 4,
      items: 5,
    });
  });

  it('tells faults and issues by code, with their places', () => {
    expect(found.faults).toEqual([
      { code: 'JSON_MALFORMED', count: 1, first: [{ record: 2, line: 2, byte: 124 }] },
      {
        code: 'NUMBER_NEGATIVE',
        count: 1,
        first: [{ record: 3, line: 3, byte: 141, path: 'items[0].value' }],
      },
    ]);
    expect(found.issues).toEqual([
      { code: 'COUNTRY_UNKNOWN', count: 1, first: [{ record: 1, line: 1, byte: 0, path: 'items[1].origin' }] },
    ]);
  });

  it('tells ids that come again anywhere, but not those of rejected records', () => {
    expect(found.repeatedIds).toMatchObject({
      count: 1,
      complete: true,
      first: [{ record: 5, line: 5, byte: again, firstRecord: 1 }],
    });
  });

  it('tells which fields are filled', () => {
    const filled = Object.fromEntries(found.fields.map((field) => [field.path, [field.filled, field.of]]));
    expect(filled['declaration.id']).toEqual([4, 4]);
    expect(filled['item.hs']).toEqual([5, 5]);
    expect(filled['item.origin']).toEqual([1, 5]);
    expect(filled['item.description']).toEqual([1, 5]);
    expect(filled['consignor.name']).toEqual([0, 4]);
  });

  it('tells what rules and features lack', () => {
    expect(found.rules.find(({ id }) => id === 'CF-033')).toEqual({
      id: 'CF-033',
      title: 'Freight above the value of the goods',
      undetermined: 4,
      missing: ['freight', 'invoiceTotal'],
    });
    // Three of the five items have no origin, and one has none that is known.
    expect(found.features.find(({ name }) => name === 'irregularOrigin')).toMatchObject({ undetermined: 4 });
    expect(found.features.find(({ name }) => name === 'logNetKg')?.undetermined ?? 0).toBe(0);
    expect(validationOf(manifest, '--no-model').features).toEqual([]);
  });

  it('says it in words, without contents of records', () => {
    const { code, out } = customsRisk(['validate', manifest]);
    expect(code).toBe(1);
    expect(out).toContain('Format   lines of JSON (ndjson): its name ends so');
    expect(out).toContain('Records  6: 4 declarations with 5 items, 2 rejected');
    expect(out).toContain('record 3, line 3, byte 141, items[0].value');
    expect(out).toContain(`record 5, line 5, byte ${again}: as record 1`);
    expect(out).toMatch(/ 20\.0 % {2}item\.origin/);
    expect(out).toMatch(/100\.0 % {2}CF-033 .*lacks freight, invoiceTotal/);
    expect(out).toContain('2 records would go to quarantine.');
    expect(out).not.toMatch(/secret|undefined|NaN/);
  });

  it('has examples in its help that run and find no fault', () => {
    const examples = [...customsRisk(['validate', '--help']).out.matchAll(/\$ customs-risk (.*)/g)];
    expect(examples).toHaveLength(2);
    for (const [, example] of examples) {
      const { code, out } = customsRisk(example!.trim().split(' '));
      expect([code, out.split('\n').at(-2)]).toEqual([0, 'No faults.']);
    }
  });

  it('reads standard input, says why it read what, and how to go on', () => {
    expect(customsRisk(['validate', '-', '--format', 'json'], { input: '[]' }).out).toContain('it was asked for');
    const { code, err } = customsRisk(['validate', '-'], { input: 'Invoice,Tariff\n1,2\n' });
    expect([code, err]).toEqual([2, expect.stringContaining('customs-risk map init')]);
    expect(customsRisk(['validate', 'nothing.csv'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('FILE_MISSING'),
    });
  });
});
