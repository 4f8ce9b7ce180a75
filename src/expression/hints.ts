// Hints: what people may have meant by a name that is not known, the language they come from kept in mind.
import { didYouMean } from '../suggest.js';
import { type Environment, namesOf, type Scope } from './environment.js';

const mostNamed = 3;

/** A hint for an unknown field: what has that name behind a dot (`mode`: `transport.mode`), or the nearest name. */
export function hintForField(name: string, scope: Scope, constants: readonly string[] = []): string {
  if (scope === 'cells') return `; a column of the manifest is written row["${name.replace(/^row\.?/, '') || '…'}"]`;
  const names = [...constants, ...namesOf(scope)];
  const longer = names.filter((known) => known.endsWith(`.${name}`)).map((known) => `"${known}"`);
  if (longer.length === 0) return didYouMean(name, names);
  if (longer.length > mostNamed) return `; did you mean ${longer.slice(0, mostNamed).join(', ')} or the like?`;
  return `; did you mean ${longer.join(' or ')}?`;
}

/** The params and lists of a rule set, as expressions write them. */
export function constantsOf({ params, lists }: Environment): string[] {
  return [...[...params.keys()].map((name) => `params.${name}`), ...[...lists.keys()].map((name) => `lists.${name}`)];
}

// Functions and methods of other languages, in lower case, and what does the same here.
const otherFunctions: ReadonlyMap<string, string> = new Map([
  ['matches', '.like("*…*"), .contains() or hasAny(); there are no regular expressions'],
  ['includes', '.contains() for a text, `in` for a list'],
  ['length', '.size()'],
  ['len', '.size()'],
  ['lower', '.lowerAscii()'],
  ['tolowercase', '.lowerAscii()'],
  ['substring', 'prefix()'],
  ['not', '!'],
]);

/** A hint for an unknown function or method. */
export function hintForFunction(name: string, known: readonly string[]): string {
  const meant = otherFunctions.get(name.toLowerCase());
  return meant === undefined ? didYouMean(name, known) : `; use ${meant}`;
}
