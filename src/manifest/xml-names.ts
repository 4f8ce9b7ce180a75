// XML names: which there may be, and what a tag means under the namespaces that are in force.
import { limits } from '../limits.js';
import { copied } from './xml-text.js';

/** The name of an element: its namespace (empty for none) and the name within it. */
export interface XmlName {
  readonly uri: string;
  readonly local: string;
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

/** A start tag, once it was looked at. */
export interface XmlTag {
  readonly name: XmlName;
  /** The name as it is written. */
  readonly raw: string;
  readonly attributes: readonly XmlAttribute[];
  readonly isEmpty: boolean;
  /** What is in force in the element. */
  readonly scope: XmlScope;
}

/** The namespaces that are in force in an element, and the tags that were met under them, by their text. */
export interface XmlScope {
  readonly byPrefix: ReadonlyMap<string, string>;
  readonly tags: Map<string, XmlTag>;
}

const start =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const part = `[${start}][${start}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`;
const qualified = new RegExp(`^(?:(${part}):)?(${part})$`, 'u');

/** Prefix and local part of a name; undefined when it is no name. */
export function splitName(raw: string): { prefix: string; local: string } | undefined {
  if (raw.length > limits.xmlName) return undefined;
  const match = qualified.exec(raw);
  return match ? { prefix: match[1] ?? '', local: match[2]! } : undefined;
}

const xmlUri = 'http://www.w3.org/XML/1998/namespace';
const xmlnsUri = 'http://www.w3.org/2000/xmlns/';

const outer: ReadonlyMap<string, string> = new Map([['xml', xmlUri]]);
const mostScopes = 256;

/** Makes the scopes of a manifest: what was learned of the tags of one document serves the next. */
export interface XmlScopes {
  /** What is in force outside of all elements. */
  readonly outermost: XmlScope;
  /** What is in force in an element with these attributes. Undefined when they declare what may not be declared. */
  readonly inside: (around: XmlScope, attributes: readonly XmlAttribute[]) => XmlScope | undefined;
}

export function createScopes(): XmlScopes {
  const known = new Map<string, XmlScope>();
  return {
    outermost: { byPrefix: outer, tags: new Map() },
    inside: (around, attributes) => {
      const byPrefix = attributes.length === 0 ? around.byPrefix : declared(around.byPrefix, attributes);
      if (!byPrefix) return undefined;
      if (byPrefix === around.byPrefix) return around;
      const key = JSON.stringify([...byPrefix]);
      const scope = known.get(key) ?? { byPrefix, tags: new Map() };
      if (known.size < mostScopes) known.set(key, scope);
      return scope;
    },
  };
}

/** The namespaces that are in force where these attributes stand: those around it, where they declare none. */
function declared(
  around: ReadonlyMap<string, string>,
  attributes: readonly XmlAttribute[],
): ReadonlyMap<string, string> | undefined {
  let byPrefix: Map<string, string> | undefined;
  for (const { name, value } of attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    const prefix = name.slice(6);
    const isXml = prefix === 'xml' || value === xmlUri;
    if (prefix === 'xmlns' || value === xmlnsUri || (prefix !== '' && value === '')) return undefined;
    if (isXml && !(prefix === 'xml' && value === xmlUri)) return undefined;
    byPrefix ??= new Map(around);
    byPrefix.set(prefix, copied(value));
  }
  return byPrefix ?? around;
}

/** The name that a raw name stands for; undefined when it is none, or its prefix is not declared. */
export function nameIn(scope: XmlScope, raw: string): XmlName | undefined {
  const split = splitName(raw);
  if (!split || split.prefix === 'xmlns') return undefined;
  const uri = scope.byPrefix.get(split.prefix);
  if (uri === undefined && split.prefix !== '') return undefined;
  return { uri: uri ?? '', local: copied(split.local) };
}

/** Whether the names of attributes are names, each given once, with prefixes that are declared. */
export function areAttributesSound(scope: XmlScope, attributes: readonly XmlAttribute[]): boolean {
  const seen = new Set<string>();
  for (const { name } of attributes) {
    const split = splitName(name);
    if (!split) return false;
    const isDeclaration = name === 'xmlns' || split.prefix === 'xmlns';
    const uri = isDeclaration ? xmlnsUri : split.prefix === '' ? '' : scope.byPrefix.get(split.prefix);
    if (uri === undefined) return false;
    const key = `${uri} ${split.local}`;
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}
