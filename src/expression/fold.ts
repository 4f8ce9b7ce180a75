// Folding: brings look-alike spellings of a term to one sequence of symbols while a text is scanned.

/** What a term list treats as equal. `case` also covers accents; `digits` covers 0 for o, 1 for i, @ for a and the like. */
export type FoldOption = 'case' | 'digits' | 'separators' | 'doubles';
export const foldOptions: readonly FoldOption[] = ['case', 'digits', 'separators', 'doubles'];

/** The symbol of a separator: space and punctuation. */
export const separator = 0;

/** Gives the symbol of one UTF-16 code unit: 0 for a separator, else the code unit it folds to. */
export type Fold = (unit: number) => number;

// Digits and signs that stand for a letter, and letters of other scripts that look like a Latin one. i and l fold
// together, because 1 reads as both.
const lookAlikes = new Map(
  [...'0o 1i li 3e 4a @a 5s $s 7t 8b 9g аa еe оo рp сc хx уy іi ѕs кk мm тt вb нh αa οo ρp νv εe'.split(' ')].map(
    (pair) => [pair.charCodeAt(0), pair.charCodeAt(1)],
  ),
);

const unknown = 0xffff;

/** Make the fold for a set of options. Each code unit is worked out once, when it is first met. */
export function foldFor(options: readonly FoldOption[]): Fold {
  const foldCase = options.includes('case');
  const foldDigits = options.includes('digits');
  const table = new Uint16Array(65_536).fill(unknown);
  return (unit) => {
    const known = table[unit]!;
    if (known !== unknown) return known;
    return (table[unit] = foldUnit(unit, foldCase, foldDigits));
  };
}

function foldUnit(unit: number, foldCase: boolean, foldDigits: boolean): number {
  const letter = String.fromCharCode(unit);
  let folded = unit;
  if (foldCase) {
    const plain = letter.normalize('NFKD').toLowerCase();
    folded = plain.charCodeAt(0);
  }
  if (foldDigits) folded = lookAlikes.get(folded) ?? folded;
  return isLetterOrDigit(String.fromCharCode(folded)) || isSurrogate(unit) ? folded : separator;
}

function isLetterOrDigit(letter: string): boolean {
  return /[\p{L}\p{N}\p{M}]/u.test(letter);
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Scripts written without spaces: a term may begin and end at any of their characters. */
export function isUnspaced(unit: number): boolean {
  return (
    (unit >= 0x2e80 && unit <= 0x9fff) ||
    (unit >= 0xac00 && unit <= 0xd7ff) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0x0e00 && unit <= 0x0eff)
  );
}
