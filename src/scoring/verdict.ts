// The verdict: what the scorer says of one declaration; its zod schema, from which types and JSON Schema come.
import { z } from 'zod';
import { laneNames, riskNames } from '../declaration/risk.js';
import { fieldIssues, type IssueCode } from '../errors.js';

const risk = z.number().min(0).max(1).describe('Calibrated probability, six decimals');
const risks = z.strictObject({ counterfeit: risk, safety: risk });
const issueCodes = Object.keys(fieldIssues) as [IssueCode, ...IssueCode[]];

const reason = z.strictObject({
  kind: z.enum(['rule', 'model']),
  id: z
    .string()
    .describe('Id of the rule; name of a feature of the model, or of the model for all else that it goes by'),
  risk: z.enum(riskNames),
  item: z.number().int().nullable().describe('Number of the item; null for a rule that looks at all items'),
  points: z
    .number()
    .describe('What it adds to the risk, two decimals, of a rule after caps; 20 points double the odds'),
  share: z
    .number()
    .describe(
      'Its part of all points of that risk, 0 to 1; 0, as its points, for a hit of another item that only forces the lane',
    ),
  text: z.string().describe('One sentence for an officer'),
});

export const verdictSchema = z
  .strictObject({
    declarationId: z.string(),
    decisionId: z
      .string()
      .optional()
      .describe('Hash of the declaration and of everything in versions: same input, same id; files may leave it out'),
    lane: z.enum(laneNames),
    laneReason: z
      .enum(['risk', 'rule', 'degraded'])
      .describe('What put it there: thresholds, the action of a rule, or the floor'),
    risks: risks.describe('Of the item with the highest risk'),
    modelRisks: z
      .partialRecord(z.enum(riskNames), risk)
      .nullable()
      .describe('What the model alone says, at the base rate of the policy'),
    reasons: z.array(reason).describe('What raises the risk most comes first, what lowers it last'),
    undetermined: z
      .array(z.strictObject({ id: z.string(), missing: z.array(z.string()) }))
      .describe('Rules that lack a field'),
    muted: z
      .array(
        z.strictObject({
          id: z.string().describe('Id of the rule'),
          item: z.number().int().nullable().describe('Number of the item; null for a rule that looks at all items'),
          until: z.string().describe('The first day on which the mute no longer holds'),
        }),
      )
      .describe('Hits that are muted and add nothing'),
    coverage: z.number().describe('Points that could be judged, of all that apply, 0 to 1'),
    degraded: z.enum(['model-failed', 'item-rejected']).nullable(),
    items: z.array(z.strictObject({ no: z.number().int(), risks })),
    issues: z.array(z.strictObject({ code: z.enum(issueCodes), path: z.string() })),
    position: z
      .strictObject({ source: z.string(), record: z.number().int(), line: z.number().int(), byte: z.number().int() })
      .nullable(),
    office: z.string().nullable().describe('Of the declaration; selection has a budget for each'),
    day: z.string().nullable().describe('UTC day of acceptance, YYYY-MM-DD'),
    forced: z.enum(laneNames).nullable().describe('The lane at least, by a rule or a failure, whatever the risk'),
    kept: z.record(z.string(), z.string()).optional().describe('Columns of the manifest that were asked for'),
    versions: z.strictObject({
      library: z.string(),
      schema: z.string(),
      policy: z.string(),
      ruleSets: z.array(z.string()),
      mutes: z.string().nullable(),
      model: z.string().nullable(),
    }),
  })
  .describe('A verdict of customs-risk');

type Deep<T> = T extends readonly (infer E)[]
  ? readonly Deep<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : T;

/** The verdict on one declaration. Its decision id is left out in files alone, where the lane is green. */
export type Verdict = Deep<z.infer<typeof verdictSchema>> & { readonly decisionId: string };
export type Reason = Verdict['reasons'][number];
export type Risks = Verdict['risks'];
