// Select verdicts: a file of verdicts into the picks of a day, written when all of them are known.
import { readFileSync } from 'node:fs';
import { type Lane, laneNames } from '../declaration/risk.js';
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { readNamedRecords } from '../manifest/named-records.js';
import { picksToCsv } from '../output/picks-csv.js';
import { openFileSink } from '../output/sink.js';
import { checkTargets, existingAt } from '../output/targets.js';
import { type Budget, compileBudget } from '../scoring/budget.js';
import { defaultPolicy } from '../scoring/policy.js';
import { compileOverrides, type Overrides } from '../selection/overrides.js';
import { createSelectionIntake, type Selectable, type Selection } from '../selection/select.js';
import { parseSettings, readSettingsText } from '../settings-file.js';
import { loadPolicy } from './load-policy.js';

export interface SelectVerdictsOptions {
  /** NDJSON or CSV, as `customs-risk score --out` writes them. */
  readonly verdicts: string;
  readonly policy: string | null;
  readonly secretFile: string;
  readonly budget: string | null;
  readonly overrides: string | null;
  readonly out: string;
  readonly force: boolean;
  /** Columns that the verdicts keep of the manifest: the rarer their values together, the more novel a declaration. */
  readonly novelBy: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** What a selection of a file came to. */
export interface SelectedVerdicts extends Selection {
  /** Declarations without office or day, where the capacity is by it: they share a group of their own. */
  readonly ungrouped: number;
}

/** Load a budget. Throws CustomsRiskError with every fault, its line and its column. */
export async function loadBudget(file: string): Promise<Budget> {
  return compileBudget(parseSettings(readSettingsText(file), file));
}

/** Load overrides. Throws CustomsRiskError with every fault, its line and its column. */
export async function loadOverrides(file: string): Promise<Overrides> {
  return compileOverrides(parseSettings(readSettingsText(file), file));
}

/**
 * Select and write the picks; memory grows by the id and 50 bytes for each verdict. The file appears when it is whole.
 * Throws SECRET_MISSING, VERDICT_INVALID with the line, FILE_EXISTS, INTERRUPTED and what reading and writing throw.
 */
export async function selectVerdicts(options: SelectVerdictsOptions): Promise<SelectedVerdicts> {
  const { verdicts, policy: policyFile, secretFile, budget, overrides, out, force, signal } = options;
  const named = [verdicts, policyFile, secretFile, budget, overrides].flatMap((path) =>
    path === null ? [] : { path, what: 'a file that is read' },
  );
  checkTargets([{ path: out, what: 'the output' }], named);
  if (!force && existingAt(out) === 'file') throw setupFault('FILE_EXISTS', 'the file exists', { file: out });
  const policy = policyFile === null ? defaultPolicy() : await loadPolicy(policyFile);
  const intake = createSelectionIntake({
    policy,
    secret: readSecret(secretFile),
    budget: budget === null ? null : await loadBudget(budget),
    overrides: overrides === null ? null : await loadOverrides(overrides),
  });
  const per = policy.document.capacity?.per ?? [];
  const seen = options.novelBy.length === 0 ? null : await countKeys(options);
  let ungrouped = 0;
  for await (const { one, key } of readSelectables(options)) {
    if (per.some((name) => (one[name] ?? null) === null)) ungrouped++;
    intake.add(seen ? { ...one, novelty: 1 / seen.get(key)! } : one);
  }
  const selection = intake.select();
  if (signal?.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
  const sink = openFileSink(out);
  try {
    for (const piece of picksToCsv(selection.picks)) await sink.write(piece);
    await sink.close();
  } catch (fault) {
    await sink.abandon();
    throw fault;
  }
  return { ...selection, ungrouped };
}

/** The text of a file that holds a secret. Throws SECRET_MISSING. */
export function readSecret(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length <= limits.settingsBytes) return bytes.toString('utf8');
  } catch (cause) {
    throw setupFault('SECRET_MISSING', 'the file of the secret cannot be read', { file, cause });
  }
  throw setupFault('SECRET_MISSING', 'the file of the secret is no secret: it is too large', { file });
}

async function countKeys(options: SelectVerdictsOptions): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  for await (const { key } of readSelectables(options)) seen.set(key, (seen.get(key) ?? 0) + 1);
  return seen;
}

/** A verdict as a line of NDJSON or the cells of a row hold it, before it is checked. */
interface Written {
  readonly declarationId?: unknown;
  readonly risks?: { readonly counterfeit?: unknown; readonly safety?: unknown };
  readonly counterfeit?: unknown;
  readonly safety?: unknown;
  readonly office?: unknown;
  readonly day?: unknown;
  readonly forced?: unknown;
  readonly kept?: { readonly [column: string]: unknown };
}

const required = ['declarationId', 'counterfeit', 'safety', 'office', 'day', 'forced'];

async function* readSelectables(
  options: SelectVerdictsOptions,
): AsyncGenerator<{ readonly one: Selectable; readonly key: string }, void, void> {
  const { verdicts: file, novelBy, signal } = options;
  for await (const batch of readNamedRecords(file, { what: 'the verdicts', required, known: null })) {
    if (signal?.aborted) throw setupFault('INTERRUPTED', 'the run was interrupted');
    for (const record of batch) {
      const fail = (why: string) =>
        setupFault('VERDICT_INVALID', why, { file, line: (record.ok ? record.position : record.fault).line });
      if (!record.ok) throw fail(`the line cannot be read (${record.fault.code})`);
      const written = Object(record.value) as Written; // of another shape it has none of these keys
      const one = selectableOf(written, record.isCells);
      if (typeof one === 'string') throw fail(one);
      const kept = record.isCells ? (written as { readonly [column: string]: unknown }) : (written.kept ?? {});
      if (novelBy.length > 0 && !record.isCells && novelBy.some((column) => !Object.hasOwn(kept, column)))
        throw fail('the verdict does not keep the columns of --novel-by');
      yield { one, key: novelBy.length === 0 ? '' : JSON.stringify(novelBy.map((column) => kept[column] ?? '')) };
    }
  }
}

/** What selection looks at of a verdict, or what is wrong with it. */
function selectableOf(written: Written, isCells: boolean): Selectable | string {
  const { declarationId, office = null, day = null, forced = null } = written;
  const number = (given: unknown): unknown => (isCells && typeof given === 'string' ? Number(given) : given);
  const counterfeit = number(isCells ? written.counterfeit : written.risks?.counterfeit);
  const safety = number(isCells ? written.safety : written.risks?.safety);
  if (typeof declarationId !== 'string' || declarationId === '') return 'there is no declaration id';
  if (!isRisk(counterfeit) || !isRisk(safety)) return 'a risk is no number from 0 to 1';
  if (!isTextOrNull(office) || !isTextOrNull(day)) return 'office or day is no text';
  if (!isCells && written.forced === undefined) return 'it does not tell the forced lane: an older version wrote it';
  if (forced !== null && !laneNames.includes(forced as Lane)) return 'the forced lane is none';
  return { declarationId, risks: { counterfeit, safety }, office, day, forced: forced as Lane | null };
}

const isRisk = (given: unknown): given is number => typeof given === 'number' && given >= 0 && given <= 1;
const isTextOrNull = (given: unknown): given is string | null => given === null || typeof given === 'string';
