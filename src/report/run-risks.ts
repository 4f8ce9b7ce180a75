// The risks of a run: how they are spread, how many a threshold would give, and the declarations with the highest.
import { type Lane, laneNames, type RiskName, riskNames } from '../declaration/risk.js';
import { limits } from '../limits.js';
import type { RunFigures, TopDeclaration } from '../pipeline/run-figures.js';
import type { Axis, Block, Card, Chart, LaneCounts, Section, Table } from './document.js';
import { counted, percent } from './format.js';
import type { RunReport } from './run-report.js';
import { roundUp } from './scale.js';
import { number } from './summary.js';

/** One step of the histogram. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly lanes: LaneCounts;
  readonly all: number;
  /** Declarations of this step and of all above. */
  readonly orAbove: number;
}

export function riskSection({ figures, summary }: RunReport): Section {
  const { policy } = summary.shown;
  const { baseRate } = policy;
  const charts = riskNames.flatMap((risk) => {
    const steps = stepsOf(figures, risk);
    return steps.length === 0 ? [] : [histogram(risk, steps), exceedance(risk, steps, policy)];
  });
  return {
    id: 'risks',
    heading: 'Risks',
    says:
      summary.tally.verdicts === 0
        ? 'Not in this report: no declaration was scored.'
        : `A risk is a calibrated probability. A declaration with no evidence stands at the base rate of the policy: ${percent(baseRate.counterfeit)} for counterfeit, ${percent(baseRate.safety)} for safety. The axis is drawn in odds, so that each step is ten points wide.`,
    blocks: charts.length === 0 ? [] : [{ kind: 'charts', charts }],
  };
}

function stepsOf({ steps, risks }: RunFigures, risk: RiskName): Step[] {
  const counts = risks[risk];
  const all = steps.map((_, at) => laneNames.reduce((sum, lane) => sum + counts[lane][at]!, 0));
  const first = all.findIndex((count) => count > 0);
  const last = all.findLastIndex((count) => count > 0);
  let orAbove = all.reduce((sum, count) => sum + count, 0);
  return first < 0
    ? []
    : steps.slice(first, last + 1).map((from, number) => {
        const at = first + number;
        const lanes = {
          red: counts.red[at]!,
          yellow: counts.yellow[at]!,
          blue: counts.blue[at]!,
          green: counts.green[at]!,
        };
        const step = { from, to: steps[at + 1] ?? 0.999999, lanes, all: all[at]!, orAbove };
        orAbove -= all[at]!;
        return step;
      });
}

function axisOf(steps: readonly Step[]): Axis {
  const [from, to] = [Math.max(1e-6, steps[0]!.from), steps.at(-1)!.to];
  return { label: 'risk', scale: 'logit', from, to, unit: 'percent' };
}

function histogram(risk: RiskName, steps: readonly Step[]): Chart {
  const highest = steps.reduce((most, step) => (step.all > most.all ? step : most));
  return {
    title: `Risk of ${risk}, by lane`,
    says: `Declarations by their risk of ${risk}. Most, ${number(highest.all)}, lie between ${percent(highest.from)} and ${percent(highest.to)}.`,
    x: axisOf(steps),
    y: { label: 'declarations', scale: 'linear', from: 0, to: roundUp(highest.all), unit: 'count' },
    bars: steps.map(({ from, to, lanes }) => ({ from, to, height: lanes })),
    table: tableOf(risk, steps),
  };
}

function exceedance(risk: RiskName, steps: readonly Step[], { lanes }: RunReport['summary']['shown']['policy']): Chart {
  const points = steps.map(({ from, orAbove }) => [from, orAbove] as const);
  const total = steps[0]!.orAbove;
  const marks = (['red', 'yellow', 'blue'] as const).flatMap((lane) => {
    const x = lanes[lane][risk];
    if (x === undefined || x < steps[0]!.from || x > steps.at(-1)!.from) return [];
    return [{ x, y: between(points, x), lane, label: `${lane} from ${percent(x)}` }];
  });
  return {
    title: `How many a threshold would give: ${risk}`,
    says: `Declarations whose risk of ${risk} is at a value or above it, from ${number(total)} at the lowest to ${number(steps.at(-1)!.all)} at the highest step.`,
    x: axisOf(steps),
    y: {
      label: 'declarations at this risk or above',
      scale: 'log',
      from: 1,
      to: Math.max(10, roundUp(total)),
      unit: 'count',
    },
    lines: [{ name: '', points, style: 'first' }],
    marks,
    table: tableOf(risk, steps),
  };
}

