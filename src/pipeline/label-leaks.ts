// Leaks: features that read what outcomes are told by, which nobody knows of a declaration that has yet to be examined.
import { compileExpression } from '../expression/compile.js';
import { emptyEnvironment } from '../expression/environment.js';
import type { Mapping } from '../manifest/mapping.js';
import type { Target } from '../manifest/target.js';
import type { History } from './history.js';
import type { LoadedFeatures } from './load-features.js';

/** A remark for each feature or table that reads a field which also tells an outcome. */
export function leaksOf({ mapping, labels }: History, { set, lookups }: LoadedFeatures): string[] {
  const told = new Map(mapping ? fieldsOfLabels(mapping) : []);
  for (const [label, { reads }] of labels) for (const field of reads) told.set(field, label);
  const tables = new Map([...lookups].map(([name, { table }]) => [name, table]));
  const readsOf = (source: string): readonly string[] => {
    const compiled = compileExpression(source, { ...emptyEnvironment('item'), tables });
    return compiled.ok ? compiled.expression.reads : []; // it has been compiled before
  };
  const features = set.inputs.flatMap((input) =>
    input.features.map(({ name, expr }) => ({ what: `the feature "${name}"`, sources: [expr] })),
  );
  const definitions = Object.entries(set.tables).map(([name, definition]) => ({
    what: `the table "${name}"`,
    sources: [...definition.keys.flat(), ...('of' in definition ? [definition.of] : [])],
  }));
  return [...features, ...definitions].flatMap(({ what, sources }) =>
    [...new Set(sources.flatMap(readsOf))]
      .filter((field) => told.has(field))
      .map((field) => `${what} reads ${field}, and so does the label "${told.get(field)}": will scoring know it?`),
  );
}

/** The fields that are filled from columns which labels read, each with the label. */
function fieldsOfLabels({ labels, columns, computed }: Mapping): [field: string, label: string][] {
  const sources = [
    ...columns.map(({ column, target }) => ({ target, reads: [column] })),
    ...computed.map(({ target, expression }) => ({ target, reads: expression.reads })),
  ];
  return [...labels].flatMap(([label, { reads }]) =>
    sources
      .filter((source) => source.reads.some((column) => reads.includes(column)))
      .map(({ target }): [string, string] => [nameOf(target), label]),
  );
}

/** A target as expressions name it. */
function nameOf(target: Target): string {
  return target.kind === 'field' ? target.slot.name : target.kind === 'extra' ? target.path : target.list;
}
