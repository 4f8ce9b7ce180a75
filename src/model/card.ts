// The model card: what a model folder says of its model; its zod schema, from which types and JSON Schema come.
import { z } from 'zod';
import { currencySchema } from '../declaration/exchange-rates.js';
import { riskNames } from '../declaration/risk.js';
import { schemaVersion } from '../declaration/schema.js';
import { inputsSchema, tablesSchema } from '../features/feature-set.js';

const text = z.string().min(1).max(4_000);
const digest = z.string().regex(/^sha256-[0-9a-f]{64}$/, 'sha256- and 64 hex digits');
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a plain file name');
const probability = z.number().min(0).max(1);

const output = z.strictObject({
  name: z.string().describe('Name of the output in the graph'),
  index: z.number().int().nonnegative().describe('Column of that output'),
  risk: z.enum(riskNames),
  scale: z.enum(['logit', 'probability']).default('logit'),
  label: text.describe('What the model was trained to tell, in plain words'),
  trainRate: z.number().gt(0).lt(1).describe('Share of positives in the training data'),
});

type Refuse = (message: string, ...path: readonly (string | number)[]) => void;
const refuseIn =
  (context: z.RefinementCtx): Refuse =>
  (message, ...path) =>
    context.addIssue({ code: 'custom', message, path: [...path] });

const isotonic = z
  .strictObject({
    type: z.literal('isotonic'),
    x: z.array(probability).min(2).describe('Probabilities of the model, rising'),
    y: z.array(probability).min(2).describe('Calibrated probabilities, one for each of x, never falling'),
  })
  .superRefine(({ x, y }, context) => {
    const refuse = refuseIn(context);
    if (x.length !== y.length) refuse(`${y.length} values, where x has ${x.length}`, 'y');
    const flat = x.findIndex((point, at) => at > 0 && point <= x[at - 1]!);
    if (flat > 0) refuse('must rise', 'x', flat);
    const falling = y.findIndex((point, at) => at > 0 && point < y[at - 1]!);
    if (falling > 0) refuse('must not fall', 'y', falling);
  });

const calibration = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('identity') }), isotonic]);

const card = z.strictObject({
  model: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _'),
  version: z.string().regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/, 'a version such as 1.2.0'),
  schema: z.literal(schemaVersion),
  says: text.optional(),
  currency: currencySchema.describe('Currency in which the features see values; the policy must use it too'),
  files: z
    .record(fileName, digest)
    .refine((files) => Object.hasOwn(files, 'model.onnx'), 'does not list model.onnx')
    .describe('Digest of every file of the folder that is used: model.onnx, tables.json'),
  inputs: inputsSchema,
  tables: tablesSchema.default({}).describe('Lookup tables by name; their entries stand in tables.json'),
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
});

export type ModelCard = z.infer<typeof card>;
export type Calibration = z.infer<typeof calibration>;

export const modelCardSchema = card
  .superRefine((parts, context) => checkParts(parts, refuseIn(context)))
  .describe('A model card of customs-risk');

/** Refuse parts of a card, each sound by itself, that do not fit each other. */
function checkParts({ files, tables, outputs, calibration, canaries }: ModelCard, refuse: Refuse): void {
  if (Object.keys(tables).length > 0 && !Object.hasOwn(files, 'tables.json'))
    refuse('does not list tables.json, which holds the tables', 'files');
  const risks = outputs.map(({ risk }) => risk);
  risks.forEach((risk, at) => {
    if (risks.indexOf(risk) < at) refuse('another output is of this risk', 'outputs', at, 'risk');
  });
  for (const risk of riskNames)
    if (calibration[risk] && !risks.includes(risk)) refuse('no output is of this risk', 'calibration', risk);
  canaries.forEach((canary, at) => {
    canary.outputs.forEach((result, index) => {
      if (outputs[index]?.scale === 'probability' && !(result >= 0 && result <= 1))
        refuse('the output is a probability, from 0 to 1', 'canaries', at, 'outputs', index);
    });
  });
}
