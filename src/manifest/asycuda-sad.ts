// ASYCUDA World: single administrative documents as XML.

import { dayMonthDate, firstDigit } from './conversions.js';
import type { Draft, Values } from './draft.js';
import { targetNamed } from './target.js';
import { one, splitLines } from './xml-convert.js';
import { xmlFormat } from './xml-reader.js';
import { as, entry, group, item, party, type XmlTable } from './xml-table.js';

// The digits behind the eight of a commodity code are put to it while they fit, else they are a code of their own.
const mostDigits = 10;
const commodity = group({ Commodity_code: 'code', Precision_1: 'precision' }, (draft, values) => {
  const code = one(values, 'code') ?? '';
  const precision = one(values, 'precision') ?? '';
  const fits = `${code}${precision}`.length <= mostDigits;
  if (code !== '') draft.put(targetNamed('item.hs'), fits ? `${code}${precision}` : code);
  if (code !== '' && !fits) draft.put(targetNamed('item.taricExtra'), precision);
});

// Of up to three supplementary units the first that is filled counts.
const supplementaryUnit = group(
  { Suppplementary_unit_quantity: 'quantity', Suppplementary_unit_code: 'unit' },
  (draft, values) => {
    const quantity = one(values, 'quantity');
    if (draft.putHere('item.quantity', quantity)) draft.putHere('item.unit', one(values, 'unit'));
  },
);

const goodsItem = item(
  {
    'Goods_description/Commercial_Description': 'item.description',
    'Goods_description/Description_of_goods': '$tariffText',
    'Goods_description/Country_of_origin_code': 'item.origin',
    'Tarification/HScode': commodity,
    'Tarification/Item_price': 'item.value',
    'Tarification/Valuation_method_code': 'item.valuationMethod',
    'Tarification/Supplementary_unit': supplementaryUnit,
    'Tarification/Extended_customs_procedure': 'item.procedure',
    'Tarification/National_customs_procedure': 'extra.nationalProcedure',
    'Valuation_item/Item_Invoice/Amount_foreign_currency': '$itemInvoice',
    'Valuation_item/Item_Invoice/Currency_code': 'item.currency',
    'Valuation_item/Total_CIF_itm': 'item.customsValue',
    'Valuation_item/Statistical_value': 'item.statisticalValue',
    'Valuation_item/Weight_itm/Gross_weight_itm': 'item.grossKg',
    'Valuation_item/Weight_itm/Net_weight_itm': 'item.netKg',
    Packages: group(
      {
        Number_of_packages: 'count',
        Kind_of_packages_code: 'kind',
        Marks1_of_packages: 'marks[]',
        Marks2_of_packages: 'marks[]',
      },
      (draft, { marks, ...others }) => {
        const text = Array.isArray(marks) ? marks.join(' ') : undefined;
        draft.add('item', 'packages', { ...others, ...(text === undefined ? {} : { marks: text }) });
      },
    ),
    Attached_documents: entry('item.documents', { Attached_document_code: 'type', Attached_document_reference: 'id' }),
    'Previous_doc/Summary_declaration': group({ '': 'id' }, (draft, values) =>
      draft.add('declaration', 'transportDocs', values),
    ),
  },
  (draft) => {
    draft.putHere('item.description', draft.takeKept('$tariffText'));
    draft.putHere('item.value', draft.takeKept('$itemInvoice'));
  },
);

const trader = (code: string, name: string): XmlTable => ({ [code]: 'id', [name]: 'name' });
const money = (field: string, path: string): XmlTable => ({ [`${field}/Amount_foreign_currency`]: path });

