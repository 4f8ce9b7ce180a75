// Capacity: how much can be opened, in the form in which policies and budgets say it.
import { z } from 'zod';
import { laneNames } from '../declaration/risk.js';

const percentage = z.string().regex(/^(?:100|\d{1,2}(?:\.\d{1,6})?)%$/, 'a percentage such as "2%"');
const amount = z.union([z.number().int().min(0), percentage]).describe('A number, or a percentage of the declarations');

/** One amount for all, or one for each risk apart. */
const budget = z.union([amount, z.strictObject({ counterfeit: amount, safety: amount })]);

/** A number, or a percentage of the declarations. */
export type Amount = z.infer<typeof amount>;
export type LaneBudget = z.infer<typeof budget>;

export const budgetByLane = {
  red: budget.optional().describe('Most that can be examined'),
  yellow: budget.optional().describe('Most whose documents can be checked'),
  blue: budget.optional().describe('Most that can be audited later'),
};

export const capacitySchema = z
  .strictObject({
    per: z
      .array(z.enum(['office', 'day']))
      .describe('What the amounts are for: each office, each day, each of both; [] for all together'),
    ...budgetByLane,
  })
  .describe('Most that can be taken into a lane, for each group; a lane that is left out has no bound');

export const expectedSchema = z
  .strictObject({ red: amount.optional(), yellow: amount.optional(), blue: amount.optional() })
  .describe('What a lane is filled up to with the highest risks below its threshold, within its capacity');

const quota = z
  .strictObject({
    red: percentage.optional(),
    yellow: percentage.optional(),
    blue: percentage.optional(),
    of: z.enum(laneNames).describe('The lane, by risk, of which the quota is drawn'),
  })
  .describe('A percentage of the declarations of a lane that goes to a stricter one at random');

export const randomSchema = z.union([quota, z.array(quota).min(1)]);

const explored = z.strictObject({
  random: percentage.optional().describe('Drawn from all that is not chosen otherwise'),
  uncertain: percentage.optional().describe('Those whose risk is nearest to the threshold'),
  novel: percentage.optional().describe('Those whose keys are seldom or never seen'),
});

export const explorationSchema = z
  .strictObject({ red: explored.optional(), yellow: explored.optional(), blue: explored.optional() })
  .describe('Parts of the capacity of a lane that look for what is not known yet');
