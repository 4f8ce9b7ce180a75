// The mapping profile: its zod schema, from which its types and its JSON Schema come.
import { z } from 'zod';
import { exchangeRatesSchema } from '../declaration/exchange-rates.js';
import { riskNames } from '../declaration/risk.js';

const mark = z.string().refine((text) => /^[\t -~]$/.test(text), 'one ASCII character');

/** Units of mass in kg. */
export const kgPerUnit = { kg: 1, g: 0.001, t: 1000, lb: 0.45359237, oz: 0.028349523125 } as const;

const slice = z.strictObject({
  start: z.number().int().min(1).max(32_768).describe('First byte of the line, from 1'),
  width: z.number().int().min(1).max(32_768).describe('Bytes'),
});

const column = z.union([
  z.string().describe('Path of the field: item.hs, declaration.id, importer.country, extra.name'),
  z.strictObject({
    to: z.string().describe('Path of the field'),
    optional: z.boolean().optional().describe('The manifest may lack the column'),
    pad: z.number().int().min(1).max(20).optional().describe('Fill with leading zeros to this length'),
    codes: z
      .record(z.string(), z.string())
      .optional()
      .describe('Codes of the manifest to codes of the declaration; others pass as they are'),
    zeroIsMissing: z.boolean().optional(),
    missing: z.array(z.string()).optional().describe('Texts that stand for a missing value'),
    unit: z
      .enum(Object.keys(kgPerUnit) as [keyof typeof kgPerUnit, ...(keyof typeof kgPerUnit)[]])
      .optional()
      .describe('Unit of a mass'),
    date: z.string().optional().describe('Pattern of a date, as date-fns writes it'),
    split: z.string().min(1).optional().describe('Mark between the entries of a list'),
  }),
]);

export const mappingSchema = z
  .strictObject({
    mapping: z.string().min(1).max(64),
    says: z.string().optional(),
    format: z
      .strictObject({
        type: z.enum(['csv', 'fixed-width']).default('csv'),
        fields: z
          .record(z.string().min(1), slice)
          .optional()
          .describe('Of lines of fixed width: the columns, by the names that `columns` has for them'),
        records: slice
          .extend({ is: z.string().min(1) })
          .optional()
          .describe('Of lines of fixed width: those that are records, by a text that stands in them'),
        delimiter: mark.default(','),
        quote: mark.default('"'),
        encoding: z.string().default('utf-8'),
        decimal: z.enum(['.', ',']).default('.'),
        thousands: z.enum([',', '.', ' ', "'"]).optional(),
        date: z.string().default('yyyy-MM-dd'),
        missing: z.array(z.string()).default([]).describe('Texts that stand for a missing value in any column'),
      })
      .prefault({}),
    groupBy: z
      .string()
      .optional()
      .describe('Adjacent rows with one value in this column are the items of one declaration'),
    constants: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
    exchangeRates: exchangeRatesSchema.optional(),
    columns: z.record(z.string(), column),
    computed: z
      .record(z.string(), z.string())
      .default({})
      .describe('Path of a field to an expression over row["column"]'),
    labels: z
      .record(z.string(), z.string())
      .default({})
      .describe('Outcomes for evaluation, as expressions; scoring never reads them'),
    evaluates: z
      .partialRecord(z.enum(riskNames), z.string())
      .optional()
      .describe('Which label is the truth of which risk'),
  })
  .describe('A mapping profile of customs-risk');

export type MappingDocument = z.infer<typeof mappingSchema>;
export type ColumnDocument = Exclude<MappingDocument['columns'][string], string>;
