// Summary of an evaluation: its figures as tables for a terminal.
import type {
  AtTop,
  Estimate,
  Evaluation,
  RandomEstimate,
  Regime,
  RiskEvaluation,
  RuleEffectiveness,
  SliceTable,
} from '../evaluation/evaluation.js';
import { type Section, writeSections } from './sections.js';
import { number, type Paint, partsText } from './summary.js';

/** Values of a slice, and rules, that are shown; the JSON holds all. */
const mostSlices = 6;
const mostRules = 15;

/** Write it in lines. It names no contents of records but the values of slices: countries, offices, chapters. */
export function writeEvaluation(evaluation: Evaluation, paint: Paint): string {
  return writeSections(sectionsOf(evaluation), paint);
}

/** A figure of three decimals. */
export function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** A figure with its interval. */
export function estimate({ value, interval }: Estimate): string {
  return interval === null ? figure(value) : `${figure(value)} [${figure(interval[0])}, ${figure(interval[1])}]`;
}

/** A share in per cent. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
}

/** Which interval it is that stands in brackets. */
export function intervalText({ resamples, of, blocks, seed }: Evaluation['intervals']): string {
  if (resamples === 0) return 'No intervals were asked for.';
  const drawn = blocks === null ? `${of}s` : `${blocks} blocks of ${of}s`;
  return `In brackets: where 95 % of the values lie when ${drawn} are drawn again, ${number(resamples)} times, seed ${seed}; of shares within a slice or a rule, Wilson's interval.`;
}

function sectionsOf(evaluation: Evaluation): Section[] {
  return [
    overview(evaluation),
    lanes(evaluation),
    ...evaluation.risks.flatMap((risk) => riskSections(risk)),
    ...(evaluation.rules.length === 0 ? [] : [rules(evaluation.rules)]),
    ...(evaluation.replay === null ? [] : [replay(evaluation.replay)]),
  ];
}

function overview({ records, declarations, selected, versions, notes, intervals }: Evaluation): Section {
  return {
    title: 'Evaluation',
    head: ['', ''],
    left: [0, 1],
    rows: [
      ['records', `${number(records.read)}, of which ${number(records.rejected)} rejected`],
      ['declarations', number(declarations)],
      ['selected', `${number(selected.declarations)} (${selected.by})`],
      ...versions.map((one) => ['made by', partsText(one)]),
    ],
    remarks: [...notes, intervalText(intervals)],
  };
}

function lanes({ lanes: all, risks }: Evaluation): Section {
  return {
    title: 'Lanes',
    head: ['lane', 'declarations', ...risks.flatMap(({ risk }) => [`${risk}: known`, 'positive', 'share'])],
    left: [0],
    rows: all.map(({ lane, declarations, risks: counts }) => [
      lane,
      number(declarations),
      ...risks.flatMap(({ risk }) => {
        const { labelled, positive } = counts[risk]!;
        return [number(labelled), number(positive), percent(labelled > 0 ? positive / labelled : null)];
      }),
    ]),
    remarks: [],
  };
}

function riskSections(one: RiskEvaluation): Section[] {
  const { risk, label, regimes, bias, random, slices } = one;
  return [
    {
      title: `${risk}, by ${label}`,
      head: ['rows', 'score', 'ROC-AUC', 'average precision', 'log-loss', 'Brier', 'calibration error'],
      left: [0, 1],
      rows: regimes.flatMap(({ name, scores }) =>
        scores.map(({ score, headline }) => [
          name,
          score,
          ...[
            headline.rocAuc,
            headline.averagePrecision,
            headline.logLoss,
            headline.brier,
            headline.calibrationError,
          ].map(estimate),
        ]),
      ),
      remarks: [...regimes.flatMap(regimeRemarks), ...(bias === null ? [] : [bias])],
    },
    ...regimes.map((regime) => topSection(risk, regime)),
    ...(random === null ? [] : [randomSection(risk, random)]),
    ...slices.map((table) => sliceSection(risk, table)),
  ];
}

function regimeRemarks({ name, says, counts, scores }: Regime): string[] {
  const { declarations, labelled, positive } = counts;
  const share = labelled > 0 ? ` (${percent(positive / labelled)})` : '';
  return [
    `${name}: ${says}; ${number(declarations)}, outcome known of ${number(labelled)}, positive ${number(positive)}${share}`,
    ...scores.flatMap(({ score, notes }) => notes.map((note) => `${name}, ${score}: ${note}`)),
  ];
}

