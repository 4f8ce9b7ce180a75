// Terms benchmark (`npm run bench:terms`): 10,000 terms looked for in descriptions, by the folding pass alone and with one edit.
import { foldOptions } from '../src/expression/fold.js';
import { createList } from '../src/expression/lists.js';
import { isOrdinaryWord } from '../src/expression/ordinary-words.js';
import { findersOf } from '../src/expression/term-finders.js';
import { createTermScanner } from '../src/expression/term-scanner.js';
import type { TermMatch } from '../src/expression/terms.js';
import { cpuTime, createLog, median } from './measure.js';
import { createRandom } from './rules-data.js';
import { disguises, goods, makeDescriptions, makeTerms, type Planted, pick, plant } from './terms-data.js';

const count = 20_000;
const repetitions = 7;
/** Seeds of the term lists; the figures are those of all of them together. */
const seeds = [1, 2, 3, 4, 5];
const { say, save } = createLog('terms');

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;
const perSecond = (microseconds: number): string => Math.round(1e6 / microseconds).toLocaleString('en');

/** One description in twenty with a term as listed, one with a term in disguise; the rest clean. */
function makeTexts(terms: readonly string[], seed: number): { texts: string[]; planted: Planted[] } {
  const random = createRandom(seed);
  const planted: Planted[] = [];
  const texts = makeDescriptions(count, seed).map((description) => {
    const chance = random();
    if (chance >= 0.1) return description;
    for (;;) {
      const disguise = chance < 0.05 ? undefined : pick(random, Object.keys(disguises));
      const one = plant(description, pick(random, terms), disguise, random);
      if (!one) continue;
      planted.push(one);
      return one.text;
    }
  });
  return { texts, planted };
}

/** What reading the characters takes by itself: how fast the machine is while this runs. */
function readCharacters(text: string): boolean {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum += text.charCodeAt(at);
  return sum < 0;
}

/** Whether it is the planted term that is reported, or another for letters of the place where it stands. */
const isFound = ({ term, written }: Planted, match: TermMatch | undefined): boolean =>
  match !== undefined && (match.term === term || written.toLowerCase().includes(match.found.toLowerCase()));

function measure(texts: readonly string[], ask: (text: string) => boolean): number {
  const times: number[] = [];
  let hits = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = cpuTime();
    for (const text of texts) if (ask(text)) hits++;
    times.push((cpuTime() - start) / texts.length);
  }
  return hits < 0 ? 0 : median(times);
}

interface Result {
  readonly name: string;
  build: number;
  microseconds: number[];
  exact: number;
  disguised: { [name: string]: number };
  clean: number;
  goods: number;
}
const newResult = (name: string): Result => ({
  name,
  build: 0,
  microseconds: [],
  exact: 0,
  disguised: {},
  clean: 0,
  goods: 0,
});
const results = [newResult('folding pass alone'), newResult('with the distance step')] as const;
const planted: { [name: string]: number } = {};
const examples: string[] = [];
const reading: number[] = [];
let letters = 0;

for (const seed of seeds) {
  const terms = makeTerms(10_000, seed);
  const list = createList('terms', terms, foldOptions);
  const { texts, planted: all } = makeTexts(terms, 100 + seed);
  const clean = makeDescriptions(count, 200 + seed);
  letters += texts.reduce((sum, { length }) => sum + length, 0) / count / seeds.length;
  const { hasAny, oneEdit } = findersOf(list);
  for (const { disguise = 'as listed' } of all) planted[disguise] = (planted[disguise] ?? 0) + 1;
  const scanBuild = cpuTime();
  const scan = createTermScanner([{ terms, fold: foldOptions, find: hasAny }]);
  scan('', 0);
  results[0].build = (cpuTime() - scanBuild) / 1_000;
  const nearBuild = cpuTime();
  oneEdit('');
  results[1].build = (cpuTime() - nearBuild) / 1_000;
  const asks = [
    { ask: (text: string) => scan(text, 0), find: hasAny },
    {
      ask: (text: string) => scan(text, 0) || oneEdit(text) !== undefined,
      find: (text: string) => hasAny(text) ?? oneEdit(text),
    },
  ];
  asks.forEach(({ ask, find }, at) => {
    const result = results[at]!;
    for (const one of all) {
      const match = find(one.text);
      if ((match !== undefined) !== ask(one.text)) throw new Error(`both ways of asking differ: ${one.text}`);
      if (!isFound(one, match)) continue;
      if (one.disguise === undefined) result.exact++;
      else result.disguised[one.disguise] = (result.disguised[one.disguise] ?? 0) + 1;
    }
    for (const text of clean) {
      if (!ask(text)) continue;
      result.clean++;
      const match = find(text);
      if (at === 1) examples.push(`${match?.found} for ${match?.term}`);
    }
    result.goods += goods.filter(ask).length;
    result.microseconds.push(measure(texts, ask));
    reading.push(measure(texts, readCharacters));
  });
}

const words = makeDescriptions(count, 201).flatMap((text) => text.match(/[\p{L}\p{N}]+/gu) ?? []);
const lettered = words.filter((word) => /^\p{L}{4,}$/u.test(word));
const unknown = lettered.filter((word) => !isOrdinaryWord(word));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const disguisedPlanted = sum(Object.keys(disguises).map((name) => planted[name]!));

say(
  `10,000 terms, ${seeds.length} lists of them; ${count.toLocaleString('en')} descriptions of ${letters.toFixed(0)} characters for each, 5 % with a term, 5 % with one in disguise`,
);
say(
  `Of the tokens of clean descriptions ${share(words.length - lettered.length, words.length)} are shorter than 4 letters or have a digit; of the others the list of ordinary words does not know ${share(unknown.length, lettered.length)}`,
);
for (const result of results) {
  say(
    `\n${result.name}: ${median(result.microseconds).toFixed(2)} µs a description, built in ${result.build.toFixed(0)} ms`,
  );
  say(`  ${'as listed'.padEnd(20)} ${share(result.exact, planted['as listed']!).padStart(9)} found`);
  for (const name of Object.keys(disguises))
    say(`  ${name.padEnd(20)} ${share(result.disguised[name] ?? 0, planted[name]!).padStart(9)} found`);
}
const times = new Map<string, number>();
for (const example of examples) times.set(example, (times.get(example) ?? 0) + 1);
const commonest = [...times].sort((a, b) => b[1] - a[1]).slice(0, 12);
say(`\nFalse hits with the distance step: ${commonest.map(([example, often]) => `${example} (${often})`).join(', ')}`);

say('');
const targets = [
  { rate: '1,000,000', recall: '65' },
  { rate: '50,000', recall: '95' },
];
results.forEach((result, at) => {
  const { rate, recall } = targets[at]!;
  const found = sum(Object.values(result.disguised));
  say(`${result.name}: ${perSecond(median(result.microseconds))} descriptions/s (target ${rate})`);
  say(`${result.name}: ${share(result.exact, planted['as listed']!)} of terms as listed found (target 100)`);
  say(`${result.name}: ${share(found, disguisedPlanted)} of disguised terms found (target ${recall})`);
  say(
    `${result.name}: false hits on ${share(result.clean, seeds.length * count)} of clean descriptions (target 0.1), on ${share(result.goods, seeds.length * goods.length)} of the goods they are made of`,
  );
});
save();
