// Plants: for each rule of the shipped packs how a suspicious shipment differs from its ordinary twin.
import type { Shipment } from './generate-arrivals.js';

export interface Plant {
  readonly rule: string;
  readonly risk: 'counterfeit' | 'safety';
  /** Commodity code of the goods that both ship. */
  readonly goods: string;
  /** What both are given before they part. */
  readonly both?: (shipment: Shipment) => Partial<Shipment>;
  /** What only the ordinary one is given, where leaving it alone would not make it ordinary. */
  readonly twin?: (shipment: Shipment) => Partial<Shipment>;
  readonly suspicious: (shipment: Shipment) => Partial<Shipment>;
  /** Further items of both, or of the ordinary one when it has others. */
  readonly moreItems?: (shipment: Shipment) => Partial<Shipment>[];
  readonly moreTwinItems?: (shipment: Shipment) => Partial<Shipment>[];
}

const shareOfValue = (shipment: Shipment, share: number): string => (Number(shipment.value) * share).toFixed(2);
const describedAs = (description: string) => (): Partial<Shipment> => ({ description });
const atShare =
  (share: number) =>
  (shipment: Shipment): Partial<Shipment> => ({ value: shareOfValue(shipment, share) });
const counterfeit = { risk: 'counterfeit' } as const;
const safety = { risk: 'safety' } as const;

