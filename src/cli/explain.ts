// The command `explain`: one declaration with every rule, value and feature.
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { setupFault } from '../errors.js';
import { type ManifestRecord, readManifest } from '../manifest/read-manifest.js';
import { loadParts, mappingOf } from '../pipeline/load-parts.js';
import { createScorer } from '../pipeline/scorer.js';
import { writeExplanation } from '../report/explanation.js';
import { addPartOptions, type PartOptions, partsOf } from './parts.js';
import { createProgress, paintFor } from './terminal.js';

interface ExplainOptions extends PartOptions {
  readonly id: string;
  readonly json?: true;
}

/** Add the command. */
export function addExplainCommand(program: Command): void {
  const command = program
    .command('explain')
    .description(
      'Show one declaration of a manifest with every rule, value and feature. Holds restricted officer notes.',
    )
    .argument('<file>', 'manifest; - for standard input')
    .requiredOption('--id <id>', 'id of the declaration');
  addPartOptions(command)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Example:
  $ customs-risk explain examples/manifests/arrivals.csv --mapping examples/mappings/arrivals.yaml --id A26002002`,
    )
    .action(explain);
}

async function explain(file: string, options: ExplainOptions): Promise<void> {
  const parts = partsOf(options);
  const scorer = await createScorer(await loadParts(parts));
  try {
    const mapping = await mappingOf(parts);
    const source = file === '-' ? process.stdin : file;
    const records = readManifest(source, { mapping, format: parts.format ?? undefined, source: file });
    const explanation = await scorer.explain(await find(records, options.id, file));
    process.stdout.write(
      options.json
        ? `${JSON.stringify(explanation, null, 2)}\n`
        : writeExplanation(explanation, paintFor(process.stdout)),
    );
  } finally {
    await scorer.close();
  }
}

async function find(records: AsyncIterable<ManifestRecord>, id: string, file: string): Promise<ManifestRecord> {
  const started = performance.now();
  const progress = createProgress(process.stderr, false, () => performance.now());
  const totalBytes = statSync(file, { throwIfNoEntry: false })?.size ?? null;
  let read = 0;
  let rejected = 0;
  try {
    for await (const record of records) {
      if (record.ok && record.declaration.id === id) return record;
      read++;
      if (!record.ok) rejected++;
      const bytes = (record.ok ? record.position : record.fault)?.byte ?? 0;
      progress.update({ read, rejected, bytes, totalBytes, milliseconds: performance.now() - started });
    }
  } finally {
    progress.clear();
  }
  const remedy =
    rejected > 0 ? `${rejected} records were rejected: see the quarantine file of \`score\`.` : 'Check the id.';
  throw setupFault('USAGE', 'the manifest has no declaration of that id', { file, remedy });
}
