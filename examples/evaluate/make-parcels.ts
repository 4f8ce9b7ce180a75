// Makes parcels.csv and inspections.csv, the same bytes at every run: invented parcels of three months, and what was found in some.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const rows = 1_500;
const firstDay = Date.UTC(2026, 0, 1);
const days = 90;
/** One parcel in ten is opened by lot, whatever it looks like. */
const randomShare = 0.1;

/** What comes in: commodity code, description, brand that is copied, usual value per kg in USD, how often it is a copy. */
const goods = [
  { hs: '640411', says: 'running shoes', brand: 'Nike', perKg: 40, copies: 0.16 },
  { hs: '420221', says: 'leather handbag', brand: 'Gucci', perKg: 220, copies: 0.2 },
  { hs: '910211', says: 'wrist watch', brand: 'Rolex', perKg: 900, copies: 0.12 },
  { hs: '610910', says: 'cotton t-shirts', brand: 'Adidas', perKg: 25, copies: 0.08 },
  { hs: '851830', says: 'wireless headphones', brand: 'Sony', perKg: 160, copies: 0.1 },
  { hs: '850760', says: 'power bank lithium battery', brand: 'Samsung', perKg: 60, copies: 0.05 },
  { hs: '732393', says: 'stainless steel pots', brand: '', perKg: 12, copies: 0 },
  { hs: '490199', says: 'printed books', brand: '', perKg: 15, copies: 0 },
] as const;
const origins = ['CN', 'CN', 'CN', 'VN', 'TR', 'IT', 'DE', 'US'] as const;
const hubs = ['HK', 'AE', 'SG'] as const;
const offices = ['NLAMS', 'NLRTM', 'NLMST'] as const;

/** Numbers from 0 up to 1 (Park and Miller's minimal standard), the same at every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

type Random = () => number;
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const cents = (amount: number): number => Math.round(100 * amount) / 100;

/** What a parcel says of itself, whether it is a copy, and whether it looks like one. */
function drawParcel(random: Random) {
  const { hs, says, brand, perKg, copies } = pick(random, goods);
  const isCopy = random() < copies;
  const origin = isCopy && random() < 0.6 ? 'CN' : pick(random, origins);
  const from = random() < (isCopy ? 0.35 : 0.06) ? pick(random, hubs) : origin;
  const kg = Math.round(10 * 0.3 * 30 ** random()) / 10;
  const value = cents(kg * perKg * (0.6 + 0.8 * random()) * (isCopy ? 0.06 + 0.5 * random() : 1));
  // A copy seldom names whose it is where the papers are read.
  const named = brand !== '' && random() < (isCopy ? 0.5 : 0.35) ? brand : '';
  const isSuspect = value / kg < 0.25 * perKg || (from !== origin && random() < 0.5);
  const description = named === '' ? says : `${named} ${says}`;
  const importer = `I${String(Math.floor(random() ** 3 * 300)).padStart(3, '0')}`; // few receive much
  const cells = [
    pick(random, offices),
    pick(random, ['4', '4', '5', '1']),
    importer,
    hs,
    description,
    named,
    origin,
    from,
    kg,
    value,
  ];
  return { cells, isCopy, isSuspect, revenue: isCopy ? cents(kg * perKg * 0.2) : '' };
}

/** Both files. */
export function makeParcels(): { readonly parcels: string; readonly inspections: string } {
  const random = createRandom(1_500);
  const parcels = [
    'Parcel,Accepted,Office,Mode,Importer,HS code,Description,Brand,Origin,Sent from,Net kg,Value,Result',
  ];
  const inspections = ['declarationId,examined,result,decidedBy,revenue'];
  for (let row = 0; row < rows; row++) {
    const { cells, isCopy, isSuspect, revenue } = drawParcel(random);
    const isOpened = random() < randomShare || isSuspect;
    const id = `E26${String(row + 1).padStart(4, '0')}`;
    const day = new Date(firstDay + Math.floor((row * days) / rows) * 86_400_000).toISOString().slice(0, 10);
    parcels.push([id, day, ...cells, isOpened ? (isCopy ? 'counterfeit' : 'in order') : ''].join(','));
    if (isOpened)
      inspections.push(
        [id, true, isCopy ? 'ip-infringement' : 'conform', isSuspect ? 'risk' : 'random', revenue].join(','),
      );
  }
  return { parcels: `${parcels.join('\n')}\n`, inspections: `${inspections.join('\n')}\n` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { parcels, inspections } = makeParcels();
  writeFileSync(new URL('parcels.csv', import.meta.url), parcels);
  writeFileSync(new URL('inspections.csv', import.meta.url), inspections);
}
