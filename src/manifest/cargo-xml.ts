// IATA Cargo-XML: what master and house waybills have in common.
import type { partyRoles } from '../declaration/fields.js';
import type { Draft, Values } from './draft.js';
import { targetNamed } from './target.js';
import { mass, one } from './xml-convert.js';
import { group, item, party, type XmlTable } from './xml-table.js';

export const isCargoPart = (uri: string): boolean => /^iata:(?:datamodel|waybill|housewaybill):\d+$/.test(uri);

const trader: XmlTable = {
  PrimaryID: 'id',
  Name: 'name',
  'PostalStructuredAddress/StreetName': 'line',
  'PostalStructuredAddress/CityName': 'city',
  'PostalStructuredAddress/PostcodeCode': 'postcode',
  'PostalStructuredAddress/CountrySubDivisionName': 'region',
  'PostalStructuredAddress/CountryID': 'country',
  'DefinedTradeContact/PersonName': 'contactName',
  'DefinedTradeContact/DirectTelephoneCommunication/CompleteNumber': 'phone',
  'DefinedTradeContact/URIEmailCommunication/URIID': 'email',
};
const forwarder: XmlTable = {
  ...trader,
  CargoAgentID: 'id',
  'FreightForwarderAddress/StreetName': 'line',
  'FreightForwarderAddress/CityName': 'city',
  'FreightForwarderAddress/PostcodeCode': 'postcode',
  'FreightForwarderAddress/CountryID': 'country',
};

const associated = group({ ...trader, RoleCode: 'role' }, (draft, { role, ...values }) => {
  const known: { readonly [code: string]: (typeof partyRoles)[number] } = {
    NI: 'notify',
    IM: 'importer',
    EX: 'exporter',
    MF: 'manufacturer',
  };
  if (typeof role === 'string' && Object.hasOwn(known, role)) draft.party(known[role]!, values);
});

/** What is said of a consignment. */
export const consignment: XmlTable = {
  IncludedTareGrossWeightMeasure: mass('declaration.totalGrossKg'),
  TotalPieceQuantity: 'declaration.totalPackages',
  PackageQuantity: 'extra.packageQuantity',
  DeclaredValueForCustomsAmount: 'declaration.invoiceTotal',
  'DeclaredValueForCustomsAmount@currencyID': 'declaration.currency',
  'ApplicableOriginCurrencyExchange/SourceCurrencyCode': '$currency',
  SummaryDescription: '$description',
  ConsignorParty: party('consignor', trader),
  ConsigneeParty: party('consignee', trader),
  FreightForwarderParty: party('agent', forwarder),
  AssociatedParty: associated,
  'OriginLocation/ID': 'transport.loading',
  'FinalDestinationLocation/ID': 'transport.unloading',
  SpecifiedLogisticsTransportMovement: group(
    {
      ModeCode: 'mode',
      ID: 'flight',
      'UsedLogisticsTransportMeans/Name': 'carrier',
      'ArrivalEvent/ScheduledOccurrenceDateTime': 'eta',
    },
    (draft, values) => draft.keep('$legs', values),
  ),
  IncludedCustomsNote: group({ SubjectCode: 'subject', ContentCode: 'content', Content: 'text' }, (draft, values) =>
    draft.keep('$notes', values),
  ),
};

// A consignment item may have several commodity codes; those behind the first are told as additional ones.
const commodity = group({ '': 'code' }, (draft, values) => {
  const code = one(values, 'code');
  if (code !== undefined && !draft.putHere('item.hs', code)) draft.put(targetNamed('item.taricExtra'), code);
});

/** A consignment item. */
export const cargoItem = item({
  SequenceNumeric: 'item.no',
  TypeCode: commodity,
  GrossWeightMeasure: mass('item.grossKg'),
  PackageQuantity: 'extra.packageQuantity',
  PieceQuantity: group({ '': 'count' }, (draft, values) => draft.add('item', 'packages', values)),
  'NatureIdentificationTransportCargo/Identification': 'item.description',
  'OriginCountry/ID': 'item.origin',
  DeclaredValueForCustomsAmount: 'item.value',
  'DeclaredValueForCustomsAmount@currencyID': 'item.currency',
});

// Subjects and contents of customs notes (IATA Cargo-XML, code lists 1.100 and 1.4).
const subjects: { readonly [code: string]: 'consignor' | 'consignee' | 'agent' | 'notify' } = {
  SHP: 'consignor',
  CNE: 'consignee',
  AGT: 'agent',
  NFY: 'notify',
};
const contents: { readonly [code: string]: string } = { T: 'id', CP: 'contactName', CT: 'phone' };

/** What is left to say when the whole consignment is known. */
export function finishCargo(draft: Draft): void {
  for (const { subject, content, text } of draft.keptAs('$notes')) {
    if (typeof subject !== 'string' || !Object.hasOwn(subjects, subject)) continue;
    if (typeof content !== 'string' || !Object.hasOwn(contents, content)) continue;
    draft.addToParty(subjects[subject]!, { [contents[content]!]: text });
  }
  const legs: readonly Values[] = draft.keptAs('$legs');
  const [first = {}] = legs;
  draft.putMissing('transport.mode', one(first, 'mode') ?? '4');
  draft.putMissing('transport.conveyanceRef', one(first, 'flight'));
  draft.putMissing('transport.eta', one(legs.at(-1) ?? {}, 'eta'));
  draft.putMissing('declaration.currency', draft.onlyKept('$currency'));
  draft.putMissing('declaration.stage', 'manifest');
  if (!draft.hasItems) {
    draft.openItem();
    draft.closeItem();
  }
  draft.putInOnlyItem('item.description', draft.onlyKept('$description'));
  draft.putInOnlyItem('item.value', draft.textOf('declaration.invoiceTotal'));
}
