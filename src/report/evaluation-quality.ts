// The quality of risks: for each risk the measures, what the first picks hold, the curves and the calibration.
import type {
  AtTop,
  CalibrationBin,
  CurvePoint,
  Evaluation,
  Regime,
  RiskEvaluation,
  ScoreEvaluation,
} from '../evaluation/evaluation.js';
import type { Block, Cell, Chart, Column, Line, Section } from './document.js';
import { counted, figure, percent, wholePercent } from './format.js';
import { roundUp } from './scale.js';

/** One section for each risk. */
export const qualitySections = ({ risks }: Evaluation): Section[] => risks.map(qualitySection);

function qualitySection(evaluation: RiskEvaluation): Section {
  const { risk, label, regimes } = evaluation;
  const { counts, scores } = regimes[0]!;
  const isMeasured = counts.positive > 0 && counts.positive < counts.labelled;
  const notes = [...new Set(regimes.flatMap((regime) => regime.scores.flatMap((score) => score.notes)))];
  const asked = scores[0]!;
  return {
    id: `quality-${risk}`,
    heading: `How well the risk of ${risk} ranks`,
    says: isMeasured
      ? `Measured against “${label}”, on ${counted(counts.labelled, 'declaration')} with a known outcome, ${percent(counts.positive / counts.labelled)} of them positive. “Risk” is that of the verdict: model, rules and the base rate of the policy. “Model alone” is the model’s own probability.`
      : `No ranking can be measured: of ${counted(counts.labelled, 'declaration')} with a known outcome, ${counts.positive} are positive.`,
    blocks: [
      ...notes.map((text): Block => ({ kind: 'note', tone: 'plain', text })),
      headlineTable(regimes),
      ...(isMeasured
        ? [
            ...shown(regimes).flatMap(topTable),
            { kind: 'charts' as const, charts: chartsOf(evaluation, counts.positive / counts.labelled) },
            ...calibrationNote(asked),
          ]
        : []),
    ],
  };
}

const scoreName = (score: ScoreEvaluation): string => (score.score === 'risk' ? 'risk' : 'model alone');

/** Where all declarations are told of twice, once as R1, they are shown once. */
const shown = (regimes: readonly Regime[]): readonly Regime[] =>
  regimes.filter(({ name }, at) => at === 0 || name !== 'R1');

const regimeName = ({ name, says }: Regime): string => (name === 'all' ? says : `${name}: ${says}`);

function headlineTable(regimes: readonly Regime[]): Block {
  const rows = shown(regimes).flatMap((regime) =>
    regime.scores.map((score): Cell[] => {
      const { rocAuc, averagePrecision, logLoss, brier, calibrationError } = score.headline;
      return [
        regimeName(regime),
        scoreName(score),
        regime.counts.labelled,
        regime.counts.positive,
        rocAuc,
        averagePrecision,
        logLoss,
        brier,
        calibrationError,
      ];
    }),
  );
  const heads = ['ROC-AUC', 'Average precision', 'Log-loss', 'Brier', 'Calibration error'];
  return {
    kind: 'table',
    table: {
      caption: 'Measures, with 95 % intervals',
      columns: [
        { head: 'Declarations', kind: 'text' },
        { head: 'Score', kind: 'word' },
        { head: 'Known', kind: 'count' },
        { head: 'Positive', kind: 'count' },
        ...heads.map((head): Column => ({ head, kind: 'figure' })),
      ],
      rows,
      sortable: false,
    },
  };
}

type CellOf = (top: AtTop) => Cell;

