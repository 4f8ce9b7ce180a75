// XML tags: reads one start tag with its attributes.
import type { FaultCode } from '../errors.js';
import { limits } from '../limits.js';
import type { XmlAttribute } from './xml-names.js';
import { resolveValue } from './xml-text.js';

/** The text is not well-formed, or over a limit, at an offset of the buffer. `goOn`: the next document begins there. */
export class Stop {
  constructor(
    readonly code: FaultCode,
    readonly at: number,
    readonly goOn = false,
  ) {}
}

export interface ReadTag {
  readonly raw: string;
  readonly attributes: readonly XmlAttribute[];
  readonly isEmpty: boolean;
  /** The offset behind the tag. */
  readonly behind: number;
}

const tagName = /[^ \t\r\n/>=<"']+/y;
const attributeStart = /[ \t\r\n]+([^ \t\r\n/>=<"']+)[ \t\r\n]*=[ \t\r\n]*(["'])/y;
const tagEnd = /[ \t\r\n]*(\/?)>/y;

/** Read the start tag at an offset, whose first > is known; it may stand in an attribute, whose end may be still to come. */
export function readTag(text: string, from: number, close: number): ReadTag | 'more' {
  tagName.lastIndex = from + 1;
  const raw = tagName.exec(text)?.[0];
  if (raw === undefined) throw new Stop('XML_MALFORMED', from);
  const attributes: XmlAttribute[] = [];
  let at = from + 1 + raw.length;
  while (true) {
    tagEnd.lastIndex = at;
    const end = tagEnd.exec(text);
    if (end) return { raw, attributes, isEmpty: end[1] === '/', behind: tagEnd.lastIndex };
    attributeStart.lastIndex = at;
    const start = attributeStart.exec(text);
    if (!start) {
      // Before the first > everything is there; behind it the rest of an attribute may come.
      if (at > close && text.indexOf('>', at) < 0) return 'more';
      throw new Stop('XML_MALFORMED', at);
    }
    const open = attributeStart.lastIndex;
    const quote = text.indexOf(start[2]!, open);
    if (quote < 0) return 'more';
    const value = resolveValue(text.slice(open, quote));
    if (typeof value === 'number') throw new Stop('XML_MALFORMED', open + value);
    if (attributes.length >= limits.xmlAttributes) throw new Stop('XML_LIMIT', from);
    attributes.push({ name: start[1]!, value });
    at = quote + 1;
  }
}