const logit = (p: number): number => Math.log(p / (1 - p));

/** The height of the curve at a risk, between two steps as the line is drawn. */
function between(points: readonly (readonly [number, number])[], x: number): number {
  const after = points.findIndex(([from]) => from >= x);
  const [x1, y1] = points[after]!;
  const [x0, y0] = points[Math.max(0, after - 1)]!;
  const share = x1 === x0 ? 0 : (logit(x) - logit(x0)) / (logit(x1) - logit(x0));
  return Math.exp(Math.log(y0) + share * (Math.log(y1) - Math.log(y0)));
}

function tableOf(risk: RiskName, steps: readonly Step[]): Table {
  const count = (head: string) => ({ head, kind: 'count' as const });
  return {
    caption: `Declarations by risk of ${risk}`,
    columns: [
      { head: 'from', kind: 'percent' },
      { head: 'below', kind: 'percent' },
      ...laneNames.map(count),
      count('all'),
      count('at or above “from”'),
    ],
    rows: steps.map(({ from, to, lanes, all, orAbove }) => [
      from,
      to,
      ...laneNames.map((lane: Lane) => lanes[lane]),
      all,
      orAbove,
    ]),
    sortable: false,
  };
}

export function topSection({ figures, summary, sources }: RunReport): Section {
  const { rules } = summary;
  const { features } = summary.shown;
  const textOf = ({ kind, id, text }: TopDeclaration['reasons'][number]): string => {
    if (text !== null) return text.length > limits.reportText ? `${text.slice(0, limits.reportText)}…` : text;
    return kind === 'rule' ? (rules[id]?.title ?? 'A rule') : (features[id] ?? 'All else that the model goes by');
  };
  const cardOf = (one: TopDeclaration, risk: RiskName): Card => ({
    title: one.declarationId,
    lane: one.lane,
    risk: one.risks[risk],
    notes: notesOf(one, sources.length > 1),
    reasons: one.reasons.map((reason) => ({
      points: reason.points,
      id: one.items > 1 && reason.item !== null ? `${reason.id}, item ${reason.item}` : reason.id,
      text: textOf(reason),
    })),
  });
  const blocks = riskNames.flatMap((risk): Block[] => {
    const cards = figures.top[risk].map((one) => cardOf(one, risk));
    return cards.length === 0
      ? []
      : [
          { kind: 'heading', text: `${cards.length} with the highest risk of ${risk}` },
          { kind: 'cards', cards },
        ];
  });
  return {
    id: 'highest',
    heading: 'Declarations with the highest risk',
    says:
      blocks.length === 0
        ? 'Not in this report: no declaration was scored.'
        : `With the reasons that move the risk most; 20 points double the odds, or halve them. ${figures.personal ? 'The sentences hold contents of the declarations.' : 'Only what a rule or feature looks at is told; --report-personal shows the sentences with contents of the declarations.'}`,
    blocks,
  };
}

function notesOf(one: TopDeclaration, isNamed: boolean): string[] {
  const { place, coverage, undetermined, degraded, moreReasons, items, laneReason } = one;
  const where = place && `${isNamed ? `${place.source}, ` : ''}line ${number(place.line)}`;
  const parts = [where, items > 1 ? counted(items, 'item') : null, `coverage ${percent(coverage)}`];
  return [
    parts.filter((part) => part !== null).join(' · '),
    ...(laneReason === 'rule' ? ['lane forced by a rule'] : []),
    ...(degraded ? [`degraded: ${degraded === 'model-failed' ? 'the model failed' : 'an item was rejected'}`] : []),
    ...(undetermined > 0 ? [`${counted(undetermined, 'rule')} undetermined`] : []),
    ...(moreReasons > 0 ? [`${counted(moreReasons, 'smaller reason')} not shown`] : []),
  ];
}
