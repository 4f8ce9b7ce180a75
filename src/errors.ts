// Every error the library can raise: one class for setup faults, and the catalogue of all codes with their meaning.

/** Setup faults: they throw. Each code has what it says and what to do about it. */
export const setupFaults = {
  USAGE: {
    says: 'a command or a call is wrong',
    remedy: 'Compare with the help of the command (--help) or the types of the function.',
  },
  FILE_MISSING: { says: 'a file does not exist', remedy: 'Check the path; paths in a file are relative to that file.' },
  FILE_UNREADABLE: { says: 'a file cannot be read', remedy: 'Check its permissions and that it is a regular file.' },
  FILE_TOO_LARGE: {
    says: 'a settings file is over its size limit',
    remedy: 'Split it, or move lists to files of their own.',
  },
  FILE_EXISTS: { says: 'the output file exists', remedy: 'Choose another name, or allow overwriting (--force).' },
  INPUT_FAILED: {
    says: 'reading the input failed',
    remedy: 'Check the disk or the program that writes the pipe, then run again.',
  },
  OUTPUT_FAILED: {
    says: 'writing the output failed',
    remedy: 'Check the disk or the program that reads the pipe, then run again.',
  },
  INPUT_CHANGED: {
    says: 'the manifest changed while it was read, or since the run that is resumed',
    remedy: 'Wait until the program that writes it has finished, then run again, from the start (--force).',
  },
  RESUME_CHANGED: {
    says: 'the run that is resumed was made by other parts or options',
    remedy: 'Put back what the run began with, or run again, from the start (--force).',
  },
  CHECKPOINT_INVALID: {
    says: 'the checkpoint, or what it says is written, cannot be used',
    remedy: 'Run again, from the start (--force).',
  },
  WORKER_LOST: {
    says: 'a scoring thread ended before its work was done',
    remedy: 'Free some memory or use fewer workers (--workers), then go on with --resume.',
  },
  INTERRUPTED: { says: 'the run was interrupted', remedy: 'Run again, from the start.' },
  YAML_MALFORMED: { says: 'the file is not well-formed YAML', remedy: 'Mend the syntax at the place shown.' },
  SETTINGS_NOT_JSON: { says: 'the file is not well-formed JSON', remedy: 'Mend the syntax at the place shown.' },
  YAML_FEATURE_REFUSED: { says: 'the file uses an anchor, an alias or a tag', remedy: 'Write the value out in full.' },
  SETTINGS_INVALID: { says: 'a key or value does not fit the schema', remedy: 'Compare with `customs-risk schema`.' },
  EXPRESSION_SYNTAX: {
    says: 'an expression is not well formed',
    remedy: 'See src/expression/README.md for the language.',
  },
  EXPRESSION_NAME: { says: 'an expression names something unknown', remedy: 'Use a field of the declaration schema.' },
  EXPRESSION_TYPE: { says: 'an expression mixes types', remedy: 'Convert or compare values of one type.' },
  EXPRESSION_LIMIT: { says: 'an expression is over a limit', remedy: 'Split the rule, or move values to a list.' },
  LIST_CYCLE: { says: 'lists include each other in a circle', remedy: 'Take one of the includes out.' },
  LIST_INVALID: { says: 'a list cannot be used', remedy: 'Check its type, its entries and its file.' },
  PATH_REFUSED: { says: 'a path leaves its folder', remedy: 'Use a plain relative path below the file that names it.' },
  EXTENDS_INVALID: {
    says: 'a rule set that another extends cannot be used',
    remedy: 'Mend the entry under extends at the place shown.',
  },
  RULE_INVALID: { says: 'a rule contradicts itself or another', remedy: 'Mend the rule at the place shown.' },
  TEST_FAILED: {
    says: 'an inline test of a rule set does not give what it expects',
    remedy: 'Mend the rule or the test at the place shown.',
  },
  MAPPING_INVALID: { says: 'the mapping profile cannot be used', remedy: 'Mend the mapping at the place shown.' },
  COLUMN_MISSING: {
    says: 'the header lacks a mapped column',
    remedy: 'Mend the mapping, or mark the column `optional: true`.',
  },
  COLUMN_DUPLICATE: {
    says: 'the header names a mapped column twice',
    remedy: 'Rename one of the two columns in the file.',
  },
  COLUMN_UNKNOWN: {
    says: 'the header names a column that the file may not have',
    remedy: 'Rename the column, or leave it out.',
  },
  MANIFEST_EMPTY: { says: 'the manifest is empty', remedy: 'Check that the export that wrote it has finished.' },
  MANIFEST_FORMAT: {
    says: 'the format of the manifest is not known',
    remedy: 'Say which it is (--format).',
  },
  MANIFEST_GZIP: {
    says: 'the compressed manifest is damaged, cut off or over a limit',
    remedy: 'Fetch it again, or unpack it with a program you trust.',
  },
  MANIFEST_WORKBOOK: {
    says: 'the workbook is damaged, over a limit, or laid out in a way that cannot be read',
    remedy: 'Save the sheet as CSV.',
  },
  WORKBOOK_UNAVAILABLE: {
    says: 'the reader of workbooks cannot be loaded',
    remedy: 'Run `npm install read-excel-file`, or save the sheet as CSV.',
  },
  MANIFEST_PARQUET: {
    says: 'the Parquet file is damaged, over a limit, or packed in a way that cannot be read',
    remedy: 'Write it again with Snappy or Zstandard and row groups of at most a million rows, or as CSV.',
  },
  MANIFEST_ENCODING: {
    says: 'the encoding cannot be read',
    remedy: 'Set format.encoding in the mapping, or convert to UTF-8.',
  },
  MODEL_CARD: {
    says: 'the model card does not fit the schema',
    remedy: 'Compare with `customs-risk schema model-card`.',
  },
  MODEL_DIGEST: {
    says: 'a file of the model differs from its card',
    remedy: 'Restore the folder as it was published.',
  },
  MODEL_NOT_ONNX: { says: 'the model file cannot be loaded as ONNX', remedy: 'Export the model again.' },
  MODEL_REFUSED: {
    says: 'the model holds what is not run',
    remedy: 'Export it as one file, feed-forward, with operators that models/README.md lists.',
  },
  MODEL_RUNTIME: {
    says: 'the model does not hold for this version of onnxruntime',
    remedy: 'Install a version in the range of the card, or check the model on this one and widen `runtime`.',
  },
  MODEL_SIGNATURE: {
    says: 'the model and its card disagree',
    remedy: 'Make inputs and outputs of the card fit the graph.',
  },
  MODEL_CANARY: {
    says: 'the model does not repeat its canary rows',
    remedy: 'Train, export and write the card from one source.',
  },
  MODEL_TRIAL: {
    says: 'the model takes too much time or memory, or crashes',
    remedy: 'Export a smaller graph; `customs-risk model inspect` shows what this one holds. It serves nowhere.',
  },
  TABLES_INVALID: {
    says: 'the fitted tables do not fit their definitions',
    remedy: 'Fit them again from the same definitions (`customs-risk features fit`), or restore the file.',
  },
  MODEL_CURRENCY: {
    says: 'model and policy use different currencies',
    remedy: 'Set baseCurrency of the policy to that of the card, or score without the model.',
  },
  ORT_UNAVAILABLE: {
    says: 'onnxruntime-node cannot be loaded',
    remedy: 'Run `ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node`, or score without a model.',
  },
  SECRET_MISSING: {
    says: 'the secret of the selection is missing or too short',
    remedy: 'Make one (`head -c 32 /dev/urandom | base64 > secret`), keep it where the operator alone can read it.',
  },
  VERDICT_INVALID: {
    says: 'a line of the verdicts cannot be used',
    remedy: 'Pass what `customs-risk score --out verdicts.ndjson` wrote, whole.',
  },
  HISTORY_UNSORTED: {
    says: 'too many rows of a history are out of the order of days',
    remedy: 'Sort the files by day of acceptance, and name them in that order.',
  },
  PARQUET_UNAVAILABLE: {
    says: 'the writer of Parquet files cannot be loaded',
    remedy: 'Run `npm install hyparquet-writer`, or write .csv or .npy.',
  },
  COLUMNS_UNAVAILABLE: {
    says: 'the reader of Parquet files cannot be loaded',
    remedy: 'Run `npm install hyparquet hyparquet-compressors`, or convert the file to CSV or NDJSON.',
  },
  DECLARATION_REJECTED: { says: 'the declaration is faulty', remedy: 'Mend the field at the path shown.' },
  SCORER_CLOSED: { says: 'the scorer is closed', remedy: 'Create a new scorer.' },
} as const satisfies Record<string, { says: string; remedy: string }>;

