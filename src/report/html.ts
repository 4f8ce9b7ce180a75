// HTML from templates in which every value is escaped, so that no text can become markup.
import { inert } from './summary.js';

/** Markup that may be put into other markup as it is. */
export class Html {
  constructor(readonly text: string) {}
}

export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

/** A template: values become text without markup, control characters and marks that turn the direction of writing. */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let text = parts[0]!;
  values.forEach((value, at) => {
    text += written(value) + parts[at + 1]!;
  });
  return new Html(text);
}

function written(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(written).join('');
  return typeof value === 'number' ? String(value) : escapeText(value);
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute. */
function escapeText(text: string): string {
  return inert(text).replace(/[&<>"']/g, (character) => entities[character]!);
}
