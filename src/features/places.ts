// Places: where the value of a feature stands in the matrices of the inputs.
import type { FeatureInput } from './feature-set.js';
import type { InputMatrix } from './features.js';

/** The input, the column in its matrix, and the width of that. */
export interface Place {
  readonly input: number;
  readonly column: number;
  readonly width: number;
}

/** The places of the features of all inputs, in order. */
export function placesOf(inputs: readonly FeatureInput[]): Place[] {
  return inputs.flatMap(({ features }, input) =>
    features.map((_, column) => ({ input, column, width: features.length })),
  );
}

/** Reads the value of a feature in a row; null when it is missing. */
export type ReadValue = (matrices: readonly InputMatrix[], row: number, feature: number) => number | string | null;

/** Whether every feature has a value in a row. */
export type IsWhole = (matrices: readonly InputMatrix[], row: number) => boolean;

export function createIsWhole(inputs: readonly FeatureInput[]): IsWhole {
  const blanks = inputs.map(({ features }) => features.map(({ missing }) => missing));
  return (matrices, row) => {
    for (let input = 0; input < matrices.length; input++) {
      const { values } = matrices[input]!;
      const own = blanks[input]!;
      const first = row * own.length;
      for (let column = 0; column < own.length; column++) {
        const given = values[first + column]!;
        const value = typeof given === 'bigint' ? Number(given) : given;
        if (Number.isNaN(value) || value === own[column]) return false;
      }
    }
    return true;
  };
}

export function createReadValue(inputs: readonly FeatureInput[]): ReadValue {
  const places = placesOf(inputs);
  const blanks = inputs.flatMap(({ features }) => features.map(({ missing }) => missing));
  return (matrices, row, feature) => {
    const { input, column, width } = places[feature]!;
    const given = matrices[input]!.values[row * width + column]!;
    const value = typeof given === 'bigint' ? Number(given) : given;
    return Number.isNaN(value) || value === blanks[feature] ? null : value;
  };
}
