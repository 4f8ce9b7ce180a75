// Generates arrivals.csv and planted.csv, the same bytes at every run: ordinary shipments, and among them suspicious ones
// planted as pairs. Each suspicious shipment has an ordinary twin that differs only in what one indicator looks at.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { goods } from './goods.js';
import { plants } from './plants.js';

/** One row of the manifest: a goods item with its shipment. Empty text is missing. */
export interface Shipment {
  id: string;
  accepted: string;
  office: string;
  mode: string;
  dispatch: string;
  route: string;
  freeZone: string;
  sender: string;
  senderCountry: string;
  senderNo: string;
  senderAddress: string;
  senderPhone: string;
  senderEmail: string;
  receiver: string;
  receiverAddress: string;
  receiverPhone: string;
  receiverKind: string;
  receiverSector: string;
  importer: string;
  aeo: string;
  item: string;
  hs: string;
  description: string;
  brand: string;
  gtin: string;
  condition: string;
  origin: string;
  preference: string;
  quantity: string;
  value: string;
  currency: string;
  net: string;
  gross: string;
  packages: string;
  marks: string;
  un: string;
  documents: string;
  freight: string;
  insurance: string;
  invoice: string;
  content: string;
  declared: string;
  insured: string;
}

const columns: readonly (readonly [keyof Shipment, string])[] = [
  ['id', 'Declaration No'],
  ['accepted', 'Accepted'],
  ['office', 'Office'],
  ['mode', 'Mode'],
  ['dispatch', 'Dispatched from'],
  ['route', 'Route'],
  ['freeZone', 'Free zone'],
  ['sender', 'Sender'],
  ['senderCountry', 'Sender country'],
  ['senderNo', 'Sender no'],
  ['senderAddress', 'Sender address'],
  ['senderPhone', 'Sender phone'],
  ['senderEmail', 'Sender e-mail'],
  ['receiver', 'Receiver'],
  ['receiverAddress', 'Receiver address'],
  ['receiverPhone', 'Receiver phone'],
  ['receiverKind', 'Receiver kind'],
  ['receiverSector', 'Receiver sector'],
  ['importer', 'Importer no'],
  ['aeo', 'AEO'],
  ['item', 'Item'],
  ['hs', 'Commodity code'],
  ['description', 'Description'],
  ['brand', 'Brand'],
  ['gtin', 'Trade item no'],
  ['condition', 'Condition'],
  ['origin', 'Origin'],
  ['preference', 'Preference'],
  ['quantity', 'Pieces'],
  ['value', 'Value'],
  ['currency', 'Currency'],
  ['net', 'Net mass kg'],
  ['gross', 'Gross mass kg'],
  ['packages', 'Packages'],
  ['marks', 'Marks'],
  ['un', 'UN numbers'],
  ['documents', 'Documents'],
  ['freight', 'Freight'],
  ['insurance', 'Insurance'],
  ['invoice', 'Invoice total'],
  ['content', 'Parcel content'],
  ['declared', 'Parcel value'],
  ['insured', 'Parcel insured for'],
];

/** A generator of numbers in [0, 1): mulberry32, 32 bits of state. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = seededRandom(20_260_301);
const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!;
const between = (low: number, high: number): number => low + random() * (high - low);

const firstNames = [
  'Blue Star',
  'Golden Gate',
  'Harbour',
  'North Wind',
  'Evergreen',
  'Pacific',
  'Sunrise',
  'Silk Road',
  'Union',
  'Riverside',
  'Atlas',
  'Bright',
];
const lastNames = [
  'Trading Co',
  'Industrial Ltd',
  'Export Corp',
  'Manufacturing',
  'Imports Ltd',
  'Supply BV',
  'Handels GmbH',
  'Commerce SARL',
];
const people = [
  'A. Novak',
  'M. Rossi',
  'J. Smith',
  'L. Garcia',
  'K. Jansen',
  'P. Dubois',
  'S. Yilmaz',
  'E. Nielsen',
  'R. Costa',
  'T. Kowalski',
];
const streets = [
  'Quay Street',
  'Station Road',
  'Mill Lane',
  'Market Square',
  'Harbour View',
  'Park Avenue',
  'Church Street',
  'Long Row',
];
const senders = new Map(Object.entries({ CN: 6, VN: 2, IN: 2, TR: 1, DE: 2, IT: 1, US: 1, JP: 1, KR: 1, TH: 1 }));
const origins = [...senders].flatMap(([country, weight]) => Array.from({ length: weight }, () => country));

/** One ordinary shipment: every figure lies where such goods usually lie. */
function ordinaryShipment(number: number, kind = pick(goods)): Shipment {
  const origin = kind.origins ? pick(kind.origins) : pick(origins);
  // Round lots are a mark of suspicion, so ordinary lots are odd.
  const quantity = Math.max(1, Math.round(between(...kind.pieces))) * 2 + 1;
  const net = quantity * between(...kind.kgEach);
  const value = quantity * between(...kind.priceEach);
  const person = kind.toPersons === true && random() < 0.5;
  const packages = Math.max(1, Math.round(net / between(8, 22)));
  return {
    ...counted(number, person),
    id: `A26${String(number).padStart(6, '0')}`,
    accepted: `2026-03-${String(1 + (number % 28)).padStart(2, '0')}`,
    office: pick(['NLRTM', 'NLAMS', 'NLSPL', 'NLEIN']),
    mode: pick(kind.modes),
    dispatch: origin,
    route: `${origin} NL`,
    freeZone: 'no',
    sender: `${pick(firstNames)} ${pick(lastNames)}`,
    senderCountry: origin,
    receiver: person ? pick(people) : `${pick(firstNames)} ${pick(['Retail', 'Stores', 'Wholesale', 'Works'])} BV`,
    receiverAddress: `${pick(streets)} ${1 + Math.floor(between(1, 180))}`,
    receiverKind: person ? 'person' : 'business',
    importer: person ? '' : `NL${String(Math.floor(between(1e8, 9e8)))}`,
    aeo: random() < 0.1 ? 'yes' : 'no',
    item: '1',
    hs: kind.hs,
    description: pick(kind.descriptions),
    origin,
    quantity: String(person ? Math.min(quantity, 3) : quantity),
    value: (person ? (value * Math.min(quantity, 3)) / quantity : value).toFixed(2),
    currency: random() < 0.15 ? 'EUR' : 'USD',
    net: (person ? (net * Math.min(quantity, 3)) / quantity : net).toFixed(3),
    gross: ((person ? (net * Math.min(quantity, 3)) / quantity : net) * between(1.04, 1.12)).toFixed(3),
    packages: String(person ? 1 : packages),
    marks: '',
    un: kind.un ?? '',
    documents: ['380', ...(kind.documents ?? [])].join(';'),
    freight: '',
    insurance: '',
    invoice: '',
    content: '',
    declared: '',
    insured: '',
  };
}

