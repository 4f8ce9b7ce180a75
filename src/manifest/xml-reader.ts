// XML reader: the messages of a format, each by its table, into flat declarations and faults.
import { type FaultCode, setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { Draft, type Values } from './draft.js';
import type { Answer, Format, ManifestHead } from './format.js';
import type { ManifestReader } from './reader.js';
import { RecordOutput } from './record-output.js';
import type { XmlAttribute, XmlName } from './xml-names.js';
import type { Place } from './xml-places.js';
import { createXmlSource, type XmlSource } from './xml-source.js';
import { compileTable, type XmlNode, type XmlTable } from './xml-table.js';

/** What an XML format is. */
export interface XmlFormat<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly idFrom: string;
  readonly lacks: string;
  /** Local names of the elements that hold a declaration, at whatever depth, with what is in them. */
  readonly roots: { readonly [local: string]: XmlTable };
  /** Whether an element that holds a declaration may be of a namespace; '' is none. */
  readonly isRoot: (uri: string) => boolean;
  /** Whether an element in it may. */
  readonly isPart: (uri: string) => boolean;
  /** Called before a declaration is checked: for its id, and for what it does not say itself. */
  readonly finish: (draft: Draft) => void;
}

/** The entry of the table of formats. */
export function xmlFormat<Id extends string>(format: XmlFormat<Id>): Format<Id> {
  const { id, title, idFrom, lacks } = format;
  return {
    id,
    title,
    idFrom,
    lacks,
    takes: [],
    detect: (head) => detect(format, head),
    create: ({ source }) => read(format, source),
  };
}

const mostUris = 256;
// Of declarations in one message that wait for its end.
const mostHeldBytes = 131_072;

function read<Id extends string>(format: XmlFormat<Id>, source: string): ManifestReader {
  const output = new RecordOutput(source);
  const emit = (draft: Draft, place: Place): void => {
    format.finish(draft);
    output.take(draft.toRecord(output.positionAt(place)));
  };
  const messages = new Messages(format, emit, (code, place) => output.reject(code, place));
  let begun = false;
  return {
    notes: [],
    write: (chunk) => {
      begun ||= chunk.length > 0;
      messages.source.write(chunk);
      return output.drain();
    },
    end: () => {
      if (!begun) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty', { file: source });
      messages.source.end();
      return output.drain();
    },
  };
}

/** A declaration that is being read: its draft, and where it begins. */
interface Open {
  readonly draft: Draft;
  readonly place: Place;
  /** It only holds declarations, and is none itself. */
  isFrame: boolean;
}

/** Walks the elements of the messages along the table. */
class Messages {
  readonly source: XmlSource;
  private readonly roots: ReadonlyMap<string, XmlNode>;
  private readonly rootNodes: ReadonlySet<XmlNode>;
  private readonly parts = new Map<string, boolean>();
  /** Of the open elements: what they are in the table, undefined where they are nothing. */
  private readonly nodes: (XmlNode | undefined)[] = [];
  private readonly open: Open[] = [];
  private held: Open[] = [];
  private readonly values: Values[] = [];
  private text = '';
  private given = 0;
  private start: Place | undefined;

  constructor(
    private readonly format: XmlFormat<string>,
    private readonly emit: (draft: Draft, place: Place) => void,
    private readonly reject: (code: FaultCode, place: Place) => void,
  ) {
    this.roots = new Map(Object.entries(format.roots).map(([local, table]) => [local, compileTable(table)]));
    this.rootNodes = new Set(this.roots.values());
    this.source = createXmlSource({
      open: (name, attributes, at) => this.begin(name, attributes, at),
      text: (text) => {
        if (this.text.length < limits.xmlText) this.text += text;
      },
      close: () => this.end(),
      documentEnd: () => {
        this.release();
        if (this.given === 0) this.reject('XML_NO_DECLARATION', this.start!);
        this.reset();
      },
      fault: (code, place) => {
        this.release();
        this.reject(code, place);
        this.reset();
      },
    });
  }

  private reset(): void {
    this.nodes.length = 0;
    this.open.length = 0;
    this.values.length = 0;
    this.given = 0;
    this.start = undefined;
  }

