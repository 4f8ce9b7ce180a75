// CC315A: entry summary declarations of the European Union (ICS) and the United Kingdom (safety and security) as XML.

import { compactDate } from './conversions.js';
import type { Draft } from './draft.js';
import { xmlFormat } from './xml-reader.js';
import { as, entry, group, item, party, type XmlTable } from './xml-table.js';

// 10 and 11 are lorries on ferries, which come by sea.
const modeOf = (text: string): string => (/^1[01]$/.test(text) ? '1' : text);

const consignor = (end: string, part: string): XmlTable => trader('CO', end, part);
const consignee = (end: string, part: string): XmlTable => trader('CE', end, part);
/** Names of a trader's elements: those of the whole message end in 1x, those of an item in 2x. */
function trader(who: string, name: string, part: string): XmlTable {
  return {
    [`TIN${who}${part}59`]: 'id',
    [`Nam${who}${name}`]: 'name',
    [`StrAndNum${who}${part}22`]: 'line',
    [`Cit${who}${part}24`]: 'city',
    [`PosCod${who}${part}23`]: 'postcode',
    [`Cou${who}${part}25`]: 'country',
  };
}
const plain = (end: string): XmlTable => ({
  [`TIN${end}`]: 'id',
  [`Nam${end}`]: 'name',
  [`StrAndNum${end}`]: 'line',
  [`Cit${end}`]: 'city',
  [`PosCod${end}`]: 'postcode',
  [`CouCod${end}`]: 'country',
});

const goodsItem = item({
  IteNumGDS7: 'item.no',
  GooDesGDS23: 'item.description',
  GroMasGDS46: 'item.grossKg',
  ComRefNumGIM1: 'extra.commercialReference',
  UNDanGooCodGDI1: 'item.undg',
  PlaLoaGOOITE333: '$loading',
  PlaUnlGOOITE333: '$unloading',
  'COMCODGODITM/ComNomCMD1': 'item.hs',
  PRODOCDC2: entry('item.documents', { DocTypDC21: 'type', DocRefDC23: 'id' }),
  TRACONCO2: party('consignor', consignor('27', '2')),
  TRACONCE2: party('consignee', consignee('27', '2')),
  PRTNOT640: party('notify', {
    TINPRTNOT641: 'id',
    NamPRTNOT642: 'name',
    StrNumPRTNOT646: 'line',
    CtyPRTNOT643: 'city',
    PstCodPRTNOT644: 'postcode',
    CouCodGINOT647: 'country',
  }),
  'CONNR2/ConNumNR21': '$container',
  PACGS2: entry('item.packages', {
    NumOfPacGS24: 'count',
    NumOfPieGS25: 'count',
    KinOfPacGS23: 'kind',
    MarNumOfPacGSL21: 'marks',
    MarNumOfPacGS21: 'marks',
  }),
  IDEMEATRAGI970: group({ IdeMeaTraGIMEATRA971: 'id', NatIDEMEATRAGI973: 'nationality' }, (draft, values) =>
    draft.keep('$means', values),
  ),
});

const message: XmlTable = {
  MesTypMES20: 'declaration.type',
  HEAHEA: {
    RefNumHEA4: 'declaration.lrn',
    DocNumHEA5: 'declaration.id',
    TraModAtBorHEA76: as('transport.mode', modeOf),
    IdeOfMeaOfTraCroHEA85: 'transport.id',
    NatOfMeaOfTraCroHEA87: 'transport.nationality',
    ConRefNumHEA: 'transport.conveyanceRef',
    TotNumOfIteHEA305: 'declaration.itemCount',
    TotNumOfPacHEA306: 'declaration.totalPackages',
    TotGroMasHEA307: 'declaration.totalGrossKg',
    ComRefNumHEA: 'declaration.ucr',
    PlaLoaGOOITE334: 'transport.loading',
    CodPlUnHEA357: 'transport.unloading',
    PlaUnlGOOITE334: 'transport.unloading',
    DecDatTimHEA114: as('declaration.acceptedAt', compactDate),
  },
  TRACONCO1: party('consignor', consignor('17', '1')),
  TRACONCE1: party('consignee', consignee('17', '1')),
  NOTPAR670: party('notify', {
    TINNOTPAR671: 'id',
    NamNOTPAR672: 'name',
    StrNumNOTPAR673: 'line',
    CitNOTPAR674: 'city',
    PosCodNOTPAR676: 'postcode',
    CouCodNOTPAR675: 'country',
  }),
  TRAREP: party('agent', plain('TRE1')),
  PERLODSUMDEC: party('declarant', plain('PLD1')),
  TRACARENT601: party('carrier', {
    TINTRACARENT602: 'id',
    NamTRACARENT604: 'name',
    StrNumTRACARENT607: 'line',
    CtyTRACARENT603: 'city',
    PstCodTRACARENT606: 'postcode',
    CouCodTRACARENT605: 'country',
  }),
  'ITI/CouOfRouCodITI1': 'transport.routing',
  'SEAID529/SeaIdSEAID530': '$seal',
  CUSOFFFENT730: {
    RefNumCUSOFFFENT731: 'declaration.office',
    ExpDatOfArrFIRENT733: as('transport.eta', compactDate),
  },
  'CUSOFFLON/RefNumCOL1': '$lodgedAt',
  GOOITEGDS: goodsItem,
};

const textsOf = (draft: Draft, name: string): string[] => [
  ...new Set(draft.keptAs(name).map(({ text }) => text as string)), // as the table keeps it
];

/** The id is the number that customs gave, before there is one that of the declarant. */
function finish(draft: Draft): void {
  draft.putMissing('declaration.id', draft.textOf('declaration.lrn'));
  draft.putMissing('declaration.stage', 'pre-arrival');
  draft.putMissing('declaration.flow', 'import');
  draft.putMissing('declaration.office', draft.onlyKept('$lodgedAt'));
  draft.putMissing('transport.loading', draft.onlyKept('$loading'));
  draft.putMissing('transport.unloading', draft.onlyKept('$unloading'));
  for (const id of textsOf(draft, '$container')) draft.add('declaration', 'equipment', { id });
  const seals = textsOf(draft, '$seal');
  if (seals.length > 0) draft.add('declaration', 'equipment', { seals });
  const means = draft.keptAs('$means');
  const { id, nationality } = means.length === 1 ? means[0]! : {};
  if (draft.textOf('transport.id') !== undefined) return;
  if (typeof id === 'string') draft.putMissing('transport.id', id);
  if (typeof nationality === 'string') draft.putMissing('transport.nationality', nationality);
}

/** The format. */
export const cc315aFormat = xmlFormat({
  id: 'cc315a',
  title: 'entry summary declaration CC315A',
  idFrom: '`DocNumHEA5` (the number that customs gave), else `RefNumHEA4`',
  lacks: 'value, origin, net mass, quantity',
  roots: { CC315A: message },
  isRoot: (uri) => uri === '' || /CC315A|IE315|dgtaxud/i.test(uri),
  isPart: (uri) => uri === '' || /CC315A|IE315|dgtaxud/i.test(uri),
  finish,
});
