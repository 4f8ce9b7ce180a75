// Predict: rows through the model to calibrated log-odds.
import type { RiskName } from '../declaration/risk.js';
import type { Row } from '../declaration/slots.js';
import type { InputMatrix } from '../features/features.js';
import { type Attribute, createAttribution } from './attribution.js';
import { calibratedLogit } from './calibration.js';
import { repeatCanaries } from './canaries.js';
import type { Model } from './load.js';
import { openSession, type Run } from './session.js';

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
  ) => Promise<{ readonly inputs: readonly InputMatrix[]; readonly outputs: readonly RiskOutput[] }>;
  readonly attribute: Attribute;
  readonly close: () => Promise<void>;
}

/**
 * Open a model and let it repeat its canary rows. Throws ORT_UNAVAILABLE, MODEL_RUNTIME, MODEL_NOT_ONNX, MODEL_SIGNATURE or
 * MODEL_CANARY.
 */
export async function openModel(model: Model): Promise<OpenModel> {
  const { run, release } = await openSession(model);
  const canaries = await repeatCanaries(model, run).catch(async (fault) => {
    await release();
    throw fault;
  });
  const { outputs, calibration } = model.card;
  const runLogits: Run = async (inputs, rows) => {
    const results = await run(inputs, rows);
    return results.map((result, at) => calibratedLogit(result, outputs[at % outputs.length]!.scale));
  };
  return {
    model,
    attribute: createAttribution(model, runLogits, canaries),
    close: release,
    predict: async (rows) => {
      const inputs = model.features.build(rows);
      const results = await run(inputs, rows.length);
      return {
        inputs,
        outputs: outputs.map(({ risk, label, trainRate, scale }, at) => {
          const logits = new Float64Array(rows.length);
          for (let row = 0; row < logits.length; row++)
            logits[row] = calibratedLogit(results[row * outputs.length + at]!, scale, calibration[risk]);
          return { risk, label, trainRate, logits };
        }),
      };
    },
  };
}
