// Rules benchmark (`npm run bench:rules`): the same rules in several engines, hits compared, times side by side in one run.
import { createEvaluation } from '../src/expression/evaluation.js';
import { compileRuleSet } from '../src/rules/compile.js';
import { parseSettings } from '../src/settings-file.js';
import { cpuTime, createLog, median } from './measure.js';
import { closureOf, closures, handWrittenCode, type Loaded } from './rules-by-hand.js';
import { makeDeclarations, makeLists, makeRules } from './rules-data.js';
import { celJs, explanationsOf, jsonLogic, jsonRules, ours, ruleSetText, zen } from './rules-engines.js';

interface Contender {
  readonly name: string;
  readonly load: typeof closures;
  /** Declarations in one measurement: slow engines take a part of them. */
  readonly declarations: number;
}

const all = 20_000;
const contenders: readonly Contender[] = [
  { name: 'hand-written closures', load: closures, declarations: all },
  { name: 'customs-risk, generated code', load: ours('code'), declarations: all },
  { name: 'customs-risk, closures', load: ours('closures'), declarations: all },
  { name: 'hand-written generated code', load: handWrittenCode, declarations: all },
  { name: 'json-logic-engine 5.0.7, built', load: jsonLogic, declarations: 5_000 },
  { name: '@marcbachmann/cel-js 8.0.0', load: celJs, declarations: 2_000 },
  { name: 'zen-engine 0.54.0, lists by the host', load: zen, declarations: 100 },
  { name: 'json-rules-engine 7.3.1', load: jsonRules, declarations: 40 },
];

const repetitions = 5;
/** Declarations in a measurement of the closures that each measurement is compared with. */
const baseline = 5_000;
const batch = 256;
const lists = makeLists(7);
const declarations = makeDeclarations(all, 11);
const { say, save } = createLog('rules');

/** Microseconds for explaining one hit, once it is asked for. */
function measureExplanations(explanations: readonly (() => unknown)[]): number {
  const times = Array.from({ length: repetitions }, () => {
    let told = 0;
    const start = cpuTime();
    for (const explain of explanations) if (explain()) told++;
    return (cpuTime() - start) / told;
  });
  return median(times);
}

async function hitsOf(loaded: Loaded, to: number): Promise<string[]> {
  const hits: string[] = [];
  await loaded.run(0, to, (declaration, rule) => hits.push(`${declaration} ${rule}`));
  return hits.sort();
}

/**
 * Microseconds of CPU for each declaration. Declarations come in batches, as from a reader, and are in the cache when they
 * are judged: each batch runs twice, and the second time counts.
 */
async function measure(loaded: Loaded, to: number): Promise<number> {
  let hits = 0;
  let used = 0;
  const count = (): void => {
    hits++;
  };
  for (let from = 0; from < to; from += batch) {
    const end = Math.min(to, from + batch);
    await loaded.run(from, end, count);
    const start = cpuTime();
    await loaded.run(from, end, count);
    used += cpuTime() - start;
  }
  return hits < 0 ? 0 : used / to;
}

/** The same for declarations that come from memory: all of them once. */
async function measureCold(loaded: Loaded, to: number): Promise<number> {
  let hits = 0;
  const start = cpuTime();
  await loaded.run(0, to, () => {
    hits++;
  });
  return hits < 0 ? 0 : (cpuTime() - start) / to;
}

