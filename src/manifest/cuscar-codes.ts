// CUSCAR codes: which qualifier of a segment says what of a declaration (UN/EDIFACT code lists 3227, 2005, 1153, 3035, 5025, 6313).
import type { PartyRole } from '../declaration/fields.js';
import { type Target, targetNamed } from './target.js';

type Codes<T> = ReadonlyMap<string, T>;
const codes = <T>(table: { readonly [code: string]: T }): Codes<T> => new Map(Object.entries(table));
const targets = (table: { readonly [code: string]: string }): Codes<Target> =>
  new Map(Object.entries(table).map(([code, path]) => [code, targetNamed(path)]));

/** LOC: fields of a place. Of several places for a field the first in this order counts. */
export const places: readonly (readonly [code: string, target: Target])[] = [
  ...targets({ '9': 'transport.loading', '76': 'transport.loading', '5': 'transport.loading' }),
  ...targets({ '11': 'transport.unloading', '60': 'transport.unloading' }),
  ...targets({ '14': 'transport.goodsLocation', '18': 'transport.goodsLocation' }),
  ...targets({ '22': 'declaration.office', '41': 'declaration.office' }),
  ...targets({ '35': 'declaration.dispatchCountry' }),
  ...targets({ '28': 'declaration.destinationCountry', '36': 'declaration.destinationCountry' }),
  ...targets({ '88': 'extra.placeOfReceipt', '7': 'extra.placeOfDelivery', '8': 'extra.placeOfDestination' }),
];
/** Of a code of LOC, its place in that order. */
export const placeOrder: Codes<number> = new Map(places.map(([code], at) => [code, at]));
/** LOC: places on the way: original loading, transhipment, routing, previous and last port of call. */
export const onTheWay: ReadonlySet<string> = new Set(['76', '13', '92', '94', '125']);

/** DTM: estimated and actual arrival. */
export const dates = targets({ '132': 'transport.eta', '178': 'transport.arrivedAt' });

/** RFF: numbers of transport documents, by the type that they have here. */
export const transportDocuments = codes({
  BM: 'bill',
  AAS: 'bill',
  AWB: 'awb',
  AAM: 'awb',
  BH: 'house',
  HWB: 'house',
  MB: 'master',
  MWB: 'master',
});
/** RFF: earlier declarations, and papers of the goods. */
export const previousDocuments: ReadonlySet<string> = new Set(['ABT', 'AAE']);
export const papers: ReadonlySet<string> = new Set(['IV', 'ON']);
/** RFF: what a party is known by. */
export const partyNumbers: ReadonlySet<string> = new Set(['VA', 'AHP', 'FC', 'GN', 'XA']);
export const references = targets({ UCN: 'declaration.ucr', VON: 'transport.conveyanceRef', HS: 'item.hs' });

/** NAD: parties. */
export const roles = codes<PartyRole>({
  CN: 'consignee',
  CZ: 'consignor',
  OS: 'consignor',
  SH: 'consignor',
  SU: 'seller',
  SE: 'seller',
  BY: 'buyer',
  EX: 'exporter',
  IM: 'importer',
  MF: 'manufacturer',
  N1: 'notify',
  NI: 'notify',
  N2: 'notify',
  DT: 'declarant',
  CA: 'carrier',
  AG: 'agent',
  CG: 'agent',
  FW: 'agent',
});

/** MOA: amounts of the goods item, and of the consignment. */
export const itemAmounts = targets({ '38': 'item.value', '203': 'item.value', '40': 'item.customsValue' });
export const amounts = targets({
  '39': 'declaration.invoiceTotal',
  '77': 'declaration.invoiceTotal',
  '43': 'declaration.invoiceTotal',
  '40': 'declaration.invoiceTotal',
  '64': 'declaration.freight',
  '67': 'declaration.insurance',
});

/** MEA: what is measured. */
export const measures = codes<'gross' | 'net' | 'volume'>({
  G: 'gross',
  WT: 'gross',
  AAB: 'gross',
  AAD: 'gross',
  N: 'net',
  AAA: 'net',
  AAC: 'net',
  AAL: 'net',
  AAW: 'volume',
  ABJ: 'volume',
  VOL: 'volume',
});
export const cubicMetresPer: Codes<number> = codes({ MTQ: 1, M3: 1, DMQ: 0.001, LTR: 0.001, FTQ: 0.028316846592 });

/** GIS: what becomes of the goods. */
export const flows = codes({ '22': 'export', '23': 'import', '24': 'transit', '28': 'transhipment' });
/** TDT: what kind of number the means of transport has, by its code list. */
export const transportIds = codes({ '103': 'call sign', '146': 'IMO' });
