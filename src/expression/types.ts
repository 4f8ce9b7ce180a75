// Types of the expression language, and how they are named to people.
import { type CodeListName, codeLists } from '../declaration/code-lists.js';
import type { Field } from '../declaration/fields.js';

export type Type =
  | { readonly kind: 'bool' | 'number' | 'date' | 'duration' | 'item' | 'terms' }
  /** A text; with `codes`, one of a code list, so that literals beside it can be checked. */
  | { readonly kind: 'text'; readonly codes?: CodeListName }
  | { readonly kind: 'list'; readonly of: Type }
  /** A list of a rule set other than terms: ids, countries or HS prefixes. */
  | { readonly kind: 'set'; readonly of: 'ids' | 'countries' | 'hs' }
  /** An entry of an object list: a package, a document … */
  | { readonly kind: 'entry'; readonly fields: Readonly<Record<string, Field>> }
  /** Stands for the type of a faulty part, so that one fault is reported once. */
  | { readonly kind: 'faulty' };

export const bool: Type = { kind: 'bool' };
export const number: Type = { kind: 'number' };
export const text: Type = { kind: 'text' };
export const date: Type = { kind: 'date' };
export const duration: Type = { kind: 'duration' };
export const faulty: Type = { kind: 'faulty' };

/** The type of a field in expressions. */
export function typeOfField(field: Field): Type {
  switch (field.kind) {
    case 'decimal':
    case 'int':
      return number;
    case 'date':
      return date;
    case 'bool':
      return bool;
    case 'list':
      return { kind: 'list', of: { kind: 'text', codes: field.codes ?? 'anyCode' } };
    case 'code':
      return { kind: 'text', codes: field.codes ?? 'anyCode' };
    default:
      return text;
  }
}

/** Whether two values of these types can be compared for equality. */
export function isSameKind(a: Type, b: Type): boolean {
  if (a.kind === 'faulty' || b.kind === 'faulty') return true;
  if (a.kind === 'list' && b.kind === 'list') return isSameKind(a.of, b.of);
  return a.kind === b.kind;
}

/** Whether a value of the type is one value: no list, object or item. */
export function isSimple(type: Type): boolean {
  return ['text', 'number', 'bool', 'date', 'duration'].includes(type.kind);
}

/** The type in words: `text`, `list of number`, `country code`. */
export function nameOfType(type: Type): string {
  switch (type.kind) {
    case 'text':
      return type.codes && type.codes !== 'anyCode' ? `text (${codeLists[type.codes].says})` : 'text';
    case 'list':
      return `list of ${nameOfType(type.of)}`;
    case 'set':
      return `list of type ${type.of}`;
    case 'terms':
      return 'list of type terms';
    case 'entry':
      return 'object';
    default:
      return type.kind;
  }
}
