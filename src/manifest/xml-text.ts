// XML text: references resolved and white space brought into one form.

const named = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Character data with its references resolved; the offset of the first that means nothing where there is one. */
export function resolveText(raw: string): string | number {
  let out = '';
  let from = 0;
  for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', from)) {
    const end = raw.indexOf(';', at);
    const meant = end < 0 || end - at > longestReference ? undefined : characterOf(raw.slice(at + 1, end));
    if (meant === undefined) return at;
    out += plainLines(raw.slice(from, at)) + meant;
    from = end + 1;
  }
  return out + plainLines(raw.slice(from));
}

/** Characters of the longest reference that means something, and some zeros. */
export const longestReference = 12;

/** The value of an attribute, in which white space is blanks; the offset of the fault where there is one. */
export function resolveValue(raw: string): string | number {
  const less = raw.indexOf('<');
  const resolved = raw.includes('&') ? resolveText(raw) : raw;
  if (typeof resolved === 'number') return less >= 0 ? Math.min(less, resolved) : resolved;
  if (less >= 0) return less;
  const blank = raw.replace(/\r\n|[\r\t\n]/g, ' ');
  return raw.includes('&') ? resolveText(blank) : blank;
}

/** Line ends as line feeds. */
export function plainLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function characterOf(reference: string): string | undefined {
  if (reference[0] !== '#') return named.get(reference);
  const isHex = reference[1] === 'x';
  const digits = reference.slice(isHex ? 2 : 1);
  if (!(isHex ? /^[0-9a-fA-F]+$/ : /^[0-9]+$/).test(digits)) return undefined;
  const code = Number.parseInt(digits, isHex ? 16 : 10);
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return forbidden.test(character) ? undefined : character;
}

/** What no XML document may hold, not even as a reference. */
export const forbidden =
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A text of its own: one that is cut from a chunk of the manifest keeps the whole chunk in memory. */
export function copied(text: string): string {
  return Buffer.from(text).toString();
}
