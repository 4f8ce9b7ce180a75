// Mutants of rule files: small rule sets cut from the shipped packs, changed by bytes, lines, structure and tokens, by a seed.
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** A rule-set file, and the files beside it by their names. */
export interface RuleFiles {
  readonly text: string;
  readonly beside: { readonly [name: string]: string };
}

type Json = { [key: string]: unknown };

interface Seed extends RuleFiles {
  readonly root: object;
}

/** Numbers from 0 to 1 by a seed (mulberry32). */
export function randomBy(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const below = (random: Random, count: number): number => Math.floor(random() * count);
const oneOf = <T>(random: Random, values: readonly T[]): T => values[below(random, values.length)]!;

const packs = 'src/rules/packs';
const listFile = (name: string): string => {
  const text = readFileSync(`${packs}/${name}`, 'utf8');
  return text.slice(0, text.indexOf('\n', 600) + 1 || undefined);
};

const table = `tables:
  - id: TAB
    title: Routes
    risk: counterfeit
    combine: max
    columns: [origin, netKg, hs, points, reason]
    rows:
      - [[CN, HK], "> 10", "64*", 25, "From {origin}"]
      - ["*", 2..5, lists.shoes, 5, Light]
      - [TR, params.low, "*", -5, "{netKg} kg"]
    tests:
      - { name: heavy, given: { origin: CN, netKg: 11, hs: "640411" }, expect: 1 }
      - { name: bare, given: { origin: CN }, expect: undetermined }
`;
const constants = `params:
  low: { type: decimal, value: 4.5, unit: USD/kg }
  since: { type: date, value: 2026-02-01 }
lists:
  shoes: { type: hs, values: ["6403", "6404"], includes: [] }
  brands: { type: terms, file: lists/brands.txt, fold: [case, digits, separators, doubles] }
  firms: { type: ids, file: lists/firms.csv, column: id }
`.replace(', includes: []', '');
const head = (name: string): string => `ruleSet: ${name}\nversion: 1.0.0\nschema: declaration/1\n`;
const shared = `${head('shared')}${constants}rules:
  - { id: S-1, title: Cheap, risk: counterfeit, points: 30, group: price, when: netKg > params.low, reason: "{netKg}" }
  - { id: S-2, title: Firm, risk: safety, points: 5, when: "inList(importer.id, lists.firms)", reason: Known }
`;
const national = `${head('national')}effective: { from: 2026-01-01, until: 2027-01-01 }
extends:
  - { file: shared.yaml }
overrides:
  params: { low: 3 }
  rules:
    S-1: { points: 10, percentage: 50, effective: { from: 2026-03-01 } }
    S-2: { disabled: true }
groups: { price: { cap: 30 } }
rules:
  - id: N-1
    title: Own
    risk: safety
    points: 10
    scope: declaration
    flow: [import]
    when: items.exists(i, i.netKg > params.low)
    reason: "{items.size()} items"
`;
const beside = {
  'lists/brands.txt': '# brands\nadidas\nnike air\n',
  'lists/firms.csv': 'id,name\nA1,"Firm, one"\nB2,Two\n',
  'shared.yaml': shared,
};

/** What is mutated: each rule and list of the packs in a small file of its own, and a file of each other kind. */
export function seedFiles(): Seed[] {
  const cut = ['counterfeit', 'public-safety'].flatMap((name) => {
    const pack = parse(readFileSync(`${packs}/${name}.yaml`, 'utf8')) as { rules: Json[] } & Json;
    return pack.rules.map((rule, at) => cutRule(pack, rule, at));
  });
  const own = [`${head('tables')}${constants}${table}`, national, shared];
  const files = [...cut, ...own.flatMap((text) => Array.from({ length: 8 }, () => ({ text, beside })))];
  return files.map((file) => ({ ...file, root: parse(file.text) as object }));
}

/** One rule of a pack with the lists and params that it names. */
function cutRule(pack: Json, rule: Json, at: number): RuleFiles {
  const words = new Set(JSON.stringify(rule).match(/\w+/g));
  const named = (key: string): Json =>
    Object.fromEntries(Object.entries(pack[key] as Json).filter(([name]) => words.has(name)));
  const lists = named('lists') as { [name: string]: { file?: string; include?: string[]; values?: string[] } };
  for (const list of Object.values(lists)) {
    if (list.include) list.values = ['adidas', 'prada'];
    delete list.include;
  }
  const files = Object.values(lists).flatMap(({ file }) => file ?? []);
  const tests = (rule.tests as Json[] | undefined)?.slice(0, 2);
  const text = stringify({
    ruleSet: 'cut',
    version: '1.0.0',
    schema: 'declaration/1',
    ...{ params: named('params'), lists, groups: named('groups') },
    rules: [{ ...rule, ...(tests ? { tests } : {}) }],
  });
  return { text: at % 3 === 0 ? JSON.stringify(parse(text), null, at % 2) : text, beside: besideOf(files) };
}

const besideOf = (files: readonly string[]): { [name: string]: string } =>
  Object.fromEntries(files.map((file) => [file, listFile(file)]));

// Separated by blanks, which stand as such further down.
const pieces = [
  ...String.raw`&a *a !!str !!js/function !x ? - : | > " ' \ \x { } [ ] , # @ ~ null true . .. * a: b&c - -a é ../ lists/../..`.split(
    ' ',
  ),
  ...'/etc/passwd constructor: toString hasOwnProperty 1e999 -0 .nan 9007199254740991 9007199254740993 0x1F 0o17 1_000'.split(
    ' ',
  ),
  ...[
    '2026-02-30',
    '99999-01-01',
    '{__proto__: 1}',
    '__proto__: { x: 1 }\n',
    '{a: 1}: 2',
    '[a]: 1',
    "''",
    '""',
    '\u{1f600}',
    '`',
  ],
  ...[
    ' ',
    '  ',
    ' #',
    '- ',
    ': ',
    'a: b: c',
    '- - a',
    '<<: *a\n',
    '%TAG ! x\n',
    '---\n',
    '...\n',
    '|\n',
    '>-\n  ',
    '\\u0000',
  ],
  ...['\0', '\t', '\r', '\n', '\r\n', '\n\n', '\ufeff', '\u2028', '\u0085', '\ud800', '\u202e', '\u001b[2J'],
  ...[
    '['.repeat(40),
    '{a: '.repeat(40),
    '- '.repeat(40),
    '('.repeat(60),
    '!'.repeat(60),
    '"'.repeat(99),
    'x'.repeat(2_001),
  ],
];

const tokens = [
  ...'&& || ! == != < >= + - * / % ? : ( ) [ ] , . in { } = => ; // /* " \' ` $ new function await eval this require'.split(
    ' ',
  ),
  ...'netKg hs origin description items packages importer.id declaration.acceptedAt valuePerKg x lists.brands params.low'.split(
    ' ',
  ),
  ...'lists params has size hasAny near inList hsIn days ratio date double prefix .match .size() true null 0 1 -1 0.1'.split(
    ' ',
  ),
  ...'constructor __proto__ prototype globalThis process toString valueOf 1e308 1e999 9007199254740993 "a" "\\u0000"'.split(
    ' ',
  ),
  ...[
    '.exists(x, true)',
    '.map(x, x.hs)',
    '.filter(i, i.netKg > 1)',
    'date("2026-01-01")',
    '\n',
    '\\',
    '\u2028',
    '\ud800',
  ],
];
const words = /[A-Za-z_][\w.]*|\d+(?:\.\d+)?|"[^"]*"|[&|=!<>]+|\S/g;

