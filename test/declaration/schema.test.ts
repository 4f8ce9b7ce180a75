// The two faces of the field table: the zod schema and the flat checks accept the same declarations and read the same values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CodeList, type CodeListName, codeLists } from '../../src/declaration/code-lists.js';
import {
  addressFields,
  documentFields,
  equipmentFields,
  type Field,
  headerFields,
  itemFields,
  packageFields,
  parcelFields,
  partyFields,
  partyRoles,
  transportDocumentFields,
  transportFields,
} from '../../src/declaration/fields.js';
import { flatten } from '../../src/declaration/flatten.js';
import { nest } from '../../src/declaration/nest.js';
import { declarationSchema } from '../../src/declaration/schema.js';
import { extraSlot, slotIndex } from '../../src/declaration/slots.js';
import { runs } from '../runs.js';

const sampleCodes: Partial<Record<CodeListName, string[]>> = {
  hs: ['640411', '6404.11', '0101', 'abc', '01012100'],
  undg: ['3480', 'UN1266', '12'],
  gtin: ['4006381333931', '123'],
  locode: ['NLRTM', 'nl rtm', 'FRA', '1'],
  route: ['CN', 'NLRTM', '?'],
  anyCode: ['KGM', 'CT', '', '###'],
};

function arbitraryOf(field: Field): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(null, '', '  ', 'ZZ', 'x\0y', 12, true, [], {}, 'ＡＢＣ', 'a'.repeat(600));
  const codes = field.codes
    ? (sampleCodes[field.codes] ?? [
        ...[...((codeLists[field.codes] as CodeList).codes ?? [])].slice(0, 5),
        'nope',
        ' cn ',
      ])
    : [];
  const sound: fc.Arbitrary<unknown> = {
    id: fc.string({ maxLength: 12 }),
    text: fc.string({ unit: 'binary', maxLength: 12 }),
    code: fc.constantFrom(...codes, 'x'),
    list: fc.array(fc.constantFrom(...codes, 'x'), { maxLength: 3 }),
    decimal: fc.oneof(fc.double(), fc.constantFrom('12.5', '-1', '1e999', ' 3 ', '.5', '5.', 'abc', '-0', 0, -0)),
    int: fc.oneof(fc.integer(), fc.constantFrom('7', 2.5, 2 ** 60)),
    date: fc.constantFrom(
      '2026-03-01',
      '2026-02-31',
      '2026-03-01T10:00:00Z',
      '2026-03-01T10:00:00+02:00',
      '2026-03-01 10:00',
      '2026-03-01T10:00:00.123Z',
      'soon',
      '1600-01-01',
      ' 2026-03-01 ',
    ),
    bool: fc.constantFrom<unknown>(true, false, 'yes', 'No', '1', 'maybe'),
  }[field.kind];
  return fc.oneof({ weight: 9, arbitrary: sound }, { weight: 1, arbitrary: odd });
}

const recordOf = (
  fields: Record<string, Field>,
  more: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    { ...Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, arbitraryOf(field)])), ...more },
    { requiredKeys: [] },
  );

