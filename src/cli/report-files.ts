// The option --report: pages and Markdown files that tell of a command's figures.
import type { Command } from 'commander';
import { setupFault } from '../errors.js';
import { openFileSink } from '../output/sink.js';
import type { Report } from '../report/document.js';
import { writeMarkdown } from '../report/markdown.js';
import { writePage } from '../report/page.js';

export interface ReportOptions {
  readonly report?: string[];
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** Add the option to a command. */
export function addReportOption(command: Command): Command {
  return command.option(
    '--report <file>',
    'report: a page (.html) that opens offline, or Markdown (.md); may be given more than once',
    collect,
  );
}

/** The files that are asked for. Throws USAGE for an ending that says neither. */
export function reportFiles({ report = [] }: ReportOptions): readonly string[] {
  for (const file of report)
    if (!/\.(?:html|md)$/i.test(file))
      throw setupFault('USAGE', 'the ending of --report must be .html or .md', {
        file,
        remedy: 'Name the report run.html or run.md.',
      });
  return report;
}

/** Write a report to each file, as its ending says. */
export async function writeReports(files: readonly string[], report: Report): Promise<void> {
  for (const file of files) {
    const sink = openFileSink(file);
    await sink.write(/\.md$/i.test(file) ? writeMarkdown(report) : writePage(report));
    await sink.close();
  }
}

/** The minute in which a report is written, in UTC: YYYY-MM-DD HH:MM. */
export const thisMinute = (): string => new Date().toISOString().slice(0, 16).replace('T', ' ');
