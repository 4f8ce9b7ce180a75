// Scores one declaration inside a program of your own, and prints why.
import { createScorer, type Declaration, loadModel, shipped } from 'customs-risk';

const declaration: Declaration = {
  id: 'D100000042',
  acceptedAt: '2026-03-02',
  dispatchCountry: 'AE',
  parties: { consignee: { kind: 'person', address: { country: 'NL' } } },
  transport: { mode: '5' },
  items: [
    {
      hs: '640411',
      description: 'ad1das running shoes',
      origin: 'CN',
      value: 300,
      currency: 'USD',
      netKg: 120,
      grossKg: 131,
      quantity: 200,
    },
  ],
};

const scorer = await createScorer({ model: await loadModel(shipped.models['kcs-gbdt']) });
const verdict = await scorer.score(declaration);

console.log(`${verdict.declarationId}: ${verdict.lane}`);
console.log(`counterfeit ${verdict.risks.counterfeit.toFixed(3)}, safety ${verdict.risks.safety.toFixed(3)}`);
for (const { points, text } of verdict.reasons) console.log(`${points > 0 ? '+' : ''}${points.toFixed(0)}  ${text}`);
console.log(
  `${verdict.undetermined.length} rules could not be judged, ${verdict.undetermined[0]?.id} for want of ${verdict.undetermined[0]?.missing}`,
);
await scorer.close();
