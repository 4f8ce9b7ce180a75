// CUSCAR segments: what each says of a consignment, or of all before the first.

import { compactDate, firstDigit, kilograms } from './conversions.js';
import * as codes from './cuscar-codes.js';
import type { CuscarPart } from './cuscar-part.js';
import type { Values } from './draft.js';
import type { EdiSegment } from './edi-segment.js';
import { targetNamed } from './target.js';

type Handler = (part: CuscarPart, segment: EdiSegment) => void;

const fullLines: readonly number[] = [70, 512];

/** Lines of a text as one: one that fills its component goes on in the next. */
function joined(lines: readonly string[]): string {
  return lines.reduce((text, line, at) => {
    const before = lines[at - 1];
    return before === undefined ? line : text + (fullLines.includes(before.length) ? '' : ' ') + line;
  }, '');
}

const wholeDay = /^\d{6}$/;
const centuryAnd = (text: string): string => `${Number(text.slice(0, 2)) < 50 ? 20 : 19}${text}`;
const formats: { readonly [code: string]: (text: string) => string } = {
  '101': (text) => compactDate(centuryAnd(text)),
  '201': (text) => compactDate(centuryAnd(text)),
  '303': (text) => compactDate(text.slice(0, 12)),
};

/** A date by the code of its format; undefined for what is no point in time. */
function dateOf(text: string | undefined, format: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (format === undefined) return compactDate(wholeDay.test(text) ? centuryAnd(text) : text);
  if (Object.hasOwn(formats, format)) return formats[format]!(text);
  return ['102', '203', '204', '304'].includes(format) ? compactDate(text) : undefined;
}

/** A number with whichever decimal mark. */
const decimalOf = (text: string | undefined): string | undefined => text?.replace(',', '.');

const nad: Handler = (part, segment) => {
  const role = codes.roles.get(segment.text(1) ?? '');
  if (!role) return;
  const [first, ...lines] = segment.texts(3);
  const name = segment.texts(4);
  if (name.length > 0 && first !== undefined) lines.unshift(first);
  lines.push(...segment.texts(5));
  part.openParty(role, {
    id: segment.text(2),
    name: name.length > 0 ? name.join(' ') : first,
    line: lines.length > 0 ? lines.join(', ') : undefined,
    city: segment.text(6),
    region: segment.text(7) ?? segment.text(7, 3),
    postcode: segment.text(8),
    country: segment.text(9),
  });
};

const com: Handler = (part, segment) => {
  for (const element of [1, 2, 3]) {
    const kind = segment.text(element, 1);
    if (kind === 'TE') part.addToParty({ phone: segment.text(element) });
    else if (kind === 'EM') part.addToParty({ email: segment.text(element) });
  }
};

const rff: Handler = (part, segment) => {
  const [code, id] = [segment.text(1) ?? '', segment.text(1, 1)];
  if (id === undefined) return;
  if (codes.partyNumbers.has(code)) return part.addToParty({ id });
  const type = codes.transportDocuments.get(code);
  const target = codes.references.get(code);
  if (type !== undefined) part.addTransportDocument({ type, id });
  else if (target) part.draft.put(target, id);
  else if (codes.previousDocuments.has(code)) part.draft.add('declaration', 'previousDocs', { type: code, id });
  else if (codes.papers.has(code)) part.draft.add('item', 'documents', { type: code, id });
};

const [conveyance, mode, vehicle, vehicleType, vehicleName, vehicleNationality] = [
  'conveyanceRef',
  'mode',
  'id',
  'idType',
  'name',
  'nationality',
].map((name) => targetNamed(`transport.${name}`)) as [never, never, never, never, never, never];

const tdt: Handler = (part, segment) => {
  // Carriage before and behind the main one.
  if (['10', '30'].includes(segment.text(1) ?? '') || !part.beginTransport()) return;
  const kind = codes.transportIds.get(segment.text(8, 1) ?? '');
  const given = [
    [conveyance, segment.text(2)],
    [mode, segment.text(3)],
    [vehicle, segment.text(8)],
    [vehicleType, segment.text(8) === undefined ? undefined : kind],
    [vehicleName, segment.text(8, 3)],
    [vehicleNationality, segment.text(8, 4)],
  ] as const;
  for (const [target, value] of given)
    if (value !== undefined) part.draft.put(target, target === mode ? firstDigit(value) : value);
  part.carrier = { id: segment.text(5), name: segment.text(5, 3) };
};

const [origin, currency, itemCurrency] = [
  targetNamed('item.origin'),
  targetNamed('declaration.currency'),
  targetNamed('item.currency'),
];

const loc: Handler = (part, segment) => {
  const code = segment.text(1) ?? '';
  const place = segment.text(2);
  if (code === '27' && place !== undefined) return part.draft.put(origin, place);
  if (place !== undefined && codes.onTheWay.has(code)) part.addOnTheWay(place);
  part.addPlace(code, place, segment.text(2, 3));
};

