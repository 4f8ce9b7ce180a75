// The report of an evaluation: how well risks rank and tell, on declarations whose outcome is known.
import type { DriftReport } from '../evaluation/drift-report.js';
import type { Evaluation, LaneEvaluation, RiskEvaluation } from '../evaluation/evaluation.js';
import type { Block, Cell, Column, Fact, Report, Section } from './document.js';
import { driftSection } from './drift-section.js';
import { qualitySections } from './evaluation-quality.js';
import { ruleEffectSection } from './evaluation-rules.js';
import { sliceSection } from './evaluation-slices.js';
import { counted, figure, percent, wholePercent } from './format.js';
import { replaySection } from './replay-section.js';
import { number } from './summary.js';
import { partsSection } from './versions.js';

/** Put the report together; `written` is when: YYYY-MM-DD HH:MM, in UTC. */
export function evaluationReport(evaluation: Evaluation, drift: DriftReport | null, written: string): Report {
  const { inputs, notes, risks, versions } = evaluation;
  const remarks = [
    ...risks.flatMap(({ bias, risk }) => (bias === null ? [] : warning(`${risk}: ${bias}`))),
    ...notes.map(plain),
  ];
  return {
    kind: 'Evaluation of risks against outcomes',
    title: inputs.length === 1 ? inputs[0]!.replace(/^.*[/\\](?=.)/, '') : counted(inputs.length, 'file'),
    lead: leadOf(evaluation),
    facts: [
      { label: 'declarations', value: number(evaluation.declarations), note: rejectsOf(evaluation) },
      ...risks.flatMap(factsOf),
    ],
    sections: [
      ...(remarks.length === 0
        ? []
        : [{ id: 'remarks', heading: 'Remarks', says: 'What to know before reading on.', blocks: remarks }]),
      ...qualitySections(evaluation),
      laneSection(evaluation),
      randomSection(evaluation),
      ruleEffectSection(evaluation),
      sliceSection(evaluation),
      replaySection(evaluation.replay),
      driftSection(drift),
      partsSection(versions, [intervalsOf(evaluation)]),
    ],
    written: `Written ${written} UTC by customs-risk ${versions[0]?.library ?? ''}. Holds counts alone, no contents of declarations.`,
  };
}

const warning = (text: string): Block => ({ kind: 'note', tone: 'warning', text });
const plain = (text: string): Block => ({ kind: 'note', tone: 'plain', text });

function rejectsOf({ records }: Evaluation): string {
  return records.rejected === 0 ? 'no record rejected' : `${counted(records.rejected, 'record')} rejected`;
}

function leadOf({ declarations, risks, selected }: Evaluation): string {
  const labels = risks.map(({ risk, label, regimes }) => {
    const { labelled, positive } = regimes[0]!.counts;
    return `${risk} against “${label}”, known of ${number(labelled)} and positive in ${number(positive)}`;
  });
  return `${counted(declarations, 'declaration')}: ${labels.join('; ')}. ${counted(selected.declarations, 'declaration')} ${selected.declarations === 1 ? 'counts' : 'count'} as selected (${selected.by}).`;
}

/** Of each risk how well it ranks, and what the first 5 % hold. */
function factsOf({ risk, regimes }: RiskEvaluation): Fact[] {
  const { scores, counts } = regimes[0]!;
  const score = scores[0];
  const top = score?.at.find(({ share }) => share === 0.05) ?? score?.at[0];
  const auc = score?.headline.rocAuc;
  const facts: Fact[] = [];
  if (auc && auc.value !== null)
    facts.push({
      label: `ROC-AUC, ${risk}`,
      value: figure(auc.value),
      note: auc.interval === null ? '' : `95 %: ${figure(auc.interval[0])}–${figure(auc.interval[1])}`,
    });
  if (top && top.precision.value !== null)
    facts.push({
      label: `hits among the first ${top.share === null ? number(top.k) : wholePercent(top.share)}, ${risk}`,
      value: percent(top.precision.value),
      note: counts.labelled === 0 ? '' : `${percent(counts.positive / counts.labelled)} of all`,
    });
  return facts;
}

function laneSection({ lanes, risks }: Evaluation): Section {
  const all = lanes.reduce((sum, { declarations }) => sum + declarations, 0);
  const rate = ({ risks: of }: LaneEvaluation, { risk }: RiskEvaluation): Cell[] => {
    const { labelled = 0, positive = 0 } = of[risk] ?? {};
    return [labelled, labelled === 0 ? null : positive / labelled];
  };
  return {
    id: 'lanes',
    heading: 'Lanes',
    says: 'What the declarations of each lane turned out to be, of those whose outcome is known.',
    blocks: [
      {
        kind: 'table',
        table: {
          caption: 'Outcomes by lane',
          columns: [
            { head: 'Lane', kind: 'lane' },
            { head: 'Declarations', kind: 'count' },
            { head: 'Share', kind: 'percent', bar: { most: 1 } },
            ...risks.flatMap(({ risk }): Column[] => [
              { head: `Outcome known, ${risk}`, kind: 'count' },
              { head: `Positive, ${risk}`, kind: 'percent', bar: { most: 1 } },
            ]),
          ],
          rows: lanes.map((one) => [
            one.lane,
            one.declarations,
            all === 0 ? null : one.declarations / all,
            ...risks.flatMap((risk) => rate(one, risk)),
          ]),
          sortable: false,
        },
      },
    ],
  };
}

function randomSection({ risks }: Evaluation): Section {
  const rows = risks.flatMap(({ risk, random }): Cell[][] =>
    random === null
      ? []
      : [
          [
            risk,
            random.examined,
            random.hits,
            random.prevalence,
            random.positives,
            random.recallOfSelection,
            random.liftOverRandom,
          ],
        ],
  );
  return {
    id: 'random',
    heading: 'What the random picks tell',
    says:
      rows.length === 0
        ? 'Not in this report: no outcome comes from a random pick, so nothing tells of declarations that were never chosen.'
        : 'Random picks stand for all declarations, each counted by the inverse of its chance: what targeting misses shows only here.',
    blocks:
      rows.length === 0
        ? []
        : [
            {
              kind: 'table',
              table: {
                caption: 'Estimates for all declarations, with 95 % intervals',
                columns: [
                  { head: 'Risk', kind: 'word' },
                  { head: 'Random picks examined', kind: 'count' },
                  { head: 'Hits', kind: 'count' },
                  { head: 'Positive, of all', kind: 'percent' },
                  { head: 'Positives', kind: 'count' },
                  { head: 'Found by selection', kind: 'percent' },
                  { head: 'Targeted against random', kind: 'figure' },
                ],
                rows,
                sortable: false,
              },
            },
          ],
  };
}

function intervalsOf({ intervals: { resamples, seed, of, blocks }, records }: Evaluation): Block {
  const drawn = `${of === 'group' ? 'groups' : 'declarations'}${blocks === null ? '' : ` in ${number(blocks)} blocks`}`;
  return {
    kind: 'table',
    table: {
      caption: 'The evaluation',
      columns: [
        { head: 'Figure', kind: 'text' },
        { head: 'Value', kind: 'text' },
      ],
      rows: [
        ['Records', `${number(records.read)} read, ${number(records.rejected)} rejected`],
        ['Intervals', `95 %, ${counted(resamples, 'resample')} of ${drawn}, seed ${seed}; of rates Wilson’s`],
      ],
      sortable: false,
    },
  };
}
