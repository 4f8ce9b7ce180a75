// WCO Data Model DEC: declarations as XML, in the profile of the customs declaration service of the United Kingdom.

import { compactDate } from './conversions.js';
import type { Draft, Values } from './draft.js';
import { targetNamed } from './target.js';
import { mass, one } from './xml-convert.js';
import { xmlFormat } from './xml-reader.js';
import { as, entry, group, item, party, type XmlTable } from './xml-table.js';

const trader: XmlTable = {
  ID: 'id',
  Name: 'name',
  'Address/Line': 'line',
  'Address/CityName': 'city',
  'Address/PostcodeID': 'postcode',
  'Address/CountrySubDivisionName': 'region',
  'Address/CountryCode': 'country',
  'Contact/Name': 'contactName',
};

const document: XmlTable = {
  CategoryCode: 'category',
  TypeCode: 'type',
  ID: 'id',
  LPCOExemptionCode: 'exemptionCode',
  'Submitter/Name': 'issuer',
  EffectiveDateTime: as('validFrom', compactDate),
  'EffectiveDateTime/DateTimeString': as('validFrom', compactDate),
};

/** The type of a document is its category and its type within that: N935, an invoice. */
const documents = (level: 'declaration' | 'item', name: 'documents' | 'previousDocs', table = document) =>
  group(table, (draft, { category = '', type = '', ...others }) => {
    const whole = `${category}${type}`;
    draft.add(level, name, { ...(whole === '' ? {} : { type: whole }), ...others });
  });
const previousDocuments = documents('declaration', 'previousDocs', {
  CategoryCode: 'category',
  TypeCode: 'type',
  ID: 'id',
});

// TSP is the commodity code, as is one without a type, and CV a number of the customs union and statistics; TRC, TRA, GN
// and others are codes that add to it.
const classification = group({ ID: 'id', IdentificationTypeCode: 'type' }, (draft, { id, type = 'TSP' }) => {
  const path = type === 'TSP' ? 'item.hs' : type === 'CV' ? 'item.cus' : 'item.taricExtra';
  if (typeof id === 'string') draft.put(targetNamed(path), id);
});

const origin = group({ CountryCode: 'country', TypeCode: 'type' }, (draft, values) => {
  const country = one(values, 'country');
  if (country !== undefined)
    draft.put(targetNamed(values.type === '2' ? 'item.preferentialOrigin' : 'item.origin'), country);
});

// Only the procedure itself has a previous code; the others are additional procedures.
const procedure = group({ CurrentCode: 'current', PreviousCode: 'previous' }, (draft, values) => {
  if (values.previous !== undefined)
    draft.put(targetNamed('item.procedure'), `${values.current ?? ''}${values.previous}`);
});

const goodsItem = item({
  SequenceNumeric: 'item.no',
  'Commodity/Description': 'item.description',
  'Commodity/Classification': classification,
  'Commodity/InvoiceLine/ItemChargeAmount': 'item.value',
  'Commodity/InvoiceLine/ItemChargeAmount@currencyID': 'item.currency',
  CustomsValueAmount: 'item.customsValue',
  StatisticalValueAmount: 'item.statisticalValue',
  'CustomsValuation/MethodCode': 'item.valuationMethod',
  'Commodity/GoodsMeasure/GrossMassMeasure': mass('item.grossKg'),
  'Commodity/GoodsMeasure/NetNetWeightMeasure': mass('item.netKg'),
  'Commodity/GoodsMeasure/TariffQuantity': 'item.quantity',
  'Commodity/GoodsMeasure/TariffQuantity@unitCode': 'item.unit',
  'Commodity/DangerousGoods/UNDGID': 'item.undg',
  Origin: origin,
  GovernmentProcedure: procedure,
  Packaging: entry('item.packages', { QuantityQuantity: 'count', TypeCode: 'kind', MarksNumbersID: 'marks' }),
  AdditionalDocument: documents('item', 'documents'),
  PreviousDocument: previousDocuments,
  'ExportCountry/ID': '$dispatchCountry',
  'Destination/CountryCode': '$destinationCountry',
  Exporter: party('exporter', trader),
  Consignor: party('consignor', trader),
  Consignee: party('consignee', trader),
  Seller: party('seller', trader),
  Buyer: party('buyer', trader),
});

const consignment: XmlTable = {
  'Itinerary/RoutingCountryCode': 'transport.routing',
  'LoadingLocation/ID': 'transport.loading',
  'UnloadingLocation/ID': 'transport.unloading',
  'GoodsLocation/Name': 'transport.goodsLocation',
  'GoodsLocation/ID': '$goodsLocation',
  ArrivalTransportMeans: group({ ID: 'id', IdentificationTypeCode: 'idType', Name: 'name' }, (draft, values) =>
    draft.keep('$arrival', values),
  ),
  TransportEquipment: entry('declaration.equipment', { ID: 'id', CharacteristicCode: 'type', 'Seal/ID': 'seals[]' }),
  TransportContractDocument: entry('declaration.transportDocs', { TypeCode: 'type', ID: 'id' }),
  Carrier: party('carrier', trader),
};

