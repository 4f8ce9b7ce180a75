// Mutes: hits of a rule on a party or an address that an officer has looked into; they are shown and add nothing.

import { z } from 'zod';
import { canonicalJson } from '../declaration/canonical-json.js';
import { parseIsoDate } from '../declaration/dates.js';
import { digestOf } from '../declaration/digest.js';
import { partyRoles } from '../declaration/fields.js';
import type { FlatDeclaration } from '../declaration/flat.js';
import { type Row, slotIndex } from '../declaration/slots.js';
import { type Problem, throwProblems } from '../errors.js';
import { limits } from '../limits.js';
import type { RuleEvidence } from '../rules/evaluate.js';
import type { Rule, RuleSet } from '../rules/rule-set.js';
import { type SettingsFile, validateSettings } from '../settings-file.js';
import { didYouMean } from '../suggest.js';
import type { Verdict } from './verdict.js';

const text = z.string().trim().min(1).max(2_000);

const muteSchema = z.strictObject({
  rule: z.string().min(1).describe('Id of a rule, of a table, or of a row of one'),
  party: z.string().trim().min(1).max(35).optional().describe('Id of a party, in any role, to the letter'),
  address: text.optional().describe('Words of the address of a party, in any role: street and number, postcode, town'),
  until: z
    .string()
    .refine((day) => parseIsoDate(day) !== undefined && day.length === 10, 'a day written as YYYY-MM-DD')
    .describe('The first day on which it no longer holds'),
  who: text.describe('Who decided it; restricted: never in a verdict'),
  why: text.describe('Why; restricted: never in a verdict'),
});

export const muteListSchema = z
  .strictObject({
    muteList: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, - and _'),
    version: z.union([z.number().int(), z.string().min(1).max(40)]),
    says: z.string().optional(),
    mutes: z.array(muteSchema).max(limits.mutes),
  })
  .describe('A mute list of customs-risk');

type MuteListDocument = z.infer<typeof muteListSchema>;
export type Mute = MuteListDocument['mutes'][number];

export interface MuteList {
  readonly document: MuteListDocument;
  /** SHA-256 over the canonical JSON of the file, in hex. */
  readonly digest: string;
}

// Fewer letters and digits would be found in the addresses of strangers.
const shortestAddress = 8;

/** Compile a mute list that was read. Throws with every fault, its line and its column. */
export function compileMutes(settings: SettingsFile): MuteList {
  const document = validateSettings(settings, muteListSchema);
  const problems: Problem[] = [];
  document.mutes.forEach(({ party, address }, at) => {
    const fail = (message: string, ...path: string[]): void => {
      problems.push(settings.problem('SETTINGS_INVALID', message, ['mutes', at, ...path]));
    };
    if (party === undefined && address === undefined)
      fail('a mute needs a party or an address; to do without a rule, disable it under overrides');
    if (party !== undefined && address !== undefined)
      fail('a mute is for a party or for an address; make two of them', 'address');
    if (address !== undefined && wordsOf(address).replaceAll(' ', '').length < shortestAddress)
      fail(`an address of fewer than ${shortestAddress} letters and digits says too little`, 'address');
  });
  throwProblems(problems.slice(0, limits.problems));
  return { document, digest: digestOf(canonicalJson(document)) };
}

/** The words of a text in small letters, without accents and marks, with one space before, between and after them. */
function wordsOf(given: string): string {
  const plain = given.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}

/** Evidence without the hits that are muted, and those. */
export interface Muted {
  readonly evidence: RuleEvidence;
  readonly muted: Verdict['muted'];
}

/** Takes muted hits out of the evidence; `at` (ms since 1970) is the day for which mutes must hold. */
export type ApplyMutes = (flat: FlatDeclaration, evidence: RuleEvidence, at: number) => Muted;

/** The mute of a hit on a row, or undefined. */
export type FindMute = (rule: Rule, row: Row, at: number) => Mute | undefined;

const idSlots = partyRoles.map((role) => slotIndex(`${role}.id`));
const addressSlots = partyRoles.map((role) =>
  ['line', 'postcode', 'city', 'region', 'country'].map((field) => slotIndex(`${role}.${field}`)),
);

/** Make the search for the mute of a hit: of several the one that holds longest, so that their order does not matter. */
export function createFindMute(list: MuteList | null): FindMute {
  const byRule = new Map<string, { mute: Mute; until: number; fits: (row: Row) => boolean }[]>();
  for (const mute of list?.document.mutes ?? []) {
    const entries = byRule.get(mute.rule) ?? [];
    entries.push({ mute, until: parseIsoDate(mute.until)!, fits: testOf(mute) }); // the schema has checked the day
    byRule.set(mute.rule, entries);
  }
  for (const entries of byRule.values()) entries.sort((a, b) => b.until - a.until);
  const find = (id: string, row: Row, at: number): Mute | undefined =>
    byRule.get(id)?.find(({ until, fits }) => at < until && fits(row))?.mute;
  if (byRule.size === 0) return () => undefined;
  return (rule, row, at) => find(rule.id, row, at) ?? (rule.table ? find(rule.table.id, row, at) : undefined);
}

function testOf({ party, address }: Mute): (row: Row) => boolean {
  if (party !== undefined) return (row) => idSlots.some((slot) => row[slot] === party);
  const words = wordsOf(address!); // one of the two is there
  return (row) =>
    addressSlots.some((slots) => {
      const parts = slots.map((slot) => row[slot]).filter((part) => part !== undefined);
      return parts.length > 0 && wordsOf(parts.join(' ')).includes(words);
    });
}

/** Remarks on a mute list as plain sentences: mutes of rules that no rule set has, and those that have ended. */
export function remarksOfMutes({ document }: MuteList, ruleSets: readonly RuleSet[], asOf: number): string[] {
  const known = new Set(
    ruleSets.flatMap(({ rules }) => rules.flatMap(({ id, table }) => (table ? [id, table.id] : [id]))),
  );
  const unknown = [...new Set(document.mutes.map(({ rule }) => rule))].filter((id) => !known.has(id));
  const ended = document.mutes.filter(({ until }) => asOf >= parseIsoDate(until)!).length;
  const remarks = unknown.map((id) => {
    const hint = didYouMean(id, known);
    return `The mute list ${document.muteList} names a rule that no rule set has: "${id}"${hint === '' ? '.' : hint}`;
  });
  if (ended > 0) remarks.push(`Mutes of the list ${document.muteList} that have ended and do nothing: ${ended}.`);
  return remarks;
}

const noIndex = slotIndex('no');
const noMutes: Verdict['muted'] = [];

/** Make what takes muted hits out of evidence. */
export function createMutes(list: MuteList | null): ApplyMutes {
  if (list === null) return (_, evidence) => ({ evidence, muted: noMutes });
  const find = createFindMute(list);
  return ({ header, rows }, evidence, at) => {
    const muted: { id: string; item: number | null; until: string }[] = [];
    const keep = (hits: readonly Rule[], row: Row, item: number | null): readonly Rule[] =>
      hits.filter((rule) => {
        const mute = find(rule, row, at);
        if (mute) muted.push({ id: rule.id, item, until: mute.until });
        return mute === undefined;
      });
    const declarationHits = keep(evidence.declarationHits, header, null);
    const itemHits = evidence.itemHits.map((hits, item) => keep(hits, rows[item]!, rows[item]![noIndex] as number));
    return { evidence: muted.length === 0 ? evidence : { ...evidence, declarationHits, itemHits }, muted };
  };
}
