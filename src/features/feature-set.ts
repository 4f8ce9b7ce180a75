// Feature sets: what a feature file and a model card say of inputs, features and lookup tables; their zod schema and types.
import { z } from 'zod';
import { currencySchema } from '../declaration/exchange-rates.js';
import { schemaVersion } from '../declaration/schema.js';

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _');
const text = z.string().min(1).max(4_000);
const label = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'the name of a label of the mapping');

const featureSchema = z.strictObject({
  name: z.string().min(1).max(64),
  expr: z.string(),
  says: text.describe('What it means, for an officer'),
  missing: z
    .union([z.number(), z.string().max(512), z.null()])
    .default(null)
    .describe('Stands for what is missing: null for NaN; inputs of int64 and string need a value'),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .describe('Least and greatest value that the model was trained for; what is beyond is clipped to it'),
  reason: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Sentence for an officer, with slots as in the reasons of rules'),
  meanPoints: z
    .number()
    .nonnegative()
    .optional()
    .describe('Mean absolute share in the output, in points (20 double the odds)'),
});

const inputTypes = ['float32', 'float64', 'int64', 'string'] as const;

const inputSchema = z
  .strictObject({
    name: z.string().min(1).max(200).describe('Name of the input in the graph'),
    type: z.enum(inputTypes).default('float32'),
    features: z.array(featureSchema).min(1).max(4_096).describe('Columns of the input, in order'),
  })
  .superRefine(({ type, features }, context) => {
    features.forEach(({ missing, range }, at) => {
      const refuse = (message: string, key: string): void =>
        context.addIssue({ code: 'custom', message, path: ['features', at, key] });
      const wanted = wantedMissing[type];
      if (!wanted.fits(missing)) refuse(`an input of type ${type} wants ${wanted.says} here`, 'missing');
      if (range && type === 'string') refuse('a text has no range', 'range');
      if (range && !(range[0] < range[1])) refuse('the least value must be below the greatest', 'range');
    });
  });

type Missing = string | number | null;
const wantedMissing: {
  readonly [type in (typeof inputTypes)[number]]: { says: string; fits: (missing: Missing) => boolean };
} = {
  float32: {
    says: 'a number that float32 can hold, or null',
    fits: (missing) => isFloat(missing) && isFloat32(missing),
  },
  float64: { says: 'a number or null', fits: (missing) => isFloat(missing) },
  int64: { says: 'a whole number', fits: (missing) => Number.isSafeInteger(missing) },
  string: { says: 'a text', fits: (missing) => typeof missing === 'string' },
};
const isFloat = (missing: Missing): missing is number | null => missing === null || typeof missing === 'number';
const isFloat32 = (missing: number | null): boolean => missing === null || Number.isFinite(Math.fround(missing));

const level = z.array(z.string()).min(1).max(16).describe('Expressions that are joined to a key');
const levels = z.array(level).min(1).max(16).describe('Levels of keys, from coarse to fine');
const oneLevel = z.array(level).length(1).describe('The one level of keys');
const strength = z.number().positive();

const tableSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('rate'),
      label: label.describe('Label of the mapping that is counted'),
      keys: levels,
      strength: z
        .union([strength, z.array(strength)])
        .describe('Weight of the level before, in cases: one for all levels, or one for each'),
    })
    .superRefine(({ keys, strength }, context) => {
      if (typeof strength === 'object' && strength.length !== keys.length)
        context.addIssue({
          code: 'custom',
          message: `${strength.length} numbers, where keys has ${keys.length} levels`,
          path: ['strength'],
        });
    }),
  z.strictObject({
    type: z.literal('median'),
    of: z.string().describe('Expression of the number whose median is kept'),
    keys: levels,
    atLeast: z.number().int().positive().default(5).describe('Values that a median must rest on'),
  }),
  z.strictObject({ type: z.literal('count'), keys: oneLevel }),
  z.strictObject({
    type: z.literal('latest'),
    of: z.string().describe('Expression of the number that is kept'),
    where: z
      .string()
      .regex(/^!?[A-Za-z][A-Za-z0-9_]{0,63}$/, 'the name of a label, or ! and the name')
      .describe('Rows that are looked at: those with a label, or with ! those without'),
    keys: oneLevel,
  }),
]);

/** The inputs of a graph, each a block of features in order. Feature names are unique across them. */
export const inputsSchema = z
  .array(inputSchema)
  .min(1)
  .max(64)
  .superRefine((inputs, context) => {
    const features = new Set<string>();
    const names = new Set<string>();
    inputs.forEach((input, at) => {
      const refuse = (message: string, ...path: (string | number)[]): void =>
        context.addIssue({ code: 'custom', message, path: [at, ...path, 'name'] });
      if (names.has(input.name)) refuse(`another input is named "${input.name}"`);
      names.add(input.name);
      input.features.forEach((feature, column) => {
        if (features.has(feature.name)) refuse(`another feature is named "${feature.name}"`, 'features', column);
        features.add(feature.name);
      });
    });
  });

/** Definitions of lookup tables by name. */
export const tablesSchema = z.record(name, tableSchema);

/** A feature file: what a data scientist writes before there is a model. A card holds the same inputs and tables. */
export const featureSetSchema = z
  .strictObject({
    features: name.describe('Name of the feature set'),
    schema: z.literal(schemaVersion),
    currency: currencySchema.describe('Currency in which the features see values'),
    inputs: inputsSchema,
    tables: tablesSchema.default({}),
  })
  .describe('A feature file of customs-risk');

export type FeatureSet = z.infer<typeof featureSetSchema>;
export type FeatureInput = z.infer<typeof inputSchema>;
export type FeatureSpec = z.infer<typeof featureSchema>;
export type TableDefinition = z.infer<typeof tableSchema>;
export type TableDefinitions = z.infer<typeof tablesSchema>;

/** The label that a table learns from, and which of its outcomes; undefined where it learns from every row. */
export function labelOf(
  definition: TableDefinition,
): { readonly name: string; readonly outcome?: boolean } | undefined {
  if (definition.type === 'rate') return { name: definition.label };
  if (definition.type !== 'latest') return undefined;
  const without = definition.where.startsWith('!');
  return { name: without ? definition.where.slice(1) : definition.where, outcome: !without };
}
