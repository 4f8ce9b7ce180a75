// EDIFACT segments: the marks that part them, and the texts of their elements and components.

/** The marks of an interchange, as its UNA names them. The release mark is empty where there is none. */
export interface EdiMarks {
  readonly component: string;
  readonly element: string;
  readonly release: string;
  readonly terminator: string;
}

export const usualMarks: EdiMarks = { component: ':', element: '+', release: '?', terminator: "'" };

// Printable, and neither a letter nor a digit.
const markShape = /^[!-/:-@[-`{-~]$/;

/** The marks behind `UNA`, which takes six characters; undefined where they cannot be told apart, or from data. */
export function marksOf(text: string): EdiMarks | undefined {
  const [component, element, decimal, release, repetition, terminator] = text as unknown as string[]; // its characters
  const named = [component, element, terminator, ...(release === ' ' ? [] : [release])];
  const spare = [decimal, repetition].filter((mark) => mark !== ' ');
  const isApart = new Set(named).size === named.length && spare.every((mark) => !named.includes(mark));
  if (!isApart || ![...named, ...spare].every((mark) => mark !== undefined && markShape.test(mark))) return undefined;
  return {
    component: component!,
    element: element!,
    release: release === ' ' ? '' : release!,
    terminator: terminator!,
  };
}

/** Whether the mark at an offset is released: an odd number of release marks stands before it, down to an offset. */
export function isReleased(text: string, at: number, from: number, release: string): boolean {
  if (release === '') return false;
  let count = 0;
  while (at - count > from && text[at - count - 1] === release) count++;
  return count % 2 === 1;
}

/** One segment, whose elements count from 1 and their components from 0. They are looked for when they are asked for. */
export class EdiSegment {
  readonly tag: string;
  /** The release mark, where the segment has one. */
  private readonly release: string;
  /** The element that was asked for last, and where it stands; 0 is the tag. */
  private element = 0;
  private start = 0;
  private end: number;
  private readonly tagEnd: number;

  constructor(
    private readonly raw: string,
    private readonly marks: EdiMarks,
  ) {
    this.release = marks.release !== '' && raw.includes(marks.release) ? marks.release : '';
    this.tagEnd = this.endOf(marks.element, 0, raw.length);
    this.end = this.tagEnd;
    this.tag = raw.slice(0, this.endOf(marks.component, 0, this.tagEnd));
  }

  /** The trimmed text of a component; undefined where there is none. */
  text(element: number, component = 0): string | undefined {
    if (!this.seek(element)) return undefined;
    const { end } = this;
    let { start } = this;
    for (let passed = 0; passed < component; passed++) {
      start = this.endOf(this.marks.component, start, end) + 1;
      if (start > end) return undefined;
    }
    return start === end ? undefined : this.plain(start, this.endOf(this.marks.component, start, end));
  }

  /** The texts of an element, without those that are empty. */
  texts(element: number): string[] {
    const texts: string[] = [];
    if (!this.seek(element)) return texts;
    const { end } = this;
    for (let { start } = this; start <= end; ) {
      const stop = this.endOf(this.marks.component, start, end);
      const text = this.plain(start, stop);
      if (text !== undefined) texts.push(text);
      start = stop + 1;
    }
    return texts;
  }

  /** Go to an element. Gives whether there is one. */
  private seek(element: number): boolean {
    if (element < this.element) [this.element, this.start, this.end] = [0, 0, this.tagEnd];
    while (this.element < element) {
      if (this.end === this.raw.length) return false;
      this.start = this.end + 1;
      this.end = this.endOf(this.marks.element, this.start, this.raw.length);
      this.element++;
    }
    return true;
  }

  /** Where the part ends that begins at an offset: at the next mark that is not released, or at the end. */
  private endOf(mark: string, start: number, end: number): number {
    const { raw, release } = this;
    let at = raw.indexOf(mark, start);
    if (release !== '') while (at >= 0 && isReleased(raw, at, start, release)) at = raw.indexOf(mark, at + 1);
    return at < 0 || at > end ? end : at;
  }

  private plain(start: number, end: number): string | undefined {
    const { raw, release } = this;
    if (start === end) return undefined;
    let plain = raw.slice(start, end);
    if (release !== '' && plain.includes(release)) {
      const given = plain;
      plain = '';
      for (let at = 0; at < given.length; at++) {
        if (given[at] === release) at++;
        plain += given[at] ?? '';
      }
    }
    plain = plain.trim();
    return plain === '' ? undefined : plain;
  }
}
