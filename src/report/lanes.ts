// What each lane means for a declaration, in the words of reports.
import type { Lane } from '../declaration/risk.js';

export const laneMeanings: { readonly [lane in Lane]: string } = {
  red: 'physical examination',
  yellow: 'documents are checked',
  blue: 'released, audited later',
  green: 'released',
};
