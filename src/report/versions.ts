// Versions: what verdicts are made by, as the last section of a report.
import type { RunSummary } from '../pipeline/run-manifest.js';
import type { Block, Section } from './document.js';

type Versions = RunSummary['versions'];

/** Rule sets, model, policy and mutes with their digests; each once where verdicts differ in what made them. */
export function partsSection(versions: readonly Versions[], more: readonly Block[]): Section {
  const rows = versions.flatMap(({ library, schema, policy, ruleSets, mutes, model }) => [
    ['Library', `customs-risk ${library}`],
    ['Schema', schema],
    ['Policy', policy],
    ...ruleSets.map((set) => ['Rule set', set]),
    ['Model', model ?? 'none'],
    ...(mutes === null ? [] : [['Mutes', mutes]]),
  ]);
  const once = [...new Map(rows.map((row) => [row.join(' '), row])).values()];
  return {
    id: 'made-by',
    heading: 'How this came about',
    says: 'The same input with the same parts gives the same verdicts. The digest after # is the beginning of the SHA-256 of a part.',
    blocks: [
      {
        kind: 'table',
        table: {
          caption: 'Parts and their digests',
          columns: [
            { head: 'Part', kind: 'text' },
            { head: 'Name, version and digest', kind: 'code' },
          ],
          rows: once,
          sortable: false,
        },
      },
      ...more,
    ],
  };
}
