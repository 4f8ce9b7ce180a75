// Scores a manifest as a stream, writes the verdicts to a file, and counts what needs an officer.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createScorer, loadMapping, readManifest, type ScoreResult, writeVerdicts } from 'customs-risk';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const lanes = { red: 0, yellow: 0, blue: 0, green: 0 };

/** Passes results on and counts their lanes. */
async function* counted(results: AsyncIterable<ScoreResult>): AsyncGenerator<ScoreResult> {
  for await (const result of results) {
    if (result.ok) lanes[result.verdict.lane]++;
    yield result;
  }
}

const scorer = await createScorer();
const mapping = await loadMapping(here('./mappings/arrivals.yaml'));
const records = readManifest(here('./manifests/arrivals.csv'), { mapping });
const out = join(mkdtempSync(join(tmpdir(), 'verdicts-')), 'verdicts.ndjson');
const written = await writeVerdicts(counted(scorer.scoreStream(records)), out);

console.log(`${written.verdicts} verdicts, ${written.rejected} rejected`);
console.log(
  Object.entries(lanes)
    .map(([lane, count]) => `${lane} ${count}`)
    .join(', '),
);
await scorer.close();
