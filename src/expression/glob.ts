// Globs: a whole text against a pattern in which * stands for any characters and ? for one.

/** A test of the whole text against a pattern; time is at most the product of both lengths. */
export function createGlob(pattern: string): (text: string) => boolean {
  const wanted = pattern.toLowerCase();
  return (given) => {
    const text = given.toLowerCase();
    let at = 0;
    let part = 0;
    let star = -1;
    let resume = 0;
    while (at < text.length) {
      if (part < wanted.length && wanted[part] !== '*' && (wanted[part] === '?' || wanted[part] === text[at])) {
        at++;
        part++;
      } else if (wanted[part] === '*') {
        star = part++;
        resume = at;
      } else if (star >= 0) {
        part = star + 1;
        at = ++resume;
      } else return false;
    }
    while (wanted[part] === '*') part++;
    return part === wanted.length;
  };
}
