// Bars in the cells of tables, as wide as the cell lets them be.
import { type Lane, laneNames } from '../declaration/risk.js';
import type { LaneCounts } from './document.js';
import { type Html, html } from './html.js';

const percentOf = (share: number): string => `${Math.round(1000 * Math.max(0, Math.min(1, share))) / 10}%`;

/** A bar for a share, 0 to 1, in the colour of a lane or in that of other figures. */
export function drawBar(share: number, colour: Lane | 'bar'): Html {
  return html`<svg class="cell-bar" width="100%" height="8" aria-hidden="true"><rect class="track" width="100%" height="8"/><rect class="${colour}" width="${percentOf(share)}" height="8"/></svg>`;
}

/** A bar made of the four lanes. */
export function drawLanesBar(counts: LaneCounts): Html {
  const all = laneNames.reduce((sum, lane) => sum + counts[lane], 0) || 1;
  let before = 0;
  const parts = laneNames.map((lane) => {
    const x = before;
    before += counts[lane];
    if (counts[lane] === 0) return null;
    return html`<rect class="${lane}" x="${percentOf(x / all)}" width="${percentOf(counts[lane] / all)}" height="8"/>`;
  });
  return html`<svg class="cell-bar" width="100%" height="8" aria-hidden="true">${parts}</svg>`;
}
