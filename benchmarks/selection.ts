// Measures selection: 10 million risks from arrays, the keyed hash, and the sketch of a stream. `npm run bench:selection`.
import { defaultPolicy } from '../src/scoring/policy.js';
import { planOf } from '../src/selection/plan.js';
import { drawsOf } from '../src/selection/secret.js';
import { selectArrays } from '../src/selection/select-arrays.js';
import { createStreamSelector } from '../src/selection/stream.js';
import { cpuTime, createLog, median } from './measure.js';

const { say, save } = createLog('selection');
const secret = 'a secret of the benchmark, long enough';
const size = 10_000_000;
const policy = defaultPolicy();
const document = {
  ...policy.document,
  capacity: { per: ['office' as const], red: '2%', yellow: '5%' },
  random: { red: '0.5%', of: 'green' as const },
};

let seed = 1;
const next = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
const milliseconds = (act: () => void): number => {
  const before = cpuTime();
  act();
  return (cpuTime() - before) / 1_000;
};

// Log-odds spread around the base rates: a twentieth is over the threshold of yellow.
const risks = { counterfeit: new Float32Array(size), safety: new Float32Array(size) };
const draws = { high: new Uint32Array(size), low: new Uint32Array(size) };
const group = new Uint32Array(size);
for (let at = 0; at < size; at++) {
  const spread = 1.6 * (next() + next() + next() + next() - 2);
  risks.counterfeit[at] = 1 / (1 + Math.exp(4.6 - spread));
  risks.safety[at] = 1 / (1 + Math.exp(6.2 - 1.6 * (next() + next() + next() + next() - 2)));
  draws.high[at] = next() * 2 ** 32;
  draws.low[at] = next() * 2 ** 32;
  group[at] = at % 200;
}

for (const [says, groups, of] of [
  ['one group', 1, undefined],
  ['200 offices', 200, group],
] as const) {
  const candidates = {
    size,
    risks,
    draws,
    group: of,
    groups: Array.from({ length: groups }, (_, at) => ({ office: String(at), day: null })),
  };
  const times = [1, 2, 3].map(() => milliseconds(() => void selectArrays(candidates, planOf(document, null))));
  say(`selecting of 10 million risks, ${says}: ${(median(times) / 1_000).toFixed(2)} s (at most 3)`);
}
say(`peak resident memory, input included: ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MB (at most 400)`);

const ids = Array.from({ length: 1_000_000 }, (_, at) => `D${100_000_000 + at}`);
drawsOf(ids.slice(0, 100_000), secret);
const hashing = median([1, 2, 3].map(() => milliseconds(() => void drawsOf(ids, secret))));
say(`keyed hash: ${(ids.length / hashing / 1_000).toFixed(2)} million ids/s (at least 1)`);

const selector = createStreamSelector({
  policy: { ...policy, document: { ...document, capacity: { per: [], red: '2%' }, random: undefined } },
  secret,
});
let picked = 0;
const streaming = milliseconds(() => {
  for (let at = 0; at < ids.length; at++) {
    const one = { declarationId: ids[at]!, risks: { counterfeit: risks.counterfeit[at]!, safety: risks.safety[at]! } };
    if (selector.take(one).lane === 'red') picked++;
  }
});
const plain = { size: ids.length, risks, draws, groups: [{ office: null, day: null }] };
const exact = selectArrays(plain, planOf({ ...document, capacity: { per: [], red: '2%' }, random: undefined }, null));
const wanted = exact.lanes.reduce((sum, lane) => sum + Number(lane === 0), 0);
say(
  `stream of 1 million: ${picked} picked, ${wanted} by the whole batch: ${((100 * Math.abs(picked - wanted)) / wanted).toFixed(3)} % apart (at most 0.5); ${(1_000 / streaming).toFixed(2)} million/s`,
);
save();
