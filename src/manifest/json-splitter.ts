// JSON splitter: the bytes of a JSON text, however they come, into those of its declarations, one after the other.
import { limits } from '../limits.js';

export interface JsonPlace {
  readonly byte: number;
  readonly line: number;
}

export interface JsonHandler {
  /** One value at the top, or of a list at the top; undefined where it is over the size limit. */
  readonly take: (bytes: Uint8Array | undefined, place: JsonPlace) => void;
  /** What stands between values may not stand there. */
  readonly malformed: (place: JsonPlace) => void;
}

const [newline, quote, backslash, comma, openList, closeList, openObject, closeObject] = [...'\n"\\,[]{}'].map((mark) =>
  mark.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];
const isBlank = (byte: number): boolean => byte === 32 || byte === newline || byte === 13 || byte === 9;
const isMark = (byte: number): boolean =>
  byte === comma || byte === openList || byte === closeList || byte === openObject || byte === closeObject;

/** Cuts at the brackets that close a value; what is in it is not looked at. */
export class JsonSplitter {
  private inList = false;
  /** What a list may go on with: its first value or its end, a value, a comma or its end. */
  private expected: 'first' | 'value' | 'comma' = 'first';
  /** Of the value that is open: 0 is a plain one. */
  private depth = 0;
  private isOpen = false;
  private inText = false;
  private isEscaped = false;
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private start: JsonPlace = { byte: 0, line: 1 };
  private base = 0;
  private line = 1;

  constructor(private readonly handler: JsonHandler) {}

  write(chunk: Uint8Array): void {
    let from = 0;
    for (let at = 0; at < chunk.length; ) {
      if (!this.isOpen) {
        at = this.between(chunk, at);
        from = at;
        if (this.isOpen && this.depth > 0) at++;
        continue;
      }
      at = this.depth === 0 && !this.inText ? this.plainEnd(chunk, at) : this.nestedEnd(chunk, at);
      if (!this.isOpen) this.close(chunk.subarray(from, at));
    }
    if (this.isOpen) this.hold(chunk.subarray(from));
    this.base += chunk.length;
  }

  end(): void {
    if (this.isOpen && this.depth === 0 && !this.inText) {
      this.isOpen = false;
      this.close(new Uint8Array(0));
    }
    if (this.isOpen) this.handler.malformed(this.start);
    else if (this.inList) this.handler.malformed({ byte: this.base, line: this.line });
  }

  /** Look for the beginning of a value. Gives where it is. */
  private between(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === newline) this.line++;
      if (isBlank(byte)) continue;
      const place = { byte: this.base + at, line: this.line };
      if (this.inList ? this.isOfList(byte, place) : this.isOfTop(byte, place)) continue;
      this.start = place;
      this.isOpen = true;
      this.depth = byte === openObject || byte === openList ? 1 : 0;
      return at;
    }
    return chunk.length;
  }

  /** Whether a mark stands between the values of a list; what may not stand there is told. */
  private isOfList(byte: number, place: JsonPlace): boolean {
    if (byte === comma) {
      if (this.expected !== 'comma') this.handler.malformed(place);
      this.expected = 'value';
    } else if (byte === closeList) {
      if (this.expected === 'value') this.handler.malformed(place);
      this.inList = false;
    } else if (byte === closeObject) this.handler.malformed(place);
    else {
      if (this.expected === 'comma') this.handler.malformed(place);
      return false;
    }
    return true;
  }

  /** The same at the top, where lists and values follow each other. */
  private isOfTop(byte: number, place: JsonPlace): boolean {
    if (byte === openList) {
      this.inList = true;
      this.expected = 'first';
      return true;
    }
    const isWrong = byte === comma || byte === closeList || byte === closeObject;
    if (isWrong) this.handler.malformed(place);
    return isWrong;
  }

  /** Where a plain value ends: a word before the next mark, or a text behind its quote. */
  private plainEnd(chunk: Uint8Array, from: number): number {
    if (this.heldBytes === 0 && chunk[from] === quote && this.base + from === this.start.byte) {
      this.inText = true;
      return from + 1;
    }
    let at = from;
    while (at < chunk.length && !isBlank(chunk[at]!) && !isMark(chunk[at]!)) at++;
    this.isOpen = at === chunk.length;
    return at;
  }

  /** Where a nested value or a text ends: behind its last bracket or quote. */
  private nestedEnd(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && this.isOpen) at = this.inText ? this.textEnd(chunk, at) : this.bracketEnd(chunk, at);
    return at;
  }

  private bracketEnd(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === newline) this.line++;
      else if (byte === quote) {
        this.inText = true;
        return at + 1;
      } else if (byte === openObject || byte === openList) this.depth++;
      else if ((byte === closeObject || byte === closeList) && --this.depth === 0) {
        this.isOpen = false;
        return at + 1;
      }
    }
    return chunk.length;
  }

  private textEnd(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === backslash) this.isEscaped = true;
      else if (byte === quote) {
        this.inText = false;
        this.isOpen = this.depth > 0;
        return at + 1;
      }
      if (byte === newline) this.line++;
    }
    return chunk.length;
  }

  private hold(part: Uint8Array): void {
    this.heldBytes += part.length;
    if (this.heldBytes <= limits.recordBytes) this.held.push(part);
    else this.held = [];
  }

  private close(last: Uint8Array): void {
    this.hold(last);
    const isTooLong = this.heldBytes > limits.recordBytes;
    const bytes = this.held.length === 1 ? this.held[0]! : Buffer.concat(this.held);
    this.handler.take(isTooLong ? undefined : bytes, this.start);
    this.held = [];
    this.heldBytes = 0;
    this.expected = 'comma';
  }
}
