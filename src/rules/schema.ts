// The rule-set file: its zod schema, from which its types and its JSON Schema come.
import { z } from 'zod';
import { parseIsoDate } from '../declaration/dates.js';
import { riskNames } from '../declaration/risk.js';
import { schemaVersion } from '../declaration/schema.js';
import { foldOptions } from '../expression/fold.js';
import { listTypes } from '../expression/lists.js';
import { limits } from '../limits.js';

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _');
// Expressions write it behind a dot, where `-` is a minus.
const word = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a name of letters, digits and _');
const day = z.string().refine((text) => parseIsoDate(text) !== undefined, 'a day written as YYYY-MM-DD');
const effective = z
  .strictObject({ from: day.optional(), until: day.optional() })
  .describe('In force from the first day to before the second');
const text = z.string().min(1).max(2_000);

const param = z.strictObject({
  type: z.enum(['decimal', 'int', 'text', 'date']),
  value: z.union([z.number(), z.string()]),
  unit: z
    .string()
    .max(40)
    .optional()
    .describe('Unit, for people; where it names a currency, it should be that of the policy'),
  says: text.optional(),
});

const list = z.strictObject({
  type: z.enum(listTypes),
  says: text.optional(),
  values: z.array(z.string().min(1)).optional().describe('Entries written here'),
  file: z.string().optional().describe('Entries from a file: one on each line, or a column of a CSV'),
  column: z.string().optional().describe('Column of the CSV file'),
  include: z.array(word).optional().describe('Entries of other lists of this rule set'),
  fold: z
    .array(z.enum(foldOptions as [string, ...string[]]))
    .optional()
    .describe('For terms: what counts as equal'),
});

const inlineTest = z.strictObject({
  name: text,
  given: z
    .record(z.string(), z.unknown())
    .describe('Fields by the names that expressions use; what is left out is missing'),
  expect: z.enum(['hit', 'no_hit', 'undetermined']),
});

const tableTest = inlineTest.extend({
  expect: z
    .union([z.number().int().positive(), z.enum(['no_hit', 'undetermined'])])
    .describe('The number of a row that counts; or that none does, or that it cannot be told'),
});

const only = z
  .array(z.string())
  .min(1, 'one value at least; leave the key out for all of them')
  .describe('Restricts the rule to declarations with one of these');

const points = z.number().min(-200).max(200);
const action = z.enum(['none', 'blue', 'yellow', 'red']).describe('Forces at least that lane');
const percentage = z
  .number()
  .gt(0)
  .max(100)
  .describe('Per cent of declarations to which it is applied, chosen by a hash of their ids');

// What a rule and a table have in common.
const frame = {
  id: name,
  title: text,
  indicator: z.string().max(40).optional().describe('Id of the risk indicator that the rule computes'),
  risk: z.enum(riskNames),
  group: name.optional().describe('Rules of a group say the same thing; their points are capped together'),
  scope: z.enum(['item', 'declaration']).default('item'),
  office: only.optional(),
  flow: only.optional(),
  mode: only.optional(),
  stage: only.optional(),
  percentage: percentage.optional(),
  effective: effective.optional(),
  reviewBy: day.optional(),
  owner: text.optional(),
  officerNote: text.optional().describe('Restricted: never in a verdict'),
  action: action.default('none'),
  references: z.array(text).optional(),
};

const rule = z.strictObject({
  ...frame,
  points: points.describe('20 points double the odds'),
  when: z.string(),
  reason: text.describe('One sentence for an officer; {field} stands for a value'),
  tests: z.array(inlineTest).optional(),
});

const cellEntry = z.union([z.string(), z.number()]);

const table = z
  .strictObject({
    ...frame,
    combine: z
      .enum(['sum', 'max', 'first'])
      .describe('Which of the rows that match count: all, the one with the most points, or the first'),
    columns: z
      .array(z.string().min(1))
      .min(2)
      .describe(
        'What the cells are compared with: fields or expressions; `points`, and `reason` where rows have their own',
      ),
    rows: z
      .array(z.array(z.union([z.string(), z.number(), z.boolean(), z.array(cellEntry)])))
      .min(1)
      .describe('A cell: a value, a list of values, "6403*", "> 10", "2..5", lists.name, or "*" for anything'),
    reason: text.optional().describe('The reason of every row, where there is no column of that name'),
    tests: z.array(tableTest).optional(),
  })
  .describe('A decision table: each row is a rule');

const override = z
  .strictObject({
    disabled: z.boolean().optional(),
    points: points.optional(),
    action: action.optional(),
    percentage: percentage.optional(),
    effective: effective.optional(),
    tests: z.array(inlineTest).optional().describe('In place of those of the rule'),
  })
  .describe('Changes of a rule or table of a base');

const base = z.strictObject({
  file: z.string().min(1).describe('Path of a rule set, in the folder of this file or below'),
  digest: z
    .string()
    .regex(/^sha256-[0-9a-f]{64}$/, 'sha256- and 64 hex digits')
    .optional()
    .describe('Digest that the rule set must have'),
});

export const ruleSetSchema = z
  .strictObject({
    ruleSet: name,
    version: z.string().regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/, 'a version such as 1.2.0'),
    schema: z.literal(schemaVersion),
    says: text.optional(),
    owner: text.optional(),
    effective: effective.optional(),
    reviewBy: day.optional(),
    extends: z.array(base).min(1).optional().describe('Rule sets whose rules, lists, params and groups are taken over'),
    overrides: z
      .strictObject({
        rules: z.record(name, override).optional().describe('By the id of a rule or table'),
        params: z
          .record(word, z.union([z.number(), z.string()]))
          .optional()
          .describe('New values, by name'),
      })
      .optional()
      .describe('What is changed of the bases'),
    params: z.record(word, param).optional(),
    lists: z.record(word, list).optional(),
    groups: z.record(name, z.strictObject({ cap: z.number().positive() })).optional(),
    rules: z.array(rule).min(1).max(limits.rules).optional(),
    tables: z.array(table).min(1).optional(),
  })
  .describe('A rule set of customs-risk');

export type RuleSetDocument = z.infer<typeof ruleSetSchema>;
export type RuleDocument = NonNullable<RuleSetDocument['rules']>[number];
export type TableDocument = NonNullable<RuleSetDocument['tables']>[number];
export type RuleOverride = z.infer<typeof override>;
export type ListDocument = NonNullable<RuleSetDocument['lists']>[string];
export type InlineTest = NonNullable<RuleDocument['tests']>[number];
export type TableTest = NonNullable<TableDocument['tests']>[number];
