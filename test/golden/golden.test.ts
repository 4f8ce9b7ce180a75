// Golden folders: a manifest, and the verdicts and rejects that it must give, checked by hand. To add a case, add a folder.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createScorer, loadMapping, loadRuleSet, readManifest, writeVerdicts } from '../../src/index.js';

const golden = 'test/golden';
const cases = readdirSync(golden, { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && existsSync(join(golden, entry.name, 'in.csv')),
);
// Run with GOLDEN=write to write the expected files anew; read the difference before it is committed.
const rewrite = process.env.GOLDEN === 'write';

describe.each(cases.map((entry) => entry.name))('%s', (name) => {
  it('gives the verdicts and the rejects of its folder', async () => {
    const folder = join(golden, name);
    const out = join(mkdtempSync(join(tmpdir(), 'golden-')), 'out.ndjson');
    const scorer = await createScorer({
      ruleSets: [await loadRuleSet(join(golden, 'rules.yaml'))],
      asOf: '2026-03-31',
    });
    const mapping = await loadMapping(join(golden, 'mapping.yaml'));
    const records = readManifest(join(folder, 'in.csv'), { mapping, source: 'in.csv' });
    await writeVerdicts(scorer.scoreStream(records), out);
    const actual = {
      'out.ndjson': readFileSync(out, 'utf8').replace(/,"versions":\{[^\n]*\}(?=\}\n)/g, ''),
      'rejects.ndjson': existsSync(`${out}.quarantine.ndjson`) ? readFileSync(`${out}.quarantine.ndjson`, 'utf8') : '',
    };
    for (const [file, text] of Object.entries(actual)) {
      if (rewrite) writeFileSync(join(folder, file), text);
      expect(text).toBe(readFileSync(join(folder, file), 'utf8'));
    }
  });
});