export const plants: readonly Plant[] = [
  {
    ...counterfeit,
    rule: 'CF-001',
    goods: '640411',
    both: describedAs('adidas running shoes'),
    suspicious: atShare(0.12),
  },
  {
    ...counterfeit,
    rule: 'CF-002',
    goods: '610910',
    both: describedAs('lacoste polo shirts cotton'),
    suspicious: atShare(0.1),
  },
  {
    ...counterfeit,
    rule: 'CF-003',
    goods: '420221',
    both: describedAs('handbag michael kors leather'),
    suspicious: atShare(0.1),
  },
  {
    ...counterfeit,
    rule: 'CF-004',
    goods: '910221',
    both: describedAs('wrist watches rolex, steel'),
    suspicious: atShare(0.05),
  },
  {
    ...counterfeit,
    rule: 'CF-005',
    goods: '851830',
    both: describedAs('AirPods wireless earphones'),
    suspicious: atShare(0.08),
  },
  {
    ...counterfeit,
    rule: 'CF-006',
    goods: '330300',
    both: describedAs('eau de parfum DIOR 100 ml'),
    suspicious: atShare(0.12),
  },
  {
    ...counterfeit,
    rule: 'CF-007',
    goods: '950300',
    both: describedAs('pokemon figures, plastic'),
    suspicious: atShare(0.09),
  },
  {
    ...counterfeit,
    rule: 'CF-010',
    goods: '950662',
    both: () => ({ quantity: '1', value: '9.00', net: '0.450', gross: '0.480', packages: '1' }),
    suspicious: () => ({ value: '0.90' }),
  },
  {
    ...counterfeit,
    rule: 'CF-011',
    goods: '630260',
    both: () => ({ value: '131.00' }),
    suspicious: () => ({ value: '149.00' }),
  },
  {
    ...counterfeit,
    rule: 'CF-012',
    goods: '910221',
    both: describedAs('Rolex watch, automatic'),
    suspicious: describedAs('Rolex watch, automatic, replica'),
  },
  {
    ...counterfeit,
    rule: 'CF-013',
    goods: '640411',
    both: describedAs('adidas running shoes'),
    suspicious: describedAs('ad1das running shoes'),
  },
  {
    ...counterfeit,
    rule: 'CF-014',
    goods: '640411',
    both: () => ({ description: 'sports shoes, textile upper', marks: 'LOT 42-45 BLACK' }),
    suspicious: () => ({ marks: 'NIKE AIR 42-45 BLACK' }),
  },
  {
    ...counterfeit,
    rule: 'CF-015',
    goods: '392690',
    both: describedAs('samples of plastic clips'),
    suspicious: describedAs('SAMPLES'),
  },
  {
    ...counterfeit,
    rule: 'CF-016',
    goods: '392690',
    both: describedAs('plastic soles'),
    suspicious: describedAs('running shoes'),
  },
  {
    ...counterfeit,
    rule: 'CF-017',
    goods: '392690',
    both: describedAs('plastic handles'),
    suspicious: describedAs('ladies handbags'),
  },
  {
    ...counterfeit,
    rule: 'CF-018',
    goods: '580710',
    both: describedAs('woven labels, care instructions'),
    suspicious: describedAs('woven labels NIKE'),
  },
  {
    ...counterfeit,
    rule: 'CF-019',
    goods: '610910',
    both: () => ({
      description: 'tommy hilfiger polo shirts',
      quantity: '5',
      value: '160.00',
      net: '1.000',
      gross: '1.200',
      packages: '1',
    }),
    twin: () => ({ mode: '3' }),
    suspicious: () => ({ mode: '5' }),
  },
  {
    ...counterfeit,
    rule: 'CF-020',
    goods: '630260',
    both: () => ({ quantity: '61', receiver: 'J. Smith', importer: '' }),
    twin: () => ({ receiverKind: 'business' }),
    suspicious: () => ({ receiverKind: 'person' }),
  },
  {
    ...counterfeit,
    rule: 'CF-021',
    goods: '950662',
    suspicious: () => ({ receiverAddress: 'Parcel Shop 12, High Street 4' }),
  },
  {
    ...counterfeit,
    rule: 'CF-022',
    goods: '940540',
    both: () => ({ sender: 'Blue Star Trading Co' }),
    suspicious: () => ({ receiver: 'BLUE STAR TRADING CO' }),
  },
  {
    ...counterfeit,
    rule: 'CF-023',
    goods: '853690',
    both: () => ({ origin: 'CN', route: 'CN NL' }),
    twin: () => ({ dispatch: 'CN' }),
    suspicious: () => ({ dispatch: 'AE' }),
  },
  { ...counterfeit, rule: 'CF-024', goods: '853690', suspicious: () => ({ freeZone: 'yes' }) },
  {
    ...counterfeit,
    rule: 'CF-025',
    goods: '620342',
    both: () => ({ route: 'CN NL' }),
    suspicious: () => ({ route: 'CN AE EG AL IT NL' }),
  },
  {
    ...counterfeit,
    rule: 'CF-026',
    goods: '732690',
    suspicious: (shipment) => ({ gross: (Number(shipment.net) * 0.8).toFixed(3) }),
  },
  {
    ...counterfeit,
    rule: 'CF-027',
    goods: '640399',
    suspicious: (shipment) => ({ quantity: String(Number(shipment.quantity) * 40 + 1) }),
  },
  {
    ...counterfeit,
    rule: 'CF-028',
    goods: '392690',
    both: () => ({ quantity: '41001', net: '4100.000', gross: '4300.000', value: '41000.00' }),
    twin: () => ({ packages: '300' }),
    suspicious: () => ({ packages: '1' }),
  },
  {
    ...counterfeit,
    rule: 'CF-029',
    goods: '392690',
    both: () => ({ quantity: '9001', net: '900.000', gross: '950.000', value: '800.00', packages: '60' }),
    twin: () => ({ mode: '1' }),
    suspicious: () => ({ mode: '4' }),
  },
  {
    ...counterfeit,
    rule: 'CF-030',
    goods: '420292',
    suspicious: () => ({}),
    moreItems: () => [
      itemOf('640399', "men's leather shoes", '31', '620.00', '34.000'),
      itemOf('910221', 'wrist watches, quartz', '9', '2700.00', '1.500'),
    ],
    moreTwinItems: () => [
      itemOf('640399', "men's leather shoes", '31', '620.00', '34.000'),
      itemOf('940540', 'LED lamps, 9 W', '9', '90.00', '1.500'),
    ],
  },
  { ...counterfeit, rule: 'CF-031', goods: '940540', suspicious: () => ({ sender: 'Unknown' }) },
  {
    ...counterfeit,
    rule: 'CF-032',
    goods: '610910',
    both: () => ({
      description: 'puma caps and shirts',
      value: '30000.00',
      net: '400.000',
      gross: '430.000',
      packages: '30',
    }),
    twin: () => ({ quantity: '1987' }),
    suspicious: () => ({ quantity: '2000' }),
  },
  {
    ...counterfeit,
    rule: 'CF-033',
    goods: '392690',
    both: () => ({ invoice: '900.00' }),
    twin: () => ({ freight: '120.00' }),
    suspicious: () => ({ freight: '1400.00' }),
  },
  {
    ...counterfeit,
    rule: 'CF-034',
    goods: '732690',
    both: describedAs('steel hooks and fittings'),
    suspicious: describedAs('wristwatches, quartz'),
  },
  {
    ...safety,
    rule: 'PS-001',
    goods: '300490',
    both: () => ({ receiver: 'M. Rossi', importer: '' }),
    twin: () => ({ receiverKind: 'business' }),
    suspicious: () => ({ receiverKind: 'person' }),
  },
  {
    ...safety,
    rule: 'PS-002',
    goods: '330499',
    both: describedAs('face cream 50 ml'),
    suspicious: describedAs('sildenafil 100 mg, 400 pcs'),
  },
  {
    ...safety,
    rule: 'PS-003',
    goods: '300490',
    twin: () => ({ documents: '380;911' }),
    suspicious: () => ({ documents: '380' }),
  },
  {
    ...safety,
    rule: 'PS-004',
    goods: '330499',
    both: describedAs('skin care ampoules'),
    suspicious: describedAs('Botulinum toxin type A 100 units'),
  },
  {
    ...safety,
    rule: 'PS-005',
    goods: '392690',
    both: describedAs('plastic lens cases'),
    suspicious: describedAs('color lenses, pair'),
  },
  {
    ...safety,
    rule: 'PS-006',
    goods: '330300',
    both: () => ({ mode: '4' }),
    twin: () => ({ un: '1266' }),
    suspicious: () => ({ un: '' }),
  },
  {
    ...safety,
    rule: 'PS-007',
    goods: '850760',
    both: () => ({ mode: '4' }),
    twin: () => ({ un: '3480' }),
    suspicious: () => ({ un: '' }),
  },
  {
    ...safety,
    rule: 'PS-008',
    goods: '392690',
    both: () => ({ description: 'plastic cases for telephones', un: '3481' }),
    suspicious: describedAs('power bank 20000mAh'),
  },
  {
    ...safety,
    rule: 'PS-009',
    goods: '850760',
    both: () => ({ description: 'power bank 10000mAh', mode: '1' }),
    suspicious: atShare(0.08),
  },
  { ...safety, rule: 'PS-010', goods: '950300', both: describedAs('plush bears'), suspicious: atShare(0.03) },
  {
    ...safety,
    rule: 'PS-011',
    goods: '950300',
    both: describedAs('wooden balls 5 mm, 216 pcs'),
    suspicious: describedAs('magnetic balls 5 mm, 216 pcs'),
  },
  {
    ...safety,
    rule: 'PS-012',
    goods: '950300',
    both: () => ({ description: 'toy scooters', un: '3481' }),
    suspicious: describedAs('hoverboard 6.5 inch'),
  },
  {
    ...safety,
    rule: 'PS-013',
    goods: '392690',
    both: describedAs('plastic pens'),
    suspicious: describedAs('disposable vape, 600 puffs'),
  },
  { ...safety, rule: 'PS-014', goods: '850440', both: describedAs('USB chargers 20 W'), suspicious: atShare(0.07) },
  {
    ...safety,
    rule: 'PS-015',
    goods: '392690',
    both: describedAs('steering wheel covers'),
    suspicious: describedAs('steering wheel airbag modules'),
  },
  { ...safety, rule: 'PS-016', goods: '870895', twin: () => ({ un: '3268' }), suspicious: () => ({ un: '' }) },
  {
    ...safety,
    rule: 'PS-017',
    goods: '870830',
    both: describedAs('brake pads for passenger cars'),
    suspicious: atShare(0.08),
  },
  {
    ...safety,
    rule: 'PS-018',
    goods: '880730',
    twin: () => ({ documents: '380;C119' }),
    suspicious: () => ({ documents: '380' }),
  },
  {
    ...safety,
    rule: 'PS-019',
    goods: '190110',
    twin: () => ({ documents: '380;852' }),
    suspicious: () => ({ documents: '380' }),
  },
  { ...safety, rule: 'PS-020', goods: '220830', suspicious: atShare(0.04) },
  {
    ...safety,
    rule: 'PS-021',
    goods: '392690',
    both: () => ({ hs: '550210', description: 'cellulose acetate tow', receiver: 'R. Costa', importer: '' }),
    twin: () => ({ receiverKind: 'business' }),
    suspicious: () => ({ receiverKind: 'person' }),
  },
  { ...safety, rule: 'PS-022', goods: '380891', twin: () => ({ un: '3082' }), suspicious: () => ({ un: '' }) },
  {
    ...safety,
    rule: 'PS-023',
    goods: '847982',
    both: describedAs('manual fruit press'),
    suspicious: describedAs('manual TDP pill press'),
  },
  { ...safety, rule: 'PS-024', goods: '650610', suspicious: atShare(0.06) },
  { ...safety, rule: 'PS-025', goods: '961310', twin: () => ({ un: '1057' }), suspicious: () => ({ un: '' }) },
  {
    ...safety,
    rule: 'PS-026',
    goods: '732690',
    both: describedAs('steel hooks and fittings'),
    suspicious: describedAs('solvent trap kit, titanium'),
  },
  {
    ...safety,
    rule: 'PS-027',
    goods: '392690',
    both: describedAs('paint brushes'),
    suspicious: describedAs('spray paint, 400 ml'),
  },
  { ...safety, rule: 'PS-028', goods: '330499', both: describedAs('face cream 50 ml'), suspicious: atShare(0.01) },
];

function itemOf(hs: string, description: string, quantity: string, value: string, net: string): Partial<Shipment> {
  return { hs, description, quantity, value, net, gross: (Number(net) * 1.08).toFixed(3), packages: '1', marks: '' };
}
