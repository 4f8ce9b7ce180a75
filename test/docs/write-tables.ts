// Writes the generated tables into the guides (`npm run docs`).
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codeLists } from '../../src/declaration/code-lists.js';
import { derivedFields, type Field, objectLists } from '../../src/declaration/fields.js';
import { fieldSlots } from '../../src/declaration/slots.js';
import { fieldIssues, recordFaults, setupFaults } from '../../src/errors.js';
import { functions } from '../../src/expression/functions.js';
import { formats } from '../../src/manifest/formats.js';
import { acceptedOperators, opsets } from '../../src/model/operators.js';
import { figureHead, figureRows, lackingHead, lackingRows } from './figures.js';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const inCode = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const kinds: { readonly [kind in Field['kind']]: string } = {
  id: 'text',
  text: 'text',
  code: 'code',
  decimal: 'number',
  int: 'whole number',
  date: 'date',
  bool: 'yes or no',
  list: 'list of codes',
};

function holds({ kind, max, codes, says }: Field): string {
  const list = codes === undefined || codes === 'anyCode' ? '' : `: ${codeLists[codes].says}`;
  return `${says} (${kinds[kind]}${max === undefined ? '' : `, at most ${max} characters`}${list})`;
}

const functionTable = (): string =>
  table(
    ['function', 'gives', 'true'],
    functions.map(({ name, form, tables, says, example }) => [
      inCode(form === 'method' ? `.${name}()` : `${name}()`),
      `${says}${tables ? ' (features only)' : ''}`,
      inCode(example),
    ]),
  );

/** Parties have the same fields in every role, so one role stands for all. */
const fieldTable = (): string =>
  table(
    ['in NDJSON and in code', 'in rules and features', 'in mappings', 'holds', 'WCO'],
    [
      ...fieldSlots
        .filter(({ place }) => place[0] !== 'parties' || place[1] === 'consignor')
        .map(({ name, place, level, field }) => [
          inCode(`${level === 'item' ? 'items[].' : ''}${place.join('.')}`),
          inCode(name),
          inCode(level === 'item' ? `item.${name}` : name),
          holds(field),
          field.wco ?? '',
        ]),
      ...Object.entries(objectLists).flatMap(([list, { level, fields }]) =>
        Object.entries<Field>(fields).map(([key, field]) => [
          inCode(`${list}[].${key}`) + (level === 'both' ? `, ${inCode(`items[].${list}[].${key}`)}` : ''),
          inCode(`${list}.exists(x, x.${key} …)`),
          inCode(`declaration.${list}[0].${key}`) + (level === 'both' ? `, ${inCode(`item.${list}[0].${key}`)}` : ''),
          holds(field),
          field.wco ?? '',
        ]),
      ),
      [
        '`extra.NAME`, `items[].extra.NAME`',
        '`extra.NAME`',
        '`extra.NAME`',
        'national field (text, at most 512 characters)',
        '',
      ],
    ],
  );

const derivedTable = (): string =>
  table(
    ['name', 'is'],
    Object.entries(derivedFields).map(([name, { says }]) => [inCode(name), says]),
  );

const codeTable = (codes: { readonly [code: string]: string }): string =>
  table(
    ['code', 'means'],
    Object.entries(codes).map(([code, says]) => [inCode(code), says]),
  );

const operatorTable = (): string =>
  table(
    ['domain', 'versions', 'for', 'operators'],
    acceptedOperators.map(({ domain, why, names }) => [
      inCode(domain === '' ? 'ai.onnx' : domain),
      `${opsets[domain].least} to ${opsets[domain].greatest}`,
      why,
      names.map(inCode).join(' '),
    ]),
  );

const formatTable = (): string =>
  table(
    ['`--format`', 'is', 'id of a declaration', 'does not hold', 'options'],
    formats.map(({ id, title, idFrom, lacks, takes }) => [
      inCode(id),
      title,
      idFrom,
      lacks,
      takes.map(inCode).join(' '),
    ]),
  );

/** Every generated table, by the guide it stands in and the word that marks its place there. */
export const tables: readonly { readonly guide: string; readonly mark: string; readonly write: () => string }[] = [
  { guide: 'src/expression/README.md', mark: 'functions', write: functionTable },
  { guide: 'src/declaration/README.md', mark: 'fields', write: fieldTable },
  { guide: 'src/declaration/README.md', mark: 'derived', write: derivedTable },
  { guide: 'src/declaration/README.md', mark: 'faults', write: () => codeTable(recordFaults) },
  { guide: 'src/declaration/README.md', mark: 'issues', write: () => codeTable(fieldIssues) },
  { guide: 'src/manifest/README.md', mark: 'formats', write: formatTable },
  { guide: 'models/README.md', mark: 'operators', write: operatorTable },
  ...['kcs-gbdt', 'kcs-novel'].map((model) => ({
    guide: 'models/README.md',
    mark: `figures of ${model}`,
    write: () => table(figureHead, figureRows(model)),
  })),
  { guide: 'models/README.md', mark: 'missing fields', write: () => table(lackingHead, lackingRows('kcs-gbdt')) },
  {
    guide: 'src/README.md',
    mark: 'setup faults',
    write: () =>
      table(
        ['code', 'means', 'remedy'],
        Object.entries(setupFaults).map(([code, { says, remedy }]) => [inCode(code), says, remedy]),
      ),
  },
];

/** A guide with its tables made anew. */
export function withFreshTables(guide: string, text: string): string {
  let fresh = text;
  for (const { mark, write } of tables.filter((one) => one.guide === guide)) {
    const between = new RegExp(`(<!-- ${mark}:[^\\n]*-->\\n)[\\s\\S]*?(<!-- end of ${mark} -->)`);
    if (!between.test(fresh)) throw new Error(`${guide} has no place for the table of ${mark}`);
    fresh = fresh.replace(between, (_, start: string, end: string) => `${start}\n${write()}\n\n${end}`);
  }
  return fresh;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const guide of new Set(tables.map((one) => one.guide)))
    writeFileSync(guide, withFreshTables(guide, readFileSync(guide, 'utf8')));
