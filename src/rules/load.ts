// Load: reads a rule-set file, the rule sets it extends and the list files they name from disk.
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { parseString } from 'fast-csv';
import { z } from 'zod';
import { checkOptions } from '../check-options.js';
import { currencySchema } from '../declaration/exchange-rates.js';
import { CustomsRiskError, type Problem, type SetupFaultCode, setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { parseSettings, readSettingsText } from '../settings-file.js';
import { didYouMean } from '../suggest.js';
import { compileRuleSource, type RuleSource } from './compile.js';
import type { RuleSet } from './rule-set.js';

export interface LoadRuleSetOptions {
  /** Run the inline tests too, those of the bases included; each that fails is a fault. By default they are not run. */
  readonly test?: boolean | undefined;
  /** Currency of amounts in tests that state none: that of the policy. By default USD. */
  readonly baseCurrency?: string | undefined;
}

const optionsSchema = z.strictObject({ test: z.boolean().optional(), baseCurrency: currencySchema.optional() });

/**
 * Load and compile a rule set with those that it extends. They and list files must lie in the folder of the file that
 * names them or below. Throws CustomsRiskError with every fault of the files: its line, its column and, for a misspelt
 * name, the nearest known one; and, where they are run, with the tests that fail. A set that is given was compiled by
 * itself, beside those that serve: it can take the place of one at once.
 */
export async function loadRuleSet(file: string, options: LoadRuleSetOptions = {}): Promise<RuleSet> {
  checkOptions('loadRuleSet', options, optionsSchema);
  const { test = false, baseCurrency = 'USD' } = options;
  return compileRuleSource(await readSource(file, []), test ? baseCurrency : null);
}

/** Read a file and all that it names; `trail` are the files that extend it, outermost first. */
async function readSource(file: string, trail: readonly string[]): Promise<RuleSource> {
  const settings = parseSettings(readSettingsText(file), file);
  const tables = await readListTables(settings.value, file);
  const bases = new Map<string, RuleSource | readonly Problem[]>();
  for (const [at, name] of basesNamed(settings.value).entries()) {
    if (name === undefined) continue; // the compilation tells of it
    bases.set(
      name,
      await readBase(file, name, [...trail, realpathSync(file)], (code, message) => [
        settings.problem(code, message, ['extends', at, 'file']),
      ]),
    );
  }
  return {
    settings,
    bases,
    readFile: (name, column) => {
      const text = readSettingsText(pathBeside(file, name), limits.listFileBytes);
      return column === undefined ? linesOf(text) : columnOf(tables.get(name)!, name, column);
    },
  };
}

/** The files under `extends`, in order; undefined where there is no path. */
export function basesNamed(value: unknown): (string | undefined)[] {
  const named = (value as { extends?: unknown } | null)?.extends; // not yet checked against the schema
  if (!Array.isArray(named)) return [];
  return named.map((one: { file?: unknown } | null) => (typeof one?.file === 'string' ? one.file : undefined));
}

async function readBase(
  file: string,
  name: string,
  trail: readonly string[],
  tell: (code: SetupFaultCode, message: string) => readonly Problem[],
): Promise<RuleSource | readonly Problem[]> {
  try {
    const path = pathBeside(file, name);
    const circle = trail.indexOf(path);
    if (circle >= 0) {
      const names = [...trail.slice(circle), path].map((one) => basename(one)).join(' → ');
      return tell('EXTENDS_INVALID', `rule sets extend each other in a circle: ${names}`);
    }
    if (trail.length > limits.extendsDepth)
      return tell('EXTENDS_INVALID', `more than ${limits.extendsDepth} rule sets, one extending the other`);
    return await readSource(join(dirname(file), name), trail);
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    const [{ code, message, line }] = fault.problems as [Problem]; // an error has one at least
    return line === undefined ? tell(code, message) : fault.problems;
  }
}

/** The path of a file named in another; throws PATH_REFUSED when it is absolute or leads out of the folder, links included. */
export function pathBeside(file: string, name: string): string {
  const folder = realpathSync(dirname(file));
  const path = resolve(folder, name);
  const refuse = (): never => {
    throw setupFault('PATH_REFUSED', `the path "${name}" leads out of the folder`);
  };
  if (isAbsolute(name) || !path.startsWith(folder + sep) || name.includes('\0')) refuse();
  let real = path;
  try {
    real = realpathSync(path);
  } catch {
    return path; // reading it will say that it is missing
  }
  return real.startsWith(folder + sep) ? real : refuse();
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const entry = line.trim();
    return entry === '' || entry.startsWith('#') ? [] : [entry];
  });
}

type Table = readonly (readonly string[])[];

/** CSV parsing is asynchronous, so the list files with a column are read before the compilation. */
async function readListTables(value: unknown, file: string): Promise<Map<string, Table>> {
  const tables = new Map<string, Table>();
  const lists = (value as { lists?: Record<string, { file?: unknown; column?: unknown }> } | null)?.lists ?? {};
  for (const list of Object.values(lists)) {
    if (typeof list?.file !== 'string' || typeof list.column !== 'string') continue;
    try {
      tables.set(list.file, await parseCsv(readSettingsText(pathBeside(file, list.file), limits.listFileBytes)));
    } catch {
      tables.set(list.file, []); // the compilation reads it again and reports the fault at its place
    }
  }
  return tables;
}

function parseCsv(text: string): Promise<Table> {
  return new Promise((done, fail) => {
    const rows: string[][] = [];
    parseString<string[], string[]>(text, { trim: true, ignoreEmpty: true, comment: '#' })
      .on('data', (row: string[]) => rows.push(row))
      .on('error', fail)
      .on('end', () => done(rows));
  });
}

function columnOf(table: Table, name: string, column: string): string[] {
  const at = table[0]?.indexOf(column) ?? -1;
  if (at < 0) {
    const hint = didYouMean(column, table[0] ?? []);
    throw setupFault('LIST_INVALID', `the file "${name}" is no CSV with a column "${column}"${hint}`);
  }
  return table.slice(1).flatMap((row) => (row[at] ? [row[at]] : []));
}