const explaining: { [rules: number]: number } = {};
const results: { rules: number; name: string; microseconds: number; ratio: number; cold: number }[] = [];
for (const count of [100, 500]) {
  const rules = makeRules(count, count, declarations.slice(0, 1_000), lists, (when, flat) =>
    closureOf(
      when,
      lists,
    )(Object.fromEntries(Object.entries(flat).map(([name, value]) => [name.replaceAll('.', '_'), value]))),
  );
  const text = ruleSetText(rules, lists);
  const loadStart = performance.now();
  createEvaluation(compileRuleSet(parseSettings(text, 'bench.json'), () => []).rules.map((rule) => rule.when.tree));
  const loadMs = performance.now() - loadStart;
  const loaded = contenders.map(({ load }) => load(rules, declarations, lists));
  const expected = await hitsOf(loaded[0]!, all);
  say(
    `\n${count} rules, ${all} declarations of 47 fields, ${(expected.length / all).toFixed(1)} hits for each; loaded in ${loadMs.toFixed(0)} ms`,
  );
  for (const [at, { name, declarations: part }] of contenders.entries()) {
    const hits = await hitsOf(loaded[at]!, part);
    const same = expected.filter((hit) => Number(hit.slice(0, hit.indexOf(' '))) < part);
    if (hits.join() !== same.join()) throw new Error(`${name} has other hits: ${hits.length}, not ${same.length}`);
  }
  explaining[count] = measureExplanations(explanationsOf(rules, declarations.slice(0, 5_000), lists));
  // Each repetition alternates with the closures, so that what else the machine does falls on both alike.
  for (const [at, { name, declarations: part }] of contenders.entries()) {
    const own: number[] = [];
    const ratios: number[] = [];
    const cold: number[] = [];
    await measure(loaded[at]!, part);
    for (let repetition = 0; repetition < (part < 1_000 ? 3 : repetitions); repetition++) {
      const base = await measure(loaded[0]!, baseline);
      own.push(await measure(loaded[at]!, part));
      ratios.push(own.at(-1)! / base);
      cold.push((await measureCold(loaded[at]!, part)) / (await measureCold(loaded[0]!, baseline)));
    }
    const microseconds = median(own);
    const ratio = median(ratios);
    results.push({ rules: count, name, microseconds, ratio, cold: median(cold) });
    say(
      `  ${name.padEnd(38)} ${microseconds.toFixed(2).padStart(9)} µs  ${Math.round(1e6 / microseconds)
        .toLocaleString('en')
        .padStart(
          9,
        )} declarations/s  ${ratio.toFixed(2).padStart(8)} of hand-written closures (${median(cold).toFixed(2)} from memory)`,
    );
  }
}
const of = (rules: number, name: string): (typeof results)[number] =>
  results.find((one) => one.rules === rules && one.name.startsWith(name))!;
const targets: { readonly [rules: number]: readonly [zen: string, perSecond: string, ofClosures: string] } = {
  100: [' (target 150)', '400,000', '0.25'],
  500: ['', '120,000', '0.17'],
};
say('');
for (const rules of [100, 500]) {
  const code = of(rules, 'customs-risk, generated');
  const closure = of(rules, 'customs-risk, closures');
  const hand = of(rules, 'hand-written generated');
  const zenTimes = of(rules, 'zen').ratio / code.ratio;
  const [most, rate, ofClosures] = targets[rules]!;
  say(
    `${rules} rules: ${code.ratio.toFixed(2)} of hand-written closures (target ${ofClosures}; ${code.cold.toFixed(2)} from memory); ${Math.round(1e6 / code.microseconds).toLocaleString('en')} declarations/s (target ${rate})`,
  );
  say(
    `${rules} rules: ${(code.ratio / hand.ratio).toFixed(2)} of hand-written generated code (target 1.15; ${(code.cold / hand.cold).toFixed(2)} from memory)`,
  );
  say(
    `${rules} rules: closure back end ${closure.ratio.toFixed(2)} of hand-written closures (target 0.75; ${closure.cold.toFixed(2)} from memory)`,
  );
  say(`${rules} rules: explaining one hit ${explaining[rules]!.toFixed(2)} µs (target 1)`);
  say(
    `${rules} rules: ${zenTimes.toFixed(0)} times as fast as zen-engine${most}, ${(of(rules, 'json-rules').ratio / code.ratio).toFixed(0)} times json-rules-engine`,
  );
}
save();