export type SetupFaultCode = keyof typeof setupFaults;

/** What the system says when reading or writing fails, by the code of its error. */
export const systemFaults: { readonly [code: string]: { readonly says: string; readonly remedy: string } } = {
  ENOSPC: { says: 'the disk is full', remedy: 'Free space on the disk, then run again.' },
  EDQUOT: { says: 'the disk quota is used up', remedy: 'Free space or ask for a larger quota, then run again.' },
  EPIPE: {
    says: 'the program that reads the pipe has closed it',
    remedy: 'Let the reader take everything, or write to a file.',
  },
  ERR_STREAM_DESTROYED: {
    says: 'the stream was closed before everything was written',
    remedy: 'Keep it open until the writing has ended.',
  },
  EACCES: { says: 'permission denied', remedy: 'Check the permissions of the file and its folder.' },
  EPERM: { says: 'operation not permitted', remedy: 'Check the permissions and the owner of the file and its folder.' },
  EROFS: { says: 'the disk is read-only', remedy: 'Choose a place on a disk that can be written.' },
  EEXIST: { says: 'something that is no plain file has the name', remedy: 'Move it away, or choose another name.' },
  ENOENT: { says: 'the folder does not exist', remedy: 'Make the folder, or choose another.' },
  EISDIR: { says: 'it is a folder', remedy: 'Choose the name of a file.' },
  EIO: { says: 'the disk failed', remedy: 'Check the disk, then run again.' },
};

