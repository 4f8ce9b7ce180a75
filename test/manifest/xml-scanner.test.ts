// The XML scanner against saxes: both take the same documents, tell the same of them, and refuse the same.
import { describe, expect, it } from 'vitest';
import { firstPlace, TextPlaces } from '../../src/manifest/xml-places.js';
import { XmlScanner } from '../../src/manifest/xml-scanner.js';
import { runs } from '../runs.js';
import { examples, mutant, numbers } from './xml-documents.js';

/** What we use of saxes. */
interface Saxes {
  readonly SaxesParser: new (options: {
    xmlns: boolean;
  }) => {
    on(event: string, take: (value: never) => void): void;
    write(text: string): { close(): void };
    ENTITIES: Record<string, string>;
  };
}
const name: string = 'saxes'; // a name that the types do not follow, for they may be absent
const saxes = (await import(name).catch(() => undefined)) as Saxes | undefined;

/** The elements and the text of a document, or the word that it is refused. */
function ours(text: string, size = text.length): string {
  let out = '';
  let fault: string | undefined;
  let documents = 0;
  const scanner = new XmlScanner(
    {
      open: ({ uri, local }, attributes) => {
        out += `<${uri} ${local} ${JSON.stringify(attributes.map(({ name, value }) => [name, value]))}>`;
        return true;
      },
      text: (more) => (out += more),
      close: () => {
        out += '</>';
        return true;
      },
      documentEnd: () => void documents++,
      declared: () => true,
      fault: (code, { byte }) => {
        fault ??= `${code} at ${byte}`;
        out = '';
      },
    },
    new TextPlaces(firstPlace, (part) => Buffer.byteLength(part)),
  );
  for (let at = 0; at < text.length; at += size) scanner.write(text.slice(at, at + size));
  scanner.end();
  return fault ?? (documents === 1 ? out : `${documents} documents`);
}

function theirs(text: string): string {
  const parser = new saxes!.SaxesParser({ xmlns: true });
  let out = '';
  let fault: string | undefined;
  parser.on('error', (error: Error) => {
    fault ??= error.message;
  });
  parser.on('doctype', () => {
    fault ??= 'doctype';
  });
  parser.on('processinginstruction', () => {
    fault ??= 'instruction';
  });
  parser.on(
    'opentag',
    (tag: { uri: string; local: string; attributes: Record<string, { name: string; value: string }> }) => {
      const attributes = Object.values(tag.attributes).map(({ name, value }) => [name, value]);
      out += `<${tag.uri} ${tag.local} ${JSON.stringify(attributes)}>`;
    },
  );
  parser.on('text', (more: string) => {
    out += more;
  });
  parser.on('cdata', (more: string) => {
    out += more;
  });
  parser.on('closetag', () => {
    out += '</>';
  });
  try {
    parser.write(text).close();
  } catch (error) {
    fault ??= (error as Error).message;
  }
  return fault === undefined ? out : 'refused';
}

const isRefused = (told: string): boolean => /^(?:XML_|TEXT_|0 documents)/.test(told);
/** Text outside of elements: saxes tells it, we do not. */
const inner = (told: string): string => told.replace(/^[^<]*/, '').replace(/[^>]*$/, '');

// Where we read more than one document alone may hold, or refuse what is sound.
const isOutOfScope = (text: string, told: string): boolean =>
  /documents$/.test(told) ||
  text.indexOf('<?xml') > 0 ||
  /^\s/.test(text) ||
  text.includes('\ufeff') ||
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text);

// The name of a namespace is trimmed there; the standard says no.
const isTrimmed = (text: string): boolean => /xmlns[^\s=]*\s*=\s*(?:"(?:\s|[^"]*\s")|'(?:\s|[^']*\s'))/.test(text);
// A name within a namespace may begin with a digit there; the standard says no.
const isLaxly = (text: string): boolean => /[<\s][^\s:<>]+:[-.\d]/.test(text);

const sound = [
  '<a/>',
  '<a></a >',
  '<a\n b = "1"\tc=\'>\' />',
  '<?xml version="1.0" standalone=\'yes\'?>\n<a>x &lt;&#65;&#x42;&amp;</a><!-- c -->\n',
  '<a><![CDATA[<b>&x;]]]]><![CDATA[>]]></a>',
  '<p:a xmlns:p="u" xmlns="v"><b p:c="1" c="2"/></p:a>',
  '<a xmlns="u"><b xmlns=""><c/></b></a>',
  '<a>\r\n\r x</a>',
  '<a b="\r\n\t&#10;"/>',
  '<é·>ü</é·>',
  '<a>]] ></a>',
  '<a xml:lang="de"/>',
];
const faulty = [
  '<a>',
  '<a></b>',
  '</a>',
  '<a><b></a></b>',
  '<a b=1/>',
  '<a b="1"c="2"/>',
  '<a b="1" b="2"/>',
  '<p:a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
  '<a b="<"/>',
  '<a>&x;</a>',
  '<a>&#0;</a>',
  '<a>&#xD800;</a>',
  '<a>& </a>',
  '<a>]]></a>',
  '<a><!-- -- --></a>',
  '<a><!-- ---></a>',
  '<a><![CDATA[</a>',
  '<p:a/>',
  '<a p:b="1"/>',
  '<a:b:c xmlns:a="u"/>',
  '<a xmlns:xmlns="u"/>',
  '<a xmlns:p=""/>',
  '<1/>',
  '< a/>',
  '<a>< /a>',
  'x<a/>',
  '<a/>x',
  '<a/><![CDATA[x]]>',
  '<!-- c --><?xml version="1.0"?><a/>',
  '<?xml version="2.0"?><a/>',
  '<?xml encoding="utf-8"?><a/>',
  '<!DOCTYPE a><a/>',
  '<a><?b?></a>',
  '',
  '<',
  '<!',
  '<a',
];

describe('the XML scanner', () => {
  it.each(sound)('reads %j', (text) => {
    expect(isRefused(ours(text))).toBe(false);
  });
  it.each(faulty)('refuses %j', (text) => {
    expect(isRefused(ours(text))).toBe(true);
  });

  it('tells the same however the text comes', () => {
    for (const text of [...sound, ...faulty, ...Object.values(examples)])
      for (const size of [1, 2, 7]) expect(ours(text, size)).toBe(ours(text));
  });

  it.skipIf(!saxes)(`tells what saxes tells${saxes ? '' : ' (skipped: saxes is not installed)'}`, () => {
    for (const text of [...sound, ...faulty, ...Object.values(examples)]) {
      const [our, their] = [ours(text), theirs(text)];
      expect(isRefused(our), text).toBe(their === 'refused');
      if (their !== 'refused') expect(our).toBe(inner(their));
    }
  });

  it.skipIf(!saxes)('refuses and reads mutants as saxes does', () => {
    const next = numbers(6);
    const seeds = [
      ...sound,
      ...Object.values(examples).map((text) => text.slice(0, 1_500)),
      ...Object.values(examples),
    ];
    let compared = 0;
    for (let run = 0; run < runs(3_000); run++) {
      const text = mutant(seeds[next(seeds.length)]!, next);
      const our = ours(text, 1 + next(200));
      if (isOutOfScope(text, our) || isTrimmed(text)) continue;
      compared++;
      const their = theirs(text);
      if (isLaxly(text) && isRefused(our)) continue;
      expect(isRefused(our), `${our} or ${their}: ${text}`).toBe(their === 'refused');
      if (their !== 'refused') expect(our).toBe(inner(their));
    }
    expect(compared).toBeGreaterThan(1_000);
  });
});
