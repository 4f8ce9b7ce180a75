// Environments: which names an expression may use, and where their values come from.
import { type DerivedName, derivedFields, type ObjectListName, objectLists } from '../declaration/fields.js';
import { derivedSlots, fieldSlots, listSlots, seenSlots, slotNamed } from '../declaration/slots.js';
import type { ListValue } from './lists.js';
import type { LookupTable } from './tables.js';
import type { Leaf } from './tree.js';
import { number, type Type, text, typeOfField } from './types.js';

/** item: rules of one item and features; declaration: rules of all items together; cells: mappings. */
export type Scope = 'item' | 'declaration' | 'cells';

export interface Environment {
  readonly scope: Scope;
  readonly params: ReadonlyMap<string, { readonly type: Type; readonly value: unknown }>;
  readonly lists: ReadonlyMap<string, ListValue>;
  /** Present where lookup functions may be used. */
  readonly tables?: ReadonlyMap<string, LookupTable>;
  /** Reads a number as the cells of a manifest write it; double() then goes by it. */
  readonly readNumber?: (text: string) => number | undefined;
}

export const emptyEnvironment = (scope: Scope): Environment => ({ scope, params: new Map(), lists: new Map() });

const entryType = (name: ObjectListName): Type => ({
  kind: 'list',
  of: { kind: 'entry', fields: objectLists[name].fields },
});

function listLeaf(name: ObjectListName, scope: Scope): Leaf {
  const seen = scope === 'item' && (name === 'packages' || name === 'documents') ? seenSlots[name] : undefined;
  return { op: 'slot', slot: seen ?? listSlots[name].declaration, type: entryType(name), label: name };
}

/** What a dotted name means in a scope, or undefined. */
export function resolveName(name: string, scope: Scope): Leaf | undefined {
  if (scope === 'cells') return undefined;
  if (name.startsWith('extra.')) return { op: 'extra', name: name.slice(6), type: text, label: name };
  if (Object.hasOwn(objectLists, name)) return listLeaf(name as ObjectListName, scope); // one of its keys
  if (scope === 'declaration' && name === 'items')
    return { op: 'items', type: { kind: 'list', of: { kind: 'item' } }, label: 'items' };
  if (scope === 'item' && Object.hasOwn(derivedFields, name)) return derivedLeaf(name as DerivedName); // one of its keys
  const slot = slotNamed(name) ?? (scope === 'declaration' ? slotNamed(`declaration.${name}`) : undefined);
  if (!slot || (scope === 'declaration' && slot.level === 'item')) {
    const plain = scope === 'declaration' ? slotNamed(`declaration.${name}`) : undefined;
    return plain && { op: 'slot', slot: plain.index, type: typeOfField(plain.field), label: name };
  }
  return { op: 'slot', slot: slot.index, type: typeOfField(slot.field), label: name };
}

function derivedLeaf(name: DerivedName): Leaf {
  const type = derivedFields[name].kind === 'text' ? text : number;
  return { op: 'derived', slot: derivedSlots[name], derived: name, type, label: name };
}

/** Every name that can be written in a scope, for suggestions and documentation. */
export function namesOf(scope: Scope): string[] {
  if (scope === 'cells') return ['row'];
  const lists = Object.keys(objectLists);
  if (scope === 'item') return [...fieldSlots.map((slot) => slot.name), ...Object.keys(derivedFields), ...lists];
  const shared = fieldSlots.filter((slot) => slot.level === 'declaration').map((slot) => slot.name);
  return [
    ...shared,
    ...shared.flatMap((name) => (name.startsWith('declaration.') ? [name.slice(12)] : [])),
    ...lists,
    'items',
  ];
}
