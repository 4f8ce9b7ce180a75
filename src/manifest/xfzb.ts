// IATA Cargo-XML XFZB: a message holds a house waybill, which is one declaration.
import { cargoItem, consignment, finishCargo, isCargoPart } from './cargo-xml.js';
import type { Draft } from './draft.js';
import { xmlFormat } from './xml-reader.js';
import { record, type XmlTable } from './xml-table.js';

const houseWaybill: XmlTable = {
  'MessageHeaderDocument/TypeCode': 'declaration.type',
  'BusinessHeaderDocument/ID': '$waybill',
  MasterConsignment: {
    'TransportContractDocument/ID': '$master',
    SpecifiedLogisticsTransportMovement: consignment['SpecifiedLogisticsTransportMovement']!,
    'OriginLocation/ID': '$loading',
    'FinalDestinationLocation/ID': '$unloading',
    IncludedHouseConsignment: record({
      ...consignment,
      ID: 'declaration.id',
      IncludedHouseConsignmentItem: cargoItem,
    }),
  },
};

/** The id is the number of the house waybill. */
function finish(draft: Draft): void {
  draft.putMissing('declaration.id', draft.onlyKept('$waybill'));
  const id = draft.textOf('declaration.id');
  const master = draft.onlyKept('$master');
  if (master !== undefined) draft.add('declaration', 'transportDocs', { type: 'master', id: master });
  if (id !== undefined) draft.add('declaration', 'transportDocs', { type: 'house', id });
  draft.putMissing('transport.loading', draft.onlyKept('$loading'));
  draft.putMissing('transport.unloading', draft.onlyKept('$unloading'));
  finishCargo(draft);
}

/** The format. */
export const xfzbFormat = xmlFormat({
  id: 'xfzb',
  title: 'IATA Cargo-XML XFZB',
  idFrom: '`IncludedHouseConsignment/ID`, else `BusinessHeaderDocument/ID`',
  lacks: 'origin and net mass; value, as a rule; countries of dispatch and destination',
  roots: { HouseWaybill: houseWaybill },
  isRoot: (uri) => /^iata:housewaybill:\d+$/.test(uri),
  isPart: isCargoPart,
  finish,
});
