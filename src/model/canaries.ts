// Canaries: rows with what must come out, which a model repeats before it serves; read from canaries.ndjson.
import { z } from 'zod';
import { deriveRows } from '../declaration/derive.js';
import { flatten } from '../declaration/flatten.js';
import type { Row } from '../declaration/slots.js';
import { CustomsRiskError, setupFault } from '../errors.js';
import { type InputMatrix, newMatrix } from '../features/features.js';
import { limits } from '../limits.js';
import { parseJsonSettings, validateSettings } from '../settings-file.js';
import type { Model } from './load.js';
import { explanationOf, type Run } from './session.js';

const value = z.union([z.number(), z.string(), z.null()]);

export const canarySchema = z
  .strictObject({
    declaration: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('An invented declaration whose first item gives the features; without it they alone are given'),
    features: z.array(value).describe('Of all inputs, in order; null is NaN'),
    outputs: z.array(z.number()).describe('One for each output of the card, as the graph gives them'),
  })
  .describe('A canary of a model: one line of canaries.ndjson');

export type Canary = z.infer<typeof canarySchema>;

/** Read canaries.ndjson. Throws SETTINGS_NOT_JSON or MODEL_CANARY with the line of a fault. */
export function readCanaries(text: string, file: string): Canary[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0 || lines.length > limits.canaries)
    throw setupFault('MODEL_CANARY', `there are ${lines.length} canary rows; 1 to ${limits.canaries} are read`, {
      file,
    });
  return lines.map((line, at) => {
    try {
      return validateSettings(parseJsonSettings(line, file), canarySchema, 'MODEL_CANARY');
    } catch (fault) {
      if (!(fault instanceof CustomsRiskError)) throw fault;
      const [{ code, message, column }] = fault.problems as [CustomsRiskError['problems'][0]]; // a fault has one
      throw setupFault(code, message, { file, line: at + 1, column });
    }
  });
}

/** Rows of every input of a graph. */
export interface InputRows {
  readonly inputs: readonly InputMatrix[];
  readonly count: number;
}

/**
 * Let a model repeat its canary rows: features from declarations, and outputs from features; and the first row once more
 * alone, for what else is in a batch must not matter. Gives the rows. Throws MODEL_CANARY with what differs, or
 * MODEL_SIGNATURE when the graph gives something of another shape.
 */
export async function repeatCanaries(model: Model, run: Run): Promise<InputRows> {
  const { canaries, features, card } = model;
  const fail: Fail = (message, cause) => {
    throw setupFault('MODEL_CANARY', message, { file: `${model.folder}/canaries.ndjson`, cause });
  };
  checkLengths(model, fail);
  const inputs = matricesOf(model, canaries, fail);
  const declared = canaries.flatMap(({ declaration }, at) => (declaration ? [{ declaration, at }] : []));
  const built = features.build(declared.map(({ declaration, at }) => canaryRow(declaration, at, card.currency, fail)));
  built.forEach((matrix, input) => {
    const own = inputs[input]!;
    const { features } = card.inputs[input]!;
    declared.forEach(({ at }, row) => {
      features.forEach(({ name }, column) => {
        const actual = matrix.values[row * features.length + column]!;
        const place = at * features.length + column;
        if (!isSame(actual, own.values[place]!))
          fail(`canary ${at + 1}: feature "${name}" is ${say(actual)}, the file says ${say(own.values[place]!)}`);
        own.values[place] = actual as never; // of the same type; what a scorer would give the graph
      });
    });
  });
  const results = await ask(run, inputs, canaries.length, fail);
  checkOutputs(model, results, fail);
  const alone = await ask(
    run,
    inputs.map((matrix) => firstRow(matrix, canaries.length)),
    1,
    fail,
  );
  card.outputs.forEach(({ risk }, output) => {
    if (!isSame(alone[output]!, results[output]!))
      fail(
        `canary 1: the output for ${risk} is ${say(alone[output]!)} alone, and ${say(results[output]!)} among others`,
      );
  });
  return { inputs, count: canaries.length };
}

/**
 * The canary rows of a model with the features and outputs that it gives for them now. Where a row has no declaration its
 * features stay. Throws MODEL_CANARY for rows that the model cannot take.
 */
export async function recomputeCanaries(model: Model, run: Run): Promise<Canary[]> {
  const { canaries, features, card } = model;
  const fail: Fail = (message, cause) => {
    throw setupFault('MODEL_CANARY', message, { file: `${model.folder}/canaries.ndjson`, cause });
  };
  const rows = canaries.map(({ declaration }, at) =>
    declaration ? canaryRow(declaration, at, card.currency, fail) : undefined,
  );
  const renewed = canaries.map((canary, at): Canary => {
    const row = rows[at];
    return row ? { ...canary, features: writtenRow(features.build([row]), 0, 1) } : canary;
  });
  const results = await ask(run, matricesOf(model, renewed, fail), canaries.length, fail);
  const width = card.outputs.length;
  return renewed.map((canary, at) => ({ ...canary, outputs: [...results.slice(at * width, (at + 1) * width)] }));
}

