// Replay: a day is scored by what earlier days told and by nothing of its own, whatever the order of the file.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/evaluation/evaluate.js';
import { loadModel } from '../../src/index.js';
import { compileMapping } from '../../src/manifest/mapping.js';
import { parseSettings } from '../../src/settings-file.js';
import { tinyModel } from '../model/tiny-model.js';
import { learningModel } from './learning-model.js';

const mapping = compileMapping(
  parseSettings(
    `mapping: m
columns: { Id: declaration.id, Day: declaration.acceptedAt, HS: item.hs }
labels: { fake: 'row["Fake"] == "1"' }
evaluates: { counterfeit: fake }
`,
    'm.yaml',
  ),
);

// Four times the past rate by heading. One case of 6404 that was clean and one of 4202 that was fake: 1/4 and 3/4.
const ownModel = (): string => learningModel(['hs4'], [{ '4202': [1, 1], '6404': [1, 0] }], 0.25);

const file = join(mkdtempSync(join(tmpdir(), 'replay-')), 'labelled.csv');
writeFileSync(
  file,
  `Id,Day,HS,Fake
E,2026-01-04,640411,1
F,2026-01-04,420222,0
X,2026-01-01,640411,1
A,2026-01-02,640411,1
B,2026-01-02,420222,0
G,2026-01-02,420222,
D,2026-01-03,420222,0
C,2026-01-03,640411,1
`,
);
const given = { manifests: [file], mapping, ruleSets: [], tops: [{ k: 1 }], resamples: 0 };

describe('a replay', () => {
  it('learns from each day after it was scored', async () => {
    const { replay } = await evaluate({
      ...given,
      model: await loadModel(ownModel()),
      replay: { share: 0.5, days: 1 },
    });
    const days = replay!.periods.map(({ from, until, risks }) => [from, until, risks.counterfeit]);
    expect(days).toEqual([
      // 4202 stands above: wrong. X is of a day that the tables know, and passed over.
      [
        '2026-01-02',
        '2026-01-02',
        {
          counts: { declarations: 3, labelled: 2, positive: 1 },
          rocAuc: 0,
          precision: 0,
          recall: 0,
          normalisedPrecision: 0,
        },
      ],
      // One of two in both headings: (1 + 1/2) / 3. A tie, in which D was read first.
      [
        '2026-01-03',
        '2026-01-03',
        {
          counts: { declarations: 2, labelled: 2, positive: 1 },
          rocAuc: 0.5,
          precision: 0,
          recall: 0,
          normalisedPrecision: 0,
        },
      ],
      // Two of three against one of three.
      [
        '2026-01-04',
        '2026-01-04',
        {
          counts: { declarations: 2, labelled: 2, positive: 1 },
          rocAuc: 1,
          precision: 1,
          recall: 1,
          normalisedPrecision: 1,
        },
      ],
    ]);
  });

  it('puts days together to periods', async () => {
    const { replay } = await evaluate({ ...given, model: await loadModel(ownModel()), replay: { days: 7 } });
    expect(replay!.periods).toHaveLength(1);
    expect(replay!.periods[0]).toMatchObject({ from: '2026-01-02', until: '2026-01-08' });
    expect(replay!.periods[0]!.risks.counterfeit!.counts).toEqual({ declarations: 7, labelled: 6, positive: 3 });
  });

  it('is refused where nothing can be learned, or nothing is new', async () => {
    await expect(evaluate({ ...given, model: await loadModel(tinyModel()), replay: {} })).rejects.toThrow(
      'looks nothing up',
    );
    const early = join(mkdtempSync(join(tmpdir(), 'replay-')), 'early.csv');
    writeFileSync(early, 'Id,Day,HS,Fake\nX,2026-01-01,640411,1\n');
    await expect(
      evaluate({ ...given, manifests: [early], model: await loadModel(ownModel()), replay: {} }),
    ).rejects.toThrow('no day is later than 2026-01-01');
  });
});
