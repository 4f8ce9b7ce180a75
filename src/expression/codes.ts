// Codes: literals and lists beside a field of a code list must be able to equal a value of it.
import { type CodeListName, codeLists } from '../declaration/code-lists.js';
import { type Checking, report } from './checking.js';
import type { Node } from './tree.js';
import { nameOfType, type Type } from './types.js';

/** Codes that people write, and the ones that ISO 3166-1 has in their place. */
const otherCountryCodes: ReadonlyMap<string, string> = new Map([
  ['UK', 'GB'],
  ['EL', 'GR'],
]);

// A longer list says nothing in a message, and codes of two or three letters are all alike.
const mostListed = 12;

/** What to write for a text that is not in a code list: the code it stands for, or all codes when they are few. */
export function hintForCode(name: CodeListName, literal: string): string {
  const list = codeLists[name];
  const folded = list.fold(literal.trim());
  const meant = list.has(folded) ? folded : name === 'country' ? otherCountryCodes.get(folded) : undefined;
  if (meant !== undefined) return `; did you mean "${meant}"?`;
  const codes = 'codes' in list && list.codes ? [...list.codes] : [];
  return codes.length > 0 && codes.length <= mostListed ? `; one of ${codes.join(', ')}` : '';
}

/** A literal beside a field of a code list must be one of its codes: `origin == "UK"` would never be true. */
export function checkCode(checking: Checking, field: Node, literal: Node): void {
  if (field.type.kind !== 'text' || !field.type.codes || literal.op !== 'constant' || typeof literal.value !== 'string')
    return;
  const name: CodeListName = field.type.codes;
  if (codeLists[name].has(literal.value)) return;
  const hint = hintForCode(name, literal.value);
  report(checking, literal, `"${literal.value}" is not a code of the field (${codeLists[name].says})${hint}`);
}

/** Code lists whose codes can be on a list of the type; any where it is not named here. */
const holdable: { readonly [type in (Type & { kind: 'set' })['of']]?: ReadonlySet<CodeListName> } = {
  countries: new Set(['country', 'route', 'anyCode']),
  hs: new Set(['hs', 'anyCode']),
};

/** A list beside a field of a code list must be of a type that can hold its codes. */
export function checkSet(checking: Checking, value: Node, set: Node): void {
  if (set.type.kind !== 'set' || value.type.kind !== 'text' || !value.type.codes) return;
  if (holdable[set.type.of]?.has(value.type.codes) ?? true) return;
  report(checking, set, `a ${nameOfType(set.type)} never holds a value of the field, a ${nameOfType(value.type)}`);
}
