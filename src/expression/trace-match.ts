// Trace match: what a part of a condition that is true has found - a term, an entry of a list, digits of a commodity code.
import type { ListValue } from './lists.js';
import { finderOf } from './term-finders.js';
import type { Node } from './tree.js';

export interface TraceMatch {
  /** The list as the condition names it; null when its entries are written there. */
  readonly list: string | null;
  /** The term, the entry or the digits, as listed. */
  readonly entry: string;
  /** What was taken for it, as it stands in the declaration. */
  readonly found: string;
}

type Find = (value: string) => TraceMatch | null;

/** A part that looks for something in a text, and is true when it finds it. */
export interface Search {
  readonly text: Node;
  readonly find: Find;
}

/** The search that a part makes; undefined for parts that look for nothing. */
export function searchOf(node: Node, source: string): Search | undefined {
  if (node.op === 'in') {
    const isListed = node.right.type.kind === 'set';
    return isListed ? { text: node.left, find: entryFinder([node.right], source) } : undefined;
  }
  if (node.op !== 'call') return undefined;
  const [text, ...more] = node.args;
  const { name } = node.definition;
  if (!text || node.definition.form === 'method') return undefined;
  if (name === 'inList' || name === 'hsIn') return { text, find: entryFinder(more, source) };
  return name === 'hasAny' || name === 'near' ? { text, find: termFinder(name, more[0]!, source) } : undefined;
}

function termFinder(name: 'hasAny' | 'near', words: Node, source: string): Find {
  const find = finderOf(name, words.op === 'constant' ? words.value : []);
  const list = nameOfList(words, source);
  return (value) => {
    const match = find(value);
    return match ? { list, entry: match.term, found: match.found } : null;
  };
}

/** The first entry of the lists, or of the digits written, that the value equals or begins with. */
function entryFinder(given: readonly Node[], source: string): Find {
  const sets = given.map((node) => ({ list: nameOfList(node, source), first: firstOf(node) }));
  return (value) => {
    for (const { list, first } of sets) {
      const entry = first(value);
      if (entry !== undefined) return { list, entry, found: value };
    }
    return null;
  };
}

/** Finds the first entry that a value equals, or of commodity codes one that it begins with, without going through all. */
function firstOf(node: Node): (value: string) => string | undefined {
  const given = node.op === 'constant' ? node.value : undefined;
  if (typeof given === 'string') return (value) => (value.startsWith(given) ? given : undefined);
  const { entries, type } = given as ListValue; // checked to be a list of the rule set
  const places = new Map<string, number>();
  entries.forEach((entry, at) => {
    if (!places.has(entry)) places.set(entry, at);
  });
  if (type !== 'hs') return (value) => (places.has(value) ? value : undefined);
  const lengths = [...new Set(entries.map(({ length }) => length))];
  return (value) => {
    let first = entries.length;
    for (const length of lengths) {
      if (length > value.length) continue;
      first = Math.min(first, places.get(value.slice(0, length)) ?? first);
    }
    return entries[first];
  };
}

function nameOfList(node: Node, source: string): string | null {
  return node.type.kind === 'set' || node.type.kind === 'terms' ? source.slice(node.start, node.end) : null;
}
