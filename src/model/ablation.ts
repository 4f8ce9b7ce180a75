// Ablation: the shares of features in the output of any graph, by asking it again without each of them.
import type { FeatureSpec } from '../features/feature-set.js';
import type { Features, InputMatrix } from '../features/features.js';
import { type Place, placesOf } from '../features/places.js';
import type { InputRows } from './canaries.js';
import type { Run } from './session.js';

/** Gives for a row and an output of the card the share of each feature; NaN where the graph gave no number. */
export type Ablate = (inputs: readonly InputMatrix[], row: number, output: number) => Promise<Float64Array>;

/**
 * Prepare ablation; `run` gives log-odds before calibration. The share of a feature is how far they fall when it alone is
 * replaced by its baseline: its missing value where the graph still gives numbers for the canary rows without it, else
 * their median. A feature that stands at its baseline has no share; what features do together is no feature's. A row
 * costs `features + 1` rows of the graph, in runs of its own, so that the rest of the batch changes nothing.
 */
export async function createAblation(
  { inputs, specs }: Features,
  run: Run,
  outputs: number,
  canaries: InputRows,
): Promise<Ablate> {
  const places = placesOf(inputs);
  const blanks = specs.map(missingOf);
  for (const [feature, place] of places.entries()) {
    const tried = canaries.inputs.map(copyOf);
    for (let row = 0; row < canaries.count; row++) put(tried, place, row, blanks[feature]!);
    const logits = await run(tried, canaries.count);
    if (!logits.every(Number.isFinite)) blanks[feature] = medianOf(canaries, place) ?? blanks[feature]!;
  }
  return async (given, row, output) => {
    const shares = new Float64Array(specs.length);
    for (let from = 0; from < specs.length; from += mostTogether) {
      const count = Math.min(mostTogether, specs.length - from);
      const asked = given.map((matrix, input) => repeated(matrix, row, inputs[input]!.features.length, count + 1));
      for (let at = 0; at < count; at++) put(asked, places[from + at]!, at + 1, blanks[from + at]!);
      const logits = await run(asked, count + 1);
      for (let at = 0; at < count; at++) shares[from + at] = logits[output]! - logits[(at + 1) * outputs + output]!;
    }
    return shares;
  };
}

// Features that are left out in one run; more would take memory with their square.
const mostTogether = 512;

type Value = number | bigint | string;

const missingOf = ({ missing }: FeatureSpec): number | string => missing ?? Number.NaN;

function put(inputs: readonly InputMatrix[], { input, column, width }: Place, row: number, value: Value): void {
  const { type, values } = inputs[input]!;
  values[row * width + column] = (type === 'int64' ? BigInt(value) : value) as never; // as the array of the type takes it
}

function copyOf(matrix: InputMatrix): InputMatrix {
  return { ...matrix, values: matrix.values.slice() } as InputMatrix; // of the same type
}

/** A matrix of one row, several times. */
function repeated(matrix: InputMatrix, row: number, width: number, times: number): InputMatrix {
  const own = matrix.values.slice(row * width, (row + 1) * width);
  if (matrix.type === 'string')
    return { ...matrix, values: Array.from({ length: times }, () => own as string[]).flat() };
  const values = new (matrix.values.constructor as Float32ArrayConstructor)(times * width);
  for (let at = 0; at < times; at++) values.set(own as Float32Array, at * width);
  return { ...matrix, values } as unknown as InputMatrix; // of the same type
}

/** The middle of the numbers that canary rows have in a column; undefined where they have none. */
function medianOf({ inputs, count }: InputRows, { input, column, width }: Place): number | undefined {
  const { type, values } = inputs[input]!;
  if (type === 'string') return undefined;
  const numbers = Array.from({ length: count }, (_, row) => Number(values[row * width + column]))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return numbers[numbers.length >> 1];
}
