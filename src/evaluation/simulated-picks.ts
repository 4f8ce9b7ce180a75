// Simulated picks: of the declarations of a step the highest risks, and of the rest some at random.
import { type Field, takeBest } from '../selection/choose.js';
import { rankOf } from '../selection/ranks.js';
import { drawsOf } from '../selection/secret.js';

const [free, picked] = [0, 1];

/** Pick `most`, of which `random` by the keyed hash of their ids alone. Gives places in rising order, whatever the order given. */
export function pickStep(
  candidates: readonly { readonly id: string; readonly risk: number }[],
  { most, random, secret }: { readonly most: number; readonly random: number; readonly secret: string },
): { readonly picks: number[]; readonly random: number } {
  const size = candidates.length;
  const draws = drawsOf(
    candidates.map(({ id }) => id),
    secret,
  );
  const lanes = new Uint8Array(size).fill(free);
  const field: Field = { size, groups: 1, group: null, draws, lanes, free, byRisk: new Uint8Array(size) };
  const take = (count: number, keyOf: (at: number) => number): void =>
    takeBest(
      field,
      { from: 0, to: 0, keyOf, tie: 'low' },
      () => count,
      (at) => {
        lanes[at] = picked;
      },
    );
  take(most - random, (at) => rankOf(candidates[at]!.risk));
  take(random, (at) => Math.max(1, 0xffff_ffff - draws.high[at]!));
  return { picks: candidates.flatMap((_, at) => (lanes[at] === picked ? [at] : [])), random };
}