/** A text with some of its tokens changed. */
function mutateTokens(random: Random, text: string): string {
  const found = text.match(words) ?? [];
  const at = below(random, found.length + 1);
  switch (below(random, 5)) {
    case 0:
      found.splice(at, 1 + below(random, 3));
      break;
    case 1:
      found.splice(at, 0, oneOf(random, tokens));
      break;
    case 2:
      found.splice(at, 1, oneOf(random, tokens));
      break;
    case 3:
      found.splice(at, 0, ...found.slice(below(random, found.length)));
      break;
    default:
      return [oneOf(random, tokens), oneOf(random, tokens), oneOf(random, tokens)].join(' ');
  }
  return found.join(' ');
}

/** A text with bytes, pieces or lines changed. */
function mutateText(random: Random, text: string): string {
  const at = below(random, text.length + 1);
  switch (below(random, 7)) {
    case 0:
      return (
        text.slice(0, at) +
        String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << below(random, 8))) +
        text.slice(at + 1)
      );
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + below(random, 30));
    case 2:
      return random() < 0.1
        ? text.slice(0, at)
        : text.slice(0, at) + text.slice(at, at + below(random, 200)) + text.slice(at);
    case 3: {
      const lines = text.split('\n');
      const line = below(random, lines.length);
      if (random() < 0.5) lines.splice(line, 0, oneOf(random, lines));
      else lines[line] = random() < 0.5 ? ` ${lines[line]}` : lines[line]!.slice(1);
      return lines.join('\n');
    }
    default:
      return text.slice(0, at) + oneOf(random, pieces) + text.slice(at + (random() < 0.5 ? 0 : below(random, 10)));
  }
}

