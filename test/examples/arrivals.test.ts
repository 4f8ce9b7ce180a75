// The planted shipments of the example manifest: each ranks above the ordinary twin that differs in one indicator.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateArrivals } from '../../examples/manifests/generate-arrivals.js';
import {
  createScorer,
  loadMapping,
  loadModel,
  loadRuleSet,
  readManifest,
  shipped,
  type Verdict,
} from '../../src/index.js';

const manifest = 'examples/manifests/arrivals.csv';
const pairs = readFileSync('examples/manifests/planted.csv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',') as [suspicious: string, twin: string, rule: string, risk: 'counterfeit' | 'safety']);

async function verdictsOf(withModel: boolean): Promise<Map<string, Verdict>> {
  const scorer = await createScorer(withModel ? { model: await loadModel(shipped.models['kcs-gbdt']) } : {});
  const verdicts = new Map<string, Verdict>();
  for await (const result of scorer.scoreStream(
    readManifest(manifest, { mapping: await loadMapping('examples/mappings/arrivals.yaml') }),
  )) {
    if (!result.ok) throw new Error(`${result.fault.code} in line ${result.fault.line}`);
    verdicts.set(result.verdict.declarationId, result.verdict);
  }
  await scorer.close();
  return verdicts;
}

const byRules = await verdictsOf(false);
const verdicts = await verdictsOf(true);

describe('the example manifest', () => {
  it('is what its generator writes', () => {
    const { manifest: written, planted } = generateArrivals();
    expect(readFileSync(manifest, 'utf8')).toBe(written);
    expect(readFileSync('examples/manifests/planted.csv', 'utf8')).toBe(planted);
  });

  it('has the counts that its README states', () => {
    const rows = readFileSync(manifest, 'utf8').trim().split('\n').length - 1;
    const count = (number: number): string => number.toLocaleString('en-US');
    expect(readFileSync('examples/README.md', 'utf8')).toContain(
      `${count(rows)} rows, ${count(byRules.size)} declarations, among them ${pairs.length} pairs`,
    );
  });

  it('has at least 2,000 rows and a pair for every rule of the packs that raises a risk', async () => {
    expect(readFileSync(manifest, 'utf8').trim().split('\n').length).toBeGreaterThan(2_000);
    const sets = await Promise.all(Object.values(shipped.ruleSets).map((file) => loadRuleSet(file)));
    const rules = sets.flatMap((set) => set.rules.filter((rule) => rule.points > 0).map((rule) => rule.id));
    expect([...new Set(pairs.map(([, , rule]) => rule))].sort()).toEqual(rules.sort());
  });
});

describe.each(pairs)('%s and its twin %s for %s', (suspicious, twin, rule, risk) => {
  it('differ in that rule', () => {
    const ids = (id: string): string[] => byRules.get(id)!.reasons.map((reason) => reason.id);
    expect(ids(suspicious)).toContain(rule);
    expect(ids(twin)).not.toContain(rule);
  });

  it('rank in the right order, by rules alone and with the model', () => {
    expect(byRules.get(suspicious)!.risks[risk]).toBeGreaterThan(byRules.get(twin)!.risks[risk]);
    expect(verdicts.get(suspicious)!.risks[risk]).toBeGreaterThan(verdicts.get(twin)!.risks[risk]);
  });
});

describe('the ordinary shipments', () => {
  it('hit no rule that raises a risk', () => {
    const planted = new Set(pairs.flatMap((pair) => pair.slice(0, 2)));
    const ordinary = [...byRules.values()].filter((verdict) => !planted.has(verdict.declarationId));
    expect(ordinary).toHaveLength(2_000);
    const raising = ordinary.flatMap(({ declarationId, reasons }) =>
      reasons.filter((reason) => reason.points > 0).map((reason) => `${declarationId} ${reason.id}: ${reason.text}`),
    );
    expect(raising).toEqual([]);
  });
});

describe('every red verdict', () => {
  const red = [...verdicts.values()].filter((verdict) => verdict.lane === 'red');
  it('has reasons that an officer can read', () => {
    expect(red.length).toBeGreaterThan(5);
    for (const { reasons } of red) {
      const raising = reasons.filter((reason) => reason.points > 0);
      expect(raising.length).toBeGreaterThan(0);
      for (const { text } of raising) expect(text).toMatch(/^.{15,}$/);
      for (const { text } of raising) expect(text).not.toMatch(/undefined|NaN|\[object|\{|\}/);
    }
  });
});

describe('the ranking as a whole', () => {
  it('puts most planted shipments above almost all ordinary ones', () => {
    const planted = new Set(pairs.map(([suspicious]) => suspicious));
    const highest = (verdict: Verdict): number =>
      Math.max(verdict.risks.counterfeit / 0.01, verdict.risks.safety / 0.002);
    const ordinary = [...byRules.values()]
      .filter((verdict) => !planted.has(verdict.declarationId))
      .map(highest)
      .sort((a, b) => a - b);
    const line = ordinary[Math.floor(ordinary.length * 0.98)]!;
    const above = [...planted].filter((id) => highest(byRules.get(id)!) > line);
    expect(above.length / planted.size).toBeGreaterThan(0.9);
  });
});
