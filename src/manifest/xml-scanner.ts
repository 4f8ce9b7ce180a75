// XML scanner: text as it comes into elements and character data, strictly, with caps, without DOCTYPE or entities.
import type { FaultCode } from '../errors.js';
import { limits } from '../limits.js';
import {
  areAttributesSound,
  createScopes,
  nameIn,
  type XmlAttribute,
  type XmlName,
  type XmlScope,
  type XmlTag,
} from './xml-names.js';
import type { Place, TextPlaces } from './xml-places.js';
import { type ReadTag, readTag, Stop } from './xml-tag.js';
import { copied, longestReference, plainLines, resolveText } from './xml-text.js';

/** What is told of the documents, in order. Offsets are those of the buffer, for `placeOf`. */
export interface XmlHandler {
  /** An element begins. Gives whether its character data is wanted. */
  readonly open: (name: XmlName, attributes: readonly XmlAttribute[], at: number) => boolean;
  readonly text: (text: string) => void;
  /** An element ends. Gives whether the character data of the one around it is wanted. */
  readonly close: () => boolean;
  /** A document declares its encoding. Gives whether that is the one it is read in. */
  readonly declared: (encoding: string) => boolean;
  /** The document element has ended. */
  readonly documentEnd: () => void;
  /** The text from here on cannot be read, up to the next declaration of a document. */
  readonly fault: (code: FaultCode, place: Place) => void;
}

const declaration = '<?xml';
const declarationShape =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.\d+"|'1\.\d+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>$/;
const onlySpace = /^[ \t\r\n\ufeff]*$/;
// Tags that are learned by their text: the length of one, and of all.
const longestLearned = 2_048;
const mostLearned = 1_048_576;
// Text that is held back until its end has come; a longer one is taken in pieces.
const mostHeldText = 65_536;
const less = 60;
const greater = 62;
const slash = 47;
const exclamation = 33;
const question = 63;
const none = Number.MAX_SAFE_INTEGER;

/** The offset of a mark, or one behind everything. */
function nextOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? none : found;
}

/** Reads text as it is written. Several documents may follow each other. Takes time linear in the text. */
export class XmlScanner {
  private buffer = '';
  /** Where the next token begins, in the buffer. */
  private at = 0;
  /** Up to where the end of that token was looked for in vain. */
  private searched = 0;
  private atEnd = false;
  /** After a fault, until the next document. */
  private isLost = false;
  private wantsText = false;
  /** Something of the document was read; its document element has ended. */
  private begun = false;
  private closed = false;
  /** The next ones in the buffer, looked for when the token has passed them. */
  private ampersand = -1;
  private brackets = -1;
  /** Of the open elements, the names as they are written, and the namespaces around them. */
  private raws: string[] = [];
  private around: XmlScope[] = [];
  private readonly scopes = createScopes();
  private scope = this.scopes.outermost;
  private learned = 0;

  constructor(
    private readonly handler: XmlHandler,
    private readonly places: TextPlaces,
  ) {}

  write(text: string): void {
    this.buffer = this.buffer === '' ? text : this.buffer + text;
    this.run();
  }

  end(): void {
    this.atEnd = true;
    this.run();
    if (!this.isLost && (this.raws.length > 0 || (this.begun && !this.closed)))
      this.lose(new Stop('XML_MALFORMED', this.buffer.length));
  }

  /** What follows the text that was written cannot be read. Gives the place where it begins. */
  fail(code: FaultCode): Place {
    const place = this.placeOf(this.buffer.length);
    if (!this.isLost) this.lose(new Stop(code, this.buffer.length));
    return place;
  }

  /** The place of an offset of the buffer; each at or behind the one asked for before. */
  placeOf(at: number): Place {
    return this.places.at(this.buffer, at);
  }

  private run(): void {
    while (true) {
      try {
        if (this.isLost && !this.skipLost()) break;
        while (this.step());
        break;
      } catch (stop) {
        if (!(stop instanceof Stop)) throw stop;
        this.lose(stop);
      }
    }
    const done = Math.min(this.at, this.buffer.length);
    this.places.pass(this.buffer, done);
    this.buffer = this.buffer.slice(done);
    this.searched = Math.max(0, this.searched - done);
    this.at -= done;
    this.ampersand = -1;
    this.brackets = -1;
  }

  private lose({ code, at, goOn }: Stop): void {
    this.handler.fault(code, this.placeOf(Math.min(at, this.buffer.length)));
    this.isLost = true;
    this.searched = 0;
    this.at = goOn ? at : Math.max(this.at, at) + 1;
  }

