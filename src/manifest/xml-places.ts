// Places in a text: the byte, line and character of an offset, worked out only where somebody asks.
export interface Place {
  /** Byte offset from 0, line and character of the line from 1. */
  readonly byte: number;
  readonly line: number;
  readonly character: number;
}

export const firstPlace: Place = { byte: 0, line: 1, character: 1 };

/** Counts along a buffer that loses its beginning now and then. */
export class TextPlaces {
  private byte: number;
  private line: number;
  private character: number;
  /** Up to where it has counted, in the buffer. */
  private counted = 0;

  constructor(
    start: Place,
    private readonly bytesOf: (text: string) => number,
  ) {
    this.byte = start.byte;
    this.line = start.line;
    this.character = start.character;
  }

  /** The place of an offset, which is not before the one asked for last. */
  at(buffer: string, offset: number): Place {
    this.count(buffer, offset);
    return { byte: this.byte, line: this.line, character: this.character };
  }

  /** The buffer loses its beginning, up to an offset. */
  pass(buffer: string, offset: number): void {
    this.count(buffer, offset);
    this.counted -= offset;
  }

  private count(buffer: string, offset: number): void {
    if (offset <= this.counted) return;
    const text = buffer.slice(this.counted, offset);
    this.byte += this.bytesOf(text);
    let start = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
      this.line++;
      this.character = 1;
      start = at + 1;
    }
    this.character += text.length - start;
    this.counted = offset;
  }
}
