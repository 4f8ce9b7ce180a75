// Cell memory: what the cells of a column come to, kept where the same texts come again and again.
import type { Checked } from '../declaration/check.js';

/** The checked value that the text of a cell stands for; it depends on the text alone. */
export type ReadCell = (text: string) => Checked;

const mostKept = 1_024;
const longestKept = 32;
/** Cells after which a column must have shown that its texts come again. */
const trial = 1_024;
// A text of so many characters that is cut from a chunk of the manifest keeps the whole chunk in memory, so it is copied.
const leastShared = 13;

/** Make the reading of a column remember. A column of which fewer than half the cells were seen before is not remembered. */
export function rememberCells(read: ReadCell): ReadCell {
  const known = new Map<string, Checked>();
  let asked = 0;
  let found = 0;
  let worthIt = true;
  return (text) => {
    if (!worthIt || text.length > longestKept) return read(text);
    const before = known.get(text);
    asked++;
    if (before !== undefined) {
      found++;
      return before;
    }
    if (asked >= trial) {
      worthIt = found * 2 >= asked;
      [asked, found] = [0, 0];
      if (!worthIt) known.clear();
    }
    const own = text.length < leastShared ? text : Buffer.from(text).toString();
    const value = read(own);
    if (worthIt && value !== undefined) {
      if (known.size >= mostKept) known.clear();
      known.set(own, value);
    }
    return value;
  };
}
