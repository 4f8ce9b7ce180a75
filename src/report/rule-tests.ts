// The tests of rule sets as text, as a test runner writes them.
import type { InlineTestResult } from '../rules/inline-tests.js';
import { inert, number, type Paint } from './summary.js';

export interface TestedSet {
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly rules: readonly { readonly id: string; readonly title: string }[];
  readonly results: readonly InlineTestResult[];
}

/** Write the results in lines: each rule with its tests, failed ones with what was expected. */
export function writeRuleTests(sets: readonly TestedSet[], paint: Paint): string {
  const results = sets.flatMap((set) => set.results);
  const failed = results.filter(({ passed }) => !passed).length;
  const rules = sets.reduce((sum, set) => sum + set.rules.length, 0);
  const lines = [
    ...sets.flatMap((set) => [
      paint('bold', `${set.name} ${set.version}   ${inert(set.file)}`),
      ...set.rules.flatMap((rule) => ruleLines(rule, set, paint)),
      '',
    ]),
    `${number(results.length)} tests of ${number(rules)} rules: ${
      failed === 0
        ? paint('green', 'all passed')
        : `${number(results.length - failed)} passed, ${paint('red', `${number(failed)} failed`)}`
    }`,
  ];
  return `${lines.join('\n')}\n`;
}

function ruleLines({ id, title }: TestedSet['rules'][number], { results }: TestedSet, paint: Paint): string[] {
  const own = results.filter(({ rule }) => rule === id);
  const failed = own.filter(({ passed }) => !passed);
  const mark = failed.length > 0 ? paint('red', '✗') : own.length === 0 ? paint('yellow', '-') : paint('green', '✓');
  const count = own.length === 0 ? 'no tests' : `${own.length - failed.length}/${own.length}`;
  return [
    `  ${mark} ${id.padEnd(10)} ${count.padStart(5)}  ${inert(title)}`,
    ...failed.map(({ test, expected, actual, detail }) => {
      const why = detail === '' ? '' : ` (${actual === 'undetermined' ? 'missing ' : ''}${inert(detail)})`;
      return paint('red', `      ${inert(test)}: expected ${expected}, got ${actual}${why}`);
    }),
  ];
}