  private begin(name: XmlName, attributes: readonly XmlAttribute[], at: number): boolean {
    this.start ??= this.source.placeOf(at);
    const around = this.nodes.at(-1);
    let node = around && this.isPart(name.uri) ? around.children.get(name.local) : undefined;
    node ??= this.rootOf(name, around);
    this.nodes.push(node);
    if (!node) return false;
    if (node.kind === 'record' || this.rootNodes.has(node)) this.openRecord(node, at);
    const { draft, place } = this.open.at(-1)!;
    if (node.kind === 'item') {
      draft.openItem();
      if (this.source.placeOf(at).byte - place.byte > limits.declarationBytes) draft.refuse();
    } else if (node.kind === 'group') this.values.push({});
    for (const { name: wanted, take } of node.attributes) {
      const value = attributes.find((one) => one.name === wanted)?.value.trim();
      if (value) take(value, draft, this.values.at(-1));
    }
    this.text = '';
    return node.take !== undefined;
  }

  private isPart(uri: string): boolean {
    let is = this.parts.get(uri);
    if (is === undefined) {
      is = this.format.isPart(uri);
      if (this.parts.size < mostUris) this.parts.set(uri, is);
    }
    return is;
  }

  /** What an element is that begins a declaration: one that stands in no other, or in a root that says nothing itself. */
  private rootOf({ uri, local }: XmlName, around: XmlNode | undefined): XmlNode | undefined {
    const root = this.format.isRoot(uri) ? this.roots.get(local) : undefined;
    const outer = this.open.at(-1);
    if (!root || !outer) return root;
    const isInRoot = around !== undefined && this.rootNodes.has(around);
    return isInRoot && (outer.isFrame || outer.draft.isEmpty) ? root : undefined;
  }

  private openRecord(node: XmlNode, at: number): void {
    const outer = this.open.at(-1);
    if (outer) outer.isFrame = true;
    const draft = new Draft(node.kind === 'record' ? outer?.draft : undefined);
    this.open.push({ draft, place: this.source.placeOf(at), isFrame: false });
  }

  private end(): boolean {
    const node = this.nodes.pop();
    if (node) this.finish(node);
    return this.nodes.at(-1)?.take !== undefined;
  }

  private finish(node: XmlNode): void {
    const { draft } = this.open.at(-1)!;
    if (node.take) {
      const text = this.text.trim();
      this.text = '';
      if (text !== '') node.take(text, draft, this.values.at(-1));
    }
    if (node.kind === 'group') {
      const values = this.values.pop()!;
      node.finish!(draft, values);
    } else if (node.kind === 'item') {
      node.finish!(draft, {});
      draft.closeItem();
    }
    if (node.kind !== 'record' && !this.rootNodes.has(node)) return;
    const closed = this.open.pop()!;
    if (closed.isFrame) this.release(closed.draft);
    else if (node.kind === 'record') this.hold(closed);
    else this.give(closed);
  }

  private give({ draft, place }: Open): void {
    this.emit(draft, place);
    this.given++;
  }

  /** What is said of several declarations may stand behind them, so they wait for it, but not for ever. */
  private hold(closed: Open): void {
    this.held.push(closed);
    if (closed.place.byte - this.held[0]!.place.byte > mostHeldBytes) this.release(this.open.at(-1)?.draft);
  }

  /** Hand on the declarations that wait, with what is said around them. */
  private release(around?: Draft): void {
    for (const one of this.held) {
      if (around) one.draft.complete(around);
      this.give(one);
    }
    this.held = [];
  }
}

const toTell = 30;
const noMarkup =
  /<!--[\s\S]*?(?:-->|$)|<\?[\s\S]*?(?:\?>|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!DOCTYPE[^[>]*(?:\[[\s\S]*?(?:\]|$))?\s*>?/g;
const startTag = /<(?:([^\s:<>/="'!?]+):)?([^\s:<>/="'!?]+)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g;
const namespaceOf = /\sxmlns(?::([^\s=]+))?\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Looks for an element that holds a declaration among the first, well-formed or not, so that the reader can say what is wrong. */
function detect({ roots, isRoot }: XmlFormat<string>, { text, whole }: ManifestHead): Answer {
  const start = text.trimStart();
  if (start === '' && !whole) return 'more';
  if (start[0] !== '<') return 'no';
  const namespaces = new Map([['', '']]);
  let tags = 0;
  for (const [, prefix = '', local = '', attributes = ''] of start.replace(noMarkup, '').matchAll(startTag)) {
    for (const [, declared = '', double, single] of attributes.matchAll(namespaceOf))
      namespaces.set(declared, double ?? single ?? '');
    const uri = namespaces.get(prefix);
    if (uri !== undefined && Object.hasOwn(roots, local) && isRoot(uri))
      return { because: `it has an element ${local}${uri === '' ? '' : ` of the namespace ${uri}`}`, sure: true };
    if (++tags >= toTell) return 'no';
  }
  return whole ? 'no' : 'more';
}
