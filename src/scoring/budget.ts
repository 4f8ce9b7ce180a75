// Budgets: what single offices and days can open, where that differs from the capacity of the policy.
import { z } from 'zod';
import { parseIsoDate } from '../declaration/dates.js';
import type { WorkedLane } from '../declaration/risk.js';
import { type Problem, throwProblems } from '../errors.js';
import { limits } from '../limits.js';
import { type SettingsFile, validateSettings } from '../settings-file.js';
import { budgetByLane, type LaneBudget } from './capacity.js';

const entrySchema = z.strictObject({
  office: z.string().min(1).optional().describe('The office that it holds for; left out for all'),
  day: z
    .string()
    .refine((day) => day.length === 10 && parseIsoDate(day) !== undefined, 'a day written as YYYY-MM-DD')
    .optional()
    .describe('The day that it holds for; left out for all'),
  ...budgetByLane,
});

export const budgetSchema = z
  .strictObject({
    budget: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _'),
    version: z.union([z.number().int(), z.string().min(1).max(40)]),
    says: z.string().optional(),
    entries: z.array(entrySchema).max(limits.budgetEntries),
  })
  .describe('A budget of customs-risk');

export interface Budget {
  readonly name: string;
  /** What the budget names by office and by day. */
  readonly names: ReadonlySet<'office' | 'day'>;
  /**
   * The budget of a lane for an office and a day: of the entries that name the lane, that of both, else that of the office,
   * else that of the day; undefined where there is none.
   */
  readonly of: (office: string | null, day: string | null, lane: WorkedLane) => LaneBudget | undefined;
}

const keyOf = (office: string | null | undefined, day: string | null | undefined): string =>
  JSON.stringify([office ?? null, day ?? null]);

/** Compile a budget that was read. Throws with every fault, its line and its column. */
export function compileBudget(settings: SettingsFile): Budget {
  const { budget, version, entries } = validateSettings(settings, budgetSchema);
  const byKey = new Map<string, (typeof entries)[number]>();
  const names = new Set<'office' | 'day'>();
  const problems: Problem[] = [];
  entries.forEach((entry, at) => {
    const { office, day } = entry;
    const fail = (message: string): void =>
      void problems.push(settings.problem('SETTINGS_INVALID', message, ['entries', at]));
    if (office === undefined && day === undefined)
      fail('an entry names an office, a day or both; what holds for all stands in the policy');
    if (byKey.has(keyOf(office, day))) fail('an entry for this office and day stands before');
    byKey.set(keyOf(office, day), entry);
    if (office !== undefined) names.add('office');
    if (day !== undefined) names.add('day');
  });
  throwProblems(problems.slice(0, limits.problems));
  return {
    name: `${budget}@${version}`,
    names,
    of: (office, day, lane) =>
      [keyOf(office, day), keyOf(office, null), keyOf(null, day)]
        .map((key) => byKey.get(key)?.[lane])
        .find((one) => one !== undefined),
  };
}