// Few fields at a time, or hardly any declaration would be sound.
const fewOf = (
  fields: Record<string, Field>,
  more: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .subarray(Object.keys(fields), { maxLength: Math.min(3, Object.keys(fields).length) })
    .chain((keys) => recordOf(Object.fromEntries(keys.map((key) => [key, fields[key]!])), more));

const maybe = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const party = fewOf(partyFields, { address: maybe(fewOf(addressFields)) });
const parties = fc.dictionary(fc.constantFrom(...partyRoles), party, { maxKeys: 2 });
const listOf = (fields: Record<string, Field>) => maybe(fc.array(fewOf(fields), { maxLength: 2 }));
const extra = maybe(
  fc.dictionary(fc.constantFrom('taxType', 'processType', 'note'), fc.constantFrom('A', ' b ', '', 'x'.repeat(600)), {
    maxKeys: 3,
  }),
);
const item = fewOf(itemFields, {
  parties: maybe(parties),
  packages: listOf(packageFields),
  documents: listOf(documentFields),
  extra,
});
const declaration = fewOf(headerFields, {
  transport: maybe(fewOf(transportFields)),
  parcel: maybe(fewOf(parcelFields)),
  parties: maybe(parties),
  packages: listOf(packageFields),
  documents: listOf(documentFields),
  equipment: listOf(equipmentFields),
  transportDocs: listOf(transportDocumentFields),
  extra,
}).chain((header) =>
  fc
    .record({
      id: fc.constantFrom<unknown>('D1', 'D1', 'D1', 'D1', ' D2 ', ''),
      items: fc.array(item, { maxLength: 3 }),
    })
    .map((rest) => ({ ...header, ...rest })),
);

describe('schema and flat checks', () => {
  it('accept the same declarations and read the same values', () => {
    let sound = 0;
    fc.assert(
      fc.property(declaration, (given) => {
        const flat = flatten(given);
        const parsed = declarationSchema.safeParse(given);
        expect(parsed.success).toBe(flat.ok);
        if (!flat.ok || !parsed.success) return;
        sound++;
        const again = flatten(parsed.data);
        expect(again.ok && again.flat.rows).toEqual(flat.flat.rows);
        expect(again.ok && again.flat.header).toEqual(flat.flat.header);
      }),
      { numRuns: runs(3_000) },
    );
    expect(sound).toBeGreaterThan(300);
  });

  it('flat rows survive nesting and flattening', () => {
    fc.assert(
      fc.property(declaration, (given) => {
        const flat = flatten(given);
        if (!flat.ok) return;
        const again = flatten(nest(flat.flat));
        expect(again.ok && again.flat.rows).toEqual(flat.flat.rows);
        expect(again.ok && again.flat.header).toEqual(flat.flat.header);
        expect(again.ok && again.flat.issues).toEqual([]);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe('flatten', () => {
  const ok = (input: unknown) => {
    const result = flatten(input);
    if (!result.ok) throw new Error(`${result.fault.code} ${result.fault.path}`);
    return result.flat;
  };

  it.each([
    [{}, 'ID_MISSING', 'id'],
    [{ id: 'D1' }, 'ITEMS_MISSING', 'items'],
    [{ id: 'D1', items: [] }, 'ITEMS_MISSING', 'items'],
    [{ id: 'D1', items: 'none' }, 'TYPE_WRONG', 'items'],
    [{ id: 'D1', items: [{ netKg: -1 }] }, 'NUMBER_NEGATIVE', 'items[0].netKg'],
    [{ id: 'D1', items: [{}, { value: '1e999' }] }, 'NUMBER_MALFORMED', 'items[1].value'],
    [{ id: 'D1', acceptedAt: '2026-02-31', items: [{}] }, 'DATE_IMPOSSIBLE', 'acceptedAt'],
    [{ id: 'D1', transport: 'sea', items: [{}] }, 'TYPE_WRONG', 'transport'],
    [{ id: 'D1', parties: { importer: 'me' }, items: [{}] }, 'TYPE_WRONG', 'parties.importer'],
    [{ id: 'D1', packages: [{ count: -2 }], items: [{}] }, 'NUMBER_NEGATIVE', 'packages[0].count'],
    [null, 'TYPE_WRONG', null],
    [[], 'TYPE_WRONG', null],
  ])('rejects %j with %s', (input, code, path) => {
    expect(flatten(input)).toEqual({ ok: false, fault: { code, path } });
  });

  it('empties fields with an issue and goes on', () => {
    const flat = ok({
      id: 'D1',
      dispatchCountry: 'ZZ',
      items: [{ origin: 'XX', description: 'x'.repeat(513), netkg: 3 }],
      colour: 'red',
    });
    expect(flat.issues).toEqual([
      { code: 'COUNTRY_UNKNOWN', path: 'dispatchCountry' },
      { code: 'FIELD_UNKNOWN', path: 'colour' },
      { code: 'COUNTRY_UNKNOWN', path: 'items[0].origin' },
      { code: 'TEXT_TOO_LONG', path: 'items[0].description' },
      { code: 'FIELD_UNKNOWN', path: 'items[0].netkg' },
    ]);
    expect(nest(flat)).toEqual({ id: 'D1', items: [{ no: 1 }] });
  });

  it('does not repeat keys that look like contents', () => {
    const flat = ok({ id: 'D1', items: [{}], 'Jane Doe, 4 High Street': 'x' });
    expect(flat.issues).toEqual([{ code: 'FIELD_UNKNOWN', path: '*' }]);
  });

  it('takes no prototype from the input', () => {
    const flat = ok(
      JSON.parse(
        '{"id":"D1","__proto__":{"polluted":true},"items":[{"extra":{"__proto__":"x","a":"b"}}],"constructor":{"x":1}}',
      ),
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(flat.issues.map((issue) => issue.code)).toEqual(['FIELD_UNKNOWN', 'FIELD_UNKNOWN']);
  });

  it('lets parties of an item stand in for those of the declaration', () => {
    const given = {
      id: 'D1',
      parties: { consignor: { name: 'A' }, importer: { id: 'I', address: { country: 'NL' } } },
      items: [{ no: 1 }, { no: 2, parties: { consignor: { name: 'B' } } }],
    };
    expect(nest(ok(given))).toEqual({
      id: 'D1',
      parties: { consignor: { name: 'A' }, importer: { id: 'I', address: { country: 'NL' } } },
      items: [{ no: 1 }, { no: 2, parties: { consignor: { name: 'B' } } }],
    });
  });

  it('takes the party of an item whole, so that no field of another party is left in it', () => {
    const importer = { id: 'I', name: 'Known Trader', aeo: true, address: { country: 'NL' } };
    const flat = ok({ id: 'D1', parties: { importer }, items: [{ parties: { importer: { name: 'Other' } } }, {}] });
    const read = (name: string) => flat.rows.map((row) => row[slotIndex(name)]);
    expect(read('importer.name')).toEqual(['Other', 'Known Trader']);
    expect(read('importer.aeo')).toEqual([undefined, true]);
    expect(read('importer.country')).toEqual([undefined, 'NL']);
    expect(flat.header[slotIndex('importer.aeo')]).toBe(true);
  });

  it('leaves a field empty whose value on the item is refused, though the declaration has one', () => {
    const flat = ok({
      id: 'D1',
      parties: { consignor: { address: { country: 'CN' } } },
      extra: { note: 'a', other: 'b' },
      items: [{ parties: { consignor: { address: { country: 'ZZ' } } }, extra: { note: 'x'.repeat(513) } }],
    });
    expect(flat.rows[0]![slotIndex('consignor.country')]).toBeUndefined();
    expect(flat.rows[0]![extraSlot]).toEqual({ other: 'b' });
    expect(flat.issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'COUNTRY_UNKNOWN items[0].parties.consignor.address.country',
      'TEXT_TOO_LONG items[0].extra.note',
    ]);
  });

  it('says of an over-long id that it is too long', () => {
    expect(flatten({ id: 'x'.repeat(71), items: [{}] })).toEqual({
      ok: false,
      fault: { code: 'ID_TOO_LONG', path: 'id' },
    });
  });

  it('takes a hole in the list of items for a value of the wrong type', () => {
    const items: object[] = [];
    items[1] = {};
    expect(flatten({ id: 'D1', items })).toEqual({ ok: false, fault: { code: 'TYPE_WRONG', path: 'items[0]' } });
  });

  it('of a number with very many digits takes linear time, as the schema does', () => {
    const digits = `${'1'.repeat(1_000_000)}x`;
    expect(flatten({ id: 'D1', items: [{ value: digits }] }).ok).toBe(false);
    expect(declarationSchema.safeParse({ id: 'D1', items: [{ value: digits }] }).success).toBe(false);
  });

  it('reads long runs of combining marks in linear time', () => {
    const marks = '\u0301\u0323'.repeat(250_000);
    const flat = ok({
      id: 'D1',
      type: `a${marks}`,
      dispatchCountry: `C${marks}`,
      [`k${marks}`]: 1,
      items: [{ description: `b${marks}`, hs: marks, extra: { [`n${marks}`]: `c${marks}` } }],
    });
    expect(flat.issues.map((issue) => issue.code)).toEqual([
      'TEXT_TOO_LONG',
      'COUNTRY_UNKNOWN',
      'FIELD_UNKNOWN',
      'TEXT_TOO_LONG',
      'CODE_MALFORMED',
      'TEXT_TOO_LONG',
    ]);
  });
});