  /** Pass over what cannot be read, up to the next declaration of a document; false when none has come. */
  private skipLost(): boolean {
    const next = this.buffer.indexOf(declaration, this.at);
    this.at = next >= 0 ? next : Math.max(this.at, this.buffer.length - (declaration.length - 1));
    if (next < 0) return false;
    this.isLost = false;
    this.startDocument();
    return true;
  }

  private startDocument(): void {
    this.raws = [];
    this.around = [];
    this.scope = this.scopes.outermost;
    this.begun = false;
    this.closed = false;
    this.wantsText = false;
  }

  /** Read one token; false when more text is needed, or none is left. */
  private step(): boolean {
    if (this.buffer.charCodeAt(this.at) === less) return this.takeMarkup();
    if (this.at >= this.buffer.length) return false;
    let stop = this.buffer.indexOf('<', Math.max(this.at, this.searched));
    if (stop < 0 && !this.atEnd) {
      this.searched = this.buffer.length;
      if (this.buffer.length - this.at < mostHeldText) return false;
      stop = this.safeCut();
      if (stop <= this.at) throw new Stop('XML_LIMIT', this.at);
    }
    if (stop < 0) stop = this.buffer.length;
    this.searched = 0;
    if (this.raws.length > 0) this.takeText(stop);
    else this.takeOuterText(stop);
    this.at = stop;
    return true;
  }