/** Faults of a record: it is rejected, goes to quarantine, and needs an officer. They are values, never thrown. */
export const recordFaults = {
  CSV_UNCLOSED_QUOTE: 'a quoted cell is not closed, or closes in another record',
  CSV_STRAY_QUOTE: 'a quote stands where none may stand',
  CSV_COLUMN_COUNT: 'the record has more or fewer cells than the header',
  RECORD_TOO_LONG: 'the record is over the size limit',
  TEXT_ENCODING: 'bytes that are not valid in the stated encoding',
  TEXT_NUL: 'a NUL byte',
  JSON_MALFORMED: 'the line, or what stands here, is not JSON',
  JSON_KEY_REPEATED: 'a key stands twice in one object',
  XML_MALFORMED: 'the XML is not well-formed from here on',
  XML_DOCTYPE: 'a document type declaration, which is never read',
  XML_INSTRUCTION: 'a processing instruction, which is never followed',
  XML_LIMIT: 'more nesting, attributes or text than XML may have here',
  XML_NO_DECLARATION: 'the XML message holds no declaration of its format',
  EDI_MARKS: 'the marks that a UNA names cannot be told apart, or from data',
  EDI_MALFORMED: 'the EDIFACT message is not well-formed from here on, or ends before its trailer',
  EDI_TRAILER: 'an EDIFACT trailer (UNT, UNE, UNZ) is missing, or differs in count or reference from what it closes',
  EDI_NO_DECLARATION: 'the EDIFACT message holds no consignment, or is of another type',
  TYPE_WRONG: 'a value of the wrong type',
  ID_MISSING: 'the declaration has no id',
  ID_TOO_LONG: 'the id of the declaration is longer than an id may be',
  ITEMS_MISSING: 'the declaration has no items',
  ITEMS_TOO_MANY: 'the declaration has more items, or more bytes, than allowed',
  DATE_MISSING: 'no day of acceptance, which puts a history in order',
  DATE_IMPOSSIBLE: 'a date that does not exist or does not fit its pattern',
  NUMBER_MALFORMED: 'a number that cannot be read, or is out of range',
  NUMBER_NEGATIVE: 'a negative number where none can be',
} as const;

export type FaultCode = keyof typeof recordFaults;

/** Faults of an outcome, beside those of records: it is not used, and the declaration counts as not examined. */
export const outcomeFaults = {
  OUTCOME_CODE: 'not one of the codes that the column may have',
  OUTCOME_FIELD: 'a key that outcomes do not have',
  OUTCOME_TEXT: 'longer than the column may hold, or no text',
  OUTCOME_UNCLEAR: 'examined and result contradict each other',
  OUTCOME_REPEATED: 'the same finding stands on an earlier line',
  OUTCOME_CONTRADICTS: 'an earlier line says the opposite of the same goods; neither counts',
  OUTCOME_UNKNOWN: 'no verdict has this declaration id',
} as const;

