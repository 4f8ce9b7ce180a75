// A million mutated rule files (`npm run soak`; thousands here): each gives a rule set that can be used or an error with places.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { deriveRows } from '../../src/declaration/derive.js';
import type { FlatDeclaration } from '../../src/declaration/flat.js';
import { CustomsRiskError, type Problem, setupFault, setupFaults } from '../../src/errors.js';
import { newView } from '../../src/expression/closures.js';
import { limits } from '../../src/limits.js';
import { loadMapping } from '../../src/manifest/mapping.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { flatRecord } from '../../src/pipeline/flat-record.js';
import { analyseRules } from '../../src/rules/analysis.js';
import { compileRuleSource, type RuleSource } from '../../src/rules/compile.js';
import { createRuleEvaluation } from '../../src/rules/evaluate.js';
import { basesNamed, loadRuleSet } from '../../src/rules/load.js';
import type { RuleSet } from '../../src/rules/rule-set.js';
import { parseSettings } from '../../src/settings-file.js';
import { runs } from '../runs.js';
import { mutant, type RuleFiles, randomBy, seedFiles } from './mutants.js';

const declarations: FlatDeclaration[] = [];

beforeAll(async () => {
  const mapping = await loadMapping('examples/mappings/arrivals.yaml');
  for await (const record of readManifest('examples/manifests/arrivals.csv', { mapping })) {
    const flat = flatRecord(record, declarations.length + 1);
    if (!flat.ok) continue;
    deriveRows(flat.flat.rows, 'USD', {});
    if (declarations.push(flat.flat) === 200) break;
  }
});

/** The names that the objects of the host have: a mutant must add none. */
const hostNames = (): string =>
  [Object, Array, Function, String, Number, Boolean, Map, Set, Promise, RegExp, Error]
    .map(({ prototype }) => Reflect.ownKeys(prototype).map(String).join())
    .concat(Object.getOwnPropertyNames(globalThis).join())
    .join('\n');

/** A source as the loader makes it, from files in memory. */
function sourceOf(text: string, files: RuleFiles['beside'], name = 'rules.yaml', depth = 0): RuleSource {
  const settings = parseSettings(text, name);
  const contentsOf = (file: string): string => {
    if (!Object.hasOwn(files, file)) throw setupFault('FILE_MISSING', `cannot read ${file}`, { file });
    return files[file]!;
  };
  const bases = new Map<string, RuleSource | readonly Problem[]>();
  for (const [at, file] of basesNamed(settings.value).entries()) {
    if (file === undefined) continue;
    try {
      if (depth > 1) throw setupFault('EXTENDS_INVALID', 'in a circle', { file });
      bases.set(file, sourceOf(contentsOf(file), files, file, depth + 1));
    } catch (fault) {
      if (!(fault instanceof CustomsRiskError)) throw fault;
      const { code, message, line } = fault.problems[0]!;
      bases.set(file, line ? fault.problems : [settings.problem(code, message, ['extends', at, 'file'])]);
    }
  }
  return { settings, bases, readFile: (file, column) => entriesOf(contentsOf(file), file, column) };
}

/** The entries of a list file, as far as the loader and these files agree on what CSV is. */
function entriesOf(text: string, file: string, column: string | undefined): string[] {
  const rows = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (column === undefined) return rows.map((line) => line.trim());
  const at = rows[0]?.split(',').indexOf(column) ?? -1;
  if (at < 0) throw setupFault('LIST_INVALID', 'no such column', { file });
  return rows.slice(1).flatMap((row) => row.split(',')[at] || []);
}

