// Data of the rules benchmark: seeded declarations over 47 fields, and random rules in a form that belongs to no engine.

/** A small seeded generator (mulberry32), so that every run measures the same. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A declaration as other engines take it: one object, fields by name; dates are days since 1970. */
export type Flat = { [field: string]: string | number | boolean | null };

export type FieldKind = 'code' | 'id' | 'text' | 'number' | 'day' | 'bool';

/** Fields by the names of our language, with the values that declarations have. */
export const fields: {
  readonly [name: string]: { readonly kind: FieldKind; readonly codes?: readonly string[]; readonly nullable?: true };
} = {
  hs: { kind: 'code' },
  origin: { kind: 'code' },
  description: { kind: 'text' },
  procedure: { kind: 'code', codes: ['4000', '4071', '6121', '7100', '5100'] },
  condition: { kind: 'code', codes: ['new', 'used', 'refurbished'] },
  unit: { kind: 'code', codes: ['KGM', 'NAR', 'LTR', 'MTK'] },
  currency: { kind: 'code', codes: ['USD', 'EUR', 'CNY', 'GBP'] },
  brand: { kind: 'id' },
  value: { kind: 'number' },
  customsValue: { kind: 'number', nullable: true },
  statisticalValue: { kind: 'number' },
  netKg: { kind: 'number' },
  grossKg: { kind: 'number' },
  quantity: { kind: 'number' },
  'declaration.office': { kind: 'code' },
  'declaration.type': { kind: 'code', codes: ['IM', 'EX', 'CO', 'T1'] },
  'declaration.stage': { kind: 'code', codes: ['manifest', 'pre-arrival', 'declaration', 'parcel'] },
  'declaration.destinationCountry': { kind: 'code' },
  'declaration.dispatchCountry': { kind: 'code' },
  'declaration.incoterm': { kind: 'code', codes: ['CIF', 'FOB', 'EXW', 'DAP', 'DDP'] },
  'declaration.natureOfTransaction': { kind: 'code', codes: ['11', '21', '31', '41'] },
  'declaration.platform': { kind: 'id', nullable: true },
  'declaration.isECommerce': { kind: 'bool' },
  'declaration.freight': { kind: 'number' },
  'declaration.insurance': { kind: 'number', nullable: true },
  'declaration.otherCharges': { kind: 'number' },
  'declaration.invoiceTotal': { kind: 'number' },
  'declaration.totalPackages': { kind: 'number' },
  'declaration.totalGrossKg': { kind: 'number' },
  'declaration.acceptedAt': { kind: 'day' },
  'transport.mode': { kind: 'code', codes: ['1', '2', '3', '4', '5'] },
  'transport.id': { kind: 'id' },
  'transport.nationality': { kind: 'code' },
  'transport.loading': {
    kind: 'code',
    codes: ['CNSHA', 'CNNGB', 'HKHKG', 'AEJEA', 'SGSIN', 'NLRTM', 'DEHAM', 'TRIST'],
  },
  'transport.unloading': { kind: 'code', codes: ['NLRTM', 'BEANR', 'DEHAM', 'FRLEH'] },
  'transport.freeZone': { kind: 'bool' },
  'transport.eta': { kind: 'day' },
  'transport.arrivedAt': { kind: 'day' },
  'importer.id': { kind: 'id' },
  'importer.country': { kind: 'code' },
  'importer.kind': { kind: 'code', codes: ['business', 'person', 'unknown'] },
  'importer.aeo': { kind: 'bool' },
  'importer.postcode': { kind: 'id', nullable: true },
  'consignor.id': { kind: 'id' },
  'consignor.country': { kind: 'code' },
  'consignee.id': { kind: 'id' },
  'consignee.city': { kind: 'code', codes: ['Rotterdam', 'Antwerp', 'Hamburg', 'Lyon', 'Milan', 'Wien'] },
};