export type OutcomeFaultCode = keyof typeof outcomeFaults;

/** Issues of a field: the field is emptied, the declaration is scored, and the verdict lists the issue. */
export const fieldIssues = {
  COUNTRY_UNKNOWN: 'not an ISO 3166-1 alpha-2 code',
  CURRENCY_UNKNOWN: 'not an ISO 4217 code',
  CODE_UNKNOWN: 'not in the code list of the field',
  CODE_MALFORMED: 'not of the shape of the code',
  TEXT_TOO_LONG: 'longer than the field may be',
  LIST_TOO_LONG: 'more entries than the field may have',
  FIELD_REPEATED: 'given again with another value; the first counts',
  DATE_AMBIGUOUS: 'a date that can be read in two ways',
  FIELD_UNKNOWN: 'not a field of the declaration',
  ID_REPEATED: 'the declaration before has the same id; `groupBy` in the mapping joins rows of one declaration',
  HEADER_DIFFERS: 'differs between the rows of one declaration; the first row counts',
  ITEM_REJECTED: 'an item of this declaration is in quarantine',
} as const;

export type IssueCode = keyof typeof fieldIssues;

/** One thing that is wrong in a file of the user's, with its place. Lines and columns count from 1. */
export interface Problem {
  readonly code: SetupFaultCode;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** The line of the file with a caret under the fault. */
  readonly excerpt?: string | undefined;
}

const longestMessage = 300;

/**
 * The one error class: a setup fault with its code, its place and what to do. `problems` holds all faults found in one
 * pass, the first of which gives `code`. Messages never hold contents of a record.
 */
export class CustomsRiskError extends Error {
  override readonly name = 'CustomsRiskError';
  readonly code: SetupFaultCode;
  /** All faults, in the order of their places. Not enumerable, for the message tells them all when an error is printed. */
  declare readonly problems: readonly Problem[];
  readonly remedy: string;

  constructor(problems: readonly [Problem, ...Problem[]], options?: { cause?: unknown; remedy?: string }) {
    super(problems.map(formatProblem).join('\n'), options?.cause === undefined ? undefined : { cause: options.cause });
    Object.defineProperty(this, 'problems', { value: problems });
    this.code = problems[0].code;
    this.remedy = options?.remedy ?? remedyOf(this.code, options?.cause);
  }
}

function remedyOf(code: SetupFaultCode, cause: unknown): string {
  const { code: system = '' } = Object(cause) as NodeJS.ErrnoException; // what reading and writing fail with
  const isSystem = (code === 'INPUT_FAILED' || code === 'OUTPUT_FAILED') && Object.hasOwn(systemFaults, system);
  return isSystem ? systemFaults[system]!.remedy : setupFaults[code].remedy;
}

/** Make the error for one problem. */
export function setupFault(
  code: SetupFaultCode,
  message: string,
  place: Omit<Problem, 'code' | 'message'> & { cause?: unknown; remedy?: string } = {},
): CustomsRiskError {
  const { cause, remedy, ...where } = place;
  return new CustomsRiskError([{ code, message, ...where }], {
    ...(cause === undefined ? {} : { cause }),
    ...(remedy === undefined ? {} : { remedy }),
  });
}

/** Throw all problems as one error, in the order of their places; do nothing when there is none. */
export function throwProblems(problems: readonly Problem[], remedy?: string): void {
  const [first, ...rest] = [...problems].sort(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  if (first) throw new CustomsRiskError([first, ...rest], remedy === undefined ? {} : { remedy });
}

const failedLater: ReadonlySet<SetupFaultCode> = new Set([
  'INPUT_FAILED',
  'OUTPUT_FAILED',
  'INPUT_CHANGED',
  'WORKER_LOST',
]);

/** The exit code of the command line for an error: 1 when reading or writing failed, 130 when interrupted, else 2. */
export function exitCodeOf(code: SetupFaultCode): number {
  if (code === 'INTERRUPTED') return 130;
  return failedLater.has(code) ? 1 : 2;
}

function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const message =
    problem.message.length > longestMessage ? `${problem.message.slice(0, longestMessage - 1)}…` : problem.message;
  const head = `${place ? `${place} ` : ''}${problem.code}: ${message}`;
  return problem.excerpt ? `${head}\n${problem.excerpt}` : head;
}