const odd: readonly unknown[] = [
  ...[null, true, '', 0, -1, 0.5, 201, 1e308, 2 ** 53, 2 ** 53 + 2, -(2 ** 53) - 2, [], {}, [[]], [null], [1], ['x']],
  ...[{ x: 1 }, { file: '../x' }, ' ', '\0', 'x'.repeat(2_001)],
  ...'x * 2026-01-01 2026-13-01 ../x /etc/passwd lists/none.txt shared.yaml declaration item terms ids hs countries'.split(
    ' ',
  ),
  ...'max first CN red {netKg { }} {constructor} {toString()} {{x}} {lists.brands} params.low lists.firms __proto__'.split(
    ' ',
  ),
];
const names = 'constructor toString x 1 rules lists when points TAB-1 S-1 a.b __proto__'.split(' ').concat('', ' ');

/** A part of a document by chance: what holds it, and its key. */
function somewhere(random: Random, root: object): [holder: Json, key: string] {
  let holder = root as Json;
  for (;;) {
    const key = oneOf(random, Object.keys(holder));
    const value = holder[key];
    const isLeaf = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
    if (isLeaf || random() < 0.25) return [holder, key];
    holder = value as Json;
  }
}

/** A value as YAML in blocks. */
function blockOf(value: unknown, space: string): string {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return ` ${JSON.stringify(value)}\n`;
  const lines = Array.isArray(value)
    ? value.map((one) => `${space}-${blockOf(one, `${space}  `)}`)
    : Object.entries(value).map(
        ([key, one]) => `${space}${/^[A-Z]/i.test(key) ? key : JSON.stringify(key)}:${blockOf(one, `${space}  `)}`,
      );
  return `\n${lines.join('')}`;
}

function mutateTree(random: Random, root: object): void {
  const rules = Object.values((root as { rules?: object }).rules ?? {}).filter(
    (rule) => typeof rule === 'object' && rule,
  );
  const [holder, key] =
    random() < 0.4 && rules.length > 0
      ? ([oneOf(random, rules) as Json, oneOf(random, ['when', 'when', 'reason'])] as const)
      : somewhere(random, root);
  const value = holder[key];
  const isText = typeof value === 'string';
  if (isText && random() < 0.5) holder[key] = mutateTokens(random, value);
  else if (random() < 0.35) holder[key] = structuredClone(oneOf(random, odd));
  else if (Array.isArray(holder))
    holder.splice(Number(key), random() < 0.5 ? 1 : 0, structuredClone(oneOf(random, holder)));
  else {
    const name = oneOf(random, names);
    if (random() < 0.7) delete holder[key];
    if (random() < 0.7)
      Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
    else [, holder[key]] = [0, somewhere(random, root)[1]];
  }
}

/** The mutant of a seed. */
export function mutant(seeds: readonly Seed[], seed: number): RuleFiles {
  const random = randomBy(seed);
  const chosen = oneOf(random, seeds);
  const times = 1 + below(random, 3);
  let { text } = chosen;
  const files: { [name: string]: string } = { ...chosen.beside };
  if (random() < 0.5) {
    const root = structuredClone(chosen.root);
    for (let time = 0; time < times && Object.keys(root).length > 0; time++) mutateTree(random, root);
    text = random() < 0.5 ? JSON.stringify(root, null, below(random, 3)) : blockOf(root, '').trimStart();
  } else for (let time = 0; time < times; time++) text = mutateText(random, text);
  const [name] = Object.keys(files).slice(below(random, 3));
  if (name !== undefined && random() < 0.1) {
    if (random() < 0.3) delete files[name];
    else files[name] = mutateText(random, files[name]!);
  }
  return { text, beside: files };
}
