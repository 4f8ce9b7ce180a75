// Summary of a simulation, as tables for a terminal.
import type { SimulatedFigures, SimulatedRun, Simulation } from '../evaluation/simulation.js';
import { figure, percent } from './evaluation.js';
import { type Section, writeSections } from './sections.js';
import { number, type Paint } from './summary.js';

const barWidth = 20;

/** Write it in lines; it names no contents of records. */
export function writeSimulation(simulation: Simulation, paint: Paint): string {
  return writeSections([overview(simulation), ...simulation.runs.map(steps)], paint);
}

function overview({ label, rate, begins, model, rejected, unknown, daysPerStep, runs }: Simulation): Section {
  return {
    title: `Simulation by ${label}, ${percent(rate)} opened, means of the last quarter`,
    head: ['at random', 'precision', 'normalised', 'found', 'keys unseen', 'found, 0 to 100 %'],
    left: [5],
    rows: runs.map(({ explore, lastQuarter }) => [
      percent(explore),
      ...figures(lastQuarter),
      '█'.repeat(Math.round(barWidth * (lastQuarter.recall ?? 0))),
    ]),
    remarks: [
      `${model}, ${begins === 'from-nothing' ? 'its tables empty at first' : 'with its tables'}; steps of ${daysPerStep} days, the last ${runs[0]!.lastQuarter.steps} of them in the means`,
      'Tables learn only from what was picked; the graph of the model stays. The warm-up is not in the means.',
      ...(rejected > 0 ? [`${number(rejected)} records are faulty or have no day and were left out`] : []),
      ...(unknown > 0 ? [`the outcome of ${number(unknown)} declarations is not known; they were left out`] : []),
    ],
  };
}

function steps({ explore, steps: all }: SimulatedRun): Section {
  return {
    title: `Steps, ${percent(explore)} of the picks at random`,
    head: [
      'from',
      'known',
      'positive',
      'picks',
      'at random',
      'hits',
      'precision',
      'normalised',
      'found',
      'keys unseen',
      '',
    ],
    left: [0, 10],
    rows: all.map((step) => [
      step.from,
      ...[step.declarations, step.positives, step.picks, step.random, step.hits].map(number),
      ...figures(step),
      step.isWarmUp ? 'warm-up' : '',
    ]),
    remarks: [],
  };
}

const figures = ({ precision, normalisedPrecision, recall, unseenKeys }: SimulatedFigures): string[] => [
  figure(precision),
  figure(normalisedPrecision),
  percent(recall),
  percent(unseenKeys),
];
