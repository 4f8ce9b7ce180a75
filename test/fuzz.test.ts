// Mutated input: whatever bytes come in, a loader gives records, faults or an error of its own, and nothing else happens.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../src/errors.js';
import { compileMapping } from '../src/manifest/mapping.js';
import { readManifest } from '../src/manifest/read-manifest.js';
import { compileRuleSet } from '../src/rules/compile.js';
import { compilePolicy } from '../src/scoring/policy.js';
import { parseSettings } from '../src/settings-file.js';
import { runs } from './runs.js';

const seeds = {
  csv: readFileSync('test/golden/faults/in.csv') + readFileSync('test/golden/grouped/in.csv', 'utf8'),
  ndjson:
    '{"id":"D1","acceptedAt":"2026-03-01","parties":{"importer":{"id":"I","address":{"country":"NL"}}},"items":[{"hs":"640411","netKg":1.5,"undg":["3480"],"packages":[{"count":1}],"extra":{"a":"b"}}]}\n{"id":"D2","items":[{}]}\n',
  rules: readFileSync('test/golden/rules.yaml', 'utf8'),
  mapping: readFileSync('examples/mappings/kcs.yaml', 'utf8'),
  policy:
    'policy: p\nversion: 1\nbaseCurrency: USD\nbaseRate: { counterfeit: 0.01, safety: 0.002 }\ngroupCaps: { default: 60 }\nlanes: { red: {}, yellow: {}, blue: {} }\n',
};

const pieces = [
  '"',
  '""',
  "'",
  ',',
  ';',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\t',
  '\ufeff',
  '\ud800',
  '{',
  '}',
  '[',
  ']',
  ':',
  '- ',
  '&a ',
  '*a',
  '!!str ',
  '|',
  '>',
  '#',
  '%',
  '(',
  ')',
  '&&',
  '==',
  '__proto__',
  'constructor',
  '1e999',
  '-1',
  '9007199254740993',
  '\u202e',
  'x'.repeat(5_000),
  '{"a":'.repeat(200),
  '    ',
  'true',
  'null',
  '~',
];

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.integer({ min: 0, max: 30 }),
  put: fc.constantFrom('', ...pieces),
});

function mutate(text: string, mutations: readonly { at: number; drop: number; put: string }[]): string {
  return mutations.reduce((current, { at, drop, put }) => {
    const place = Math.floor(at * current.length);
    return current.slice(0, place) + put + current.slice(place + drop);
  }, text);
}

async function survives(load: () => unknown): Promise<void> {
  try {
    await load();
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    expect(fault.message.length).toBeLessThan(60_000);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}

async function read(text: string, options: object): Promise<number> {
  let last = 0;
  for await (const record of readManifest([Buffer.from(text)], { source: 'fuzz', ...options })) {
    const number = record.ok ? record.position!.record : record.fault.record;
    expect(number).toBeGreaterThan(0);
    last = Math.max(last, number);
  }
  return last;
}

const golden = compileMapping(parseSettings(readFileSync('test/golden/mapping.yaml', 'utf8'), 'mapping.yaml'));
const loaders: { readonly [name in keyof typeof seeds]: (text: string) => unknown } = {
  csv: (text) => read(text, { format: 'csv', mapping: golden }),
  ndjson: (text) => read(text, { format: 'ndjson' }),
  rules: (text) => compileRuleSet(parseSettings(text, 'rules.yaml'), () => ['x']),
  mapping: (text) => compileMapping(parseSettings(text, 'mapping.yaml')),
  policy: (text) => compilePolicy(parseSettings(text, 'policy.yaml')),
};

describe.each(Object.keys(seeds) as (keyof typeof seeds)[])('mutated %s', (name) => {
  it('does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) =>
        survives(() => loaders[name](mutate(seeds[name], mutations))),
      ),
      { numRuns: runs(400) },
    );
  });
});
