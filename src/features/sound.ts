// Sound: what compiling features or tables gave, or its problems thrown with their places.
import { type Problem, throwProblems } from '../errors.js';
import type { SettingsFile } from '../settings-file.js';
import type { FeatureProblem } from './lookups.js';

/** What was compiled. Throws every problem, each at its place in the file that holds the features and tables. */
export function sound<T extends object>(compiled: T | readonly FeatureProblem[], settings: SettingsFile): T {
  if (!Array.isArray(compiled)) return compiled as T;
  const problems: readonly FeatureProblem[] = compiled;
  throwProblems(
    problems.map(
      ({ code, message, path, start, end }): Problem => settings.problem(code, message, path, { start, end }),
    ),
  );
  throw new Error('a feature problem was not thrown');
}
