// Writes the generated table of functions into the guide of the rule language (`npm run docs`).
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { functions } from '../../src/expression/functions.js';

const guide = new URL('../../src/expression/README.md', import.meta.url);
const between = /(<!-- functions:[^\n]*-->\n)[\s\S]*?(<!-- end -->)/;

/** The guide with its table made anew. */
export function guideWithTable(text: string): string {
  const rows = functions.map(({ name, form, features, says, example }) => {
    const call = form === 'method' ? `.${name}()` : `${name}()`;
    return `| \`${call}\` | ${says}${features ? ' (features only)' : ''} | \`${example.replaceAll('|', '\\|')}\` |`;
  });
  return text.replace(
    between,
    (_, start: string, end: string) =>
      `${start}\n| function | gives | true |\n| --- | --- | --- |\n${rows.join('\n')}\n\n${end}`,
  );
}

export const readGuide = (): string => readFileSync(guide, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(guide, guideWithTable(readGuide()));
