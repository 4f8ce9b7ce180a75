// Checks: each has a name and a function that throws when the contract is broken.
import type { ManifestRecord } from '../manifest/read-manifest.js';
import { runInlineTests, sayFailure } from '../rules/inline-tests.js';
import type { RuleSet } from '../rules/rule-set.js';

export interface Check {
  readonly name: string;
  /** Throws, or rejects, with a sentence that says what is broken. */
  readonly run: () => void | Promise<void>;
}

/**
 * Checks of a rule set: every inline test gives what it expects, and every rule has a test that hits and one that does
 * not, every table one in which a row counts and one in which none does.
 */
export function ruleSetChecks(ruleSet: RuleSet, baseCurrency = 'USD'): Check[] {
  const inline = runInlineTests(ruleSet, baseCurrency).map((result) => ({
    name: `${result.rule}: ${result.test}`,
    run: () => {
      if (!result.passed) throw new Error(sayFailure(result));
    },
  }));
  const alone = ruleSet.rules.filter((rule) => rule.table === null);
  const covered = alone.map((rule) => ({
    name: `${rule.id}: has a test that hits and one that does not`,
    run: () => {
      for (const expect of ['hit', 'no_hit'] as const)
        if (!rule.tests.some((test) => test.expect === expect)) throw new Error(`no inline test expects ${expect}`);
    },
  }));
  const coveredTables = ruleSet.tables.map(({ id, tests }) => ({
    name: `${id}: has a test in which a row counts and one in which none does`,
    run: () => {
      if (!tests.some(({ expect }) => typeof expect === 'number')) throw new Error('no inline test expects a row');
      if (!tests.some(({ expect }) => expect === 'no_hit')) throw new Error('no inline test expects no_hit');
    },
  }));
  return [...inline, ...covered, ...coveredTables];
}

/**
 * Checks of a manifest reader against a sample: the same bytes give the same records whatever the size of the chunks,
 * reading twice gives the same, and record numbers rise.
 */
export function readerChecks(
  read: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<ManifestRecord>,
  sample: Uint8Array,
): Check[] {
  const gather = async (size: number): Promise<string[]> => {
    const records: string[] = [];
    for await (const record of read(chunked(sample, size))) records.push(JSON.stringify(record));
    return records;
  };
  return [
    {
      name: 'chunk size does not matter',
      run: async () => {
        const whole = await gather(sample.length);
        for (const size of [1, 7, 64, 4096]) requireSame(whole, await gather(size), `in chunks of ${size} bytes`);
      },
    },
    {
      name: 'reading twice gives the same',
      run: async () => requireSame(await gather(1024), await gather(1024), 'the second time'),
    },
    {
      name: 'positions rise',
      run: async () => {
        let last = 0;
        for await (const record of read(chunked(sample, 1024))) {
          const number = record.ok ? record.position?.record : record.fault.record;
          if (number === undefined || number <= last) throw new Error(`record ${number} follows record ${last}`);
          last = number;
        }
      },
    },
  ];
}

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += Math.max(1, size)) yield bytes.slice(at, at + Math.max(1, size));
}

function requireSame(expected: readonly string[], actual: readonly string[], when: string): void {
  const at = expected.findIndex((record, index) => record !== actual[index]);
  if (at >= 0 || expected.length !== actual.length)
    throw new Error(`record ${(at < 0 ? expected.length : at) + 1} differs ${when}`);
}