const countries = 'CN HK TR AE SG VN IN US DE NL FR IT GB PL TH MY KR JP BR MX ZA EG MA PK BD'.split(' ');
const offices = Array.from({ length: 40 }, (_, at) => `NL${String(at).padStart(6, '0')}`);
const headings = [
  '640411',
  '640399',
  '420221',
  '910211',
  '851762',
  '852580',
  '330300',
  '300490',
  '950300',
  '870895',
  '850760',
  '610910',
  '620342',
  '392690',
  '847130',
];
export const goods =
  'shoes running leather handbag watch perfume toy doll battery lithium airbag module cable charger phone case tablet shirt cotton jacket bottle ceramic tile furniture chair lamp engine filter brake disc tyre medicine capsule vitamin cosmetic cream tool drill steel pipe valve paper book printer toner camera lens speaker radio'.split(
    ' ',
  );
const words = [
  ...goods,
  ...'new assorted pieces set model black white size pack box of for with industrial household sample spare'.split(' '),
];

const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() ** 1.5 * from.length)]!;
const idOf = (kind: string, number: number): string => `${kind}${String(number).padStart(7, '0')}`;

export const days = (from: number, span: number, random: () => number): number => from + Math.floor(random() * span);
const firstDay = 20_454; // 2026-01-01

/** Make declarations; each field of the table has a value unless it is nullable. */
export function makeDeclarations(count: number, seed: number): Flat[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const flat: Flat = {};
    for (const [name, { kind, codes, nullable }] of Object.entries(fields)) {
      if (nullable && random() < 0.25) {
        flat[name] = null;
        continue;
      }
      flat[name] = makeValue(name, kind, codes, random);
    }
    return flat;
  });
}

function makeValue(
  name: string,
  kind: FieldKind,
  codes: readonly string[] | undefined,
  random: () => number,
): Flat[string] {
  switch (kind) {
    case 'bool':
      return random() < 0.3;
    case 'day':
      return days(firstDay, 60, random);
    case 'number':
      return Math.round(Math.exp(random() * 9) * 100) / 100;
    case 'id':
      return idOf(
        name
          .replace(/[^a-z]/gi, '')
          .slice(0, 3)
          .toUpperCase(),
        Math.floor(random() * 20_000),
      );
    case 'text':
      return Array.from({ length: 9 + Math.floor(random() * 4) }, () => pick(random, words)).join(' ');
    case 'code':
      if (codes) return pick(random, codes);
      return name === 'hs'
        ? pick(random, headings)
        : name === 'declaration.office'
          ? pick(random, offices)
          : pick(random, countries);
  }
}

/** A condition of no language. */
export type Condition =
  | { readonly op: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition }
  | {
      readonly op: 'compare';
      readonly how: '<' | '<=' | '>' | '>=' | '==' | '!=';
      readonly left: Operand;
      readonly right: number;
    }
  | { readonly op: 'equals'; readonly field: string; readonly value: string }
  | { readonly op: 'oneOf'; readonly field: string; readonly values: readonly string[] }
  | { readonly op: 'onList'; readonly field: string; readonly list: string }
  | { readonly op: 'begins'; readonly field: string; readonly prefixes: readonly string[] }
  | { readonly op: 'contains'; readonly field: string; readonly word: string }
  | { readonly op: 'isTrue'; readonly field: string }
  | { readonly op: 'present'; readonly field: string };
export type Operand =
  | { readonly op: 'field'; readonly field: string }
  | { readonly op: 'quotient' | 'sum' | 'daysBetween'; readonly left: string; readonly right: string };

export interface BenchRule {
  readonly id: string;
  readonly when: Condition;
}

/** Watch lists: 12 of 5 to 5,000 ids or countries. */
export function makeLists(
  seed: number,
): ReadonlyMap<string, { readonly field: string; readonly entries: readonly string[] }> {
  const random = createRandom(seed);
  const sizes = [5, 8, 12, 20, 50, 100, 200, 400, 800, 1_500, 3_000, 5_000];
  const idFields = Object.keys(fields).filter((name) => fields[name]!.kind === 'id' && !fields[name]!.nullable);
  return new Map(
    sizes.map((size, at): [string, { field: string; entries: string[] }] => {
      const field =
        at < 3 ? ['origin', 'consignor.country', 'declaration.dispatchCountry'][at]! : idFields[at % idFields.length]!;
      const entries = new Set<string>();
      while (entries.size < size) {
        if (at < 3) entries.add(pick(random, countries));
        else
          entries.add(
            idOf(
              field
                .replace(/[^a-z]/gi, '')
                .slice(0, 3)
                .toUpperCase(),
              Math.floor(random() * 20_000),
            ),
          );
      }
      return [`list${at}`, { field, entries: [...entries] }];
    }),
  );
}