  /** Of a long text whose end has not come, the offset up to which it can be taken by itself. */
  private safeCut(): number {
    let cut = this.buffer.length - longestReference;
    const reference = this.buffer.lastIndexOf('&', cut);
    if (reference > cut - longestReference) cut = reference;
    while (cut > this.at && /[\r\]]/.test(this.buffer[cut - 1]!)) cut--;
    return cut;
  }

  private takeText(stop: number): void {
    const { buffer, at } = this;
    if (this.brackets < at) this.brackets = nextOf(buffer, ']]>', at);
    if (this.brackets < stop) throw new Stop('XML_MALFORMED', this.brackets);
    if (this.ampersand < at) this.ampersand = nextOf(buffer, '&', at);
    if (this.ampersand < stop) {
      const text = resolveText(buffer.slice(at, stop));
      if (typeof text === 'number') throw new Stop('XML_MALFORMED', at + text);
      if (this.wantsText) this.handler.text(text);
    } else if (this.wantsText) this.handler.text(plainLines(buffer.slice(at, stop)));
  }

  private takeOuterText(stop: number): void {
    const text = this.buffer.slice(this.at, stop);
    if (!onlySpace.test(text)) throw new Stop('XML_MALFORMED', this.at + text.search(/[^ \t\r\n\ufeff]/));
  }

  private takeMarkup(): boolean {
    const { buffer, at } = this;
    const second = buffer.charCodeAt(at + 1);
    if (second === slash) return this.takeEndTag();
    if (Number.isNaN(second) && !this.atEnd) return false;
    if (second !== exclamation && second !== question) return this.takeStartTag();
    // Nine characters tell all kinds of markup apart.
    if (buffer.length < at + 9 && !this.atEnd) return false;
    if (second === question) return this.takeInstruction();
    if (buffer.startsWith('<!--', at)) return this.takeComment();
    if (buffer.startsWith('<![CDATA[', at)) return this.takeCdata();
    throw new Stop(buffer.startsWith('<!DOCTYPE', at) ? 'XML_DOCTYPE' : 'XML_MALFORMED', at);
  }

  /** The offset of a mark in the buffer; -1 when it has not come. The token may not be longer than the limit. */
  private find(mark: string, from: number, longest: number): number {
    const { buffer, at } = this;
    const found = buffer.indexOf(mark, Math.max(from, this.searched));
    if (found >= 0 && found - at <= longest) {
      this.searched = 0;
      return found;
    }
    if (found >= 0 || buffer.length - at > longest) throw new Stop('XML_LIMIT', at);
    if (this.atEnd) throw new Stop('XML_MALFORMED', at);
    this.searched = Math.max(from, buffer.length - mark.length + 1);
    return -1;
  }

  /** A start tag; false when it is not all there. */
  private takeStartTag(): boolean {
    const { buffer, at } = this;
    const close = this.find('>', at + 1, limits.xmlTag);
    if (close < 0) return false;
    const known = this.scope.tags.get(buffer.slice(at + 1, close));
    if (known) {
      this.openElement(known);
      this.at = close + 1;
      return true;
    }
    const read = readTag(buffer, at, close);
    if (read === 'more') {
      if (this.atEnd) throw new Stop('XML_MALFORMED', at);
      if (buffer.length - at > limits.xmlTag) throw new Stop('XML_LIMIT', at);
      return false;
    }
    const tag = this.understand(read, at);
    const length = read.behind - at;
    if (read.behind === close + 1 && length <= longestLearned && this.learned < mostLearned) {
      this.learned += length + 100;
      this.scope.tags.set(copied(buffer.slice(at + 1, close)), tag);
    }
    this.openElement(tag);
    this.at = read.behind;
    return true;
  }

  private understand({ raw, attributes, isEmpty }: ReadTag, at: number): XmlTag {
    const scope = this.scopes.inside(this.scope, attributes);
    const name = scope && nameIn(scope, raw);
    if (!scope || !name || !areAttributesSound(scope, attributes)) throw new Stop('XML_MALFORMED', at);
    const own = attributes.map((one) => ({ name: copied(one.name), value: copied(one.value) }));
    return { name, raw: copied(raw), attributes: own, isEmpty, scope };
  }

  private openElement(tag: XmlTag): void {
    this.closed = false;
    this.begun = true;
    if (this.raws.length >= limits.xmlDepth) throw new Stop('XML_LIMIT', this.at);
    this.raws.push(tag.raw);
    this.around.push(this.scope);
    this.scope = tag.scope;
    this.wantsText = this.handler.open(tag.name, tag.attributes, this.at);
    if (tag.isEmpty) this.closeElement();
  }

  private closeElement(): void {
    this.raws.pop();
    this.scope = this.around.pop()!;
    this.wantsText = this.handler.close();
    if (this.raws.length > 0) return;
    this.closed = true;
    this.handler.documentEnd();
  }

  private takeEndTag(): boolean {
    const { buffer, at } = this;
    const raw = this.raws.at(-1);
    if (raw === undefined) throw new Stop('XML_MALFORMED', at);
    let close = at + 2 + raw.length;
    if (!buffer.startsWith(raw, at + 2) || buffer.charCodeAt(close) !== greater) {
      close = this.find('>', at + 2, limits.xmlTag);
      if (close < 0) return false;
      if (buffer.slice(at + 2, close).replace(/[ \t\r\n]+$/, '') !== raw) throw new Stop('XML_MALFORMED', at);
    }
    this.searched = 0;
    this.closeElement();
    this.at = close + 1;
    return true;
  }

  private takeComment(): boolean {
    const { buffer, at } = this;
    const dashes = this.find('--', at + 4, limits.xmlText);
    if (dashes < 0) return false;
    if (dashes + 2 >= buffer.length && !this.atEnd) {
      this.searched = dashes;
      return false;
    }
    if (buffer.charCodeAt(dashes + 2) !== greater) throw new Stop('XML_MALFORMED', dashes);
    this.begun = true;
    this.at = dashes + 3;
    return true;
  }

  private takeCdata(): boolean {
    const { buffer, at } = this;
    if (this.raws.length === 0) throw new Stop('XML_MALFORMED', at);
    const close = this.find(']]>', at + 9, limits.xmlText);
    if (close < 0) return false;
    if (this.wantsText) this.handler.text(plainLines(buffer.slice(at + 9, close)));
    this.at = close + 3;
    return true;
  }

  /** The declaration of a document; any other processing instruction is refused. */
  private takeInstruction(): boolean {
    const { buffer, at } = this;
    if (!/^<\?xml(?:[ \t\r\n]|$)/.test(buffer.slice(at, at + 6))) throw new Stop('XML_INSTRUCTION', at);
    // A document that was cut off ends where the next one begins.
    if (this.raws.length > 0 || (this.begun && !this.closed)) throw new Stop('XML_MALFORMED', at, true);
    const close = this.find('?>', at, limits.xmlTag);
    if (close < 0) return false;
    const shape = declarationShape.exec(buffer.slice(at, close + 2));
    if (!shape) throw new Stop('XML_MALFORMED', at);
    const encoding = shape[1] ?? shape[2];
    if (encoding !== undefined && !this.handler.declared(encoding)) throw new Stop('TEXT_ENCODING', at);
    this.startDocument();
    this.begun = true;
    this.at = close + 2;
    return true;
  }
}
