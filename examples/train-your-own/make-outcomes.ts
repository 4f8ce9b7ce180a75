// Makes outcomes.csv, the same bytes at every run: invented parcels of half a year, and what inspection found in some of them.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const rows = 900;
const firstDay = Date.UTC(2026, 0, 1);
const days = 181;

/** What comes in: commodity code, usual value per kg in USD, how often it is a copy, and where it comes from. */
const goods = [
  { hs: '640411', perKg: 24, copies: 0.22, origins: ['CN', 'CN', 'VN', 'TR', 'IT'] },
  { hs: '420222', perKg: 60, copies: 0.3, origins: ['CN', 'CN', 'HK', 'TR', 'FR'] },
  { hs: '851713', perKg: 700, copies: 0.06, origins: ['CN', 'VN', 'IN'] },
  { hs: '850760', perKg: 30, copies: 0.1, origins: ['CN', 'CN', 'KR'] },
  { hs: '300490', perKg: 120, copies: 0.08, origins: ['IN', 'IN', 'DE', 'FR'] },
  { hs: '950300', perKg: 14, copies: 0.12, origins: ['CN', 'CN', 'VN', 'DE'] },
  { hs: '330300', perKg: 80, copies: 0.25, origins: ['FR', 'TR', 'AE', 'CN'] },
] as const;
const hubs = ['HK', 'AE', 'SG'] as const;

/** Numbers from 0 up to 1 (Park and Miller's minimal standard), the same at every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The whole file. */
export function makeOutcomes(): string {
  const random = createRandom(2026);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const lines = ['Parcel,Accepted,HS code,Origin,Sent from,Shipper,Net kg,Value,Result'];
  for (let row = 0; row < rows; row++) {
    const { hs, perKg, copies, origins } = pick(goods);
    const shipper = Math.floor(random() ** 2 * 60); // few send much
    const isCrooked = shipper % 7 === 3;
    const isCopy = random() < copies * (isCrooked ? 2.6 : 0.5);
    const origin = pick(origins);
    const from = random() < (isCopy ? 0.3 : 0.08) ? pick(hubs) : origin;
    const kg = Math.round(10 * 0.3 * 40 ** random()) / 10;
    const value = Math.round(100 * kg * perKg * (0.6 + 0.8 * random()) * (isCopy ? 0.25 + 0.6 * random() : 1)) / 100;
    const isOpened = random() < 0.55;
    const result = isOpened ? (isCopy ? 'counterfeit' : 'in order') : '';
    const day = new Date(firstDay + Math.floor((row * days) / rows) * 86_400_000).toISOString().slice(0, 10);
    const id = `P26${String(row + 1).padStart(4, '0')}`;
    lines.push([id, day, hs, origin, from, `S${String(shipper).padStart(3, '0')}`, kg, value, result].join(','));
  }
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL('outcomes.csv', import.meta.url), makeOutcomes());
