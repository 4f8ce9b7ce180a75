// EDIFACT scanner: bytes, however they come, into the texts of segments. One character stands for each byte.
import { limits } from '../limits.js';
import { type EdiMarks, isReleased, marksOf, usualMarks } from './edi-segment.js';

/** Where a segment begins: byte from 0, line from 1. */
export interface EdiPlace {
  readonly byte: number;
  readonly line: number;
}

export interface EdiHandler {
  /** A segment without its terminator. The scanner tells its place while it is called. */
  readonly segment: (text: string, marks: EdiMarks) => void;
  /** A segment is longer than a record may be; what follows its terminator is read. */
  readonly tooLong: () => void;
  /** The marks of a UNA cannot be told apart; all up to the next UNA is passed over. */
  readonly badMarks: () => void;
}

const una = 'UNA';
const unaLength = 9;
const lineBreaks = /[\r\n]+/g;

export class EdiScanner {
  /** Of an interchange, until the next UNA. */
  private marks: EdiMarks = usualMarks;
  private state: 'between' | 'segment' | 'lost' = 'between';
  /** What is known of a segment that goes on behind the chunk, or the first characters of what may be a UNA. */
  private held = '';
  private isTooLong = false;
  /** The first character of the next chunk is released. */
  private isReleasedNext = false;
  /** Offset of the chunk in the manifest. */
  private base = 0;
  private start: EdiPlace = { byte: 0, line: 1 };
  private line = 1;
  private text = '';
  /** The first line break of the chunk that is not counted yet, and where its segment begins. */
  private nextBreak = 0;
  private startsAt = 0;
  private isStartKnown = true;

  constructor(private readonly handler: EdiHandler) {}

  /** Where the segment begins that the handler is told of; at the end, where the manifest ends. */
  get place(): EdiPlace {
    if (!this.isStartKnown) {
      this.start = { byte: this.base + this.startsAt, line: this.lineAt(this.startsAt) };
      this.isStartKnown = true;
    }
    return this.start;
  }

  write(chunk: Uint8Array): void {
    let text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    if (this.state !== 'segment' && this.held !== '') {
      text = this.held + text;
      this.base -= this.held.length;
      this.held = '';
    }
    this.text = text;
    this.nextBreak = breakFrom(text, 0);
    let at = 0;
    while (at < text.length) {
      if (this.state === 'segment') at = this.finish(at);
      else at = this.state === 'between' ? this.begin(at) : this.seek(at);
    }
    // Before the chunk is forgotten the place of its last segment has to be known.
    void this.place;
    this.lineAt(text.length - (this.state === 'segment' ? 0 : this.held.length));
    this.base += text.length;
    this.text = '';
  }

  /** Gives whether something begins that does not end. */
  end(): boolean {
    const isOpen = this.state === 'segment' || this.held.trim() !== '';
    if (!isOpen) this.start = { byte: this.base, line: this.line };
    return isOpen && this.state !== 'lost';
  }

  private lineAt(at: number): number {
    while (this.nextBreak < at) {
      this.line++;
      this.nextBreak = breakFrom(this.text, this.nextBreak + 1);
    }
    return this.line;
  }

  private begin(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && text.charCodeAt(at) <= 32) at++;
    if (at === text.length) return at;
    this.startsAt = at;
    this.isStartKnown = false;
    if (text.charCodeAt(at) === 85) {
      const rest = text.length - at;
      if (rest < unaLength && una.startsWith(text.slice(at, at + una.length))) {
        void this.place;
        this.held = text.slice(at);
        return text.length;
      }
      if (text.startsWith(una, at)) return this.takeUna(at);
    }
    this.state = 'segment';
    return at;
  }

  private takeUna(at: number): number {
    const marks = marksOf(this.text.slice(at + una.length, at + unaLength));
    if (marks) {
      this.marks = marks;
      return at + unaLength;
    }
    this.handler.badMarks();
    this.state = 'lost';
    return at + una.length;
  }

  /** Look for the next UNA. */
  private seek(from: number): number {
    const { text } = this;
    for (let at = text.indexOf(una, from); at >= 0; at = text.indexOf(una, at + 1)) {
      if (at > from && /\w/.test(text[at - 1]!)) continue;
      this.state = 'between';
      return at;
    }
    this.held = text.slice(Math.max(from, text.length - una.length));
    return text.length;
  }

  private finish(from: number): number {
    const { text } = this;
    const { terminator, release } = this.marks;
    const inside = this.isReleasedNext ? from + 1 : from;
    let end = text.indexOf(terminator, inside);
    while (end >= 0 && isReleased(text, end, inside, release)) end = text.indexOf(terminator, end + 1);
    const stop = end < 0 ? text.length : end;
    this.isTooLong ||= this.held.length + stop - from > limits.recordBytes;
    if (end < 0) {
      this.isReleasedNext = isReleased(text, text.length, inside, release);
      this.held = this.isTooLong ? '' : this.held + text.slice(from);
      return text.length;
    }
    if (this.isTooLong) this.handler.tooLong();
    else {
      const segment = this.held === '' ? text.slice(from, end) : this.held + text.slice(from, end);
      // Files that are cut into lines of one length break them anywhere.
      this.handler.segment(segment.includes('\n') ? segment.replace(lineBreaks, '') : segment, this.marks);
    }
    this.isTooLong = false;
    this.isReleasedNext = false;
    this.held = '';
    this.state = 'between';
    return end + 1;
  }
}

function breakFrom(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}
