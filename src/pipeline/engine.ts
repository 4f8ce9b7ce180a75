// The engine of a scorer: scores batches by the parts that serve, puts others in their place, and feeds the shadow.
import { checkOptions, usage } from '../check-options.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import { openModel } from '../model/predict.js';
import { loadRuleSet } from '../rules/load.js';
import { defaultPolicy } from '../scoring/policy.js';
import type { Verdict } from '../scoring/verdict.js';
import { type Explanation, explainFlat, sharesOfAll } from './explain.js';
import { checkCurrency, type GivenParts, openParts } from './open-parts.js';
import { createScoreBatch, deriveFor, type ScoreBatch } from './score-batch.js';
import { type ScorerOptions, type SwapOptions, swapOptionsSchema } from './scorer-options.js';
import { createServing, type Service } from './serving.js';
import { createShadow, type ShadowReport } from './shadow.js';
import { shipped } from './shipped.js';

export interface Engine {
  /** Score one batch by the parts that serve when it begins. */
  readonly score: ScoreBatch;
  readonly explain: (flat: FlatDeclaration, asOf: number) => Promise<Explanation>;
  readonly swap: (change: SwapOptions) => Promise<void>;
  readonly shadowReport: () => ShadowReport | null;
  readonly versions: () => Verdict['versions'];
  /** Close every model. Nothing may be under way but what the shadow has left to do. */
  readonly close: () => Promise<void>;
}

/** Load what the options leave out, open the models and make the engine. */
export async function createEngine(options: ScorerOptions): Promise<Engine> {
  let given = await givenParts(options);
  if (options.shadow) checkCurrency(options.shadow.model, given.policy);
  const shadowModel = options.shadow ? await openModel(options.shadow.model) : null;
  const shadow = options.shadow ? createShadow(options.shadow) : null;
  const serviceOf = async (next: GivenParts, before?: Service): Promise<Service> => {
    const parts = await openParts(next, before?.parts.model);
    return {
      parts,
      scoreTogether: createScoreBatch(parts, options),
      scoreShadow: shadowModel && createScoreBatch({ ...parts, model: shadowModel }, { modelReasons: 'none' }),
    };
  };
  const serving = createServing(
    await serviceOf(given).catch(async (fault) => {
      await shadowModel?.close();
      throw fault;
    }),
  );
  const swap = async (change: SwapOptions): Promise<void> => {
    const next = merged(given, change);
    if (options.shadow) checkCurrency(options.shadow.model, next.policy);
    serving.replace(await serviceOf(next, serving.current()));
    given = next;
  };
  let swaps = Promise.resolve();
  return {
    score: (flats, asOf) =>
      serving.run(async ({ scoreTogether, scoreShadow }) => {
        const start = performance.now();
        const scored = await scoreTogether(flats, asOf);
        const tookMs = performance.now() - start;
        if (shadow && scoreShadow) shadow.take({ flats, verdicts: scored.verdicts, asOf, tookMs }, scoreShadow);
        return scored;
      }),
    explain: (flat, asOf) =>
      serving.run(async ({ parts, scoreTogether }) => {
        const { verdicts, answer } = await scoreTogether([flat], asOf, 'all');
        const shares = await sharesOfAll(parts.model, answer, flat.rows.length);
        deriveFor(parts, [flat]); // another scorer may have worked on the rows meanwhile
        return explainFlat(flat, verdicts[0]!, { ...parts, asOf, model: parts.model?.model ?? null, answer, shares });
      }),
    swap: (change) => {
      checkOptions('swap', change, swapOptionsSchema);
      const own = swaps.then(() => swap(change));
      swaps = own.catch(() => {}); // one that fails does not stop the next
      return own;
    },
    shadowReport: () => shadow?.report() ?? null,
    versions: () => serving.current().parts.versions,
    close: async () => {
      await shadow?.settled();
      await shadowModel?.close();
      await serving.close();
    },
  };
}

/** The parts that options name, and those that come with the package where they name none. */
export async function givenParts({
  ruleSets,
  model,
  policy,
  mutes,
}: Omit<ScorerOptions, 'shadow'>): Promise<GivenParts> {
  return {
    ruleSets: ruleSets ?? (await Promise.all(Object.values(shipped.ruleSets).map((file) => loadRuleSet(file)))),
    model: model ?? null,
    policy: policy ?? defaultPolicy(),
    mutes: mutes ?? null,
  };
}

/** The parts after a change; what it leaves out stays. */
function merged(given: GivenParts, { ruleSets, model, policy, mutes }: SwapOptions): GivenParts {
  if ([ruleSets, model, policy, mutes].every((one) => one === undefined))
    throw usage('swap', 'there is nothing to swap: name ruleSets, model, policy or mutes');
  return {
    ruleSets: ruleSets ?? given.ruleSets,
    model: model === undefined ? given.model : model,
    policy: policy ?? given.policy,
    mutes: mutes === undefined ? given.mutes : mutes,
  };
}