const mea: Handler = (part, segment) => {
  const measured = codes.measures.get(segment.text(2) ?? '') ?? codes.measures.get(segment.text(1) ?? '');
  const [unit, value] = [segment.text(3), decimalOf(segment.text(3, 1))];
  if (measured === undefined || value === undefined) return;
  if (measured !== 'volume') {
    const mass = kilograms(value, unit);
    if (mass !== undefined) part.addMass(measured, mass);
    return;
  }
  const factor = codes.cubicMetresPer.get(unit ?? 'MTQ');
  if (factor !== undefined)
    part.addVolume(factor === 1 ? value : String(Number((Number(value) * factor).toPrecision(12))));
};

const moa: Handler = (part, segment) => {
  const [code, amount, unit] = [segment.text(1) ?? '', decimalOf(segment.text(1, 1)), segment.text(1, 2)];
  const target = (part.hasOpenItem ? codes.itemAmounts : codes.amounts).get(code);
  if (!target || amount === undefined) return;
  part.draft.put(target, amount);
  if (unit !== undefined) part.draft.put(part.hasOpenItem ? itemCurrency : currency, unit);
};

const gid: Handler = (part, segment) => {
  part.openItem(segment.text(1));
  for (const element of [2, 3, 4]) {
    const packages = { count: decimalOf(segment.text(element)), kind: segment.text(element, 1) };
    if (packages.count !== undefined || packages.kind !== undefined) part.addPackages(packages);
  }
};

const cst: Handler = (part, segment) => {
  for (const element of [2, 3, 4, 5, 6]) {
    const code = segment.text(element);
    if (code !== undefined) part.addCommodity(code);
  }
};

const pia: Handler = (part, segment) => {
  for (const element of [2, 3, 4, 5, 6]) {
    const code = segment.text(element);
    if (code !== undefined && segment.text(element, 1) === 'HS') part.addCommodity(code);
  }
};

const text =
  (path: string, element: number, component = 0): Handler =>
  ({ draft }, segment) => {
    const value = segment.text(element, component);
    if (value !== undefined) draft.put(targetNamed(path), value);
  };

const bgm: Handler = (part, segment) => {
  text('declaration.type', 1)(part, segment);
  text('extra.manifestRef', 2)(part, segment);
};

const dtm: Handler = (part, segment) => {
  const code = segment.text(1) ?? '';
  // The date of the message is when all of it was lodged; of other documents it says nothing here.
  const target = code === '137' && part.isHeader ? targetNamed('declaration.acceptedAt') : codes.dates.get(code);
  const date = target && dateOf(segment.text(1, 1), segment.text(1, 2));
  if (date !== undefined) part.draft.put(target!, date);
};

const eqd: Handler = (part, segment) => {
  const id = segment.text(2);
  if (id === undefined) return part.openEquipment(undefined);
  const equipment: Values = { id, type: segment.text(3), loadStatus: segment.text(6) };
  part.openEquipment(equipment);
};

const gis: Handler = ({ draft }, segment) => {
  const flow = codes.flows.get(segment.text(1) ?? '');
  if (flow !== undefined) draft.put(targetNamed('declaration.flow'), flow);
};

const cnt: Handler = (part, segment) => {
  const [code, total] = [segment.text(1) ?? '', decimalOf(segment.text(1, 1))];
  if (code === '7') part.addTotal('declaration.totalGrossKg', kilograms(total, segment.text(1, 2)));
  else if (code === '8' || code === '11') part.addTotal('declaration.totalPackages', total);
};

/** Every segment that says something of a declaration. */
export const segments: ReadonlyMap<string, Handler> = new Map(
  Object.entries<Handler>({
    BGM: bgm,
    CNT: cnt,
    COM: com,
    CST: cst,
    CTA: (part, segment) => part.addToParty({ contactName: segment.text(2, 1) ?? segment.text(2) }),
    DGS: text('item.undg', 3),
    DTM: dtm,
    EQD: eqd,
    FTX: (part, segment) => {
      if (segment.text(1) === 'AAA') part.addDescription(joined(segment.texts(4)));
    },
    GID: gid,
    GIS: gis,
    LOC: loc,
    MEA: mea,
    MOA: moa,
    NAD: nad,
    PAC: (part, segment) => part.addPackages({ count: decimalOf(segment.text(1)), kind: segment.text(3) }),
    PCI: (part, segment) => part.addMarks(segment.texts(2).join(' ')),
    PIA: pia,
    RFF: rff,
    SEL: (part, segment) => part.addSeal(segment.text(1)),
    SGP: (part, segment) => part.place(segment.text(1)),
    TDT: tdt,
    TOD: text('declaration.incoterm', 3),
  }),
);
