// Published samples of the XML formats, beside the clone: every field of the mapping outline that a sample holds, read by hand from it.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../src/manifest/read-manifest.js';

const data = '../shared/data';
const isHere = existsSync(`${data}/wco-dec`) && existsSync(`${data}/cargo-xml`);

/** Sample → path → value. A path ends where the value is not an object. */
const expected: { readonly [file: string]: { readonly [path: string]: unknown } } = {
  'wco-dec/sample-1.xml': {
    id: 'U.7849431OX2NQ',
    lrn: 'U.7849431OX2NQ',
    type: 'IMK',
    flow: 'import',
    stage: 'declaration',
    itemCount: 1,
    totalPackages: 20,
    dispatchCountry: 'GB',
    'transport.mode': '1',
    'transport.id': '12345',
    'transport.idType': '10',
    'transport.goodsLocation': 'BELBELBEL',
    'parties.declarant.id': 'XI553202734852',
    'parties.importer.id': 'XI553202734852',
    'equipment.0.id': 'DM1234567',
    previousDocs: [
      { type: 'Z355', id: '24GB34F7Y1O2CX8PT4' },
      { type: 'ZDCR', id: '4GB427168118378-141100' },
      { type: 'ZMCR', id: 'CSPUCN121' },
    ],
    'items.0.no': 1,
    'items.0.description':
      'Tar distilled from coal, from lignite or from peat, and other mineral tars, whether or not dehydrated or partially distilled, including reconstituted tars',
    'items.0.hs': '27060000',
    'items.0.grossKg': 1100,
    'items.0.procedure': '4000',
    'items.0.packages.0.count': 10,
  },
  'wco-dec/sample-2.xml': {
    id: 'U.7867523V5GOE',
    type: 'IMZ',
    acceptedAt: '2025-09-05T08:56:47Z',
    itemCount: 1,
    totalPackages: 0,
    natureOfTransaction: '1',
    destinationCountry: 'GB',
    dispatchCountry: 'FR',
    // The sample has DAT, which is none of the Incoterms 2020.
    incoterm: undefined,
    incotermPlace: 'GBASF',
    'transport.mode': '7',
    'transport.goodsLocation': 'ASFDOVIFA',
    'parties.declarant.id': 'GB603202734852',
    'parties.importer.id': 'GB553202734852',
    'parties.exporter': {
      name: 'Engie SA',
      address: { line: '215 Rue Samuel Morse', city: 'Montpellier', postcode: 'M81 4FR', country: 'FR' },
    },
    'items.0.description': 'Electrical Energy',
    'items.0.hs': '27160000',
    'items.0.taricExtra': ['00', 'VATE', 'X99D'],
    'items.0.value': 187_000,
    'items.0.currency': 'GBP',
    'items.0.grossKg': 5450,
    'items.0.netKg': 5425,
    'items.0.quantity': 2000,
    'items.0.origin': 'FR',
    'items.0.preferentialOrigin': undefined,
    'items.0.procedure': '4000',
    'items.0.valuationMethod': '1',
    'items.0.packages': [{ count: 0, kind: 'NE', marks: 'Unpackaged' }],
    'items.0.documents.0': { type: 'C514', id: 'GBEIR553202734852I20190613093448' },
    'items.0.documents.6': { type: 'N954', id: '0054037', exemptionCode: 'AE' },
  },
  'wco-dec/sample-3.xml': {
    id: '7849431VVMOK',
    type: 'IMA',
    itemCount: 1,
    totalPackages: 1000,
    natureOfTransaction: '1',
    destinationCountry: 'GB',
    dispatchCountry: 'GB',
    incoterm: 'CIF',
    incotermPlace: 'GBWPT',
    'transport.mode': '1',
    'transport.nationality': 'GB',
    'transport.id': '12345',
    'parties.exporter.name': 'Spectacles R Us Ltd',
    'parties.exporter.address.postcode': 'CH1 2BC',
    'documents.0': { type: '1DAN', id: '1108656' },
    'equipment.0.id': 'BG1234',
    'items.0.hs': '07011000',
    'items.0.value': 200,
    'items.0.currency': 'GBP',
    'items.0.grossKg': 555,
    'items.0.netKg': 550,
    'items.0.quantity': 10,
    'items.0.origin': 'GB',
    'items.0.packages': [{ count: 1000, kind: 'BX', marks: 'GBSB123456' }],
    'items.0.documents.0': { type: 'C505', id: 'Guaranteenotrequired', exemptionCode: 'CC' },
  },
  'cargo-xml/888-11111111_XFWB.xml': {
    id: '888-11111111',
    stage: 'manifest',
    type: '741',
    currency: 'EUR',
    // It says that no value is declared.
    invoiceTotal: undefined,
    totalPackages: 3,
    totalGrossKg: 1042,
    'transport.mode': '4',
    'transport.conveyanceRef': 'XX8012',
    'transport.loading': 'ORK',
    'transport.unloading': 'PVG',
    'transportDocs.0': { type: 'awb', id: '888-11111111' },
    'parties.consignor': {
      id: 'IE1234567N',
      name: 'FORWARDER COMPANY IRELAND LTD',
      phone: '353123456789',
      contactName: 'HILDA HILARIOUS',
      address: { line: 'HARBOUR POINT BUSINESS PARK', city: 'LITTLE CITY', postcode: 'ABCD', country: 'IE' },
    },
    'parties.consignee.id': 'USCI1234567812345678X7',
    'parties.consignee.contactName': 'PAUL PERSON',
    'parties.consignee.address.country': 'CN',
    'parties.agent.name': 'FORWARDER COMPANY IRELAND LIMITED',
    'parties.agent.id': '3456789',
    'items.0.hs': '000111',
    'items.0.grossKg': 1042,
    'items.0.packages.0.count': 3,
    'items.0.description': 'CONSOLIDATION AS PER ATTACHED MANIFEST SECURE CARGO NOT RESTRICTED AIRLINE PHARMA SERVICE',
  },
  'cargo-xml/SEL22222222_XFZB.xml': {
    id: 'SEL22222222',
    stage: 'manifest',
    transportDocs: [
      { type: 'master', id: '888-11111111' },
      { type: 'house', id: 'SEL22222222' },
    ],
    // Those of the house consignment, not of the whole flight.
    totalGrossKg: 134,
    totalPackages: 10,
    'transport.loading': 'ICN',
    'transport.unloading': 'FDH',
    'parties.consignor.id': '5432109876',
    'parties.consignor.name': 'SPARE PART LTD.',
    'parties.consignor.contactName': 'KIM QUAN KWUN',
    'parties.consignor.address.country': 'KR',
    'parties.consignee.id': 'DE3056777000',
    'parties.consignee.address': {
      line: 'SPEZIAL-STR. 13',
      city: 'FRIEDRICHSHAFEN',
      postcode: '87654',
      country: 'DE',
    },
    'items.0.description': 'SPARE PARTS',
    'items.0.hs': '1133557799',
    'items.0.grossKg': 133.7,
    'items.0.packages.0.count': 5,
    'extra.packageQuantity': '200',
  },
};

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as { [key: string]: unknown } | undefined)?.[key], value);

describe.skipIf(!isHere)(`samples of XML formats${isHere ? '' : ' (skipped: they are not beside the clone)'}`, () => {
  it.each(Object.entries(expected))('%s', async (file, fields) => {
    const records = [];
    for await (const record of readManifest(`${data}/${file}`)) records.push(record);
    expect(records).toHaveLength(1);
    const [record] = records;
    expect(record?.ok).toBe(true);
    for (const [path, value] of Object.entries(fields))
      expect(at(record?.ok && record.declaration, path), path).toEqual(value);
  });
});
