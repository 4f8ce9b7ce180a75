// Check options: what a program passes, whether it is written in TypeScript or not.
import { z } from 'zod';
import { type CustomsRiskError, setupFault } from './errors.js';
import { validateSettings } from './settings-file.js';

/** Check the options of a function. Throws USAGE with every fault, unknown keys with a suggestion. */
export function checkOptions(of: string, options: unknown, schema: z.ZodType): void {
  if (options === null) throw usage(of, 'the options are null; leave them out');
  const problem = (_: unknown, message: string) => ({ code: 'USAGE' as const, message, file: of });
  validateSettings({ file: of, value: options, problem }, schema, 'USAGE');
}

/** Check that something can be iterated. A text can, but by its letters, which nobody means. */
export function checkIterable(of: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && (Symbol.asyncIterator in given || Symbol.iterator in given))
    return;
  throw usage(of, 'expected a stream, an array or another iterable');
}

/** The error for a call that is wrong. */
export function usage(of: string, message: string): CustomsRiskError {
  return setupFault('USAGE', message, { file: of });
}

/** A value that has all these members: a part that another function of the library makes, or an object of the platform. */
export function having(what: string, ...members: readonly string[]): z.ZodType {
  const has = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && members.every((member) => member in value);
  return z.custom(has, `expected ${what}`);
}

/** A function. */
export const callable = z.custom((value) => typeof value === 'function', 'expected a function');

/** An AbortSignal, of whatever make. */
export const abortSignal = having('an AbortSignal', 'aborted', 'addEventListener');
