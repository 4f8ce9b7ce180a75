// Outcomes: reads what examinations found, and tells what of it can be used, one line at a time.
import type { Position } from '../declaration/flat.js';
import type { FaultCode, OutcomeFaultCode } from '../errors.js';
import { readNamedRecords } from '../manifest/named-records.js';
import type { ManifestSource } from '../manifest/read-manifest.js';
import { type Outcome, outcomeColumns, outcomeOfCells, outcomeSchema, requiredColumns } from './outcome-schema.js';

/** Why a line of an outcomes file is not used, and where it begins; `path` is the column, null for the line as a whole. */
export interface OutcomeFault extends Position {
  readonly code: FaultCode | OutcomeFaultCode;
  readonly path: string | null;
}

/** What a line of an outcomes file gives. */
export type OutcomeRecord =
  | { readonly ok: true; readonly outcome: Outcome; readonly position: Position }
  | { readonly ok: false; readonly fault: OutcomeFault };

/**
 * Read outcomes: delimited text with a header, or lines of JSON. Faults of lines are values; lines are judged one by one,
 * and against each other by `createOutcomeLedger`. Throws FILE_MISSING, FILE_UNREADABLE, INPUT_FAILED, MANIFEST_EMPTY,
 * COLUMN_MISSING, COLUMN_DUPLICATE and COLUMN_UNKNOWN. Memory does not grow with the length of the file.
 */
export async function* readOutcomes(
  source: ManifestSource,
  options: { readonly source?: string } = {},
): AsyncGenerator<OutcomeRecord, void, void> {
  const known = { what: 'the outcomes', required: requiredColumns, known: outcomeColumns, source: options.source };
  for await (const batch of readNamedRecords(source, known))
    for (const record of batch) yield record.ok ? judge(record.value, record.isCells, record.position) : record;
}

function judge(value: unknown, isCells: boolean, position: Position): OutcomeRecord {
  const parsed = outcomeSchema.safeParse(isCells ? outcomeOfCells(value as object) : value);
  if (parsed.success) return { ok: true, outcome: parsed.data, position };
  const [issue] = parsed.error.issues;
  const path = issue!.code === 'unrecognized_keys' ? null : issue!.path.join('.') || null;
  return { ok: false, fault: { code: codeOf(issue!, value), path, ...position } };
}

type Issue = NonNullable<ReturnType<typeof outcomeSchema.safeParse>['error']>['issues'][number];
type Code = OutcomeFault['code'];

const columnCodes: { readonly [column in keyof Outcome]?: Code } = {
  item: 'NUMBER_MALFORMED',
  examined: 'OUTCOME_CODE',
  at: 'DATE_IMPOSSIBLE',
  decidedBy: 'OUTCOME_CODE',
  result: 'OUTCOME_CODE',
  lane: 'OUTCOME_CODE',
  rightHolderConfirmed: 'OUTCOME_CODE',
  seizedQuantity: 'NUMBER_MALFORMED',
  seizedValue: 'NUMBER_MALFORMED',
  revenue: 'NUMBER_MALFORMED',
};

function codeOf(issue: Issue, value: unknown): Code {
  const column = issue.path[0] as keyof Outcome | undefined; // the schema has no other keys
  if (issue.code === 'unrecognized_keys') return 'OUTCOME_FIELD';
  if (column === undefined) return 'TYPE_WRONG';
  if (issue.code === 'custom' && column === 'result') return 'OUTCOME_UNCLEAR';
  if (issue.code === 'too_small' && issue.origin === 'number') return 'NUMBER_NEGATIVE';
  if (column !== 'declarationId') return columnCodes[column] ?? 'OUTCOME_TEXT';
  if (issue.code === 'too_big') return 'ID_TOO_LONG';
  return Reflect.get(Object(value), column) === undefined || issue.code === 'too_small' ? 'ID_MISSING' : 'TYPE_WRONG';
}
