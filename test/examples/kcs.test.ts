// The published Korean data through its mapping: every row is accounted for, in order, and the labels count what they should.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseString } from 'fast-csv';
import { describe, expect, it } from 'vitest';
import { newView } from '../../src/expression/closures.js';
import { createScorer, loadMapping, loadModel, readManifest, shipped } from '../../src/index.js';

const file = '../shared/data/kcs/valid.csv';
const present = existsSync(file);
if (!present) console.warn('the KCS data is not beside the repository: its test is skipped');

describe.skipIf(!present)('valid.csv', () => {
  it('gives 8,134 results in input order, the same every time', async () => {
    const mapping = await loadMapping('examples/mappings/kcs.yaml');
    const model = await loadModel(shipped.models['kcs-gbdt']);
    const ids = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(',')));
    const run = async (): Promise<string> => {
      const scorer = await createScorer({ model });
      const digest = createHash('sha256');
      let at = 0;
      for await (const result of scorer.scoreStream(readManifest(file, { mapping }))) {
        expect(result.ok && result.verdict.declarationId).toBe(ids[at++]);
        digest.update(JSON.stringify(result));
      }
      expect(at).toBe(8_134);
      await scorer.close();
      return digest.digest('hex');
    };
    expect(await run()).toBe(await run());
  });

  it('has 1,704 irregular declarations, 78 of them critical, by the labels of the mapping', async () => {
    const { labels } = await loadMapping('examples/mappings/kcs.yaml');
    const counts = { fraud: 0, critical: 0 };
    const view = newView();
    await new Promise((done, fail) =>
      parseString<Record<string, string>, Record<string, string>>(readFileSync(file, 'utf8'), { headers: true })
        .on('data', (row: Record<string, string>) => {
          view.cells = new Map(Object.entries(row));
          for (const label of ['fraud', 'critical'] as const)
            if (labels.get(label)!.evaluate(view) === true) counts[label]++;
        })
        .on('error', fail)
        .on('end', done),
    );
    expect(counts).toEqual({ fraud: 1_704, critical: 78 });
  });
});
