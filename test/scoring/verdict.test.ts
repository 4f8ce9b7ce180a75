// The schema of a verdict holds for what is written to files.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createScorer } from '../../src/index.js';
import { verdictToNdjson } from '../../src/output/verdict-ndjson.js';
import { verdictSchema } from '../../src/scoring/verdict.js';

describe('the schema of a verdict', () => {
  it('fits a written line with a decision id, and one without', async () => {
    const scorer = await createScorer();
    const green = await scorer.score({ id: 'D1', items: [{ hs: '940360', description: 'wooden table' }] });
    expect(green.lane).toBe('green');
    const bare: unknown = JSON.parse(verdictToNdjson(green, 'above-green'));
    const whole: unknown = JSON.parse(verdictToNdjson(green, 'all'));
    expect(bare).not.toHaveProperty('decisionId');
    expect(whole).toHaveProperty('decisionId', green.decisionId);
    for (const line of [bare, whole]) expect(verdictSchema.safeParse(line).error).toBeUndefined();
  });

  it('names the keys in the order that a verdict has them, in JSON and in copies too', async () => {
    const scorer = await createScorer();
    const verdict = await scorer.score({ id: 'D1', items: [{ hs: '940360' }] });
    const keys = Object.keys(verdictSchema.shape).filter((key) => key !== 'kept'); // of manifests alone
    expect(Object.keys(verdict)).toEqual(keys);
    expect(Object.keys(JSON.parse(JSON.stringify(verdict)) as object)).toEqual(keys);
    expect(structuredClone(verdict)).toEqual({ ...verdict });
  });

  it('says as JSON Schema which keys may be left out', () => {
    const { properties, required } = z.toJSONSchema(verdictSchema, { io: 'input' });
    const optional = Object.keys(properties!).filter((key) => !required!.includes(key));
    expect(optional).toEqual(['decisionId', 'kept']);
  });
});
