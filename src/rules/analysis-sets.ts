// Sets of values: of texts (by letters and by beginnings) and of numbers (by intervals), with union, intersection, difference.

/**
 * A set of texts as a tree of letters. `ends`: whether the text that leads here belongs to it; `rest`: whether all texts
 * that go on with a letter that is not in `next` do.
 */
export interface TextSet {
  readonly kind: 'text';
  readonly ends: boolean;
  readonly rest: boolean;
  readonly next: ReadonlyMap<string, TextSet>;
}

/**
 * A set of numbers as the places, in rising order, where it begins and ends by turns. A place stands just before a number,
 * or just behind it.
 */
export interface NumberSet {
  readonly kind: 'number';
  readonly cuts: readonly Cut[];
}
export interface Cut {
  readonly at: number;
  readonly behind: boolean;
}

export type ValueSet = TextSet | NumberSet;
type How = 'and' | 'or' | 'minus';

const decide: { readonly [how in How]: (a: boolean, b: boolean) => boolean } = {
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  minus: (a, b) => a && !b,
};

export const noText: TextSet = { kind: 'text', ends: false, rest: false, next: new Map() };
export const anyText: TextSet = { kind: 'text', ends: true, rest: true, next: new Map() };
export const noNumber: NumberSet = { kind: 'number', cuts: [] };
export const anyNumber: NumberSet = { kind: 'number', cuts: [{ at: Number.NEGATIVE_INFINITY, behind: false }] };

/** Sets are kept in one form each, so a set is empty exactly when it is this. */
export function isEmpty(set: ValueSet): boolean {
  return set.kind === 'text' ? set === noText : set.cuts.length === 0;
}

/** Combine two sets of one kind. */
export function combine(how: How, a: ValueSet, b: ValueSet): ValueSet {
  if (a.kind === 'number' && b.kind === 'number') return combineNumbers(how, a, b);
  if (a.kind === 'text' && b.kind === 'text') return combineOnce(how, a, b);
  throw new Error('sets of texts and of numbers do not combine');
}

/** The texts given; where `isBeginning`, all that begin with one of them. */
export function textsOf(texts: Iterable<string>, isBeginning: boolean): TextSet {
  const root = newDraft();
  for (const text of texts) {
    let draft = root;
    for (const letter of text) {
      if (draft.rest) break;
      let next = draft.next.get(letter);
      if (!next) draft.next.set(letter, (next = newDraft()));
      draft = next;
    }
    draft.ends = true;
    if (isBeginning) draft.rest = true;
  }
  return finish(root);
}

interface Draft {
  ends: boolean;
  rest: boolean;
  readonly next: Map<string, Draft>;
}

const newDraft = (): Draft => ({ ends: false, rest: false, next: new Map() });

function finish({ ends, rest, next }: Draft): TextSet {
  if (rest) return anyText; // only a beginning sets it
  return textSet(ends, rest, new Map([...next].map(([letter, draft]) => [letter, finish(draft)])));
}

/** Make a set of texts in its one form. */
export function textSet(ends: boolean, rest: boolean, next: ReadonlyMap<string, TextSet>): TextSet {
  const usual = rest ? anyText : noText;
  const kept = new Map([...next].filter(([, set]) => set !== usual));
  if (kept.size > 0 || ends !== rest) return { kind: 'text', ends, rest, next: kept };
  return usual;
}

// The same few sets meet again for every two rules that are compared.
const combined = { and: new WeakMap(), or: new WeakMap(), minus: new WeakMap() } satisfies {
  [how in How]: WeakMap<TextSet, WeakMap<TextSet, TextSet>>;
};

function combineOnce(how: How, a: TextSet, b: TextSet): TextSet {
  const ofA: WeakMap<TextSet, TextSet> = combined[how].get(a) ?? new WeakMap<TextSet, TextSet>();
  const known = ofA.get(b) ?? combineTexts(how, a, b);
  combined[how].set(a, ofA.set(b, known));
  return known;
}

function combineTexts(how: How, a: TextSet, b: TextSet): TextSet {
  const known = combinedAtOnce(how, a, b);
  if (known) return known;
  const next = new Map<string, TextSet>();
  const below = (set: TextSet, letter: string): TextSet => set.next.get(letter) ?? (set.rest ? anyText : noText);
  for (const letter of new Set([...a.next.keys(), ...b.next.keys()]))
    next.set(letter, combineTexts(how, below(a, letter), below(b, letter)));
  return textSet(decide[how](a.ends, b.ends), decide[how](a.rest, b.rest), next);
}

/** Results that need no look at the letters; without them a tree with shared branches would be gone through branch by branch. */
function combinedAtOnce(how: How, a: TextSet, b: TextSet): TextSet | undefined {
  if (a === b) return how === 'minus' ? noText : a;
  if (how === 'or') return a === anyText || b === noText ? a : b === anyText || a === noText ? b : undefined;
  if (a === noText) return noText;
  if (how === 'and') return b === noText ? noText : a === anyText ? b : b === anyText ? a : undefined;
  return b === anyText ? noText : b === noText ? a : undefined;
}

/** Numbers from one place to another; `to` undefined for no end. */
export function numbersBetween(from: Cut, to: Cut | undefined): NumberSet {
  return { kind: 'number', cuts: to === undefined ? [from] : compareCuts(from, to) < 0 ? [from, to] : [] };
}

function combineNumbers(how: How, a: NumberSet, b: NumberSet): NumberSet {
  const cuts: Cut[] = [];
  let inside = false;
  for (let i = 0, j = 0; i < a.cuts.length || j < b.cuts.length; ) {
    const next = i >= a.cuts.length ? 1 : j >= b.cuts.length ? -1 : compareCuts(a.cuts[i]!, b.cuts[j]!);
    const cut = next <= 0 ? a.cuts[i]! : b.cuts[j]!;
    if (next <= 0) i++;
    if (next >= 0) j++;
    // After an odd number of places one is inside.
    const now = decide[how](i % 2 === 1, j % 2 === 1);
    if (now !== inside) cuts.push(cut);
    inside = now;
  }
  return { kind: 'number', cuts };
}

function compareCuts(a: Cut, b: Cut): number {
  return a.at - b.at || Number(a.behind) - Number(b.behind);
}

/** The whole numbers of a set: its places moved to the next whole number, so that sets without one are empty. */
export function wholeNumbers({ cuts }: NumberSet): NumberSet {
  const moved: Cut[] = [];
  for (const { at, behind } of cuts) {
    const cut = { at: behind ? Math.floor(at) + 1 : Math.ceil(at), behind: false };
    if (moved.length > 0 && compareCuts(moved.at(-1)!, cut) === 0) moved.pop();
    else moved.push(cut);
  }
  return { kind: 'number', cuts: moved };
}
