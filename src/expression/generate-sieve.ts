// Code of a sieve: its words in variables, its strainers one after the other, its masks by reference.
import type { References } from './code.js';
import type { SubjectUse } from './generate.js';
import { leafText } from './generate-atom.js';
import type { Lowered } from './lowered.js';
import type { ScanStrainer, Sieve, Strainer } from './sieve.js';

// Gives the results of the conditions of one word that are still alive.
const settle = `function settle(alive, ask, from, view, row, classes, memo, findings, conditions) {
  let count = findings.count;
  while (alive !== 0) {
    const bit = alive & -alive;
    alive ^= bit;
    const at = from + 31 - Math.clz32(bit);
    const result = (ask & bit) === 0 ? 1 : conditions[at](view, row, classes, memo);
    if (result === 0) continue;
    findings.conditions[count] = at;
    findings.results[count++] = result;
  }
  findings.count = count;
}`;

/** Write the body that gives the function of a sieve; `conditions` are the functions that it asks. */
export function writeSieve(
  { scans }: Lowered,
  { from, alive, ask, strainers }: Sieve,
  subjects: readonly SubjectUse[],
  conditions: readonly unknown[],
  references: References,
): string {
  const functions: string[] = [];
  const body = strainers.map((one) => {
    if (one.by === 'scan') return writeScan(one, scans[one.scan]!, references);
    functions.push(...subjects[one.subject]!.functions);
    return writeClass(one, subjects[one.subject]!.text, references);
  });
  const declared = [...alive].map((bits, word) => `a${word} = ${bits}, o${word} = ${ask[word]}`);
  const asked = references.nameOf(conditions);
  const settled = declared.map(
    (_, word) =>
      `if (a${word} !== 0) settle(a${word}, o${word}, ${from + word * 32}, view, row, classes, memo, findings, ${asked});`,
  );
  return `${settle}\n${functions.join('\n')}\nreturn (view, row, classes, memo, findings) => { let v, c, m, ${declared.join(', ')};\n${body.join('\n')}\n${settled.join('\n')}\n};`;
}

/** Whether a condition that looks at a subject is still alive. */
function isAnyAlive({ words, users }: Strainer | ScanStrainer): string {
  return words.map((word, at) => `(a${word} & ${users[at]})`).join(' | ');
}

function writeClass(strainer: Strainer, find: string, { nameOf }: References): string {
  const { words, open } = strainer;
  const name = nameOf(strainer);
  const kept = words.map((word, at) => `a${word} &= m[c + ${at}];`);
  const opened = words.flatMap((word, at) => (open[at] === 0 ? [] : [`o${word} |= ${open[at]};`]));
  return [
    `if ((${isAnyAlive(strainer)}) !== 0) {`,
    `c = ${find} * ${words.length}; m = ${name}.masks;`,
    `if (c >= m.length) { ${name}.grow(c / ${words.length}); m = ${name}.masks; }`,
    ...kept,
    opened.length === 0 ? '}' : `if (c === 0) { ${opened.join(' ')} } }`,
  ].join('\n');
}

function writeScan(strainer: ScanStrainer, scan: Lowered['scans'][number], { nameOf }: References): string {
  const { words, users, free, satisfied, denied } = strainer;
  const [s, d] = [nameOf(satisfied), nameOf(denied)];
  const gathered = words.map((_, at) => `s${at} |= ${s}[c + ${at}]; d${at} |= ${d}[c + ${at}];`);
  return [
    `if ((${isAnyAlive(strainer)}) !== 0) {`,
    `v = ${leafText(scan.node)};`,
    `if (v === undefined) { ${words.map((word, at) => `o${word} |= ${users[at]};`).join(' ')} }`,
    `else { let ${words.map((_, at) => `s${at} = ${free[at]}, d${at} = 0`).join(', ')};`,
    `for (let n = ${nameOf(scan.scan)}(v), at = 0; at < n; at++) { c = ${nameOf(scan.places)}[at] * ${words.length}; ${gathered.join(' ')} }`,
    `${words.map((word, at) => `a${word} &= s${at} & ~d${at};`).join(' ')} } }`,
  ].join('\n');
}
