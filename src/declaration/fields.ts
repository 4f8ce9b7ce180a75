// The field table: every field of a declaration, once. Schema, rows, checks and the names in expressions come from it.
import type { CodeListName } from './code-lists.js';

/** id and text: strings; code: string from a code list; decimal and int: numbers ≥ 0; date: ISO 8601; list: strings. */
export type FieldKind = 'id' | 'text' | 'code' | 'decimal' | 'int' | 'date' | 'bool' | 'list';

export interface Field<K extends FieldKind = FieldKind> {
  readonly kind: K;
  /** One phrase for people: what the field holds. */
  readonly says: string;
  /** Characters that a text or an id may have, and must state; a longer one is an issue. */
  readonly max?: number;
  /** Code list of a code, or of the entries of a list. */
  readonly codes?: CodeListName;
  /** WCO Data Model id. */
  readonly wco?: string;
}

type Extra = { wco?: string };
const id = (max: number, says: string, extra?: Extra): Field<'id'> => ({ kind: 'id', max, says, ...extra });
const text = (max: number, says: string, extra?: Extra): Field<'text'> => ({ kind: 'text', max, says, ...extra });
const code = (codes: CodeListName, says: string, extra?: Extra): Field<'code'> => ({
  kind: 'code',
  codes,
  says,
  ...extra,
});
const decimal = (says: string, extra?: Extra): Field<'decimal'> => ({ kind: 'decimal', says, ...extra });
const int = (says: string, extra?: Extra): Field<'int'> => ({ kind: 'int', says, ...extra });
const date = (says: string, extra?: Extra): Field<'date'> => ({ kind: 'date', says, ...extra });
const bool = (says: string): Field<'bool'> => ({ kind: 'bool', says });
const list = (codes: CodeListName, says: string, extra?: Extra): Field<'list'> => ({
  kind: 'list',
  codes,
  says,
  ...extra,
});

export const headerFields = {
  id: id(70, 'declaration id', { wco: 'D014' }),
  lrn: id(35, 'local reference number', { wco: 'D026' }),
  ucr: id(35, 'unique consignment reference', { wco: '016' }),
  type: text(10, 'declaration type', { wco: 'D013' }),
  flow: code('flow', 'direction of the goods'),
  stage: code('stage', 'stage of the declaration'),
  acceptedAt: date('time of acceptance', { wco: '023' }),
  office: text(17, 'customs office', { wco: '065' }),
  destinationCountry: code('country', 'country of destination', { wco: '465' }),
  dispatchCountry: code('country', 'country of dispatch', { wco: '062' }),
  currency: code('currency', 'invoice currency', { wco: '135' }),
  exchangeRate: decimal('rate of the invoice currency to the national one', { wco: '118' }),
  invoiceTotal: decimal('invoice total in the invoice currency', { wco: '109' }),
  freight: decimal('freight charges in the invoice currency', { wco: '117' }),
  insurance: decimal('insurance charges in the invoice currency', { wco: '117' }),
  otherCharges: decimal('other charges in the invoice currency', { wco: '181' }),
  incoterm: code('incoterm', 'delivery terms', { wco: '22B' }),
  incotermPlace: text(70, 'place of the delivery terms'),
  totalPackages: decimal('packages in all', { wco: '146' }),
  totalGrossKg: decimal('gross mass in all, kg', { wco: '131' }),
  itemCount: int('items as stated', { wco: '228' }),
  natureOfTransaction: text(4, 'nature of transaction', { wco: '103' }),
  isECommerce: bool('sold at a distance to a consumer'),
  platform: text(70, 'selling platform'),
} as const satisfies Record<string, Field>;

export const parcelFields = {
  itemId: id(35, 'postal item id'),
  contentCategory: code('contentCategory', 'content category of a postal item'),
  declaredValue: decimal('value as the sender declared it, in the invoice currency'),
  insuredValue: decimal('insured value, in the invoice currency'),
  postOffice: text(35, 'office of exchange'),
} as const satisfies Record<string, Field>;

export const transportFields = {
  mode: code('mode', 'mode of transport', { wco: 'T022' }),
  id: id(35, 'identity of the means of transport', { wco: 'T006' }),
  idType: text(10, 'type of that identity', { wco: 'T018' }),
  name: text(70, 'name of the means of transport', { wco: 'T005' }),
  nationality: code('country', 'nationality of the means of transport', { wco: 'T014' }),
  conveyanceRef: id(35, 'voyage or flight'),
  loading: code('locode', 'place of loading', { wco: 'L010' }),
  unloading: code('locode', 'place of unloading'),
  goodsLocation: text(70, 'place of the goods', { wco: 'L016' }),
  routing: list('route', 'countries or places on the way, in order', { wco: '064' }),
  eta: date('expected arrival'),
  arrivedAt: date('arrival'),
  freeZone: bool('passes a free zone'),
  freeZoneId: id(35, 'free zone'),
} as const satisfies Record<string, Field>;

export const partyRoles = [
  'consignor',
  'consignee',
  'exporter',
  'importer',
  'seller',
  'buyer',
  'notify',
  'declarant',
  'agent',
  'carrier',
  'manufacturer',
  'rightsHolder',
] as const;
export type PartyRole = (typeof partyRoles)[number];

