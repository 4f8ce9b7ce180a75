// Results: which outcomes of a computation are values; any other is missing.
const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');
const longest = 315_576_000_000_000; // 10,000 years

type Result = (value: number) => number | undefined;

/** The outcome of a computation by its type: a finite number, a date of the years 1 to 9999, a duration of 10,000 years. */
export const resultOf: { readonly [kind in 'number' | 'date' | 'duration']: Result } = {
  number: (value) => (Number.isFinite(value) ? value : undefined),
  date: (ms) => (ms >= earliest && ms <= latest ? ms : undefined),
  duration: (ms) => (Math.abs(ms) <= longest ? ms : undefined),
};
