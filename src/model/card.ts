// The model card: what a model folder says of its model; its zod schema, from which types and JSON Schema come.
import { z } from 'zod';
import { currencySchema } from '../declaration/exchange-rates.js';
import { riskNames } from '../declaration/risk.js';
import { schemaVersion } from '../declaration/schema.js';
import { inputsSchema, tablesSchema } from '../features/feature-set.js';
import { parseRange } from './runtime-range.js';

const text = z
  .string()
  .min(1)
  .max(4_000)
  .refine((given) => !given.startsWith('TODO'), 'is still to be filled in');
const digest = z.string().regex(/^sha256-[0-9a-f]{64}$/, 'sha256- and 64 hex digits');
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'a plain file name');
const probability = z.number().min(0).max(1);

/** What must stand in `files`, by what asks for it. */
const neededFiles = ['model.onnx', 'canaries.ndjson'] as const;

const output = z.strictObject({
  name: z.string().describe('Name of the output in the graph'),
  index: z.number().int().nonnegative().describe('Column of that output'),
  risk: z.enum(riskNames),
  scale: z.enum(['logit', 'probability']).default('logit'),
  label: text.describe('What the model was trained to tell, in plain words'),
  trainRate: z
    .number('must be a number between 0 and 1, the share of positives in the training data')
    .gt(0)
    .lt(1)
    .describe('Share of positives in the training data'),
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

const platt = z.strictObject({
  type: z.literal('platt'),
  slope: z.number().positive().describe('By how much log-odds of the model are multiplied'),
  intercept: z.number().describe('What is added to them then'),
});

const calibration = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('identity') }), platt, isotonic]);

const card = z.strictObject({
  model: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _'),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/, 'a version such as 1.2.0')
    .describe('1.2.0; behind a + the last day that refreshed tables know, 1.2.0+2021-03-31'),
  schema: z.literal(schemaVersion),
  says: text.optional(),
  currency: currencySchema.describe('Currency in which the features see values; the policy must use it too'),
  runtime: z
    .string()
    .refine((given) => parseRange(given) !== null, 'must be a range of versions such as ">=1.17 <2"')
    .optional()
    .describe('Versions of onnxruntime for which the figures hold, such as >=1.17 <2'),
  files: z
    .record(fileName, digest)
    .superRefine((files, context) => {
      for (const name of neededFiles) if (!Object.hasOwn(files, name)) refuseIn(context)(`does not list ${name}`);
    })
    .describe('Digest of every file of the folder that is used: model.onnx, canaries.ndjson, tables.json'),
  inputs: inputsSchema,
  tables: tablesSchema.default({}).describe('Lookup tables by name; their entries stand in tables.json'),
  outputs: z.array(output).min(1),
  calibration: z.partialRecord(z.enum(riskNames), calibration).default({}),
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
function checkParts({ files, tables, outputs, calibration }: ModelCard, refuse: Refuse): void {
  if (Object.keys(tables).length > 0 && !Object.hasOwn(files, 'tables.json'))
    refuse('does not list tables.json, which holds the tables', 'files');
  const risks = outputs.map(({ risk }) => risk);
  risks.forEach((risk, at) => {
    if (risks.indexOf(risk) < at) refuse('another output is of this risk', 'outputs', at, 'risk');
  });
  for (const risk of riskNames)
    if (calibration[risk] && !risks.includes(risk)) refuse('no output is of this risk', 'calibration', risk);
}
