// The figures of a shipped model as rows of a table, from its card: the model, the floor, and what it has above the floor.
import { readFileSync } from 'node:fs';
import { riskNames } from '../../src/declaration/risk.js';
import type { ModelCard } from '../../src/model/card.js';

type Metric = ModelCard['metrics'][number];

const columns = [
  ['AUC', ['auc']],
  ['average precision', ['averagePrecision']],
  ['precision at 5 % / 10 %', ['precisionAt5', 'precisionAt10']],
  ['recall at 1 % / 5 %', ['recallAt1', 'recallAt5']],
  ['log-loss', ['logLoss']],
  ['calibration error', ['ece']],
] as const;

export const figureHead: readonly string[] = ['risk', 'rows', '', ...columns.map(([title]) => title)];

/** Regimes that lack fields are measured by ranking alone, and stand in a table of their own. */
const isWhole = ({ regime }: Metric): boolean => !regime.includes(',');

export function figureRows(model: string): string[][] {
  const { metrics } = JSON.parse(readFileSync(`models/${model}/model.json`, 'utf8')) as ModelCard;
  return riskNames.flatMap((risk) => {
    const ofRisk = metrics.filter((one) => one.risk === risk && isWhole(one));
    const places = [...new Set(ofRisk.map(({ regime, split }) => `${regime}, ${split}`))];
    return places.flatMap((place) => {
      const here = ofRisk.filter(({ regime, split }) => `${regime}, ${split}` === place);
      const cells = (write: (name: string) => string): string[] =>
        columns.map(([, names]) => names.flatMap((name) => cell(here, write(name))).join(' / '));
      const share = cell(here, 'positiveShare')[0] ?? '';
      return [
        [`**${risk}**`, `${place} (${share} positive)`, `**${model}**`, ...cells((name) => name)],
        ['', '', 'floor', ...cells((name) => `floor${name[0]!.toUpperCase()}${name.slice(1)}`)],
        ['', '', 'above the floor', ...cells((name) => `${name}AboveFloor`)],
      ];
    });
  });
}

export const lackingHead: readonly string[] = [
  'R1, on valid.csv',
  'counterfeit: AUC',
  'average precision',
  'safety: AUC',
  'average precision',
];

/** What the ranking of all rows falls to where fields are missing. */
export function lackingRows(model: string): string[][] {
  const { metrics } = JSON.parse(readFileSync(`models/${model}/model.json`, 'utf8')) as ModelCard;
  const regimes = [...new Set(metrics.map(({ regime }) => regime))].filter((regime) => /^R1(,|$)/.test(regime));
  return regimes.map((regime) => [
    regime === 'R1' ? 'all fields' : regime.slice('R1, '.length),
    ...riskNames.flatMap((risk) => {
      const here = metrics.filter((one) => one.risk === risk && one.regime === regime && one.split === 'valid');
      return ['auc', 'averagePrecision'].flatMap((name) => cell(here, name));
    }),
  ]);
}

function cell(here: readonly Metric[], name: string): string[] {
  const found = here.find((one) => one.name === name);
  if (!found) return [];
  const [low, high] = (found.interval ?? []).map((value) => value.toFixed(3));
  return [low === undefined ? found.value.toFixed(3) : `${found.value.toFixed(3)} [${low}, ${high}]`];
}
