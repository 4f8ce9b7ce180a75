// Overrides: lanes that officers decide by hand, each with a reason of a closed list, free text and who.
import { z } from 'zod';
import { parseIsoDate } from '../declaration/dates.js';
import { headerFields } from '../declaration/fields.js';
import { type Lane, laneNames } from '../declaration/risk.js';
import { type Problem, throwProblems } from '../errors.js';
import { limits } from '../limits.js';
import { type SettingsFile, validateSettings } from '../settings-file.js';

/** Why an officer may decide otherwise. */
export const overrideReasons = {
  'data-error': 'an error in the declaration explains its risk',
  'already-examined': 'the same goods have been examined',
  'standing-exception': 'a category that a standing order exempts',
  urgent: 'relief goods, medicines or goods that perish',
  'out-of-reach': 'the goods have left, or have not come',
  intelligence: 'information that the declaration does not hold',
  observation: 'what an officer saw of the goods, the documents or the people',
  other: 'another reason; the text says which',
} as const;
export type OverrideReason = keyof typeof overrideReasons;

const text = z.string().trim().min(1).max(2_000);

const entrySchema = z.strictObject({
  declaration: z.string().min(1).max(headerFields.id.max!).describe('Id of the declaration'),
  lane: z.enum(laneNames).describe('The lane that it takes, stricter or not'),
  reason: z.enum(Object.keys(overrideReasons) as [OverrideReason, ...OverrideReason[]]),
  text: text.describe('The reason in words; restricted: never in the picks'),
  who: text.describe('Who decided it; restricted: never in the picks'),
  at: z
    .string()
    .refine((at) => parseIsoDate(at) !== undefined, 'a date')
    .optional()
    .describe('When, ISO 8601'),
});

export const overridesSchema = z
  .strictObject({
    overrides: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _'),
    version: z.union([z.number().int(), z.string().min(1).max(40)]),
    says: z.string().optional(),
    entries: z.array(entrySchema).max(limits.overrides),
  })
  .describe('An overrides of customs-risk');

export interface Overrides {
  readonly name: string;
  /** By the id of the declaration. */
  readonly byId: ReadonlyMap<string, { readonly lane: Lane; readonly reason: OverrideReason }>;
}

/** Compile overrides that were read. Throws with every fault, its line and its column. */
export function compileOverrides(settings: SettingsFile): Overrides {
  const { overrides, version, entries } = validateSettings(settings, overridesSchema);
  const byId = new Map<string, { lane: Lane; reason: OverrideReason }>();
  const problems: Problem[] = [];
  entries.forEach(({ declaration, lane, reason }, at) => {
    if (byId.has(declaration))
      problems.push(
        settings.problem('SETTINGS_INVALID', 'an override of this declaration stands before', [
          'entries',
          at,
          'declaration',
        ]),
      );
    byId.set(declaration, { lane, reason });
  });
  throwProblems(problems.slice(0, limits.problems));
  return { name: `${overrides}@${version}`, byId };
}
