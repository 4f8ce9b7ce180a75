// Folding: brings look-alike spellings of a term to one sequence of symbols while a text is scanned.

/** What a term list treats as equal. `case` also covers accents; `digits` covers 0 for o, 1 for i, @ for a and the like. */
export type FoldOption = 'case' | 'digits' | 'separators' | 'doubles';
export const foldOptions: readonly FoldOption[] = ['case', 'digits', 'separators', 'doubles'];

/** The symbol of a separator: space and punctuation. */
export const separator = 0;

/** The symbol of what is read over: characters that nobody sees and, where case is folded, combining marks. */
export const nothing = 1;

/** Gives the symbol of one code point: `separator`, `nothing`, or the code point it folds to. */
export type Fold = (point: number) => number;

// Digits and signs that stand for a letter, and letters of other scripts that look like a Latin one. i and l fold
// together, because 1 reads as both.
const lookAlikes = new Map(
  [...'0o 1i li 3e 4a @a 5s $s 7t 8b 9g аa еe оo рp сc хx уy іi ѕs кk мm тt вb нh αa οo ρp νv εe'.split(' ')].map(
    (pair) => [pair.charCodeAt(0), pair.charCodeAt(1)],
  ),
);

const unknown = 0xffffffff;
const tables = new Map<string, Uint32Array>();

/** Make the fold for a set of options. Symbols below U+10000 are worked out once, when they are first met. */
export function foldFor(options: readonly FoldOption[]): Fold {
  const foldCase = options.includes('case');
  const foldDigits = options.includes('digits');
  const table = tableFor(`${foldCase} ${foldDigits}`);
  return (point) => {
    if (point > 0xffff) return foldPoint(point, foldCase, foldDigits);
    const known = table[point]!;
    return known === unknown ? (table[point] = foldPoint(point, foldCase, foldDigits)) : known;
  };
}

function tableFor(folds: string): Uint32Array {
  const known = tables.get(folds) ?? new Uint32Array(65_536).fill(unknown);
  tables.set(folds, known);
  return known;
}

function foldPoint(point: number, foldCase: boolean, foldDigits: boolean): number {
  const letter = String.fromCodePoint(point);
  if (/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(letter)) return nothing;
  if (foldCase && /\p{M}/u.test(letter)) return nothing;
  let folded = foldCase ? withoutCase(letter) : point;
  if (foldDigits) folded = lookAlikes.get(folded) ?? folded;
  return /[\p{L}\p{N}\p{M}]/u.test(String.fromCodePoint(folded)) ? folded : separator;
}

/** The letter in lower case, without its accents. What is composed of letters, as Hangul is, is put together again. */
function withoutCase(letter: string): number {
  const plain = letter.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase();
  return plain.codePointAt(0) ?? separator;
}

/** UTF-16 code units of a code point. */
export const widthOf = (point: number): number => (point > 0xffff ? 2 : 1);

/** Scripts written without spaces: a term may begin and end at any of their characters. */
export function isUnspaced(point: number): boolean {
  if (point < 0x0e00) return false;
  return (
    (point >= 0x2e80 && point <= 0x9fff) ||
    (point >= 0xac00 && point <= 0xd7ff) ||
    (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0x0e00 && point <= 0x0eff) ||
    (point >= 0x20000 && point <= 0x3ffff)
  );
}
