// Plants: for each rule of the shipped packs a suspicious shipment, with the risk that it raises.
import type { Plant } from './plant.js';
import { counterfeitPlants } from './plants-counterfeit.js';
import { safetyPlants } from './plants-safety.js';

export const plants: readonly (Plant & { readonly risk: 'counterfeit' | 'safety' })[] = [
  ...counterfeitPlants.map((plant) => ({ ...plant, risk: 'counterfeit' as const })),
  ...safetyPlants.map((plant) => ({ ...plant, risk: 'safety' as const })),
];
