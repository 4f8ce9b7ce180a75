// Outcomes: what an examination found; the closed set of results, and the schema of one line of an outcomes file.
import { z } from 'zod';
import { parseIsoDate } from '../declaration/dates.js';
import { headerFields } from '../declaration/fields.js';
import { laneNames, type RiskName } from '../declaration/risk.js';

/** What an examination can find. All offices record alike by it, so that their hit rates can be compared. */
export const outcomeResults = {
  conform: 'examined, and nothing was wrong',
  'ip-infringement': 'goods that infringe an intellectual property right: counterfeit or pirated',
  safety: 'goods that may harm people: unsafe, untested, forbidden for safety',
  undeclared: 'goods that were not declared',
  misdescription: 'goods described, classified or given an origin other than theirs',
  undervaluation: 'a value below the real one',
  other: 'another irregularity; the note says which',
  'not-examined': 'nobody looked; says nothing about the goods',
} as const;
export type OutcomeResult = keyof typeof outcomeResults;
export const resultNames = Object.keys(outcomeResults) as [OutcomeResult, ...OutcomeResult[]];

/** Why a declaration was chosen: the strategies of a selection, and what needs none. */
export const decisions = {
  forced: 'a rule or the floor of the policy forced the lane',
  risk: 'its risk reached the threshold of the lane',
  'top-up': 'the highest risks below the threshold, up to the expected rate',
  random: 'the random quota: keyed hash of its id, whatever its risk',
  uncertain: 'exploration: its risk is nearest to the threshold',
  novel: 'exploration: keys that are seldom or never seen',
  override: 'an officer overrode the selection',
  lead: 'a tip or a request from outside; no selection',
} as const;
export type Decision = keyof typeof decisions;
export const decisionNames = Object.keys(decisions) as [Decision, ...Decision[]];

const shortText = z.string().max(200);
const amount = z.number().min(0);

export const outcomeSchema = z
  .strictObject({
    declarationId: z.string().min(1).max(headerFields.id.max!),
    item: z.number().int().min(1).optional().describe('Number of the item; left out for the declaration as a whole'),
    examined: z.boolean().describe('Whether somebody looked at the goods'),
    at: z
      .string()
      .refine((text) => parseIsoDate(text) !== undefined, 'a date')
      .describe('When, ISO 8601')
      .optional(),
    decidedBy: z.enum(decisionNames).optional().describe('Why it was chosen, as the picks say'),
    result: z.enum(resultNames).describe('What was found; a second line may tell a second finding'),
    note: z.string().max(2_000).optional(),
    lane: z.enum(laneNames).optional().describe('The lane that it was in'),
    officer: shortText.optional().describe('Who examined, as a pseudonym'),
    brands: shortText.optional().describe('Brands that were infringed, with "; " between'),
    rightHolderConfirmed: z.boolean().optional(),
    seizedQuantity: amount.optional(),
    seizedValue: amount.optional().describe('In the base currency of the policy'),
    revenue: amount.optional().describe('Duties and taxes found, in the base currency of the policy'),
    evidence: shortText.optional().describe('Reference of the file or act'),
  })
  .refine(({ examined, result }) => examined === (result !== 'not-examined'), {
    path: ['result'],
    params: { fault: 'OUTCOME_UNCLEAR' },
  })
  .describe('An outcome of customs-risk');

export const outcomeColumns = Object.keys(outcomeSchema.shape) as (keyof Outcome)[];
/** Columns that a delimited file must have. */
export const requiredColumns = ['declarationId', 'examined', 'result'] as const;

/** One finding about a declaration or one of its items. */
export type Outcome = Readonly<z.infer<typeof outcomeSchema>>;

/** Which risk a result is a hit of. Other irregularities are found, and are none of either risk. */
const hitOf: { readonly [result in OutcomeResult]?: RiskName } = { 'ip-infringement': 'counterfeit', safety: 'safety' };

/**
 * What a result says of a risk: true for a hit, false where somebody looked and this was not found, null where nobody
 * looked, which is never taken for false.
 */
export function labelOfResult(result: OutcomeResult, risk: RiskName): boolean | null {
  return result === 'not-examined' ? null : hitOf[result] === risk;
}

const numbers = new Set(['item', 'seizedQuantity', 'seizedValue', 'revenue']);
const booleans = new Set(['examined', 'rightHolderConfirmed']);

/** The cells of a line as values of their types, as far as they can be read; what cannot stays text. */
export function outcomeOfCells(cells: object): object {
  return Object.fromEntries(
    Object.entries(cells).map(([name, text]: [string, string]) => [name, valueOfCell(name, text)]),
  );
}

function valueOfCell(name: string, text: string): unknown {
  if (numbers.has(name)) return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  if (booleans.has(name)) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
