// Predict: rows through the model to calibrated log-odds, and the canary rows that prove a model before it serves.
import { deriveRows } from '../declaration/derive.js';
import { flatten } from '../declaration/flatten.js';
import type { RiskName } from '../declaration/risk.js';
import type { Row } from '../declaration/slots.js';
import { setupFault } from '../errors.js';
import { calibrate } from './calibration.js';
import type { Model } from './load.js';
import { logit, sigmoid } from './odds.js';
import { explanationOf, openSession } from './session.js';

/** What a model says of one risk, for each row of a batch. */
export interface RiskOutput {
  readonly risk: RiskName;
  readonly label: string;
  readonly trainRate: number;
  /** Calibrated log-odds at the base rate of the training data; NaN where the model gave no number. */
  readonly logits: Float64Array;
}

/** A model that serves. */
export interface OpenModel {
  readonly model: Model;
  readonly predict: (
    rows: readonly Row[],
  ) => Promise<{ readonly features: Float32Array; readonly outputs: readonly RiskOutput[] }>;
  readonly close: () => Promise<void>;
}

/** Open a model and let it repeat its canary rows. Throws ORT_UNAVAILABLE, MODEL_NOT_ONNX, MODEL_SIGNATURE or MODEL_CANARY. */
export async function openModel(model: Model): Promise<OpenModel> {
  const session = await openSession(model);
  const raw: Predict = async (rows) => {
    const [matrix] = model.features.build(rows);
    const features = matrix!.values as Float32Array; // the signature was checked: one input of float32
    return { features, results: await session.run(features, rows.length) };
  };
  try {
    await checkCanaries(model, raw);
  } catch (fault) {
    await session.release();
    throw fault;
  }
  const { outputs, calibration } = model.card;
  return {
    model,
    close: () => session.release(),
    predict: async (rows) => {
      const { features, results } = await raw(rows);
      return {
        features,
        outputs: outputs.map(({ risk, label, trainRate, scale }, at) => ({
          risk,
          label,
          trainRate,
          logits: Float64Array.from(rows, (_, row) =>
            calibratedLogit(results[row * outputs.length + at]!, scale, calibration[risk]),
          ),
        })),
      };
    },
  };
}

function calibratedLogit(
  result: number,
  scale: 'logit' | 'probability',
  calibration: Parameters<typeof calibrate>[1] | undefined,
): number {
  if (!calibration || calibration.type === 'identity') return scale === 'logit' ? result : logit(result);
  return logit(calibrate(scale === 'logit' ? sigmoid(result) : result, calibration));
}

// Results may differ in the last digits between builds of the runtime; a wrong feature or table differs by far more.
const tolerance = 1e-4;

type Predict = (rows: readonly Row[]) => Promise<{ features: Float32Array; results: Float64Array }>;

async function checkCanaries(model: Model, raw: Predict): Promise<void> {
  const { canaries, currency, outputs } = model.card;
  const { specs } = model.features;
  const fail = (message: string, cause?: unknown): never => {
    throw setupFault('MODEL_CANARY', message, { file: `${model.folder}/model.json`, cause });
  };
  const rows = canaries.map(({ declaration }, at): Row => {
    const flattened = flatten(declaration);
    const [wrong] = flattened.ok ? flattened.flat.issues : [flattened.fault];
    if (!flattened.ok || wrong) return fail(`canary ${at + 1}: ${wrong!.code} at ${wrong!.path}`);
    deriveRows(flattened.flat.rows, currency, {});
    return flattened.flat.rows[0]!;
  });
  const { features, results } = await raw(rows).catch((cause: unknown) =>
    fail(`the graph fails on the canary rows: ${explanationOf(cause)}`, cause),
  );
  canaries.forEach((canary, at) => {
    const compare = (what: string, actual: number, expected: number): void => {
      if (!isNear(actual, expected))
        fail(`canary ${at + 1}: ${what} is ${sayNumber(actual)}, the card says ${sayNumber(expected)}`);
    };
    if (canary.features.length !== specs.length || canary.outputs.length !== outputs.length)
      fail(
        `canary ${at + 1} has ${canary.features.length} features and ${canary.outputs.length} outputs, the card lists ${specs.length} and ${outputs.length}`,
      );
    specs.forEach(({ name }, feature) => {
      compare(`feature "${name}"`, features[at * specs.length + feature]!, canary.features[feature] ?? Number.NaN);
    });
    outputs.forEach(({ risk }, output) => {
      compare(`the output for ${risk}`, results[at * outputs.length + output]!, canary.outputs[output]!);
    });
  });
}

function isNear(actual: number, expected: number): boolean {
  if (Number.isNaN(actual) || Number.isNaN(expected)) return Number.isNaN(actual) && Number.isNaN(expected);
  return Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
}

/** A number with the seven digits that a float32 holds; NaN as the card writes it. */
function sayNumber(value: number): string {
  return Number.isNaN(value) ? 'null' : String(Number(value.toPrecision(7)));
}
