// EDIFACT interchanges: their envelope (UNB, UNG, UNH and their trailers), its counts and references, and the messages in it.
import type { FaultCode } from '../errors.js';
import { type EdiPlace, EdiScanner } from './edi-scanner.js';
import { type EdiMarks, EdiSegment } from './edi-segment.js';

/** Takes the segments of messages of its type. */
export interface EdiMessages {
  readonly type: string;
  readonly begin: (place: EdiPlace) => void;
  readonly segment: (segment: EdiSegment, place: () => EdiPlace) => void;
  readonly end: (place: EdiPlace) => void;
  /** A segment is lost. Gives whether the rest of the message can be read: what it belonged to is given up. */
  readonly loseSegment: () => boolean;
  /** What is open of the message is given up. */
  readonly abandon: () => void;
}

/** What a trailer is checked against. */
interface Envelope {
  readonly reference: string | undefined;
  count: number;
}

interface OpenMessage extends Envelope {
  /** It is passed over: of another type, or not well-formed. */
  isSkipped: boolean;
}

// Of the character sets of UNB: those of single bytes that are not read as Latin 1, and those that are UTF-8.
const charsets: { readonly [level: string]: string } = {
  UNOD: 'iso-8859-2',
  UNOE: 'iso-8859-5',
  UNOF: 'iso-8859-7',
  UNOG: 'iso-8859-3',
  UNOH: 'iso-8859-4',
  UNOI: 'iso-8859-6',
  UNOJ: 'iso-8859-8',
  UNOK: 'iso-8859-9',
  UNOW: 'utf-8',
  UNOY: 'utf-8',
};
const latin1 = 'iso-8859-1';
const beyondAscii = /[\x80-\xff]/;
const tagShape = /^[A-Z][A-Z0-9]{2}$/;

export class EdiInterchange {
  private readonly scanner: EdiScanner;
  private decoder = new TextDecoder(latin1);
  private interchange: (Envelope & { groups: number }) | undefined;
  private group: Envelope | undefined;
  private message: OpenMessage | undefined;
  /** Segments outside of any message are passed over, which has been told. */
  private isLost = false;
  /** What was lost of the interchange may be what its trailers count. */
  private mayLack = false;

  constructor(
    private readonly messages: EdiMessages,
    private readonly reject: (code: FaultCode, place: EdiPlace) => void,
  ) {
    this.scanner = new EdiScanner({
      segment: (text, marks) => this.take(text, marks),
      tooLong: () => this.lose('RECORD_TOO_LONG'),
      badMarks: () => {
        this.close();
        this.fail('EDI_MARKS');
        this.interchange = undefined;
      },
    });
  }

  write(chunk: Uint8Array): void {
    this.scanner.write(chunk);
  }

  end(): void {
    const isCutOff = this.scanner.end();
    if (isCutOff || this.message) {
      this.fail('EDI_MALFORMED');
      this.giveUpMessage();
    } else this.close();
  }

  private place = (): EdiPlace => this.scanner.place;

  private take(raw: string, marks: EdiMarks): void {
    const text = beyondAscii.test(raw) ? this.decode(raw) : raw;
    if (text === undefined) return this.lose('TEXT_ENCODING');
    if (text === '') return;
    const segment = new EdiSegment(text, marks);
    const { message } = this;
    if (message) message.count++;
    switch (segment.tag) {
      case 'UNB':
        return this.openInterchange(segment);
      case 'UNG':
        return this.openGroup(segment);
      case 'UNH':
        return this.openMessage(segment);
      case 'UNT':
        return this.closeMessage(segment);
      case 'UNE':
        return this.closeGroup(segment);
      case 'UNZ':
        return this.closeInterchange(segment);
    }
    if (message?.isSkipped || this.isLost) return;
    if (!message || !tagShape.test(segment.tag)) return this.fail('EDI_MALFORMED');
    this.messages.segment(segment, this.place);
  }

