// The page: a report as one HTML file that needs nothing else, opens offline, and shows everything without its script.
import { createHash } from 'node:crypto';
import { type Lane, laneNames } from '../declaration/risk.js';
import { drawBar, drawLanesBar } from './cell-bar.js';
import { drawChart } from './chart.js';
import type { Block, Card, Cell, Chart, Column, Interval, Line, Report, Section, Table } from './document.js';
import { cellText, intervalText, isInterval, isLanes, percent, points, sortNumber } from './format.js';
import { Html, html } from './html.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

// The style and the script are named by their digests, so no other would run or apply even if it stood in the page.
const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `default-src 'none'; style-src ${digest(pageStyle)}; script-src ${digest(pageScript)}; base-uri 'none'; form-action 'none'`;

/** Write a report as a page. */
export function writePage(report: Report): string {
  const { kind, title, lead, facts, sections, written } = report;
  const { text } = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title} – ${kind}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="frame">
<header>
<p class="kind">${kind}</p>
<h1><bdi>${title}</bdi></h1>
<p class="lead">${lead}</p>
<dl class="facts">${facts.map(({ label, value, note, lane }) => html`<div><dt>${lane ? html`<span class="lane ${lane}">${label}</span>` : label}</dt><dd class="value">${value}</dd><dd>${note}</dd></div>`)}</dl>
</header>
<nav aria-label="Sections"><ul>${sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>
<main id="main">
${sections.map(writeSection)}</main>
<footer><p class="written">${written}</p></footer>
</div>
<script>${new Html(pageScript)}</script>
</body>
</html>
`;
  return text;
}

function writeSection({ id, heading, says, blocks }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
<p class="says">${says}</p>
${blocks.map((block, at) => writeBlock(block, `${id}-${at}`))}</section>
`;
}

function writeBlock(block: Block, id: string): Html {
  switch (block.kind) {
    case 'heading':
      return html`<h3>${block.text}</h3>\n`;
    case 'note':
      return html`<p class="note ${block.tone}">${block.text}</p>\n`;
    case 'table':
      if (!block.folded) return writeTable(block.table);
      return html`<details><summary>${block.table.caption}</summary>${writeTable(block.table)}</details>\n`;
    case 'charts':
      return html`<div class="charts">${block.charts.map((chart, at) => writeChart(chart, `${id}-${at}`))}</div>\n`;
    case 'cards':
      return writeCards(block.cards);
  }
}

/** A table that can be scrolled by itself where it is wider than the page, by keyboard too. */
function writeTable({ caption, columns, rows, sortable }: Table): Html {
  const most = columns.map(({ bar }, column) =>
    bar ? (bar.most ?? Math.max(0, ...rows.map((row) => sortNumber(row[column] ?? null) ?? 0))) : 0,
  );
  const sorts = sortable && rows.length > 1;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table${sorts ? html` data-sortable` : null}>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${classOf(column)}">${column.head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column, at) => writeCell(row[at] ?? null, column, most[at]!, row))}</tr>\n`)}</tbody>
</table></div>${sorts ? html`<p class="unseen" role="status"></p>` : null}
`;
}

const isText = (kind: Column['kind']): boolean => kind === 'text' || kind === 'word' || kind === 'code';

function classOf({ kind, bar }: Column): string {
  if (bar) return 'bars';
  return { text: 'text', word: 'tag', code: 'code', lane: 'tag', lanes: 'bars' }[kind as string] ?? 'num';
}

function writeCell(cell: Cell, column: Column, most: number, row: readonly Cell[]): Html {
  const sort = isText(column.kind) ? null : sortNumber(cell);
  const attributes = html` class="${classOf(column)}"${sort === null ? null : html` data-sort="${sort}"`}`;
  const inside = writeInside(cell, column, most, row);
  return cell === row[0] ? html`<th scope="row"${attributes}>${inside}</th>` : html`<td${attributes}>${inside}</td>`;
}

function writeInside(cell: Cell, { kind, bar }: Column, most: number, row: readonly Cell[]): Html {
  const text = cellText(cell, kind);
  if (kind === 'lane') return html`<span class="lane ${text}">${text}</span>`;
  if (isText(kind)) return html`<bdi>${text}</bdi>`;
  if (cell === null || typeof cell === 'string') return html`${text}`;
  if (isLanes(cell)) return html`${drawLanesBar(cell)}<span class="unseen">${text}</span>`;
  const written = isInterval(cell) ? writeInterval(cell, kind) : html`${text}`;
  const value = sortNumber(cell);
  if (!bar || value === null) return written;
  const lane = laneNames.find((name) => name === row[0]) ?? 'bar';
  return html`<div class="pair"><span>${written}</span>${drawBar(value / (most || 1), lane)}</div>`;
}

/** An estimate with its bounds below. */
function writeInterval(cell: Interval, kind: Column['kind']): Html {
  const bounds = intervalText(cell, kind);
  const value = cellText(cell.value, kind);
  return bounds === '' ? html`${value}` : html`${value} <span class="interval">${bounds}</span>`;
}

function writeChart(chart: Chart, id: string): Html {
  const lines = (chart.lines ?? []).filter(({ name }) => name !== '');
  const isByLane = chart.bars?.some(({ height }) => typeof height !== 'number') === true;
  const keys = [...lines.map(writeKey), ...(isByLane ? laneNames.map(writeLaneKey) : [])];
  return html`<figure><figcaption>${chart.title}</figcaption>${keys.length > 0 ? html`<ul class="key">${keys}</ul>` : null}
${drawChart(chart, id)}
<details><summary>Figures<span class="unseen"> of the chart: ${chart.title}</span></summary>${writeTable(chart.table)}</details></figure>
`;
}

const writeLaneKey = (lane: Lane): Html => html`<li><span class="lane ${lane}">${lane}</span></li>`;

function writeKey({ name, style }: Line): Html {
  return html`<li><svg viewBox="0 0 24 8" aria-hidden="true"><polyline class="line ${style}" points="0,4 24,4"/></svg>${name}</li>`;
}

// Cards that stand open; the others are there when the reader asks for them.
const open = 10;

function writeCards(cards: readonly Card[]): Html {
  const list = (some: readonly Card[], first: number): Html =>
    html`<ol class="cards" start="${first}">${some.map(writeCard)}</ol>\n`;
  const more = cards.slice(open);
  const rest = html`<details><summary>${more.length} more</summary>${list(more, open + 1)}</details>\n`;
  return html`${list(cards.slice(0, open), 1)}${more.length === 0 ? null : rest}`;
}

function writeCard({ title, lane, risk, notes, reasons }: Card): Html {
  return html`<li><div><h4 class="code"><bdi>${title}</bdi></h4><p><span class="risk">${percent(risk)}</span><span class="lane ${lane}">${lane}</span></p>${notes.map((note) => html`<p class="says"><bdi>${note}</bdi></p>`)}</div>
<ul class="reasons">${reasons.map(
    (reason) =>
      html`<li><span class="points${reason.points < 0 ? ' down' : ''}">${points(reason.points)}</span><span><bdi>${reason.text}</bdi> <span class="code">${reason.id}</span></span></li>`,
  )}</ul></li>
`;
}
