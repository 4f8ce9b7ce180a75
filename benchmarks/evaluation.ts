// Evaluation benchmark (`npm run bench:evaluation`): every figure of ten million labelled rows, with intervals, on one core.
import { createRandom } from '../src/evaluation/random.js';
import { rank } from '../src/evaluation/ranked.js';
import { averagePrecision, rocAuc } from '../src/evaluation/ranking.js';
import { evaluateScore } from '../src/evaluation/score-evaluation.js';
import { cpuTime, createLog } from './measure.js';

const rows = Number(process.env.ROWS ?? 10_000_000);
const tops = [0.01, 0.02, 0.05, 0.1].map((share) => ({ share }));
const { say, save } = createLog('evaluation');

/** Scores of six decimals, as risks are, most of them low; positive by the chance that they state. */
function makeRows(): { scores: Float64Array; labels: Uint8Array; groups: Uint32Array; value: Float64Array } {
  const random = createRandom(1);
  const scores = new Float64Array(rows);
  const labels = new Uint8Array(rows);
  const groups = new Uint32Array(rows);
  const value = new Float64Array(rows);
  for (let at = 0; at < rows; at++) {
    scores[at] = Math.round(random() ** 6 * 1e6) / 1e6;
    labels[at] = random() < scores[at]! ? 1 : 0;
    groups[at] = Math.floor((random() * rows) / 3);
    value[at] = 1_000 * random();
  }
  return { scores, labels, groups, value };
}

function measure<T>(what: string, work: () => T): T {
  const start = cpuTime();
  const result = work();
  say(`${what.padEnd(62)} ${((cpuTime() - start) / 1e6).toFixed(2).padStart(6)} s`);
  return result;
}

const { scores, labels, groups, value } = makeRows();
say(
  `${rows.toLocaleString('en')} labelled rows, ${labels.reduce((sum, one) => sum + one, 0).toLocaleString('en')} positive`,
);
const ranked = measure('ranking by radix sort', () => rank({ scores, labels }));
measure('ROC-AUC and average precision of them', () => [rocAuc(ranked), averagePrecision(ranked)]);
const money = { revenue: value, value };
const alone = { resamples: 0, seed: 1, tops, money };
measure('every figure, no intervals', () => evaluateScore('risk', { scores, labels }, alone));
const whole = measure('every figure, intervals by declaration (1,000 resamples)', () =>
  evaluateScore('risk', { scores, labels }, { ...alone, resamples: 1_000 }),
);
measure('every figure, intervals by group (1,000 resamples)', () =>
  evaluateScore('risk', { scores, labels }, { ...alone, resamples: 1_000, groups }),
);
const { value: auc, interval } = whole.headline.rocAuc;
say(`ROC-AUC ${auc!.toFixed(5)} [${interval!.map((one) => one.toFixed(5)).join(', ')}]`);
say(
  `largest resident memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB, of which the rows are ${((rows * 29) / 1e6).toFixed(0)} MB`,
);
say('target: 10,000,000 labelled rows in 20 s at most');
save();
