// The policy: what the operator decides - base rates, caps, thresholds of the lanes, currency.

import { z } from 'zod';
import { canonicalJson } from '../declaration/canonical-json.js';
import { digestOf } from '../declaration/digest.js';
import { currencySchema, exchangeRatesSchema } from '../declaration/exchange-rates.js';
import { laneNames, riskNames, workedLanes } from '../declaration/risk.js';
import { type Problem, throwProblems } from '../errors.js';
import { parseSettings, type SettingsFile, validateSettings } from '../settings-file.js';
import { capacitySchema, expectedSchema, explorationSchema, randomSchema } from './capacity.js';

const share = z.number().gt(0).lt(1);
const perRisk = z.strictObject({ counterfeit: share, safety: share });

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
    capacity: capacitySchema.optional(),
    expected: expectedSchema.optional(),
    random: randomSchema.optional(),
    exploration: explorationSchema.optional(),
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
  throwProblems([...thresholdProblems(document, settings), ...selectionProblems(document, settings)]);
  return { document, digest: digestOf(canonicalJson(document)) };
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

/** What contradicts itself in what selection reads of a policy. */
function selectionProblems(
  { capacity, expected, random, exploration }: PolicyDocument,
  settings: SettingsFile,
): Problem[] {
  const problems: Problem[] = [];
  const fail = (message: string, ...path: (string | number)[]): void =>
    void problems.push(settings.problem('SETTINGS_INVALID', message, path));
  const quotas = random === undefined ? [] : Array.isArray(random) ? random : [random];
  quotas.forEach((quota, at) => {
    const path = Array.isArray(random) ? ['random', at] : ['random'];
    const lanes = workedLanes.filter((lane) => quota[lane] !== undefined);
    if (lanes.length !== 1) fail('a random quota names one lane that it goes to', ...path);
    for (const lane of lanes)
      if (laneNames.indexOf(lane) >= laneNames.indexOf(quota.of))
        fail(`a random quota goes to a stricter lane than ${quota.of}`, ...path, lane);
    const twice = quotas
      .slice(0, at)
      .some((other) => lanes.some((lane) => other[lane] !== undefined && other.of === quota.of));
    if (twice) fail(`a random quota of ${quota.of} for this lane stands before`, ...path);
  });
  for (const lane of workedLanes) {
    const explored = exploration?.[lane];
    const most = capacity?.[lane];
    if (explored) {
      if (most === undefined)
        fail(`exploration of ${lane} is part of a capacity, and ${lane} has none`, 'exploration', lane);
      const shares = Object.values(explored).reduce((sum, share) => sum + Number.parseFloat(share ?? '0'), 0);
      if (shares > 100)
        fail(`the parts of ${lane} that are for exploration come to more than all of it`, 'exploration', lane);
      if (explored.random !== undefined && quotas.some((quota) => quota[lane] !== undefined))
        fail(
          `${lane} has a random quota; a second draw would blur the chances of the first`,
          'exploration',
          lane,
          'random',
        );
    }
    const wanted = expected?.[lane];
    if (wanted === undefined || most === undefined || typeof most === 'object' || typeof wanted !== typeof most)
      continue;
    // Of two percentages, as of two numbers, the number in front decides.
    if (Number.parseFloat(String(wanted)) > Number.parseFloat(String(most)))
      fail(`more is expected in ${lane} than its capacity`, 'expected', lane);
  }
  return problems;
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
