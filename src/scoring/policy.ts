// The policy: what the operator decides - base rates, caps, thresholds of the lanes, currency.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../declaration/canonical-json.js';
import { currencySchema, exchangeRatesSchema } from '../declaration/exchange-rates.js';
import { laneNames, riskNames } from '../declaration/risk.js';
import { type Problem, throwProblems } from '../errors.js';
import { parseSettings, type SettingsFile, validateSettings } from '../settings-file.js';

const share = z.number().gt(0).lt(1);
const perRisk = z.strictObject({ counterfeit: share, safety: share });
const percentage = z.string().regex(/^\d{1,3}(?:\.\d+)?%$/, 'a percentage such as "2%"');

export const policySchema = z
  .strictObject({
    policy: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _'),
    version: z.union([z.number().int(), z.string().max(40)]),
    says: z.string().optional(),
    baseCurrency: currencySchema.describe('Currency of valueBase and of what is worked out from it'),
    exchangeRates: exchangeRatesSchema.optional(),
    baseRate: perRisk.describe(
      'Share of declarations that are irregular; where the risk of a declaration with no evidence stands',
    ),
    groupCaps: z
      .object({ default: z.number().positive() })
      .catchall(z.number().positive())
      .describe('Most points, up or down, that the rules of a group of one rule set may add'),
    lanes: z
      .strictObject({ red: perRisk.partial(), yellow: perRisk.partial(), blue: perRisk.partial() })
      .describe('Risk from which on a declaration takes the lane'),
    degradedFloor: z
      .enum(laneNames)
      .default('yellow')
      .describe('Lane at least, when something that was asked for could not be judged'),
    capacity: z
      .strictObject({
        per: z.array(z.enum(['office', 'day'])),
        red: percentage.optional(),
        yellow: percentage.optional(),
      })
      .optional()
      .describe('Read by selection'),
    random: z
      .strictObject({ red: percentage, of: z.enum(laneNames) })
      .optional()
      .describe('Read by selection'),
  })
  .describe('A policy of customs-risk');

export type PolicyDocument = z.infer<typeof policySchema>;

export interface Policy {
  readonly document: PolicyDocument;
  /** SHA-256 over the canonical JSON of the file, in hex. */
  readonly digest: string;
}

/** Compile a policy that was read. Throws with every fault, its line and its column. */
export function compilePolicy(settings: SettingsFile): Policy {
  const document = validateSettings(settings, policySchema);
  throwProblems(thresholdProblems(document, settings));
  return { document, digest: createHash('sha256').update(canonicalJson(document)).digest('hex') };
}

function thresholdProblems(document: PolicyDocument, settings: SettingsFile): Problem[] {
  const { red, yellow, blue } = document.lanes;
  return riskNames.flatMap((risk) => {
    const falling = [red[risk], yellow[risk], blue[risk]].filter((threshold) => threshold !== undefined);
    const ordered = falling.every((threshold, at) => at === 0 || threshold <= falling[at - 1]!);
    return ordered
      ? []
      : [
          settings.problem(
            'SETTINGS_INVALID',
            `the thresholds of ${risk} must fall from red to blue`,
            ['lanes'],
            'key',
          ),
        ];
  });
}

// The thresholds stand at about 10, 4 and 2 times the base odds.
const defaultPolicyText = `policy: default
version: 1
baseCurrency: USD
baseRate: { counterfeit: 0.01, safety: 0.002 }
groupCaps: { country: 10, default: 60 }
lanes:
  red:    { counterfeit: 0.09,  safety: 0.019 }
  yellow: { counterfeit: 0.038, safety: 0.0075 }
  blue:   { counterfeit: 0.019, safety: 0.0038 }
degradedFloor: yellow
`;

/** The policy that serves when none is given. */
export function defaultPolicy(): Policy {
  return compilePolicy(parseSettings(defaultPolicyText, 'default policy'));
}
