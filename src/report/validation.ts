// The validation of a manifest as text: what it is, what is wrong with it, what is in it, what can be judged on it.
import { type FaultCode, fieldIssues, type IssueCode, recordFaults } from '../errors.js';
import type { Met, Place, Validation } from '../pipeline/validation.js';
import { counted } from './rule-check.js';
import { inert, number, type Paint } from './summary.js';

const barWidth = 20;

/** Write the validation in lines. It names no contents of records. */
export function writeValidation(validation: Validation, paint: Paint): string {
  const { source, format, mapping, records, rejected, declarations, items, notes } = validation;
  const by = mapping === null ? '' : `; mapping ${inert(mapping)}`;
  const lines = [
    paint('bold', inert(source)),
    `Format   ${format ? `${format.title} (${format.id}): ${inert(format.because)}` : 'not told'}${by}`,
    `Records  ${number(records)}: ${counted(declarations, 'declaration')} with ${counted(items, 'item')}, ${number(rejected)} rejected`,
    ...metLines(paint, 'Faults: the record is rejected', validation.faults, (code) => recordFaults[code as FaultCode]),
    ...metLines(paint, 'Issues: the field is emptied', validation.issues, (code) => fieldIssues[code as IssueCode]),
    ...repeatedLines(validation, paint),
    ...fieldLines(validation, paint),
    ...ruleLines(validation, paint),
    ...featureLines(validation, paint),
    ...notes.flatMap((note) => ['', `Note: ${inert(note)}`]),
    '',
    rejected === 0
      ? paint('green', 'No faults.')
      : paint('red', `${counted(rejected, 'record')} would go to quarantine.`),
  ];
  return `${lines.join('\n')}\n`;
}

function metLines(paint: Paint, title: string, met: readonly Met<string>[], says: (code: string) => string): string[] {
  if (met.length === 0) return [];
  return [
    '',
    paint('bold', title),
    ...met.flatMap(({ code, count, first }) => [
      `  ${number(count).padStart(9)}  ${code.padEnd(20)} ${says(code)}`,
      ...first.map((place) => `             ${placeText(place)}`),
      ...(count > first.length ? [paint('dim', `             and ${number(count - first.length)} more`)] : []),
    ]),
  ];
}

function placeText({ record, line, byte, character, path, column }: Place): string {
  const parts = [`record ${number(record)}`, `line ${number(line)}`];
  if (character !== undefined) parts.push(`character ${number(character)}`);
  parts.push(`byte ${number(byte)}`);
  if (path !== undefined) parts.push(inert(path));
  if (column !== undefined) parts.push(`column "${inert(column)}"`);
  return parts.join(', ');
}

function repeatedLines({ repeatedIds: { count, complete, first } }: Validation, paint: Paint): string[] {
  const lines = [
    ...(count === 0 ? [] : ['', paint('bold', `${counted(count, 'declaration')} with an id that came before`)]),
    ...first.map(({ firstRecord, ...place }) => `  ${placeText(place)}: as record ${number(firstRecord)}`),
  ];
  if (count > first.length) lines.push(paint('dim', `  and ${number(count - first.length)} more`));
  if (!complete) lines.push('', paint('yellow', 'There are too many ids to remember: later repeats may not be told.'));
  return lines;
}

function fieldLines({ fields, declarations }: Validation, paint: Paint): string[] {
  if (declarations === 0) return [];
  const filled = fields.filter((field) => field.filled > 0);
  return [
    '',
    paint('bold', `Filled fields, ${filled.length} of ${fields.length} (share of declarations, of items for item.…)`),
    ...filled.map(({ path, filled: some, of }) => {
      const width = Math.max(1, Math.round((some / of) * barWidth));
      const bar = '█'.repeat(width) + paint('dim', '░'.repeat(barWidth - width));
      return `  ${bar} ${percent(some, of)}  ${path}`;
    }),
  ];
}

/** A share of hundred, whole only where it is. */
function percent(part: number, of: number): string {
  const share = of === 0 ? 0 : (100 * part) / of;
  const shown = share > 99.9 && part < of ? 99.9 : share > 0 && share < 0.1 ? 0.1 : share;
  return `${shown.toFixed(1).padStart(5)} %`;
}

function ruleLines({ rules, declarations }: Validation, paint: Paint): string[] {
  if (rules.length === 0 || declarations === 0) return [];
  const open = rules.filter(({ undetermined }) => undetermined > 0).sort((a, b) => b.undetermined - a.undetermined);
  return [
    '',
    paint('bold', `Rules: ${rules.length - open.length} of ${rules.length} can be judged on every declaration`),
    ...(open.length === 0 ? [] : [paint('dim', '   open %  for lack of fields')]),
    ...open.map(({ id, title, undetermined, missing }) => {
      const lacks = `${missing.slice(0, 4).join(', ')}${missing.length > 4 ? ' …' : ''}`;
      return `  ${percent(undetermined, declarations)}  ${id.padEnd(8)} ${inert(title)}  ${paint('dim', `lacks ${lacks}`)}`;
    }),
  ];
}

function featureLines({ features, items }: Validation, paint: Paint): string[] {
  if (features.length === 0 || items === 0) return [];
  const open = features.filter(({ undetermined }) => undetermined > 0).sort((a, b) => b.undetermined - a.undetermined);
  return [
    '',
    paint('bold', `Features of the model: ${features.length - open.length} of ${features.length} have all they read`),
    ...open.map(({ name, says, undetermined }) => `  ${percent(undetermined, items)}  ${name.padEnd(20)} ${says}`),
  ];
}
