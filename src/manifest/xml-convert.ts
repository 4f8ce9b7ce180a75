// XML conversions: how elements write masses, and parties of several lines.
import { kilograms } from './conversions.js';
import { unknownUnit, type Values } from './draft.js';
import { targetNamed } from './target.js';
import { type Group, group } from './xml-table.js';

/** An element that holds a mass in the unit of its attribute, kg where it has none. */
export const mass = (path: string): Group =>
  group({ '': 'mass', '@unitCode': 'unit' }, (draft, values) => {
    const text = one(values, 'mass');
    if (text !== undefined) draft.put(targetNamed(path), kilograms(text, one(values, 'unit')) ?? unknownUnit);
  });

/** A party whose name is its name and address in several lines. */
export function splitLines({ name, ...others }: Values): Values {
  const [first = '', ...rest] = (typeof name === 'string' ? name : '').split('\n').map((line) => line.trim());
  const line = rest.filter((one) => one !== '').join(', ');
  return { ...(first === '' ? {} : { name: first }), ...(line === '' ? {} : { line }), ...others };
}

/** The one text of a key. */
export function one(values: Values, key: string): string | undefined {
  const value = values[key];
  return Array.isArray(value) ? value[0] : value;
}
