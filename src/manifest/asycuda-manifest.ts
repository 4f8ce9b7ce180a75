// ASYCUDA World: cargo manifests as XML (AWMDS, and its sisters of degroupage and co-loaders); each bill of lading is one declaration.

import { dayMonthDate, firstDigit } from './conversions.js';
import type { Draft } from './draft.js';
import { xmlFormat } from './xml-reader.js';
import { as, group, item, party, record, type XmlTable } from './xml-table.js';

const natures: { readonly [code: string]: string } = { 22: 'export', 23: 'import', 24: 'transit', 28: 'transhipment' };
const flowOf = (nature: string): string => natures[nature] ?? nature;

const trader = (name: string): XmlTable => ({
  [`${name}_code`]: 'id',
  [`${name}_name`]: 'name',
  [`${name}_address`]: 'line',
});

// Totals are those of the whole manifest, so they are not said of a bill.
const general: XmlTable = {
  Customs_office_code: 'declaration.office',
  Voyage_number: 'transport.conveyanceRef',
  Date_of_departure: as('$departure', dayMonthDate),
  Date_of_arrival: as('transport.eta', dayMonthDate),
};
const transport: XmlTable = {
  Mode_of_transport_code: as('transport.mode', firstDigit),
  Identity_of_transporter: 'transport.id',
  Nationality_of_transporter_code: 'transport.nationality',
  Carrier: group(trader('Carrier'), (draft, values) => draft.keep('$general.carrier', values)),
  Shipping_Agent: group(trader('Shipping_Agent'), (draft, values) => draft.keep('$general.agent', values)),
};

const bill: XmlTable = {
  Bol_id: {
    Bol_reference: 'declaration.id',
    Bol_nature: as('declaration.flow', flowOf),
    Nature: as('declaration.flow', flowOf),
    Bol_type_code: 'declaration.type',
    Master_bol_ref_number: '$master',
  },
  Load_unload_place: {
    Place_of_loading_code: 'transport.loading',
    Place_of_unloading_code: 'transport.unloading',
    Port_of_origin_code: '$origin',
  },
  Traders_segment: {
    Carrier: group(trader('Carrier'), (draft, values) => draft.keep('$own.carrier', values)),
    Shipping_Agent: group(trader('Shipping_Agent'), (draft, values) => draft.keep('$own.agent', values)),
    Exporter: party('exporter', trader('Exporter')),
    Notify: party('notify', trader('Notify')),
    Consignee: party('consignee', trader('Consignee')),
  },
  ctn_segment: group(
    {
      Ctn_reference: 'id',
      Type_of_container: 'type',
      Empty_Full: 'loadStatus',
      Status: 'loadStatus',
      Marks1: 'seals[]',
      Marks2: 'seals[]',
      Marks3: 'seals[]',
      Seal_number: 'seals[]',
      UN: 'undg',
    },
    (draft, { undg, ...container }) => {
      draft.add('declaration', 'equipment', container);
      if (undg !== undefined && undg !== '0') draft.keep('$undg', { text: undg });
    },
  ),
  Goods_segment: item(
    {
      Goods_description: 'item.description',
      Gross_mass: 'item.grossKg',
      'Commodity_Segment/Commodity_code': 'item.hs',
      Commodity_code: 'item.hs',
      HS_code: 'item.hs',
      Number_of_packages: '$count',
      Package_type_code: '$kind',
      Shipping_marks: '$marks',
      Volume_in_cubic_meters: '$volume',
    },
    finishGoods,
  ),
  Value_segment: {
    'Customs_segment/Customs_value': 'declaration.invoiceTotal',
    'Customs_segment/Customs_currency': 'declaration.currency',
    'Freight_segment/Freight_value': '$freight',
    'Freight_segment/Freight_currency': '$freightCurrency',
  },
  'Location/Location_code': 'transport.goodsLocation',
};

/** The packages of an item stand among what is said of it. */
function finishGoods(draft: Draft): void {
  const packages = {
    count: draft.takeKept('$count'),
    kind: draft.takeKept('$kind'),
    marks: draft.takeKept('$marks'),
    volumeM3: draft.takeKept('$volume'),
  };
  if (Object.values(packages).some((value) => value !== undefined)) draft.add('item', 'packages', packages);
}

const manifest: XmlTable = {
  General_segment: {
    ...general,
    General_segment_id: general,
    Transport_information: transport,
    ...transport,
    'Load_unload_place/Place_of_departure_code': '$departurePlace',
    'Load_unload_place/Place_of_destination_code': '$destinationPlace',
  },
  Master_bol: {
    Customs_office_code: 'declaration.office',
    Voyage_number: 'transport.conveyanceRef',
    Reference_number: '$master',
  },
  Bol_segment: record(bill),
};

/** The id is the number of the bill. What it does not say of places and carriers, the manifest says of all. */
function finish(draft: Draft): void {
  draft.putMissing('declaration.stage', 'manifest');
  draft.putMissing('transport.loading', draft.onlyKept('$origin') ?? draft.onlyKept('$departurePlace'));
  draft.putMissing('transport.unloading', draft.onlyKept('$destinationPlace'));
  for (const role of ['carrier', 'agent'] as const) {
    const [own, general] = [draft.keptAs(`$own.${role}`), draft.keptAs(`$general.${role}`)];
    draft.addToParty(role, own[0] ?? general[0] ?? {});
  }
  const id = draft.textOf('declaration.id');
  const master = draft.onlyKept('$master');
  if (id !== undefined)
    draft.add('declaration', 'transportDocs', { type: master === undefined ? 'bill' : 'house', id });
  if (master !== undefined) draft.add('declaration', 'transportDocs', { type: 'master', id: master });
  const undg = [...new Set(draft.keptAs('$undg').map(({ text }) => text as string))];
  if (undg.length > 0) draft.putInOnlyItem('item.undg', undg);
  draft.putInOnlyItem('item.value', draft.textOf('declaration.invoiceTotal'));
  const currency = draft.textOf('declaration.currency');
  const freightCurrency = draft.onlyKept('$freightCurrency');
  if (freightCurrency === undefined || freightCurrency === currency)
    draft.putMissing('declaration.freight', draft.onlyKept('$freight'));
}

/** The format. */
export const asycudaManifestFormat = xmlFormat({
  id: 'asycuda-manifest',
  title: 'ASYCUDA World manifest',
  idFrom: '`Bol_reference`: each bill of lading is a declaration',
  lacks: 'origin and net mass; value and commodity code, as a rule',
  roots: { Awmds: manifest, Awbolds: manifest, Awmcds: manifest, Awbolegmds: manifest },
  isRoot: (uri) => uri === '' || /asycuda/i.test(uri),
  isPart: (uri) => uri === '' || /asycuda/i.test(uri),
  finish,
});
