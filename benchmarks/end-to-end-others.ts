// The other programs of the end-to-end benchmark: bare onnxruntime, what a user would assemble, and the rules and features for Python.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { parse } from 'fast-csv';
import type * as ort from 'onnxruntime-common';
import { columns, nameOf, pinnedModel, policy } from './end-to-end-data.js';
import type { Lists } from './rules-by-hand.js';
import { type BenchRule, type Condition, type Flat, fields } from './rules-data.js';
import { jsonRules } from './rules-engines.js';

type Runtime = Pick<typeof ort, 'InferenceSession' | 'Tensor'>;
const loadRuntime = (): Runtime => createRequire(import.meta.url)('onnxruntime-node') as Runtime;
const oneThread = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const width = 24;
const batch = 256;

/** Scores so many rows. */
export type ScoreBare = (rows: number) => Promise<void>;

/** Open the model in this thread; rows of features that were worked out before are scored over and over, in batches of 256. */
export async function openBare(values: Float32Array): Promise<ScoreBare> {
  const { InferenceSession, Tensor } = loadRuntime();
  const session = await InferenceSession.create(pinnedModel, oneThread);
  const batches = Math.floor(values.length / width / batch);
  return async (rows) => {
    for (let number = 0; number * batch < rows; number++) {
      const from = (number % batches) * batch * width;
      await session.run({ X: new Tensor('float32', values.slice(from, from + batch * width), [batch, width]) });
    }
  };
}

/** Rows a second of bare onnxruntime in so many threads, each with a session of one thread. */
export async function bareRate(script: URL, values: Float32Array, rows: number, workers: number): Promise<number> {
  const threads = Array.from({ length: workers }, () => new Worker(script, { workerData: values }));
  const over = (thread: Worker): Promise<void> =>
    new Promise((done, fail) => thread.once('message', () => done()).once('error', fail));
  await Promise.all(threads.map(over)); // sessions are open
  const start = performance.now();
  const share = Math.ceil(rows / workers);
  for (const thread of threads) thread.postMessage(share);
  await Promise.all(threads.map(over));
  const seconds = (performance.now() - start) / 1_000;
  await Promise.all(threads.map((thread) => thread.terminate()));
  return (share * workers) / seconds;
}

const rates: { readonly [currency: string]: number } = {
  USD: 1,
  ...Object.fromEntries(Object.entries(policy.exchangeRates).map(([from, { USD }]) => [from, USD])),
};

/** The features of the model by hand. */
function featuresOf(flat: Flat): number[] {
  const number = (name: string): number => flat[name] as number;
  const text = (name: string): string => flat[name] as string;
  const one = (of: boolean): number => (of ? 1 : 0);
  const [value, net, gross, pieces] = [number('value'), number('netKg'), number('grossKg'), number('quantity')];
  const worth = value * rates[text('currency')]!;
  const [origin, sender, hs, mode] = [text('origin'), text('consignor.country'), text('hs'), text('transport.mode')];
  return [
    ...[worth, net, gross, pieces].map((one) => (Math.log1p(one) - 4.5) / 2.2),
    ...[worth / net, worth / pieces, gross / net, pieces / net].map((one) => Math.log(one) / 3.2),
    one(text('declaration.dispatchCountry') === origin),
    one(sender === origin),
    one(text('importer.country') === sender),
    one(origin === 'CN'),
    one(['CN', 'HK', 'TR', 'AE'].includes(origin)),
    one(['HK', 'SG', 'AE'].includes(sender)),
    one(mode === '4'),
    one(mode === '1' || mode === '2'),
    (Number(hs.slice(0, 2)) - 60) / 20,
    (Number(hs.slice(0, 4)) - 6000) / 2500,
    (Number(text('procedure')) - 4900) / 1200,
    one(['EXW', 'DDP'].includes(text('declaration.incoterm'))),
    one(text('unit') === 'KGM'),
    one(text('currency') === 'USD'),
    (text('description').length - 36) / 6,
    one(['64', '42', '91'].some((prefix) => hs.startsWith(prefix))),
  ];
}

/** The program that a user would assemble: fast-csv, json-rules-engine, onnxruntime row by row. Gives rows a second and rules hit. */
export async function assembledRate(
  manifest: string,
  rules: readonly BenchRule[],
  lists: Lists,
): Promise<{ readonly rate: number; readonly hits: number }> {
  const { InferenceSession, Tensor } = loadRuntime();
  const session = await InferenceSession.create(pinnedModel, oneThread);
  const current: Flat[] = [];
  const engine = jsonRules(rules, [{}], lists, current);
  const start = performance.now();
  let [rows, hits, text] = [0, 0, ''];
  for await (const record of createReadStream(manifest).pipe(
    parse<{ [column: string]: string }, never>({ headers: true }),
  )) {
    const flat = flatOf(record as { [column: string]: string });
    rows++;
    if (!flat) continue;
    current[0] = flat;
    const hit: number[] = [];
    await engine.run(0, 1, (_, rule) => hit.push(rule));
    hits += hit.length;
    const { raw } = await session.run({ X: new Tensor('float32', Float32Array.from(featuresOf(flat)), [1, width]) });
    text += `${flat.id},${raw!.data[0]},${hit.map((rule) => rules[rule]!.id).join(';')}\n`;
  }
  return { rate: text.length === 0 ? 0 : rows / ((performance.now() - start) / 1_000), hits };
}

/** A record as the engine takes it; undefined when a number is none. */
function flatOf(record: { readonly [column: string]: string }): Flat | undefined {
  const flat: Flat = {};
  for (const [column, path] of columns) {
    if (path === null) continue;
    const name = nameOf(path);
    const isNumber = fields[name]?.kind === 'number';
    flat[name] = isNumber ? Number(record[column]) : record[column]!;
    if (Number.isNaN(flat[name])) return undefined;
  }
  return { ...flat, id: record.Declaration! };
}

/** A rule as an expression of polars. */
export function polarsOf(condition: Condition, lists: Lists): string {
  const column = (field: string): string =>
    `pl.col(${JSON.stringify(columns.find(([, path]) => path !== null && nameOf(path) === field)![0])})`;
  const isIn = (field: string, values: readonly string[]): string =>
    `${column(field)}.is_in(${JSON.stringify(values)})`;
  switch (condition.op) {
    case 'and':
    case 'or':
      return `(${condition.parts.map((part) => polarsOf(part, lists)).join(condition.op === 'and' ? ' & ' : ' | ')})`;
    case 'not':
      return `~(${polarsOf(condition.of, lists)})`;
    case 'compare': {
      const { left, how, right } = condition;
      const mark = left.op === 'quotient' ? '/' : '+';
      const operand = left.op === 'field' ? column(left.field) : `${column(left.left)} ${mark} ${column(left.right)}`;
      return `((${operand}) ${how} ${right})`;
    }
    case 'equals':
      return `(${column(condition.field)} == ${JSON.stringify(condition.value)})`;
    case 'oneOf':
      return isIn(condition.field, condition.values);
    case 'onList':
      return isIn(condition.field, lists.get(condition.list)!.entries);
    case 'begins':
      return `(${condition.prefixes.map((prefix) => `${column(condition.field)}.str.starts_with("${prefix}")`).join(' | ')})`;
    case 'contains':
      return `${column(condition.field)}.str.contains("${condition.word}", literal=True)`;
    case 'isTrue':
      return column(condition.field);
    case 'present':
      return `${column(condition.field)}.is_not_null()`;
  }
}
