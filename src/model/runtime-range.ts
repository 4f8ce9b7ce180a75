// Runtime range: the versions of onnxruntime that a card says it holds for, such as `>=1.17 <2`.

interface Bound {
  readonly sign: string;
  readonly version: readonly number[];
}

const bound = /^(>=|<=|>|<|=)(\d{1,6}(?:\.\d{1,6}){0,2})$/;

/** The bounds of a range, all of which must hold; null when it is none. */
export function parseRange(range: string): readonly Bound[] | null {
  const parts = range.split(' ').map((part) => bound.exec(part));
  return parts.every((part) => part !== null)
    ? parts.map(([, sign, version]) => ({ sign: sign!, version: numbersOf(version!) })) // both groups take part
    : null;
}

/** Whether a version such as 1.30.0 lies in a range. What follows a dash is left out of account. */
export function isInRange(version: string, range: string): boolean {
  const own = numbersOf(version.split('-', 1)[0]!);
  return (parseRange(range) ?? []).every(({ sign, version: other }) => {
    const order = compare(own, other);
    if (sign === '=') return order === 0;
    return sign.startsWith('>')
      ? order > 0 || (order === 0 && sign === '>=')
      : order < 0 || (order === 0 && sign === '<=');
  });
}

const numbersOf = (version: string): number[] => version.split('.').map(Number);

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < 3; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
