// Sieve: which of many conditions can still be true of a row, found subject by subject for 32 conditions at a time.
import type { Formula, Lowered, Subject } from './lowered.js';

/**
 * The conditions from number `from`, as bits of words. Each is taken as parts that must all be true. A part that looks at
 * one subject only is false for whole classes of its values, and so the condition: the masks of a class keep the others.
 * What passes every strainer and need not be asked is true.
 */
export interface Sieve {
  readonly from: number;
  /** Conditions that are not false whatever the row; one word for each 32. */
  readonly alive: Int32Array;
  /** Conditions with parts that no strainer judges. */
  readonly ask: Int32Array;
  /** In the order in which to use them. */
  readonly strainers: readonly (Strainer | ScanStrainer)[];
}

/** What one subject says of the conditions. */
export interface Strainer {
  readonly by: 'class';
  /** Number of the subject. */
  readonly subject: number;
  /** The words in which a condition looks at the subject, and these conditions. */
  readonly words: readonly number[];
  readonly users: readonly number[];
  /** For each of the words the conditions that a missing value leaves open. */
  readonly open: readonly number[];
  /** For each class and each of the words, the conditions that may be true: `masks[class * words.length + at]`. */
  masks: Int32Array;
  /** Add the masks of classes up to this one. */
  readonly grow: (to: number) => void;
}

/** What the parts found in one text say of the conditions. */
export interface ScanStrainer {
  readonly by: 'scan';
  /** Number of the scan. */
  readonly scan: number;
  readonly words: readonly number[];
  readonly users: readonly number[];
  /** For each of the words the conditions that need none of the parts. */
  readonly free: readonly number[];
  /** For each place and each of the words the conditions that finding it satisfies, and those it makes false. */
  readonly satisfied: Int32Array;
  readonly denied: Int32Array;
}

// Conditions in one sieve: as many words as generated code can well keep in variables.
const mostConditions = 512;

/** Make the sieves of a lowered set. */
export function createSieves(lowered: Lowered): readonly Sieve[] {
  const { atoms, subjects, scans, conditions } = lowered;
  const places: Places = {
    subjects: atoms.map((_, atom) => subjects.findIndex(({ answer }) => answer(atom, 0) !== undefined)),
    scans: atoms.map((_, atom) => scans.findIndex(({ atoms: searches }) => searches.includes(atom))),
  };
  const sieves: Sieve[] = [];
  for (let from = 0; from < conditions.length; from += mostConditions)
    sieves.push(createSieve(lowered, places, from, conditions.slice(from, from + mostConditions)));
  return sieves;
}

/** For each atom the number of its subject, and of its scan, or -1. */
interface Places {
  readonly subjects: readonly number[];
  readonly scans: readonly number[];
}

/** A part of a condition, by the condition's number in the sieve. */
interface Part {
  readonly condition: number;
  readonly formula: Formula;
}

function createSieve(lowered: Lowered, places: Places, from: number, conditions: Lowered['conditions']): Sieve {
  const words = (conditions.length + 31) >> 5;
  const alive = new Int32Array(words);
  const ask = new Int32Array(words);
  const bySubject = lowered.subjects.map((): Part[] => []);
  const byScan = lowered.scans.map((): Part[] => []);
  conditions.forEach(({ formula }, condition) => {
    const bit = 1 << (condition & 31);
    if (formula.op === 'constant' && !formula.value) return;
    alive[condition >> 5]! |= bit;
    const scanned = new Set<number>();
    for (const part of formula.op === 'and' ? formula.parts : [formula]) {
      const { subject, scan } = placeOf(part, places);
      if (subject >= 0) bySubject[subject]!.push({ condition, formula: part });
      else if (scan >= 0 && (part.op === 'not' || !scanned.has(scan))) byScan[scan]!.push({ condition, formula: part });
      else if (part.op !== 'constant' || !part.value) ask[condition >> 5]! |= bit;
      if (scan >= 0 && part.op !== 'not') scanned.add(scan); // one need of a scan for each condition
    }
  });
  const strainers = [
    ...bySubject.map((parts, subject) => ({
      kills: likelyKills(parts, lowered.subjects[subject]!),
      make: () => createStrainer(lowered.subjects[subject]!, subject, parts),
    })),
    ...byScan.map((parts, scan) => ({
      kills: likelyKills(parts, undefined),
      make: () => createScanStrainer(lowered.scans[scan]!.atoms, scan, parts),
    })),
  ];
  const used = strainers.filter(({ kills }) => kills > 0).sort((a, b) => b.kills - a.kills);
  return { from, alive, ask, strainers: used.map(({ make }) => make()) };
}

/**
 * How many conditions a strainer is likely to find false. What many conditions look at is looked at for nearly every row,
 * so it comes first: then little is left that asks for the rest. Shares are guesses; they only decide the order.
 */
