// The shipped model on the published Korean data, regime by regime: npx tsx examples/evaluate/kcs.ts --data DIR
import { parseArgs } from 'node:util';
import { evaluate, loadMapping, loadModel, shipped } from 'customs-risk';

const { data } = parseArgs({ options: { data: { type: 'string' } } }).values;
if (data === undefined) throw new Error('pass --data DIR, the folder that holds train.csv and valid.csv');

const { risks } = await evaluate({
  manifests: [`${data}/valid.csv`],
  mapping: await loadMapping('examples/mappings/kcs.yaml'),
  model: await loadModel(shipped.models['kcs-gbdt']),
  // What the makers of the data drew as one; rows that share it are copies of each other.
  token: ['hs6', 'declaration.dispatchCountry', 'origin', 'extra.taxRate', 'extra.taxType', 'netKg'],
  seen: [`${data}/train.csv`],
  resamples: 200,
});

for (const { risk, regimes } of risks)
  for (const { name, counts, scores } of regimes) {
    const model = scores.find(({ score }) => score === 'model');
    const { value, interval } = model!.headline.rocAuc;
    const bounds = interval!.map((bound) => bound.toFixed(3)).join(', ');
    const top = model!.at.find(({ share }) => share === 0.05)!.precision.value!.toFixed(3);
    console.log(
      `${risk} ${name}: ${counts.labelled} rows, ROC-AUC ${value!.toFixed(3)} [${bounds}], precision at 5 % ${top}`,
    );
  }
