// Sentences of features: what an officer reads of a value, a comparison, and a template.
import { expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import { flatten } from '../../src/declaration/flatten.js';
import type { Row } from '../../src/declaration/slots.js';
import { compileFeatures } from '../../src/features/features.js';
import { makeFeatures, makeInputs, makeLookups } from './made-lookups.js';

const lookups = makeLookups({
  usual: {
    type: 'median',
    of: 'log(valuePerKg)',
    keys: [['hs4']],
    atLeast: 1,
    entries: [{ '6404': [9, Math.log(9.6), 0] }],
  },
  rates: { type: 'rate', label: 'fraud', keys: [['hs4']], strength: 10, prior: 0.2, entries: [{ '6404': [40, 12] }] },
});

function rowOf(item: object): Row {
  const flat = flatten({ id: 'D1', items: [item] });
  if (!flat.ok) throw new Error(flat.fault.code);
  deriveRows(flat.flat.rows, 'USD', {});
  return flat.flat.rows[0]!;
}

const shoes = rowOf({ hs: '640411', origin: 'CN', description: 'shoes {x}', value: 80, currency: 'USD', netKg: 100 });
const bare = rowOf({ quantity: 6 });
const sentences = (feature: object, row = shoes): string =>
  makeFeatures(lookups, { says: 'Value per kg against the usual', ...feature }).sentence(row, 0);
const againstUsual = "log(valuePerKg) - table('usual')";

it.each([
  ['a number', 'netKg', 'x: 100'],
  ['a logarithm, by the number in it', 'log(valuePerKg)', 'x: 0.8'],
  ['a logarithm of one more', 'log1p(netKg)', 'x: 100'],
  ['a bool', 'netKg > 3', 'x: yes'],
  ['a rate', "rate('rates')", 'x: 0.28'],
  ['what is missing', 'grossKg', 'x: not known'],
  ['a comparison', againstUsual, 'x: 12 times below'],
  ['a comparison the other way', 'log(netKg / 40.0)', 'x: 2.5 times above'],
  ['a comparison without a sign', 'abs(log(netKg / 40.0))', 'x: 2.5 times above'],
  ['a comparison of equals', 'log(netKg) - log(99.0)', 'x: about the same'],
  ['a comparison with what is missing', 'log(netKg / grossKg)', 'x: not known'],
])('says %s', (_, expr, expected) => {
  expect(sentences({ expr, says: 'x' })).toBe(expected);
});

it('follow the template of the feature, with slots for fields and for the comparison', () => {
  const reason = 'value per kg {valuePerKg}, {times} the usual ({usual}) for HS {hs4} from {origin} {{{description}}}';
  expect(sentences({ expr: againstUsual, reason })).toBe(
    'value per kg 0.8, 12 times below the usual (9.6) for HS 6404 from CN {shoes {x}}',
  );
  expect(sentences({ expr: againstUsual, reason }, bare)).toBe(
    'value per kg not stated, not comparable with the usual (not stated) for HS not stated from not stated {not stated}',
  );
});

it.each([
  ['{times} of a feature that compares nothing', 'netKg', '{times}', '{times} needs a feature that compares'],
  ['an unknown field', 'netKg', '{netKgs}', 'unknown field "netKgs"'],
  ['a brace that stands alone', 'netKg', 'a } b', 'a brace stands alone'],
])('refuse %s, with its place', (_, expr, reason, message) => {
  const compiled = compileFeatures(makeInputs({ expr, reason }), lookups);
  expect(compiled).toMatchObject([{ path: ['inputs', 0, 'features', 0, 'reason'] }]);
  expect((compiled as readonly { message: string }[])[0]!.message).toContain(message);
});
