// The model card: what a model folder says of its model; its zod schema, from which types and JSON Schema come.
import { z } from 'zod';
import { currencySchema } from '../declaration/exchange-rates.js';
import { riskNames } from '../declaration/risk.js';
import { schemaVersion } from '../declaration/schema.js';

const text = z.string().min(1).max(4_000);
const digest = z.string().regex(/^sha256-[0-9a-f]{64}$/, 'sha256- and 64 hex digits');
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a plain file name');
const probability = z.number().min(0).max(1);

const feature = z.strictObject({
  name: z.string().min(1).max(64),
  expr: z.string(),
  says: text,
  meanPoints: z
    .number()
    .nonnegative()
    .optional()
    .describe('Mean absolute share in the output, in points (20 double the odds)'),
});

const output = z.strictObject({
  name: z.string().describe('Name of the output in the graph'),
  index: z.number().int().nonnegative().describe('Column of that output'),
  risk: z.enum(riskNames),
  scale: z.enum(['logit', 'probability']).default('logit'),
  label: text.describe('What the model was trained to tell, in plain words'),
  trainRate: z.number().gt(0).lt(1).describe('Share of positives in the training data'),
});

const calibration = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('identity') }),
  z.strictObject({
    type: z.literal('isotonic'),
    x: z.array(probability).min(2).describe('Probabilities of the model, rising'),
    y: z.array(probability).min(2).describe('Calibrated probabilities'),
  }),
]);

export const modelCardSchema = z
  .strictObject({
    model: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _'),
    version: z.string().regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/, 'a version such as 1.2.0'),
    schema: z.literal(schemaVersion),
    says: text.optional(),
    currency: currencySchema.describe('Currency in which the features see values; the policy must use it too'),
    files: z
      .record(fileName, digest)
      .describe('Digest of every file of the folder that is used: model.onnx, tables.json'),
    input: z.strictObject({
      name: z.string(),
      type: z.literal('float32'),
      features: z.array(feature).min(1).max(4_096),
    }),
    outputs: z.array(output).min(1),
    calibration: z.partialRecord(z.enum(riskNames), calibration).default({}),
    canaries: z
      .array(
        z.strictObject({
          declaration: z.record(z.string(), z.unknown()),
          features: z.array(z.number().nullable()).describe('null is NaN'),
          outputs: z.array(z.number()).describe('One for each output of the card'),
        }),
      )
      .min(1),
    data: z.strictObject({ name: text, window: text, licence: text, says: text.optional() }),
    metrics: z.array(
      z.strictObject({
        name: z.string(),
        risk: z.enum(riskNames),
        regime: z.string().describe('On which rows it was measured'),
        split: z.string(),
        value: z.number(),
        interval: z.tuple([z.number(), z.number()]).optional(),
      }),
    ),
    limits: text.describe('What the model must not be used for'),
    licence: text,
  })
  .describe('A model card of customs-risk');

export type ModelCard = z.infer<typeof modelCardSchema>;
export type CardOutput = ModelCard['outputs'][number];
export type Calibration = z.infer<typeof calibration>;
