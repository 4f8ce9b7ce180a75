// Kept text: what is written again and again for the same object is made once.

/** Make a function that remembers what it made of an object, for as long as the object lives. */
export function keepText<T extends object>(write: (value: T) => string): (value: T) => string {
  const kept = new WeakMap<T, string>();
  return (value) => {
    const known = kept.get(value);
    if (known !== undefined) return known;
    const text = write(value);
    kept.set(value, text);
    return text;
  };
}