const goodsShipment: XmlTable = {
  'UCR/TraderAssignedReferenceID': 'declaration.ucr',
  TransactionNatureCode: 'declaration.natureOfTransaction',
  'ExportCountry/ID': 'declaration.dispatchCountry',
  'Destination/CountryCode': 'declaration.destinationCountry',
  'TradeTerms/ConditionCode': 'declaration.incoterm',
  'TradeTerms/LocationID': 'declaration.incotermPlace',
  'TradeTerms/LocationName': '$incotermPlace',
  'CustomsValuation/FreightChargeAmount': 'declaration.freight',
  Importer: party('importer', trader),
  Exporter: party('exporter', trader),
  Consignee: party('consignee', trader),
  Consignor: party('consignor', trader),
  Seller: party('seller', trader),
  Buyer: party('buyer', trader),
  NotifyParty: party('notify', trader),
  PreviousDocument: previousDocuments,
  AdditionalDocument: documents('declaration', 'documents'),
  Consignment: consignment,
  GovernmentAgencyGoodsItem: goodsItem,
};

const declaration: XmlTable = {
  ID: 'declaration.id',
  FunctionalReferenceID: 'declaration.lrn',
  TypeCode: 'declaration.type',
  AcceptanceDateTime: as('declaration.acceptedAt', compactDate),
  'AcceptanceDateTime/DateTimeString': as('declaration.acceptedAt', compactDate),
  DeclarationOfficeID: 'declaration.office',
  'PresentationOffice/ID': '$office',
  InvoiceAmount: 'declaration.invoiceTotal',
  'InvoiceAmount@currencyID': 'declaration.currency',
  TotalPackageQuantity: 'declaration.totalPackages',
  GoodsItemQuantity: 'declaration.itemCount',
  TotalGrossMassMeasure: mass('declaration.totalGrossKg'),
  'CurrencyExchange/RateNumeric': 'declaration.exchangeRate',
  AdditionalDocument: documents('declaration', 'documents'),
  PreviousDocument: previousDocuments,
  Exporter: party('exporter', trader),
  Declarant: party('declarant', trader),
  Agent: party('agent', trader),
  'BorderTransportMeans/ModeCode': 'transport.mode',
  'BorderTransportMeans/ID': 'transport.id',
  'BorderTransportMeans/IdentificationTypeCode': 'transport.idType',
  'BorderTransportMeans/Name': 'transport.name',
  'BorderTransportMeans/RegistrationNationalityCode': 'transport.nationality',
  Consignment: consignment,
  GoodsShipment: goodsShipment,
};

/** The id is the number that customs gave, before there is one that of the declarant. */
function finish(draft: Draft): void {
  draft.putMissing('declaration.id', draft.textOf('declaration.lrn'));
  draft.putMissing('declaration.stage', 'declaration');
  const type = draft.textOf('declaration.type') ?? '';
  draft.putMissing('declaration.flow', /^IM/.test(type) ? 'import' : /^EX/.test(type) ? 'export' : undefined);
  draft.putMissing('declaration.office', draft.onlyKept('$office'));
  draft.putMissing('declaration.dispatchCountry', draft.onlyKept('$dispatchCountry'));
  draft.putMissing('declaration.destinationCountry', draft.onlyKept('$destinationCountry'));
  draft.putMissing('declaration.incotermPlace', draft.onlyKept('$incotermPlace'));
  draft.putMissing('transport.goodsLocation', draft.onlyKept('$goodsLocation'));
  const [arrival = {}]: readonly Values[] = draft.keptAs('$arrival');
  if (draft.textOf('transport.id') !== undefined) return;
  for (const key of ['id', 'idType', 'name']) draft.putMissing(`transport.${key}`, one(arrival, key));
}

/** The format. */
export const wcoDecFormat = xmlFormat({
  id: 'wco-dec',
  title: 'WCO Data Model DEC',
  idFrom: '`Declaration/ID` (the number that customs gave), else `FunctionalReferenceID`',
  lacks: 'names of parties who are told by their id alone, as importers are',
  roots: { Declaration: declaration },
  isRoot: (uri) => uri.startsWith('urn:wco:datamodel:'),
  // Dates and amounts may be of the namespaces of data types.
  isPart: (uri) => uri.startsWith('urn:wco:datamodel:') || uri.startsWith('urn:un:unece:uncefact:data:'),
  finish,
});