/** What the first picks hold, by each score. */
function topTable(regime: Regime): Block[] {
  const rows = regime.scores.flatMap((score) => score.at.map((top) => ({ score: scoreName(score), top })));
  if (rows.length === 0) return [];
  rows.sort((a, b) => a.top.k - b.top.k);
  const columns: (readonly [Column, CellOf])[] = [
    [{ head: 'k', kind: 'count' }, ({ k }) => k],
    [{ head: 'Score from', kind: 'percent' }, ({ threshold }) => threshold],
    [{ head: 'Precision', kind: 'percent' }, ({ precision }) => precision],
    [{ head: 'Recall', kind: 'percent' }, ({ recall }) => recall],
    [{ head: 'Of the best possible', kind: 'percent' }, (top) => top.normalisedPrecision],
    [{ head: 'Lift', kind: 'tenths' }, ({ lift }) => lift],
    [{ head: 'Revenue found', kind: 'percent' }, ({ revenue }) => revenue],
    [{ head: 'Value found', kind: 'percent' }, ({ value }) => value],
    [{ head: 'Ties left out', kind: 'count' }, ({ tiesLeft }) => tiesLeft],
  ];
  const told = columns.filter(([, cell]) => rows.some(({ top }) => cell(top) !== null));
  return [
    {
      kind: 'table',
      table: {
        caption: `What the first picks hold: ${regimeName(regime)}`,
        columns: [{ head: 'First', kind: 'word' }, { head: 'By', kind: 'word' }, ...told.map(([column]) => column)],
        rows: rows.map(({ score, top }) => [
          top.share === null ? 'as asked' : wholePercent(top.share),
          score,
          ...told.map(([, cell]) => cell(top)),
        ]),
        sortable: false,
      },
    },
  ];
}

const styles = ['first', 'second', 'third', 'fourth'] as const;

interface Curve {
  readonly name: string;
  readonly style: Line['style'];
  readonly points: readonly CurvePoint[];
  readonly score: ScoreEvaluation;
}

/** All declarations by both scores, and the risk in each regime: four lines at most. */
function curvesOf(regimes: readonly Regime[]): Curve[] {
  const [all, ...others] = shown(regimes);
  const named = [
    ...all!.scores.map((score) => ({ name: scoreName(score), score })),
    ...others.flatMap(({ name, scores }) => (scores[0] ? [{ name: `risk, ${name}`, score: scores[0] }] : [])),
  ];
  return named
    .filter(({ score }) => score.curve.length > 0)
    .slice(0, styles.length)
    .map(({ name, score }, at) => ({ name, style: styles[at]!, points: score.curve, score }));
}

function chartsOf({ risk, regimes }: RiskEvaluation, base: number): Chart[] {
  const curves = curvesOf(regimes);
  if (curves.length === 0) return [];
  return [
    precisionChart(risk, curves, base),
    recallChart(risk, curves),
    ...regimes[0]!.scores
      .filter(({ calibration }) => calibration.length > 0)
      .map((score) => calibrationChart(risk, score)),
    rocChart(risk, curves),
  ];
}

function precisionChart(risk: string, curves: readonly Curve[], base: number): Chart {
  const from = Math.max(1e-6, Math.min(...curves.map(({ points }) => Math.min(...points.map(({ share }) => share)))));
  const most = Math.max(...curves.flatMap(({ points }) => points.map(({ precision }) => precision)));
  return {
    title: `Precision of the first picks: ${risk}`,
    says: `Share of hits among the declarations with the highest scores, against ${percent(base)} of all.`,
    x: {
      label: 'declarations picked, highest score first',
      scale: 'log',
      from: Math.min(0.1, from),
      to: 1,
      unit: 'percent',
    },
    y: { label: 'hits among them', scale: 'linear', from: 0, to: Math.min(1, roundUp(most)), unit: 'percent' },
    lines: [
      ...curves.map(({ name, style, points }) => ({
        name,
        style,
        points: points.map(({ share, precision }) => [share, precision] as const),
      })),
      {
        name: 'random order',
        style: 'guide',
        points: [
          [Math.min(0.1, from), base],
          [1, base],
        ],
      },
    ],
    table: curveTable(`Precision and recall of the first picks: ${risk}`, curves),
  };
}

/** An axis of shares, from none to all. */
const shareAxis = (label: string): Chart['x'] => ({ label, scale: 'linear', from: 0, to: 1, unit: 'percent' });

