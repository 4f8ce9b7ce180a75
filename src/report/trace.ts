// Trace: how a condition came to its outcome, part by part, as indented lines.
import type { Trace } from '../expression/trace.js';
import { inert, type Paint } from './summary.js';

const marks = { true: 'yes ', false: 'no  ', undetermined: 'open', skipped: ' -  ' } as const;
const colours = { true: 'green', false: 'red', undetermined: 'yellow', skipped: 'dim' } as const;

/** Write a trace, each part below what it belongs to; `margin` stands before every line. */
export function writeTrace(trace: Trace, paint: Paint, margin: string): string[] {
  const line = `${margin}${paint(colours[trace.outcome], marks[trace.outcome])} ${inert(trace.text)}`;
  const says = detailsOf(trace);
  return [
    says === '' ? line : `${line}   ${paint('dim', inert(says))}`,
    ...trace.parts.flatMap((part) => writeTrace(part, paint, `${margin}     `)),
  ];
}

function detailsOf({ outcome, values, match, element, missing, parts }: Trace): string {
  return [
    ...(outcome === 'undetermined' && parts.length === 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(match ? [matchText(match)] : []),
    ...(element ? [elementText(element)] : []),
    ...values
      .filter(({ text, value }) => value !== match?.found && !missing.includes(text))
      .map(({ text, value }) => `${text} = ${value}`),
  ].join(' · ');
}

function matchText({ list, entry, found }: NonNullable<Trace['match']>): string {
  const same = found.toLowerCase() === entry.toLowerCase();
  return `"${found}"${same ? '' : ` by "${entry}"`}${list === null ? '' : ` of ${list}`}`;
}

function elementText({ number, of }: NonNullable<Trace['element']>): string {
  return number === null ? `all ${of} together` : `number ${number} of ${of}`;
}