const sad: XmlTable = {
  '@id': '$sadId',
  'Identification/Office_segment/Customs_clearance_office_code': 'declaration.office',
  'Identification/Type/Type_of_declaration': '$type',
  'Identification/Type/Declaration_gen_procedure_code': '$procedure',
  'Identification/Manifest_reference_number': 'extra.manifestRef',
  'Identification/Registration/Serial_number': '$serial',
  'Identification/Registration/Number': '$number',
  'Identification/Registration/Date': as('declaration.acceptedAt', dayMonthDate),
  'Property/Sad_flow': as('declaration.flow', (text) => (text === 'I' ? 'import' : text === 'E' ? 'export' : text)),
  'Property/Nbers/Total_number_of_items': 'declaration.itemCount',
  'Property/Nbers/Total_number_of_packages': 'declaration.totalPackages',
  'Traders/Exporter': party('exporter', trader('Exporter_code', 'Exporter_name'), splitLines),
  'Traders/Consignee': party('consignee', trader('Consignee_code', 'Consignee_name'), splitLines),
  'Traders/Financial': group(trader('Financial_code', 'Financial_name'), (draft, values) =>
    draft.keep('$financial', values),
  ),
  Declarant: group(
    {
      ...trader('Declarant_code', 'Declarant_name'),
      Declarant_representative: 'contactName',
      'Reference/Number': 'reference',
      'Reference/Year': 'year',
    },
    (draft, { reference, year, ...values }) => {
      draft.keep('$reference', { reference, year });
      if (Object.keys(values).length > 0) draft.party('declarant', splitLines(values));
    },
  ),
  'General_information/Country/Country_first_destination': 'extra.firstDestination',
  'General_information/Country/Trading_country': 'extra.tradingCountry',
  'General_information/Country/Export/Export_country_code': 'declaration.dispatchCountry',
  'General_information/Country/Destination/Destination_country_code': 'declaration.destinationCountry',
  'Transport/Means_of_transport/Border_information': means('$border'),
  'Transport/Means_of_transport/Departure_arrival_information': means('$arrival'),
  'Transport/Container_flag': 'extra.containerFlag',
  'Transport/Place_of_loading/Code': 'transport.loading',
  'Transport/Location_of_goods': 'transport.goodsLocation',
  'Transport/Delivery_terms/Code': 'declaration.incoterm',
  'Transport/Delivery_terms/Place': 'declaration.incotermPlace',
  'Valuation/Gs_Invoice/Amount_foreign_currency': 'declaration.invoiceTotal',
  'Valuation/Gs_Invoice/Currency_code': 'declaration.currency',
  'Valuation/Gs_Invoice/Currency_rate': 'declaration.exchangeRate',
  'Valuation/Weight/Gross_weight': 'declaration.totalGrossKg',
  ...money('Valuation/Gs_external_freight', 'declaration.freight'),
  ...money('Valuation/Gs_insurance', 'declaration.insurance'),
  ...money('Valuation/Gs_other_cost', 'declaration.otherCharges'),
  'Financial/Financial_transaction/code1': 'declaration.natureOfTransaction',
  Item: goodsItem,
};

function means(name: string) {
  return group({ Identity: 'id', Nationality: 'nationality', Mode: 'mode' }, (draft, values) =>
    draft.keep(name, values),
  );
}

/** The id is the registration (office, serial, number), before there is one the reference of the declarant, or the id of the export. */
function finish(draft: Draft): void {
  const number = draft.onlyKept('$number');
  const [reference = {}]: readonly Values[] = draft.keptAs('$reference');
  const registration = [draft.textOf('declaration.office'), draft.onlyKept('$serial'), number];
  const registered = number === undefined ? undefined : registration.filter((part) => part !== undefined).join('-');
  const lrn = one(reference, 'reference');
  draft.putMissing('declaration.lrn', lrn);
  draft.putMissing('declaration.id', registered ?? lrn ?? draft.onlyKept('$sadId'));
  draft.putMissing('declaration.stage', 'declaration');
  const type = `${draft.onlyKept('$type') ?? ''}${draft.onlyKept('$procedure') ?? ''}`;
  if (type !== '') draft.putMissing('declaration.type', type);
  const [border = {}]: readonly Values[] = draft.keptAs('$border');
  const [arrival = {}]: readonly Values[] = draft.keptAs('$arrival');
  const mode = one(border, 'mode') ?? one(arrival, 'mode');
  draft.putMissing('transport.mode', mode === undefined ? undefined : firstDigit(mode));
  const identified = one(border, 'id') === undefined ? arrival : border;
  draft.putMissing('transport.id', one(identified, 'id'));
  draft.putMissing('transport.nationality', one(identified, 'nationality'));
  const [financial = {}]: readonly Values[] = draft.keptAs('$financial');
  draft.addToParty('importer', splitLines(financial));
}

/** The format. */
export const asycudaSadFormat = xmlFormat({
  id: 'asycuda-sad',
  title: 'ASYCUDA World SAD',
  idFrom: 'office, serial and number of the registration, else the reference of the declarant, else `@id`',
  lacks: 'cities and countries of parties, whose address is one text; the financial party stands for the importer',
  roots: { ASYCUDA: sad, SAD: sad },
  isRoot: (uri) => uri === '' || /asycuda/i.test(uri),
  isPart: (uri) => uri === '' || /asycuda/i.test(uri),
  finish,
});
