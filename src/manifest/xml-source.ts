// XML source: the bytes of a manifest into the elements of its documents, whatever their encoding.
import type { FaultCode } from '../errors.js';
import { byteCounter, createStrictDecoder, mayDeclare, sniffEncoding } from './xml-encoding.js';
import { firstPlace, type Place, TextPlaces } from './xml-places.js';
import { type XmlHandler, XmlScanner } from './xml-scanner.js';

export interface XmlSource {
  readonly write: (chunk: Uint8Array) => void;
  readonly end: () => void;
  /** The place of an offset that the handler is told. */
  readonly placeOf: (at: number) => Place;
}

const unwanted = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const declaration = Buffer.from('<?xml');

/** Create a source. Bytes that are not valid cost what follows them, up to the next declaration of a document. */
export function createXmlSource(handler: Omit<XmlHandler, 'declared'>): XmlSource {
  let state: 'start' | 'text' | 'lost' = 'start';
  let held: Uint8Array = Buffer.alloc(0); // in other states than text
  let start: Place = firstPlace;
  let decode: ReturnType<typeof createStrictDecoder> | undefined;
  let scanner: XmlScanner | undefined;

  // Each step gives the bytes that are left for the next.
  const begin = (chunk: Uint8Array, isLast: boolean): Uint8Array | undefined => {
    held = joined(held, chunk);
    const encoding = sniffEncoding(held, isLast);
    if (encoding === undefined) return undefined;
    state = 'text';
    decode = createStrictDecoder(encoding);
    scanner = new XmlScanner(
      { ...handler, declared: (label) => mayDeclare(label, encoding) },
      new TextPlaces(start, byteCounter(encoding)),
    );
    return held;
  };
  const read = (chunk: Uint8Array, isLast: boolean): Uint8Array | undefined => {
    const { text, invalid } = decode!(chunk, isLast);
    scan(scanner!, text);
    if (!invalid) return undefined;
    start = scanner!.fail('TEXT_ENCODING');
    state = 'lost';
    held = Buffer.alloc(0);
    return invalid;
  };
  const skip = (chunk: Uint8Array): Uint8Array | undefined => {
    const whole = joined(held, chunk);
    const bytes = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
    const found = bytes.indexOf(declaration);
    const cut = found >= 0 ? found : Math.max(0, bytes.length - declaration.length + 1);
    start = placeBehind(start, bytes.subarray(0, cut));
    held = Buffer.alloc(0);
    if (found < 0) {
      held = bytes.subarray(cut);
      return undefined;
    }
    state = 'start';
    return bytes.subarray(cut);
  };
  const write = (chunk: Uint8Array, isLast: boolean): void => {
    let rest: Uint8Array | undefined = chunk;
    while (rest) rest = state === 'text' ? read(rest, isLast) : state === 'start' ? begin(rest, isLast) : skip(rest);
  };
  return {
    write: (chunk) => write(chunk, false),
    end: () => {
      write(Buffer.alloc(0), true);
      if (state === 'text') scanner!.end();
    },
    placeOf: (at) => scanner!.placeOf(at),
  };
}

/** Hand on a text; what no document may hold costs what follows it, up to the next document. */
function scan(scanner: XmlScanner, text: string): void {
  let rest = text;
  for (let at = rest.search(unwanted); at >= 0; at = rest.search(unwanted)) {
    scanner.write(rest.slice(0, at));
    const code: FaultCode = rest[at] === '\0' ? 'TEXT_NUL' : 'XML_MALFORMED';
    scanner.fail(code);
    scanner.write(rest[at]!);
    rest = rest.slice(at + 1);
  }
  scanner.write(rest);
}

function joined(held: Uint8Array, chunk: Uint8Array): Uint8Array {
  return held.length === 0 ? chunk : Buffer.concat([held, chunk]);
}

function placeBehind({ byte, line, character }: Place, passed: Buffer): Place {
  let lines = 0;
  let last = -1;
  for (let at = passed.indexOf(10); at >= 0; at = passed.indexOf(10, at + 1)) {
    lines++;
    last = at;
  }
  const behind = passed.length - 1 - last;
  return { byte: byte + passed.length, line: line + lines, character: lines > 0 ? behind + 1 : character + behind };
}