  private decode(raw: string): string | undefined {
    try {
      return this.decoder.decode(Buffer.from(raw, 'latin1'));
    } catch {
      return undefined;
    }
  }

  private openInterchange(segment: EdiSegment): void {
    this.close();
    const level = segment.text(1) ?? '';
    this.decoder = new TextDecoder(Object.hasOwn(charsets, level) ? charsets[level] : latin1, { fatal: true });
    this.interchange = { reference: segment.text(5), count: 0, groups: 0 };
    this.mayLack = false;
    this.isLost = false;
  }

  private openGroup(segment: EdiSegment): void {
    this.dropOpenMessage();
    if (this.interchange) this.interchange.groups++;
    this.group = { reference: segment.text(5), count: 0 };
    this.isLost = false;
  }

  private openMessage(segment: EdiSegment): void {
    this.dropOpenMessage();
    if (this.interchange) this.interchange.count++;
    if (this.group) this.group.count++;
    const isOurs = segment.text(2) === this.messages.type;
    this.isLost = false;
    this.message = { reference: segment.text(1), count: 1, isSkipped: !isOurs };
    if (isOurs) this.messages.begin(this.place());
    else this.reject('EDI_NO_DECLARATION', this.place());
  }

  private closeMessage(segment: EdiSegment): void {
    const { message } = this;
    if (!message) return this.isLost ? undefined : this.fail('EDI_MALFORMED');
    if (!message.isSkipped) this.messages.end(this.place());
    this.message = undefined;
    this.check(segment, message);
  }

  private closeGroup(segment: EdiSegment): void {
    this.dropOpenMessage();
    this.check(segment, this.group);
    this.group = undefined;
  }

  private closeInterchange(segment: EdiSegment): void {
    this.dropOpenMessage();
    const { interchange } = this;
    this.check(
      segment,
      interchange && interchange.groups > 0 ? { ...interchange, count: interchange.groups } : interchange,
    );
    this.interchange = undefined;
    this.group = undefined;
    this.isLost = false;
  }

  /** Compare a trailer with what it closes, unless that is known to lack something. */
  private check(trailer: EdiSegment, closed: Envelope | undefined): void {
    if (this.mayLack) return;
    const count = Number(trailer.text(1) ?? Number.NaN);
    if (!closed || count !== closed.count || trailer.text(2) !== closed.reference)
      this.reject('EDI_TRAILER', this.place());
  }

  /** A message that something else begins in is not closed. */
  private dropOpenMessage(): void {
    if (!this.message) return;
    if (!this.message.isSkipped) this.reject('EDI_MALFORMED', this.place());
    this.giveUpMessage();
  }

  /** An interchange that another begins in, or that the manifest ends in, has no trailer. */
  private close(): void {
    const wasOpen = this.message !== undefined;
    this.dropOpenMessage();
    if (this.interchange && !wasOpen && !this.mayLack) this.reject('EDI_TRAILER', this.place());
    this.interchange = undefined;
    this.group = undefined;
  }

  /** The message is not well-formed from here on. */
  private fail(code: FaultCode): void {
    if (!this.isLost && !this.message?.isSkipped) this.reject(code, this.place());
    this.mayLack = true;
    this.isLost = true;
    if (this.message && !this.message.isSkipped) {
      this.messages.abandon();
      this.message.isSkipped = true;
    }
  }

  /** A segment cannot be read. Inside of a message that costs what it belongs to. */
  private lose(code: FaultCode): void {
    if (!this.message || this.message.isSkipped) return this.fail(code);
    this.message.count++;
    // Behind a terminator that is missing stand segments that are counted.
    if (code === 'RECORD_TOO_LONG') this.mayLack = true;
    this.reject(code, this.place());
    if (!this.messages.loseSegment()) this.message.isSkipped = true;
  }

  private giveUpMessage(): void {
    if (this.message && !this.message.isSkipped) this.messages.abandon();
    this.message = undefined;
    this.mayLack = true;
  }
}
