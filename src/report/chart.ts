// Charts as SVG: bars, lines and dots over two axes, drawn without a script and without a style of their own.
import { laneNames } from '../declaration/risk.js';
import type { Axis, Chart, Line } from './document.js';
import { figure, wholePercent } from './format.js';
import { type Html, html } from './html.js';
import { createScale, ticksOf } from './scale.js';
import { number } from './summary.js';

// The drawing is about as wide as a phone, so that its letters keep their size there, and grow a little elsewhere.
const width = 400;
const height = 250;
const top = 30;
const bottom = 44;
const right = 14;
const letter = 6.6;

interface Frame {
  readonly left: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly floor: number;
}

/** Draw a chart; `id` is unlike that of any other on the page. */
export function drawChart(chart: Chart, id: string): Html {
  const labels = ticksOf(chart.y).map((tick) => tickText(tick, chart.y));
  const left = 10 + letter * Math.max(...labels.map((label) => label.length));
  const [x, y] = [createScale(chart.x), createScale(chart.y)];
  const floor = height - bottom;
  const frame: Frame = {
    left,
    x: (value) => rounded(left + x(value) * (width - left - right)),
    y: (value) => rounded(floor - y(value) * (floor - top)),
    floor,
  };
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-says">
<title id="${id}-title">${chart.title}</title><desc id="${id}-says">${chart.says}</desc>
<g aria-hidden="true">${drawAxes(chart, frame)}${(chart.bars ?? []).map((bar) => drawBar(bar, frame))}${(chart.lines ?? []).map((line) => drawLine(line, frame))}${(chart.dots ?? []).map((dot) => drawDot(dot, frame))}${drawMarks(chart, frame)}</g></svg>`;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

function tickText(tick: number, { unit }: Axis): string {
  if (unit === 'count') return number(tick);
  return unit === 'percent' ? wholePercent(tick) : figure(tick);
}

function drawAxes({ x, y }: Chart, { left, floor, ...at }: Frame): Html {
  const end = width - right;
  const rows = ticksOf(y).map(
    (tick) =>
      html`<line class="grid" x1="${left}" x2="${end}" y1="${at.y(tick)}" y2="${at.y(tick)}"/><text class="tick" x="${left - 6}" y="${at.y(tick) + 4}" text-anchor="end">${tickText(tick, y)}</text>`,
  );
  const columns = ticksOf(x).map((tick) => {
    const place = at.x(tick);
    const anchor = place > end - 16 ? 'end' : 'middle';
    return html`<line class="axis" x1="${place}" x2="${place}" y1="${floor}" y2="${floor + 4}"/><text class="tick" x="${anchor === 'end' ? end + 6 : place}" y="${floor + 17}" text-anchor="${anchor}">${tickText(tick, x)}</text>`;
  });
  return html`<text class="axis-label" x="0" y="13">${y.label}</text>${rows}<line class="axis" x1="${left}" x2="${end}" y1="${floor}" y2="${floor}"/>${columns}<text class="axis-label" x="${end}" y="${floor + 37}" text-anchor="end">${x.label}</text>`;
}

function drawBar({ from, to, height: of }: NonNullable<Chart['bars']>[number], frame: Frame): Html {
  const x = rounded(frame.x(from) + 0.5);
  const wide = rounded(Math.max(0.5, frame.x(to) - x - 0.5));
  if (typeof of === 'number')
    return html`<rect class="bar" x="${x}" width="${wide}" y="${frame.y(of)}" height="${rounded(frame.floor - frame.y(of))}"/>`;
  let below = 0;
  return html`${laneNames.flatMap((lane) => {
    if (of[lane] === 0) return [];
    const [base, y] = [frame.y(below), frame.y(below + of[lane])];
    below += of[lane];
    return html`<rect class="${lane}" x="${x}" width="${wide}" y="${y}" height="${rounded(base - y)}"/>`;
  })}`;
}

function drawLine({ points, style }: Line, frame: Frame): Html {
  const path = points.map(([x, y]) => `${frame.x(x)},${frame.y(y)}`).join(' ');
  return html`<polyline class="line ${style}" points="${path}"/>`;
}

function drawDot({ x, y, low, high }: NonNullable<Chart['dots']>[number], frame: Frame): Html {
  const place = frame.x(x);
  return html`<line class="whisker" x1="${place}" x2="${place}" y1="${frame.y(low)}" y2="${frame.y(high)}"/><circle class="dot" cx="${place}" cy="${frame.y(y)}" r="3.5"/>`;
}

const labelHeight = 15;

/** Marks with their names to the right, or to the left where there is no room; names that would touch move up. */
function drawMarks({ marks = [] }: Chart, frame: Frame): Html {
  let ceiling = Number.POSITIVE_INFINITY;
  return html`${[...marks]
    .sort((a, b) => b.x - a.x)
    .map(({ x, y, label, lane }) => {
      const [cx, cy] = [frame.x(x), frame.y(y)];
      const at = Math.min(cy - 5, ceiling - labelHeight);
      ceiling = at;
      const isRight = cx + 12 + letter * label.length < width;
      const end = cx + (isRight ? 9 : -9);
      return html`<line class="leader" x1="${cx}" y1="${cy}" x2="${end}" y2="${at}"/><circle class="mark ${lane}" cx="${cx}" cy="${cy}" r="4.5"/><text class="mark-label" x="${end + (isRight ? 2 : -2)}" y="${at + 3}" text-anchor="${isRight ? 'start' : 'end'}">${label}</text>`;
    })}`;
}
