// Lists of a rule set: gathers the entries of each from inline values, files and other lists.
import { codeLists } from '../declaration/code-lists.js';
import { CustomsRiskError, type Problem } from '../errors.js';
import { hintForCode } from '../expression/codes.js';
import type { FoldOption } from '../expression/fold.js';
import { createList, isPrefix, type ListValue } from '../expression/lists.js';
import { limits } from '../limits.js';
import type { Path, SettingsFile } from '../settings-file.js';
import { didYouMean } from '../suggest.js';
import type { ListDocument, RuleSetDocument } from './schema.js';

/** Gives the entries of a list file, or throws; the loader provides it, so that this file needs no disk. */
export type ReadListFile = (file: string, column: string | undefined) => readonly string[];

interface Gathering {
  readonly documents: Readonly<Record<string, ListDocument>>;
  readonly settings: SettingsFile;
  readonly readFile: ReadListFile;
  readonly problems: Problem[];
  /** Lists of the bases, which may be included. */
  readonly known: ReadonlyMap<string, ListValue>;
  readonly done: Map<string, readonly string[]>;
  /** The entries of files, as they were read. */
  readonly files: Map<string, readonly string[]>;
}

/** Build all lists of a file; faults go to `problems`, and a faulty list is empty. `known` are the lists of its bases. */
export function buildLists(
  document: RuleSetDocument,
  settings: SettingsFile,
  readFile: ReadListFile,
  problems: Problem[],
  known: ReadonlyMap<string, ListValue>,
): Map<string, ListValue> {
  const documents = document.lists ?? {};
  const gathering: Gathering = { documents, settings, readFile, problems, known, done: new Map(), files: new Map() };
  const lists = new Map<string, ListValue>();
  for (const [name, list] of Object.entries(gathering.documents)) {
    const faultsBefore = problems.length;
    const entries = checkEntries(gathering, name, list, gather(gathering, name, []));
    if (list.type === 'terms' && entries.length === 0 && problems.length === faultsBefore)
      problems.push(settings.problem('LIST_INVALID', 'a list of terms needs a term', ['lists', name]));
    if (list.fold && list.type !== 'terms')
      problems.push(settings.problem('LIST_INVALID', 'only a list of terms can fold', ['lists', name, 'fold'], 'key'));
    const fold = list.fold as readonly FoldOption[] | undefined; // the schema's enum is made of them
    lists.set(name, createList(list.type, entries, fold));
  }
  return lists;
}

function gather(gathering: Gathering, name: string, trail: readonly string[]): readonly string[] {
  const known = gathering.done.get(name);
  if (known) return known;
  const list = gathering.documents[name]!;
  const { settings, problems } = gathering;
  const entries = [...(list.values ?? [])];
  if (list.file !== undefined && list.column === undefined && /\.csv$/i.test(list.file)) {
    const message = 'a CSV file needs the name of a column: add column: "…"';
    problems.push(settings.problem('LIST_INVALID', message, ['lists', name, 'file']));
  } else if (list.file !== undefined) {
    try {
      const read = gathering.readFile(list.file, list.column);
      gathering.files.set(list.file, read);
      for (const entry of read) entries.push(entry);
    } catch (fault) {
      if (!(fault instanceof CustomsRiskError)) throw fault;
      const [{ code, message }] = fault.problems as [Problem]; // an error has one at least
      problems.push(settings.problem(code, message, ['lists', name, 'file']));
    }
  }
  (list.include ?? []).forEach((other, at) => {
    const path = ['lists', name, 'include', at];
    const ofBase = gathering.known.get(other)?.entries;
    if (ofBase) for (const entry of ofBase) entries.push(entry);
    else if (!Object.hasOwn(gathering.documents, other)) {
      const hint = didYouMean(other, [...Object.keys(gathering.documents), ...gathering.known.keys()]);
      problems.push(settings.problem('LIST_INVALID', `there is no list "${other}"${hint}`, path));
    } else if (other === name || trail.includes(other)) {
      const circle = [...trail.slice(Math.max(0, trail.indexOf(other))), name, other].join(' → ');
      problems.push(settings.problem('LIST_CYCLE', `lists include each other in a circle: ${circle}`, path));
    } else for (const entry of gather(gathering, other, [...trail, name])) entries.push(entry);
  });
  const unique = [...new Set(entries)];
  gathering.done.set(name, unique);
  return unique;
}

function checkEntries(
  gathering: Gathering,
  name: string,
  list: ListDocument,
  entries: readonly string[],
): readonly string[] {
  const { settings, problems } = gathering;
  const at = list.values ? ['lists', name, 'values'] : ['lists', name];
  const fail = (message: string, path: Path = at): void => {
    problems.push(settings.problem('LIST_INVALID', message, path));
  };
  if (!list.values && !list.include && list.file === undefined) fail('the list needs values, a file or an include');
  if (entries.length > limits.listLength) fail(`${entries.length} entries, where ${limits.listLength} are allowed`);
  const belongs = entryTests[list.type];
  const wrong = entries.findIndex((entry) => !belongs(entry));
  if (wrong < 0) return entries;
  const inline = list.values?.indexOf(entries[wrong]!) ?? -1;
  const hint = list.type === 'countries' ? hintForCode('country', entries[wrong]!) : '';
  const says = `is not ${entryNames[list.type]}${hint}`;
  if (inline >= 0) fail(`entry ${inline + 1} ${says}`, ['lists', name, 'values', inline]);
  else fail(`${whereOf(gathering.files, entries[wrong]!) ?? `entry ${wrong + 1}`} ${says}`, at);
  return [];
}

/** The file of an entry, and its number there, comments not counted. */
function whereOf(files: Gathering['files'], entry: string): string | undefined {
  for (const [file, entries] of files) {
    const at = entries.indexOf(entry);
    if (at >= 0) return `entry ${at + 1} of ${file}`;
  }
  return undefined;
}

const entryTests: { readonly [type in ListDocument['type']]: (entry: string) => boolean } = {
  ids: (entry) => entry.length <= 70,
  countries: (entry) => codeLists.country.has(entry),
  hs: isPrefix,
  terms: (entry) => entry.length <= 100 && /[\p{L}\p{N}]/u.test(entry),
};

const entryNames: { readonly [type in ListDocument['type']]: string } = {
  ids: 'an id of at most 70 characters',
  countries: 'an ISO 3166-1 alpha-2 code',
  hs: '2 to 10 digits of a commodity code in quotes',
  terms: 'a term of at most 100 characters with a letter or digit',
};
