// Code: texts of JavaScript into functions, with the values that they use by reference.

/** Values that code uses by reference: its text holds nothing but numbers, quoted constants and names made here. */
export interface References {
  readonly nameOf: (value: unknown) => string;
}

/** References, and what compiles a text that uses them. `prelude` holds the functions that every text may call. */
export interface Code extends References {
  readonly compile: <T>(text: string) => T;
}

export function createCode(prelude: string): Code {
  const names = new Map<unknown, string>();
  return {
    nameOf: (value) => {
      const name = names.get(value) ?? `r${names.size}`;
      names.set(value, name);
      return name;
    },
    compile: (text) => new Function(...names.values(), `"use strict";\n${prelude}\n${text}`)(...names.keys()),
  };
}