type Counted =
  | 'senderNo'
  | 'senderAddress'
  | 'senderPhone'
  | 'senderEmail'
  | 'receiverPhone'
  | 'receiverSector'
  | 'brand'
  | 'gtin'
  | 'condition'
  | 'preference';

/** What follows from the number of a shipment, without chance: contacts, sector of the receiver, numbers of trade items. */
function counted(number: number, person: boolean): Pick<Shipment, Counted> {
  return {
    senderNo: '',
    senderAddress: `Industry Road ${1 + (number % 97)}`,
    senderPhone: `+00 20 ${7_000_000 + number}`,
    senderEmail: `sales${number}@sender.example`,
    receiverPhone: `+00 31 ${5_000_000 + number}`,
    receiverSector: person ? '' : number % 3 === 0 ? '4771' : '4690',
    brand: '',
    gtin: number % 2 === 0 ? withCheckDigit(`871${String(number).padStart(9, '0')}`) : '',
    condition: 'new',
    preference: '',
  };
}

/** A trade item number: its digits weigh 1 and 3 in turn, and the last makes their sum a multiple of ten. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** The shipments in the order of the manifest, and which of them are pairs. */
export function generateArrivals(): { manifest: string; planted: string } {
  const groups: Shipment[][] = [];
  const pairs: string[] = ['suspicious,twin,rule,risk'];
  let number = 1;
  const next = (): Shipment => ordinaryShipment(number++);
  for (let count = 0; count < 2_000; count++) groups.push([next()]);
  for (const plant of plants) {
    for (let copy = 0; copy < 2; copy++) {
      const template = ordinaryShipment(
        number,
        goods.find((kind) => kind.hs === plant.goods),
      );
      const shared = { ...template, aeo: 'no', currency: 'USD', ...plant.both?.(template) };
      const twin = withTotals({ ...shared, ...plant.twin?.(shared) }, number++);
      const suspicious = withTotals({ ...shared, ...plant.suspicious(shared) }, number++);
      const more = (shipment: Shipment): Shipment[] =>
        (plant.moreItems?.(shipment) ?? []).map((item, at) => ({ ...shipment, ...item, item: String(at + 2) }));
      const moreTwin = (plant.moreTwinItems ?? plant.moreItems)?.(twin) ?? [];
      groups.push(
        [twin, ...moreTwin.map((item, at) => ({ ...twin, ...item, item: String(at + 2) }))],
        [suspicious, ...more(suspicious)],
      );
      pairs.push([suspicious.id, twin.id, plant.rule, plant.risk].join(','));
    }
  }
  shuffle(groups);
  const lines = [
    columns.map(([, title]) => title),
    ...groups.flat().map((shipment) => columns.map(([key]) => shipment[key])),
  ];
  return {
    manifest: `${lines.map((cells) => cells.map(quoted).join(',')).join('\n')}\n`,
    planted: `${pairs.join('\n')}\n`,
  };
}

function withTotals(shipment: Shipment, number: number): Shipment {
  return { ...shipment, id: `A26${String(number).padStart(6, '0')}` };
}

function shuffle<T>(list: T[]): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { manifest, planted } = generateArrivals();
  writeFileSync(new URL('./arrivals.csv', import.meta.url), manifest);
  writeFileSync(new URL('./planted.csv', import.meta.url), planted);
}
