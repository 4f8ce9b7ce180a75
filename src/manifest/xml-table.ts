// XML tables: which element of a message goes to which field, and what becomes of groups of elements.
import type { ObjectListName, PartyRole } from '../declaration/fields.js';
import type { Draft, Values } from './draft.js';
import { targetNamed } from './target.js';

/** Turns the text of an element into what the field takes; undefined where it says that the value is missing. */
export type Convert = (text: string) => string | symbol | undefined;

/**
 * Elements by their path from the one around them, names with / between; `Name@attribute` is an attribute. A text names
 * the field that the character data goes to: a path as in mappings, within a group the key of a value (`key[]` for several);
 * `$name` keeps it for the end. The empty path is the element itself.
 */
export interface XmlTable {
  readonly [path: string]: string | Converted | Group | XmlTable;
}

export interface Converted {
  readonly to: string;
  readonly as: Convert;
}

/** An element that means more than its parts. */
export interface Group {
  readonly kind: 'item' | 'record' | 'group';
  readonly table: XmlTable;
  readonly finish: (draft: Draft, values: Values) => void;
}

/** A field whose text has to be converted. */
export const as = (to: string, convert: Convert): Converted => ({ to, as: convert });

/** An element that is one item. `finish` is called when it ends. */
export const item = (table: XmlTable, finish: (draft: Draft) => void = () => {}): Group => ({
  kind: 'item',
  table,
  finish,
});

/** An element that is one declaration, and shares what the message says outside of it. */
export const record = (table: XmlTable): Group => ({ kind: 'record', table, finish: () => {} });

/** An element whose values are looked at together when it ends. */
export const group = (table: XmlTable, finish: (draft: Draft, values: Values) => void): Group => ({
  kind: 'group',
  table,
  finish,
});

/** An element that is an entry of a list: `declaration.documents`, `item.packages`. */
export function entry(path: `${'declaration' | 'item'}.${ObjectListName}`, table: XmlTable): Group {
  const [level, name] = path.split('.') as ['declaration' | 'item', ObjectListName]; // as its type says
  return group(table, (draft, values) => draft.add(level, name, values));
}

/** An element that is a party. `edit` looks at its values before. */
export const party = (role: PartyRole, table: XmlTable, edit: (values: Values) => Values = (values) => values): Group =>
  group(table, (draft, values) => {
    if (Object.keys(values).length > 0) draft.party(role, edit(values));
  });

/** A node of a compiled table. */
export interface XmlNode {
  readonly children: Map<string, XmlNode>;
  readonly attributes: { readonly name: string; readonly take: Take }[];
  take: Take | undefined;
  kind: Group['kind'] | undefined;
  finish: Group['finish'] | undefined;
}

/** Takes the text of an element, which is not empty. */
export type Take = (text: string, draft: Draft, values: Values | undefined) => void;

/** Compile a table. Throws when it names a field that does not exist. */
export function compileTable(table: XmlTable): XmlNode {
  const root = newNode();
  addTable(root, table, false);
  return root;
}

function newNode(): XmlNode {
  return { children: new Map(), attributes: [], take: undefined, kind: undefined, finish: undefined };
}

function addTable(node: XmlNode, table: XmlTable, inGroup: boolean): void {
  for (const [path, what] of Object.entries(table)) {
    const [names, attribute] = path.split('@') as [string, string | undefined];
    let at = node;
    for (const name of names.split('/').filter((one) => one !== '')) {
      const next = at.children.get(name) ?? newNode();
      at.children.set(name, next);
      at = next;
    }
    if (attribute !== undefined)
      at.attributes.push({ name: attribute, take: takeOf(what as string | Converted, inGroup) });
    else if (typeof what === 'string' || isConverted(what)) at.take = takeOf(what, inGroup);
    else if (isGroup(what)) {
      at.kind = what.kind;
      at.finish = what.finish;
      addTable(at, what.table, inGroup || what.kind === 'group');
    } else addTable(at, what, inGroup);
  }
}

const isConverted = (what: object): what is Converted => typeof (what as Converted).as === 'function';
const isGroup = (what: object): what is Group => typeof (what as Group).finish === 'function';

function takeOf(what: string | Converted, inGroup: boolean): Take {
  const [to, convert] = typeof what === 'string' ? [what, undefined] : [what.to, what.as];
  const given = (text: string): string | symbol | undefined => (convert ? convert(text) : text);
  if (inGroup) return takeKey(to, given);
  if (to.startsWith('$')) return (text, draft) => draft.keep(to, { text });
  const target = targetNamed(to);
  return (text, draft) => {
    const value = given(text);
    if (value !== undefined) draft.put(target, value);
  };
}

function takeKey(to: string, given: (text: string) => string | symbol | undefined): Take {
  const many = to.endsWith('[]');
  const key = many ? to.slice(0, -2) : to;
  return (text, _, values) => {
    const value = given(text);
    if (typeof value !== 'string') return;
    const before = values![key];
    if (!many) values![key] ??= value;
    else if (Array.isArray(before)) before.push(value);
    else values![key] = [value];
  };
}