export const partyFields = {
  id: id(35, 'id', { wco: 'R015' }),
  idType: code('partyIdType', 'type of the id'),
  name: text(140, 'name', { wco: 'R014' }),
  email: text(254, 'e-mail address', { wco: '240' }),
  phone: text(35, 'telephone', { wco: '240' }),
  contactName: text(140, 'contact', { wco: '246' }),
  kind: code('partyKind', 'business or private person'),
  sector: text(10, 'economic sector (ISIC or NACE)'),
  aeo: bool('is an authorised economic operator'),
} as const satisfies Record<string, Field>;

export const addressFields = {
  line: text(280, 'street', { wco: '239' }),
  city: text(70, 'city', { wco: '241' }),
  postcode: text(17, 'postcode', { wco: '245' }),
  region: text(70, 'region', { wco: '244' }),
  country: code('country', 'country', { wco: '242' }),
} as const satisfies Record<string, Field>;

export const itemFields = {
  no: int('number of the item', { wco: '006' }),
  description: text(512, 'description of the goods', { wco: '137' }),
  hs: code('hs', 'commodity code', { wco: '145' }),
  hsVersion: text(10, 'edition of the commodity code'),
  taricExtra: list('anyCode', 'additional commodity codes', { wco: '145' }),
  origin: code('country', 'country of origin', { wco: '063' }),
  preferentialOrigin: code('country', 'country of preferential origin', { wco: '063' }),
  procedure: text(10, 'customs procedure', { wco: '166' }),
  value: decimal('value, in the currency of the item', { wco: '112' }),
  currency: code('currency', 'currency of the value'),
  customsValue: decimal('customs value', { wco: '108' }),
  statisticalValue: decimal('statistical value', { wco: '114' }),
  valuationMethod: code('valuationMethod', 'valuation method', { wco: '122' }),
  netKg: decimal('net mass, kg', { wco: '128' }),
  grossKg: decimal('gross mass, kg', { wco: '126' }),
  quantity: decimal('quantity, in its unit', { wco: '130' }),
  unit: code('anyCode', 'unit of the quantity (UN Rec 20)', { wco: '130' }),
  undg: list('undg', 'UN numbers of dangerous goods', { wco: '506' }),
  cus: id(20, 'CUS number'),
  gtin: code('gtin', 'trade item number'),
  brand: text(70, 'brand'),
  model: text(70, 'model'),
  condition: code('condition', 'condition of the goods'),
} as const satisfies Record<string, Field>;

export const packageFields = {
  count: decimal('packages (fractions occur)', { wco: '144' }),
  kind: code('anyCode', 'kind of package (UN Rec 21)', { wco: '141' }),
  marks: text(512, 'marks and numbers', { wco: '142' }),
  lengthCm: decimal('length, cm', { wco: '367' }),
  widthCm: decimal('width, cm', { wco: '368' }),
  heightCm: decimal('height, cm', { wco: '402' }),
  volumeM3: decimal('volume, m³', { wco: '395' }),
} as const satisfies Record<string, Field>;

export const documentFields = {
  type: text(10, 'document type', { wco: '02A' }),
  id: id(70, 'document number'),
  issuer: text(140, 'issuer'),
  validFrom: date('valid from', { wco: '276' }),
  exemptionCode: text(10, 'exemption code', { wco: '360' }),
} as const satisfies Record<string, Field>;

export const equipmentFields = {
  id: id(17, 'container', { wco: '159' }),
  type: text(10, 'type of container'),
  seals: list('anyCode', 'seals', { wco: '165' }),
  loadStatus: text(10, 'load status'),
} as const satisfies Record<string, Field>;

export const transportDocumentFields = {
  type: text(10, 'document type'),
  id: id(70, 'document number'),
} as const satisfies Record<string, Field>;

/** The lists of a declaration whose entries are objects, by name, with where they stand and the fields of an entry. */
export const objectLists = {
  packages: { level: 'both', fields: packageFields, says: 'packages' },
  documents: { level: 'both', fields: documentFields, says: 'documents' },
  previousDocs: { level: 'declaration', fields: documentFields, says: 'previous documents' },
  equipment: { level: 'declaration', fields: equipmentFields, says: 'containers' },
  transportDocs: { level: 'declaration', fields: transportDocumentFields, says: 'transport documents' },
} as const satisfies Record<string, { level: 'declaration' | 'both'; fields: Record<string, Field>; says: string }>;
export type ObjectListName = keyof typeof objectLists;

/** Values worked out from others, once for each item; `undefined` when an operand is missing, a divisor zero or the result beyond all numbers. */
export const derivedFields = {
  valueBase: decimal('value in the currency of the policy'),
  unitValue: decimal('value for each unit, in the currency of the policy'),
  valuePerKg: decimal('value for each kg of net mass, in the currency of the policy'),
  kgPerPackage: decimal('gross mass for each package, kg'),
  daysToArrival: decimal('days from acceptance to arrival'),
  hs2: text(2, 'chapter of the commodity code'),
  hs4: text(4, 'heading of the commodity code'),
  hs6: text(6, 'subheading of the commodity code'),
} as const satisfies Record<string, Field>;
export type DerivedName = keyof typeof derivedFields;

type ValueOf<F extends Field> = F['kind'] extends 'decimal' | 'int'
  ? number
  : F['kind'] extends 'bool'
    ? boolean
    : F['kind'] extends 'list'
      ? readonly string[]
      : string;

/** The object type of a group of fields: all optional, because unknown is absent. */
export type Values<T extends Record<string, Field>> = { readonly [K in keyof T]?: ValueOf<T[K]> | undefined };
