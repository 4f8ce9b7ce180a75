// Term finders: the searches for the terms of a list, by hasAny and by near, made once for each list.
import type { FoldOption } from './fold.js';
import type { ListValue } from './lists.js';
import { createNearMatcher } from './near.js';
import { createTermMatcher, type TermMatch } from './terms.js';

type Find = (text: string) => TermMatch | undefined;
interface Finders {
  /** Terms as `hasAny` finds them, and words one edit away from a term. */
  readonly hasAny: Find;
  readonly oneEdit: Find;
}
const finders = new WeakMap<object, Finders>();

/** The searches for a list of terms or a literal list of texts. Made once for each list. */
export function findersOf(words: unknown): Finders {
  const list = words as ListValue | readonly string[]; // checked to be one or the other
  const known = finders.get(list);
  if (known) return known;
  const { terms, fold } = termsOf(list);
  const made = { hasAny: createTermMatcher(terms, fold).find, oneEdit: createNearMatcher(terms, fold) };
  finders.set(list, made);
  return made;
}

/** What `hasAny` or `near` finds in a text: for `near` what `hasAny` finds comes first. */
export function finderOf(name: 'hasAny' | 'near', words: unknown): Find {
  const { hasAny, oneEdit } = findersOf(words);
  return name === 'hasAny' ? hasAny : (text) => hasAny(text) ?? oneEdit(text);
}

/** The terms of a list or a literal list of texts, with what they fold. */
export function termsOf(words: unknown): { readonly terms: readonly string[]; readonly fold: readonly FoldOption[] } {
  const list = words as ListValue | readonly string[]; // checked to be one or the other
  return 'fold' in list ? { terms: list.entries, fold: list.fold } : { terms: list, fold: ['case'] };
}
