// Id memory: an id that came before is told with its first record, whatever the number of ids; a full memory says so.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdMemory } from '../../src/manifest/id-memory.js';

describe('the memory of ids', () => {
  it('tells as a map does', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 3_000 }), (ids) => {
        const memory = new IdMemory();
        const map = new Map<string, number>();
        ids.forEach((id, at) => {
          expect(memory.meet(id, at + 1)).toBe(map.get(id));
          if (!map.has(id)) map.set(id, at + 1);
        });
      }),
    );
  });

  it('keeps ids apart that differ in one digit, over several growths', () => {
    const memory = new IdMemory();
    for (let at = 1; at <= 300_000; at++)
      expect(memory.meet(`26NL${String(at).padStart(14, '0')}`, at)).toBeUndefined();
    expect(memory.meet('26NL00000000000007', 300_001)).toBe(7);
    expect(memory.isFull).toBe(false);
  });

  it('forgets what is too much, and says so', () => {
    const memory = new IdMemory(2);
    expect(['a', 'b', 'b', 'c', 'c'].map((id, at) => memory.meet(id, at + 1))).toEqual([
      undefined,
      undefined,
      2,
      undefined,
      undefined,
    ]);
    expect(memory.isFull).toBe(true);
  });
});