function likelyKills(parts: readonly Part[], subject: Subject | undefined): number {
  const rare = 0.15;
  const isUsual = (formula: Formula): boolean =>
    subject?.classes.by === 'value'
      ? outcome(formula, subject, subject.classes.find('\0')) !== 0
      : formula.op === 'not';
  return parts.reduce(
    (sum, { formula }) => sum + (subject?.classes.by === 'cuts' ? 0.5 : isUsual(formula) ? rare : 1 - rare),
    0,
  );
}

function atomsOf(formula: Formula): number[] {
  switch (formula.op) {
    case 'constant':
      return [];
    case 'atom':
      return [formula.atom];
    case 'not':
      return atomsOf(formula.of);
    default:
      return formula.parts.flatMap(atomsOf);
  }
}

/** The subject that alone decides a part, or the scan, else -1. */
function placeOf(part: Formula, { subjects, scans }: Places): { subject: number; scan: number } {
  const searches = part.op === 'not' ? [part.of] : part.op === 'or' ? part.parts : [part];
  return {
    subject: onlyOne(atomsOf(part).map((atom) => subjects[atom]!)),
    // A scan decides a search, the lack of one, or one of several.
    scan: onlyOne(searches.map((one) => (one.op === 'atom' ? scans[one.atom]! : -1))),
  };
}

function onlyOne(numbers: readonly number[]): number {
  const [first, ...others] = new Set(numbers);
  return first !== undefined && others.length === 0 ? first : -1;
}

/** The words in which parts stand, and the bits of their conditions. */
function wordsOf(parts: readonly Part[]): { words: number[]; users: number[] } {
  const words = [...new Set(parts.map(({ condition }) => condition >> 5))].sort((a, b) => a - b);
  const users = words.map((word) => bitsOf(parts.filter(({ condition }) => condition >> 5 === word)));
  return { words, users };
}

function bitsOf(parts: readonly Part[]): number {
  return parts.reduce((bits, { condition }) => bits | (1 << (condition & 31)), 0);
}

function createStrainer(subject: Subject, number: number, parts: readonly Part[]): Strainer {
  const { words, users } = wordsOf(parts);
  const width = words.length;
  const at = new Map(words.map((word, place) => [word, place]));
  const open = words.map((word) =>
    bitsOf(parts.filter(({ condition, formula }) => condition >> 5 === word && outcome(formula, subject, 0) > 1)),
  );
  const strainer: Strainer = {
    by: 'class',
    subject: number,
    words,
    users,
    open,
    masks: new Int32Array(0),
    grow: (to) => {
      const masks = new Int32Array((to + 1) * width).fill(-1);
      masks.set(strainer.masks);
      for (let one = strainer.masks.length / width; one <= to; one++)
        for (const { condition, formula } of parts)
          if (outcome(formula, subject, one) === 0)
            masks[one * width + at.get(condition >> 5)!]! &= ~(1 << (condition & 31));
      strainer.masks = masks;
    },
  };
  const { classes } = subject;
  strainer.grow(classes.by === 'cuts' ? classes.cuts.length + 1 : classes.answers.length - 1);
  return strainer;
}

/** What a part that looks at one subject comes to for a class of its values: 0, 1, or 2 for undetermined. */
function outcome(formula: Formula, subject: Subject, of: number): number {
  switch (formula.op) {
    case 'constant':
      return formula.value ? 1 : 0;
    case 'atom':
      return subject.answer(formula.atom, of)!;
    case 'not': {
      const value = outcome(formula.of, subject, of);
      return value === 2 ? 2 : 1 - value;
    }
    default: {
      const deciding = formula.op === 'and' ? 0 : 1;
      const values = formula.parts.map((part) => outcome(part, subject, of));
      return values.includes(deciding) ? deciding : values.includes(2) ? 2 : 1 - deciding;
    }
  }
}

function createScanStrainer(atoms: readonly number[], scan: number, parts: readonly Part[]): ScanStrainer {
  const { words, users } = wordsOf(parts);
  const at = new Map(words.map((word, place) => [word, place]));
  const satisfied = new Int32Array(atoms.length * words.length);
  const denied = new Int32Array(atoms.length * words.length);
  const needs = parts.filter(({ formula }) => formula.op !== 'not');
  for (const { condition, formula } of parts)
    for (const atom of atomsOf(formula)) {
      const masks = formula.op === 'not' ? denied : satisfied;
      masks[atoms.indexOf(atom) * words.length + at.get(condition >> 5)!]! |= 1 << (condition & 31);
    }
  const free = words.map((word) => ~bitsOf(needs.filter(({ condition }) => condition >> 5 === word)));
  return { by: 'scan', scan, words, users, free, satisfied, denied };
}