function recallChart(risk: string, curves: readonly Curve[]): Chart {
  return {
    title: `Positives found by the first picks: ${risk}`,
    says: 'Share of all positives that is among the declarations with the highest scores.',
    x: shareAxis('declarations picked, highest score first'),
    y: shareAxis('positives found'),
    lines: [
      ...curves.map(({ name, style, points }) => ({
        name,
        style,
        points: [[0, 0] as const, ...points.map(({ share, recall }) => [share, recall] as const)],
      })),
      {
        name: 'random order',
        style: 'guide',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
    table: curveTable(`Positives found by the first picks: ${risk}`, curves),
  };
}

/** About forty of the points of each curve. */
function curveTable(caption: string, curves: readonly Curve[]): Chart['table'] {
  return {
    caption,
    columns: [
      { head: 'Score', kind: 'word' },
      { head: 'picked', kind: 'percent' },
      { head: 'score from', kind: 'percent' },
      { head: 'precision', kind: 'percent' },
      { head: 'recall', kind: 'percent' },
    ],
    rows: curves.flatMap(({ name, points }) =>
      points
        .filter((_, at) => at % Math.ceil(points.length / 40) === 0 || at === points.length - 1)
        .map(({ share, threshold, precision, recall }) => [name, share, threshold, precision, recall]),
    ),
    sortable: false,
  };
}

function rocChart(risk: string, curves: readonly Curve[]): Chart {
  return {
    title: `ROC curve: ${risk}`,
    says: curves
      .map(
        ({ name, score }) =>
          `${name}: area ${score.headline.rocAuc.value === null ? 'unknown' : figure(score.headline.rocAuc.value)}`,
      )
      .join('; '),
    x: shareAxis('false positive rate'),
    y: shareAxis('true positive rate'),
    lines: [
      ...curves.map(({ name, style, score }) => ({
        name,
        style,
        points: score.roc.map((point) => [point.falsePositiveRate, point.truePositiveRate] as const),
      })),
      {
        name: 'random order',
        style: 'guide',
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
    table: {
      caption: `ROC curve: ${risk}`,
      columns: [
        { head: 'Score', kind: 'word' },
        { head: 'false positive rate', kind: 'percent' },
        { head: 'true positive rate', kind: 'percent' },
      ],
      rows: curves.flatMap(({ name, score: { roc } }) =>
        roc
          .filter((_, at) => at % Math.ceil(roc.length / 40) === 0 || at === roc.length - 1)
          .map((point) => [name, point.falsePositiveRate, point.truePositiveRate]),
      ),
      sortable: false,
    },
  };
}

function calibrationChart(risk: string, score: ScoreEvaluation): Chart {
  const bins = score.calibration;
  const positive = bins.flatMap(({ meanScore, observed }) => [meanScore, observed]).filter((value) => value > 0);
  const from = Math.max(1e-5, Math.min(...positive, 0.5) / 1.5);
  const to = Math.min(0.99, Math.max(...positive, from * 10, ...bins.map(({ interval }) => interval[1])) * 1.1);
  const axis = { scale: 'logit', from, to, unit: 'percent' } as const;
  return {
    title: `Calibration of ${score.score === 'risk' ? 'the risk' : 'the model alone'}: ${risk}`,
    says: `Share of positives in ${bins.length} groups of declarations with neighbouring scores; on the line the score says what happens.`,
    x: { label: 'mean score', ...axis },
    y: { label: 'positives among them, with 95 % interval', ...axis },
    lines: [
      {
        name: 'score = share of positives',
        style: 'guide',
        points: [
          [from, from],
          [to, to],
        ],
      },
    ],
    dots: bins.map(({ meanScore, observed, interval: [low, high] }) => ({ x: meanScore, y: observed, low, high })),
    table: calibrationTable(risk, bins),
  };
}

function calibrationTable(risk: string, bins: readonly CalibrationBin[]): Chart['table'] {
  return {
    caption: `Calibration: ${risk}`,
    columns: [
      { head: 'from', kind: 'percent' },
      { head: 'to', kind: 'percent' },
      { head: 'declarations', kind: 'count' },
      { head: 'mean score', kind: 'percent' },
      { head: 'positives', kind: 'percent' },
    ],
    rows: bins.map(({ lowest, highest, rows, meanScore, observed, interval }) => [
      lowest,
      highest,
      rows,
      meanScore,
      { value: observed, interval },
    ]),
    sortable: false,
  };
}

function calibrationNote({ calibration }: ScoreEvaluation): Block[] {
  return calibration.some(({ observed }) => observed === 0)
    ? [
        {
          kind: 'note',
          tone: 'plain',
          text: 'A group without positives stands at the lower edge of the calibration plot.',
        },
      ]
    : [];
}