const codeFields = Object.keys(fields).filter((name) => fields[name]!.kind === 'code');
const numberFields = Object.keys(fields).filter((name) => fields[name]!.kind === 'number');
const dayFields = Object.keys(fields).filter((name) => fields[name]!.kind === 'day');
const boolFields = Object.keys(fields).filter((name) => fields[name]!.kind === 'bool');

/** Make random rules, and keep those that 1.5 to 6 % of a sample hit. */
export function makeRules(
  count: number,
  seed: number,
  sample: readonly Flat[],
  lists: ReturnType<typeof makeLists>,
  hits: (when: Condition, flat: Flat) => boolean,
): BenchRule[] {
  const random = createRandom(seed);
  const rules: BenchRule[] = [];
  while (rules.length < count) {
    const when = makeCondition(random, lists);
    const rate = sample.filter((flat) => hits(when, flat)).length / sample.length;
    if (rate >= 0.015 && rate <= 0.06) rules.push({ id: `B-${rules.length + 1}`, when });
  }
  return rules;
}

export function makeCondition(random: () => number, lists: ReturnType<typeof makeLists>): Condition {
  const parts = Array.from({ length: 2 + Math.floor(random() * 3) }, () => makePart(random, lists));
  return { op: 'and', parts };
}

function makePart(random: () => number, lists: ReturnType<typeof makeLists>): Condition {
  const roll = random();
  if (roll < 0.12) return { op: 'or', parts: [makeAtom(random, lists), makeAtom(random, lists)] };
  if (roll < 0.26) return { op: 'not', of: makeAtom(random, lists) };
  return makeAtom(random, lists);
}

function makeAtom(random: () => number, lists: ReturnType<typeof makeLists>): Condition {
  const roll = random();
  if (roll < 0.2) {
    const [list, { field }] = pick(random, [...lists]);
    return { op: 'onList', field, list };
  }
  if (roll < 0.32) {
    const field = pick(
      random,
      codeFields.filter((name) => name !== 'hs'),
    );
    const codes = fields[field]!.codes ?? (field === 'declaration.office' ? offices : countries);
    const values = [...new Set(Array.from({ length: 2 + Math.floor(random() * 8) }, () => pick(random, codes)))];
    return values.length === 1 ? { op: 'equals', field, value: values[0]! } : { op: 'oneOf', field, values };
  }
  if (roll < 0.4) {
    const field = pick(
      random,
      codeFields.filter((name) => name !== 'hs'),
    );
    return {
      op: 'equals',
      field,
      value: pick(random, fields[field]!.codes ?? (field === 'declaration.office' ? offices : countries)),
    };
  }
  if (roll < 0.46)
    return {
      op: 'begins',
      field: 'hs',
      prefixes: [...new Set([pick(random, headings).slice(0, 4), pick(random, headings).slice(0, 2)])],
    };
  if (roll < 0.6) return { op: 'contains', field: 'description', word: pick(random, goods) };
  if (roll < 0.66) return { op: 'isTrue', field: pick(random, boolFields) };
  if (roll < 0.74) {
    const [left, right] = [pick(random, dayFields), pick(random, dayFields)];
    return {
      op: 'compare',
      how: pick(random, ['>', '<', '>=']),
      left: { op: 'daysBetween', left, right },
      right: Math.floor(random() * 40) - 10,
    };
  }
  if (roll < 0.82) {
    const [left, right] = ['value', pick(random, ['netKg', 'quantity', 'grossKg'])];
    return {
      op: 'compare',
      how: random() < 0.5 ? '<' : '>',
      left: { op: 'quotient', left, right },
      right: Math.round(Math.exp(random() * 8 - 4) * 100) / 100,
    };
  }
  const field = pick(random, numberFields);
  const compare: Condition = {
    op: 'compare',
    how: pick(random, ['<', '<=', '>', '>=']),
    left: { op: 'field', field },
    right: Math.round(Math.exp(random() * 9)),
  };
  return fields[field]!.nullable ? { op: 'and', parts: [{ op: 'present', field }, compare] } : compare;
}
