// Subjects: what the tests of conditions look at, as dimensions with the values that each can have.
import { codeLists } from '../declaration/code-lists.js';
import { basisMissing } from '../declaration/derive.js';
import { derivedFields, type Field } from '../declaration/fields.js';
import { fieldSlots, newRow, slotIndex } from '../declaration/slots.js';
import { createKeys } from '../expression/node-key.js';
import type { Leaf, Node } from '../expression/tree.js';
import type { Dimension } from './analysis-boxes.js';
import {
  anyNumber,
  anyText,
  type NumberSet,
  numbersBetween,
  type TextSet,
  textSet,
  textsOf,
  type ValueSet,
  wholeNumbers,
} from './analysis-sets.js';

/** What a test looks at: all of it, or the first characters of a text. */
export interface Subject {
  readonly dimension: Dimension;
  readonly characters: number | undefined;
  /** Only whole numbers occur. */
  readonly whole: boolean;
}

export interface Subjects {
  /** The subject of a part that is no constant. */
  readonly of: (node: Node) => Subject;
  /** A test as such, of which nothing is known but whether it is true. */
  readonly test: (node: Node) => Dimension;
  readonly slot: (slot: number) => Dimension;
  /** The day at which a declaration is judged. */
  readonly day: Dimension;
}

const truth = textsOf(['true', 'false'], false);
const fromZero = numbersBetween({ at: 0, behind: false }, undefined);
const hsSlot = slotIndex('hs');
const wholeFromZero = wholeNumbers(fromZero);

/** Digits of commodity codes: 6 to 10 of them. Every level is one object, so that the tree stays small. */
function commodityCodes(length: number): TextSet {
  const next = length < 10 ? commodityCodes(length + 1) : undefined;
  return textSet(length >= 6, false, new Map(next ? [...'0123456789'].map((digit) => [digit, next]) : []));
}

const domains = new Map<string, ValueSet>([['hs', commodityCodes(0)]]);

function domainOf({ kind, codes }: Field): ValueSet {
  if (kind === 'decimal') return fromZero;
  if (kind === 'int') return wholeFromZero;
  if (kind === 'date') return anyNumber;
  if (kind === 'bool') return truth;
  if (kind !== 'code' || codes === undefined) return anyText;
  const list = codeLists[codes];
  const known = domains.get(codes) ?? ('codes' in list && list.codes ? textsOf(list.codes, false) : anyText);
  domains.set(codes, known);
  return known;
}

/** Make the subjects of some conditions that are compared with each other. */
export function createSubjects(): Subjects {
  const keyOf = createKeys();
  const dimensions = new Map<string, Dimension>();
  const dimension = (key: string, domain: ValueSet, free: boolean, reads: readonly string[]): Dimension => {
    const known = dimensions.get(key) ?? { key, domain, free, reads };
    dimensions.set(key, known);
    return known;
  };
  const slot = (index: number): Dimension => {
    const field = fieldSlots[index]?.field;
    const domain = field ? domainOf(field) : anyText;
    // Not every text is a place or another code of some shape.
    const isKnown = field !== undefined && (field.kind !== 'code' || domain !== anyText);
    return dimension(`slot ${index}`, domain, isKnown, [nameOfSlot(index)]);
  };
  const ofLeaf = (leaf: Leaf): Subject | undefined => {
    if (leaf.op === 'extra')
      return {
        dimension: dimension(`extra ${leaf.name}`, anyText, true, [leaf.label]),
        characters: undefined,
        whole: false,
      };
    if (leaf.op === 'slot')
      return { dimension: slot(leaf.slot), characters: undefined, whole: fieldSlots[leaf.slot]?.field.kind === 'int' };
    if (leaf.op !== 'derived') return undefined;
    const { derived } = leaf;
    if (derived === 'hs2' || derived === 'hs4' || derived === 'hs6')
      return { dimension: slot(hsSlot), characters: Number(derived[2]), whole: false };
    const domain = derived === 'daysToArrival' ? anyNumber : domainOf(derivedFields[derived]);
    const made = dimension(`derived ${derived}`, domain, true, basisMissing(newRow(), derived));
    return { dimension: made, characters: undefined, whole: false };
  };
  return {
    slot,
    day: dimension('day', anyNumber, true, ['declaration.acceptedAt']),
    test: (node) => dimension(`test ${keyOf(node)}`, truth, false, []),
    of: (node) => {
      const known = node.op === 'leaf' ? ofLeaf(node.leaf) : prefixOf(node, ofLeaf);
      if (known) return known;
      const sized = sizedSlot(node);
      const domain = sized === undefined ? anyOfType(node) : wholeFromZero;
      const reads = sized === undefined ? [] : [nameOfSlot(sized)];
      const made = dimension(`value ${keyOf(node)}`, domain, sized !== undefined, reads);
      return { dimension: made, characters: undefined, whole: sized !== undefined };
    },
  };
}

/** `prefix(field, 4)` */
function prefixOf(node: Node, ofLeaf: (leaf: Leaf) => Subject | undefined): Subject | undefined {
  if (node.op !== 'call' || node.definition.name !== 'prefix') return undefined;
  const [field, length] = node.args;
  if (field?.op !== 'leaf' || length?.op !== 'constant') return undefined;
  const whole = ofLeaf(field.leaf);
  return whole && whole.characters === undefined ? { ...whole, characters: length.value as number } : undefined; // checked to be one
}

/** The slot of the field of which a part tells the size. */
function sizedSlot(node: Node): number | undefined {
  const [field] = node.op === 'call' && node.definition.name === 'size' ? node.args : [];
  return field?.op === 'leaf' && field.leaf.op === 'slot' ? field.leaf.slot : undefined;
}

const nameOfSlot = (index: number): string => fieldSlots[index]?.name ?? `slot ${index}`;

function anyOfType({ type }: Node): TextSet | NumberSet {
  return type.kind === 'text' ? anyText : type.kind === 'bool' ? truth : anyNumber;
}
