// A model that learns: four times the past rate of a table, whose rows are fakes by heading.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardFor, encodeGraph, writeModel } from '../model/tiny-model.js';

/** Write it. `levels` are the keys from coarse to fine; `fitted` what each level holds at the end of 2026-01-01: [seen, positive]. */
export function learningModel(
  levels: readonly string[],
  fitted: readonly Record<string, readonly [number, number]>[],
  ratedBefore: number,
): string {
  const tables = JSON.stringify({
    format: 1,
    until: '2026-01-01',
    rows: 2,
    labels: { fake: { seen: 2, positive: 1 } },
    tables: { byHs: { type: 'rate', prior: 0.5, levels: fitted } },
  });
  const graph = encodeGraph({ weights: [[4, 0]] });
  const card = cardFor(graph, []) as { files: object };
  const folder = writeModel(
    {
      ...card,
      inputs: [
        { name: 'features', type: 'float32', features: [{ name: 'rate', expr: `rate('byHs')`, says: 'past rate' }] },
      ],
      tables: { byHs: { type: 'rate', label: 'fake', keys: levels.map((key) => [key]), strength: 1 } },
      canaries: [
        {
          declaration: { id: 'C1', items: [{ hs: '640411' }] },
          features: [ratedBefore],
          outputs: [4 * ratedBefore, 0],
        },
      ],
      files: { ...card.files, 'tables.json': `sha256-${createHash('sha256').update(tables).digest('hex')}` },
    },
    graph,
  );
  writeFileSync(join(folder, 'tables.json'), tables);
  return folder;
}
