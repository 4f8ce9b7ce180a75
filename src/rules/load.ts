// Load: reads a rule-set file and the list files it names from disk.
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { parseString } from 'fast-csv';
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';
import { parseSettings, readSettingsText } from '../settings-file.js';
import { compileRuleSet } from './compile.js';
import type { RuleSet } from './rule-set.js';

/**
 * Load and compile a rule set. List files must lie in the folder of the rule set or below. Throws CustomsRiskError with
 * every fault of the file: its line, its column and, for a misspelt name, the nearest known one.
 */
export async function loadRuleSet(file: string): Promise<RuleSet> {
  const settings = parseSettings(readSettingsText(file), file);
  const tables = await readListTables(settings.value, file);
  return compileRuleSet(settings, (name, column) => {
    const text = readSettingsText(pathBeside(file, name), limits.listFileBytes);
    return column === undefined ? linesOf(text) : columnOf(tables.get(name)!, name, column);
  });
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
  if (at < 0) throw setupFault('LIST_INVALID', `the file "${name}" is no CSV with a column "${column}"`);
  return table.slice(1).flatMap((row) => (row[at] ? [row[at]] : []));
}
