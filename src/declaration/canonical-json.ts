// Canonical JSON: one text for one value, whatever the order of its keys; the base of every digest.

/** Write a JSON value with sorted keys and without spaces; keys whose value is undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) text += (at === 0 ? '' : ',') + canonicalJson(value[at]);
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const field = (value as { [key: string]: unknown })[key];
    if (field !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}

const plain = /^[ !#-[\]-~]*$/;

/** A text of printable ASCII without quotes and backslashes stands in JSON as it is. */
function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}