function topSection(risk: string, { name, scores }: Regime): Section {
  const place = ({ share, k }: AtTop): string =>
    share === null ? number(k) : `${Number((100 * share).toFixed(4))} % = ${number(k)}`;
  const hasRevenue = scores.some(({ at }) => at.some(({ revenue }) => revenue !== null));
  return {
    title: `${risk}, ${name}: at the top`,
    head: [
      'score',
      'top',
      'from',
      'precision',
      'of best',
      'recall',
      'lift',
      'value',
      ...(hasRevenue ? ['revenue', 'of best'] : []),
    ],
    left: [0],
    rows: scores.flatMap(({ score, at }) =>
      at.map((top) => [
        score,
        place(top),
        top.threshold === null ? '–' : top.threshold.toFixed(4),
        estimate(top.precision),
        figure(top.normalisedPrecision),
        estimate(top.recall),
        top.lift === null ? '–' : top.lift.toFixed(2),
        figure(top.value),
        ...(hasRevenue ? [figure(top.revenue), figure(top.normalisedRevenue)] : []),
      ]),
    ),
    remarks: [],
  };
}

function randomSection(risk: string, random: RandomEstimate): Section {
  return {
    title: `${risk}: what the random picks tell of all declarations`,
    head: ['', ''],
    left: [0, 1],
    rows: [
      ['random picks examined', `${number(random.examined)}, hits ${number(random.hits)}`],
      ['share of positives', estimate(random.prevalence)],
      [
        'positives',
        random.positives.interval === null
          ? '–'
          : `${Math.round(random.positives.value!)} [${random.positives.interval.map(Math.round).join(', ')}]`,
      ],
      ['share of them selected', estimate(random.recallOfSelection)],
      ['ROC-AUC over all', estimate(random.rocAuc)],
      ['average precision over all', estimate(random.averagePrecision)],
      ['targeted hit rate / random', random.liftOverRandom === null ? '–' : random.liftOverRandom.toFixed(2)],
    ],
    remarks: [],
  };
}

const sliceTitles = {
  origin: 'origin',
  office: 'office',
  chapter: 'HS chapter',
  mode: 'mode of transport',
  partySize: 'declarations of the importer',
};

function sliceSection(risk: string, { by, rows, others }: SliceTable): Section {
  const flagged = rows.filter(({ overSelected }) => overSelected);
  const shown = [...rows.slice(0, mostSlices), ...rows.slice(mostSlices).filter(({ overSelected }) => overSelected)];
  const hidden = rows.length - shown.length + others.values;
  const names = flagged.map(({ value }) => value ?? 'missing').join(', ');
  return {
    title: `${risk} by ${sliceTitles[by]}`,
    head: [
      by === 'partySize' ? 'size' : by,
      'declarations',
      'known',
      'positive',
      'selection rate',
      'hit rate',
      'recall',
      'ROC-AUC',
      'mean risk',
      'observed',
    ],
    left: [0],
    rows: shown.map((row) => [
      row.value ?? 'missing',
      number(row.declarations),
      number(row.labelled),
      number(row.positive),
      estimate(row.selectionRate),
      estimate(row.hitRate),
      figure(row.recall),
      figure(row.rocAuc),
      row.meanRisk.toFixed(4),
      percent(row.observed),
    ]),
    remarks: [
      ...(hidden > 0 ? [`and ${number(hidden)} more`] : []),
      ...(flagged.length > 0
        ? [`Selected more often than the others while less is found, beyond chance (WTO TFA 7.4.2 asks why): ${names}`]
        : []),
    ],
  };
}

function rules(all: readonly RuleEffectiveness[]): Section {
  const silent = all.filter(({ fires }) => fires === 0).length;
  const shown = all.filter(
    ({ fires, stale }, at) => at < mostRules && (fires > 0 || stale.some((one) => one !== 'never-fired')),
  );
  return {
    title: 'Rules',
    head: ['rule', 'risk', 'fires', 'selected', 'examined', 'hits', 'alone', 'precision', 'lift', 'open', 'stale', ''],
    left: [0, 1, 10, 11],
    rows: shown.map((rule) => [
      rule.id,
      rule.risk,
      ...[rule.fires, rule.selections, rule.examined, rule.hits, rule.hitsAlone].map(number),
      estimate(rule.precision),
      rule.lift === null ? '–' : rule.lift.toFixed(2),
      number(rule.undetermined),
      rule.stale.join(', '),
      rule.title ?? '',
    ]),
    remarks: [
      ...(silent > 0 ? [`${number(silent)} rules never fired`] : []),
      'hits alone: no other rule of the risk fired there · open: left undetermined by missing fields',
    ],
  };
}

function replay({ share, periods }: NonNullable<Evaluation['replay']>): Section {
  return {
    title: `Replay: each period scored by what was known before it, the top ${percent(share)} of it picked`,
    head: ['from', 'until', 'risk', 'declarations', 'positive', 'ROC-AUC', 'precision', 'of best', 'recall'],
    left: [0, 1, 2],
    rows: periods.flatMap(({ from, until, risks }) =>
      Object.entries(risks).map(([risk, { counts, rocAuc, precision, normalisedPrecision, recall }]) => [
        from,
        until,
        risk,
        number(counts.labelled),
        number(counts.positive),
        ...[rocAuc, precision, normalisedPrecision, recall].map(figure),
      ]),
    ),
    remarks: [],
  };
}
