// Generated manifests for the benchmark of formats: for each format what stands before, between and behind its declarations.
import { readFileSync } from 'node:fs';
import type { ManifestFormat } from '../src/manifest/formats.js';

export interface Generator {
  readonly head: string;
  /** One declaration. */
  readonly one: (number: number) => string;
  readonly foot: string;
}

const example = (name: string): string =>
  readFileSync(new URL(`../examples/manifests/${name}`, import.meta.url), 'utf8').replace(/^<\?xml.*?\?>\s*/, '');

/** The declarations of an example over and over, each with an id of its own. */
function repeated(name: string, part: RegExp, id: string): Generator {
  const text = example(name);
  const one = part.exec(text)![0];
  const at = text.indexOf(one);
  const [before, behind] = one.split(id) as [string, string];
  return {
    head: text.slice(0, at),
    one: (number) => `${before}X${number}${behind}\n`,
    foot: text.slice(at).replace(new RegExp(part, 'g'), ''),
  };
}

/** Messages one after the other, each with its declaration. */
function messages(name: string, id: string): Generator {
  const text = example(name);
  return { head: '', one: (number) => text.replaceAll(id, `X${number}`), foot: '' };
}

const ndjson = (number: number): string =>
  `${JSON.stringify({
    id: `X${number}`,
    acceptedAt: '2026-03-02',
    dispatchCountry: 'CN',
    currency: 'USD',
    parties: { importer: { id: 'NL001', address: { country: 'NL' } } },
    transport: { mode: '4', routing: ['CN', 'AE'] },
    items: [
      { hs: '640411', description: `running shoes ${number}`, origin: 'CN', value: 300, netKg: 120, quantity: 200 },
      { hs: '850760', description: 'power banks', origin: 'CN', value: 90.5, netKg: 12, undg: ['3480'] },
    ],
  })}\n`;

const csv: Generator = {
  head: 'declaration.id,declaration.acceptedAt,importer.id,importer.country,transport.mode,item.hs,item.description,item.origin,item.value,item.currency,item.netKg\n',
  one: (number) => `X${number},2026-03-02,NL001,NL,4,640411,"running shoes, ${number}",CN,300.50,USD,120\n`,
  foot: '',
};

const json: Generator = { head: '[', one: (number) => `${number > 0 ? ',' : ''}${ndjson(number)}`, foot: ']' };

/** One for each format that text can be generated for. */
export const generators: { readonly [id in ManifestFormat]?: Generator } = {
  csv,
  ndjson: { head: '', one: ndjson, foot: '' },
  json,
  'wco-dec': repeated('wco-dec.xml', /<Declaration>[\s\S]*?<\/Declaration>/, '26GB0000000000001A'),
  'asycuda-sad': messages('asycuda-sad.xml', '1234'),
  'asycuda-manifest': repeated('asycuda-manifest.xml', /<Bol_segment>[\s\S]*?<\/Bol_segment>/, 'BL-1'),
  xfwb: messages('xfwb.xml', '057-00000011'),
  xfzb: messages('xfzb.xml', 'HAWB-5'),
  cc315a: messages('cc315a.xml', 'ENS-1'),
  cuscar: messages('cuscar.edi', 'EXLNSHA000001'),
};