/** Every problem has a code, a place in one of the files, and says no more than a line or two. */
function checkError(error: CustomsRiskError, { text, beside }: RuleFiles): void {
  if (error.problems.length === 0 || error.problems.length > limits.problems) throw new Error('number of problems');
  if (error.remedy.length < 10 || error.message.length > 800 * error.problems.length) throw new Error('its message');
  for (const { code, message, file, line, column, excerpt } of error.problems) {
    const own =
      file === undefined ? '' : file.endsWith('rules.yaml') ? text : (beside[file.replace(/^.*\/\d+\//, '')] ?? '');
    const lines = own.split('\n').length;
    const isPlaced = line !== undefined && column !== undefined && line >= 1 && line <= lines && column >= 1;
    if (!Object.hasOwn(setupFaults, code) || message === '' || !isPlaced || !excerpt)
      throw new Error(`a problem without its place: ${JSON.stringify({ code, message, file, line, column })}`);
  }
}

/** Use a rule set as scoring, explanations and the checker do; both back ends must find the same. */
function use(ruleSet: RuleSet, random: () => number): void {
  const byCode = createRuleEvaluation([ruleSet], 'code');
  const byClosures = createRuleEvaluation([ruleSet], 'closures');
  const view = newView();
  for (let time = 0; time < 3; time++) {
    const flat = declarations[Math.floor(random() * declarations.length)]!;
    const found = byCode(flat, Date.UTC(2026, 5, 1));
    if (JSON.stringify(byClosures(flat, Date.UTC(2026, 5, 1))) !== JSON.stringify(found))
      throw new Error('the back ends differ');
    view.items = flat.rows;
    view.row = flat.header;
    const hits = [...found.declarationHits, ...found.itemHits.flat()];
    for (const { writeReason } of hits) writeReason(view);
  }
  if (random() < 0.05) analyseRules(ruleSet.rules);
}

/** What became of a mutant; throws when it did harm. */
function outcomeOf(files: RuleFiles, seed: number): string {
  const random = randomBy(seed);
  try {
    const ruleSet = compileRuleSource(sourceOf(files.text, files.beside), random() < 0.5 ? 'USD' : null);
    use(ruleSet, random);
    return 'compiled';
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    checkError(fault, files);
    return fault.code;
  }
}

describe('mutated rule files', () => {
  const seeds = seedFiles();

  it('compile or are refused with a place, and change nothing of the host', async () => {
    const before = hostNames();
    const outcomes = new Map<string, number>();
    let slowest = { milliseconds: 0, seed: 0 };
    const started = performance.now();
    const count = process.env.SOAK_FACTOR === undefined ? 3_000 : runs(10_000);
    const first = Number(process.env.SOAK_SEED ?? 1);
    for (let seed = first; seed < first + count; seed++) {
      const files = mutant(seeds, seed);
      const start = performance.now();
      let outcome: string;
      try {
        outcome = outcomeOf(files, seed);
      } catch (cause) {
        throw new Error(`mutant ${seed}:\n${files.text.slice(0, 4_000)}`, { cause });
      }
      const milliseconds = performance.now() - start;
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, seed };
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (seed % 500 > 0) continue;
      expect(hostNames(), `after mutant ${seed}`).toBe(before);
      await new Promise(setImmediate); // the runner of the tests wants to be heard of
    }
    const seconds = (performance.now() - started) / 1_000;
    console.log(
      `${count} mutants in ${seconds.toFixed(0)} s, the slowest ${slowest.milliseconds.toFixed(0)} ms (seed ${slowest.seed}):`,
      Object.fromEntries([...outcomes].sort((a, b) => b[1] - a[1])),
    );
    expect(hostNames()).toBe(before);
    expect(outcomes.get('compiled')).toBeGreaterThan(count / 50);
    expect(outcomes.size).toBeGreaterThan(8);
  }, 3_600_000);

  it('do no harm from a folder either', async () => {
    const root = mkdtempSync(join(tmpdir(), 'mutants-'));
    const before = hostNames();
    for (let seed = 0; seed < runs(100); seed++) {
      const files = mutant(seeds, -1 - seed);
      const folder = join(root, String(seed % 50));
      for (const [name, text] of Object.entries({ ...files.beside, 'rules.yaml': files.text })) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      try {
        await loadRuleSet(join(folder, 'rules.yaml'), { test: seed % 2 === 0 });
      } catch (fault) {
        if (!(fault instanceof CustomsRiskError))
          throw new Error(`mutant ${-1 - seed}:\n${files.text}`, { cause: fault });
        checkError(fault, files);
      }
    }
    expect(hostNames()).toBe(before);
  });
});
