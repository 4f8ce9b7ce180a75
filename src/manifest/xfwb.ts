// IATA Cargo-XML XFWB: a message holds one master waybill, which is one declaration.

import { cargoItem, consignment, finishCargo, isCargoPart } from './cargo-xml.js';
import type { Draft } from './draft.js';
import { xmlFormat } from './xml-reader.js';
import type { XmlTable } from './xml-table.js';

const waybill: XmlTable = {
  'MessageHeaderDocument/TypeCode': 'declaration.type',
  'BusinessHeaderDocument/ID': 'declaration.id',
  MasterConsignment: {
    ...consignment,
    'ApplicableRating/IncludedMasterConsignmentItem': cargoItem,
    IncludedMasterConsignmentItem: cargoItem,
  },
};

/** The id is the number of the waybill. */
function finish(draft: Draft): void {
  const id = draft.textOf('declaration.id');
  if (id !== undefined) draft.add('declaration', 'transportDocs', { type: 'awb', id });
  finishCargo(draft);
}

/** The format. */
export const xfwbFormat = xmlFormat({
  id: 'xfwb',
  title: 'IATA Cargo-XML XFWB',
  idFrom: '`BusinessHeaderDocument/ID`, the number of the waybill',
  lacks: 'origin and net mass; value, as a rule; countries of dispatch and destination',
  roots: { Waybill: waybill },
  isRoot: (uri) => /^iata:waybill:\d+$/.test(uri),
  isPart: isCargoPart,
  finish,
});
