// Symbol reader: goes through a text once, folding it on the way.
import { type Fold, nothing, separator, widthOf } from './fold.js';

/**
 * Reads a text symbol by symbol. To a symbol belongs what is read over behind it; more separators belong to a separator,
 * and the same letter again to a letter where doubles are merged.
 */
export class SymbolReader {
  symbol = separator;
  /** The code point that the symbol was read from. */
  point = 0;
  /** Where the symbol begins and ends in the text. */
  start = 0;
  stop = 0;
  /** The symbol that follows; a separator at the end. */
  next = separator;
  nextPoint = 0;

  constructor(
    readonly text: string,
    readonly fold: Fold,
    readonly merges: boolean,
  ) {
    this.skip(nothing);
  }

  /** Go on to the next symbol; false at the end. */
  read(): boolean {
    if (this.stop >= this.text.length) return false;
    this.symbol = this.next;
    this.point = this.nextPoint;
    this.start = this.stop;
    this.stop += widthOf(this.point);
    this.skip(this.merges || this.symbol === separator ? this.symbol : nothing);
    return true;
  }

  private skip(repeated: number): void {
    const { text, fold } = this;
    let at = this.stop;
    let point = 0;
    let symbol = separator;
    for (; at < text.length; at += widthOf(point)) {
      point = text.codePointAt(at)!;
      symbol = fold(point);
      if (symbol !== nothing && symbol !== repeated) break;
    }
    this.stop = at;
    this.next = at < text.length ? symbol : separator;
    this.nextPoint = point;
  }
}