/** A row of features as the file writes it. */
export function writtenRow(inputs: readonly InputMatrix[], row: number, rows: number): Canary['features'] {
  return inputs.flatMap(({ type, values }): Canary['features'] => {
    const width = values.length / rows;
    const own: readonly Value[] = [...values.slice(row * width, (row + 1) * width)];
    return own.map((value) => {
      if (typeof value !== 'number') return typeof value === 'string' ? value : Number(value);
      if (Number.isNaN(value)) return null;
      return type === 'float32' ? shortest(value) : value;
    });
  });
}

/** The shortest decimal of a float32. */
export function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return Number(value.toPrecision(9));
}

/** The text of canaries.ndjson. */
export function writeCanaries(canaries: readonly Canary[]): string {
  return canaries.map((canary) => `${JSON.stringify(canary)}\n`).join('');
}

/** Tells what is wrong with canary rows. */
export type Fail = (message: string, cause?: unknown) => never;

async function ask(run: Run, inputs: readonly InputMatrix[], rows: number, fail: Fail): Promise<Float64Array> {
  try {
    return await run(inputs, rows);
  } catch (cause) {
    if (cause instanceof CustomsRiskError) throw cause;
    return fail(`the graph fails on the canary rows: ${explanationOf(cause)}`, cause);
  }
}

function checkLengths({ canaries, features: { specs }, card: { outputs } }: Model, fail: Fail): void {
  canaries.forEach((canary, at) => {
    if (canary.features.length !== specs.length || canary.outputs.length !== outputs.length)
      fail(
        `canary ${at + 1} has ${canary.features.length} features and ${canary.outputs.length} outputs, the card lists ${specs.length} and ${outputs.length}`,
      );
  });
}

function checkOutputs({ canaries, card: { outputs } }: Model, results: Float64Array, fail: Fail): void {
  canaries.forEach((canary, at) => {
    outputs.forEach(({ risk, scale }, output) => {
      const actual = results[at * outputs.length + output]!;
      const expected = canary.outputs[output]!;
      if (!isSame(actual, expected))
        fail(`canary ${at + 1}: the output for ${risk} is ${say(actual)}, the file says ${say(expected)}`);
      if (scale === 'probability' && !(actual >= 0 && actual <= 1))
        fail(`canary ${at + 1}: the output for ${risk} is ${say(actual)}, which is no probability`);
    });
  });
}

/** The row that a canary's declaration gives: that of its first item. */
export function canaryRow(
  declaration: NonNullable<Canary['declaration']>,
  at: number,
  currency: string,
  fail: Fail,
): Row {
  const flattened = flatten(declaration);
  const [wrong] = flattened.ok ? flattened.flat.issues : [flattened.fault];
  if (!flattened.ok || wrong) return fail(`canary ${at + 1}: ${wrong!.code} at ${wrong!.path}`);
  deriveRows(flattened.flat.rows, currency, {});
  return flattened.flat.rows[0]!;
}

/** The features that stand in canary rows, as the graph takes them. */
function matricesOf({ card }: Model, canaries: readonly Canary[], fail: Fail): InputMatrix[] {
  let before = 0;
  return card.inputs.map((input) => {
    const matrix = newMatrix(input, canaries.length);
    const wanted = input.type === 'string' ? 'string' : 'number';
    canaries.forEach(({ features }, row) => {
      input.features.forEach(({ name }, column) => {
        const given = features[before + column] ?? Number.NaN;
        if (typeof given !== wanted || (input.type === 'int64' && !Number.isSafeInteger(given)))
          fail(`canary ${row + 1}: feature "${name}" is no ${input.type}`);
        const place = row * input.features.length + column;
        matrix.values[place] = (input.type === 'int64' ? BigInt(given) : given) as never; // as the array of the type takes it
      });
    });
    before += input.features.length;
    return matrix;
  });
}

function firstRow(matrix: InputMatrix, rows: number): InputMatrix {
  return { ...matrix, values: matrix.values.slice(0, matrix.values.length / rows) } as InputMatrix; // of the same type
}

// Results may differ in the last digits between builds of the runtime; a wrong feature or table differs by far more.
const tolerance = 1e-4;

type Value = number | bigint | string;

function isSame(actual: Value, expected: Value): boolean {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected;
  if (Number.isNaN(actual) || Number.isNaN(expected)) return Number.isNaN(actual) && Number.isNaN(expected);
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

/** A number with the seven digits that a float32 holds; NaN as the file writes it. */
function say(value: Value): string {
  if (typeof value !== 'number') return typeof value === 'string' ? JSON.stringify(value) : String(value);
  return Number.isNaN(value) ? 'null' : String(Number(value.toPrecision(7)));
}
