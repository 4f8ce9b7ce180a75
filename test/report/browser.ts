// A real Chromium, where one is on the PATH; tests that need it are skipped aloud where there is none.
import { accessSync, constants, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

function onPath(name: string): string[] {
  return (process.env.PATH ?? '').split(delimiter).flatMap((folder) => {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return [path];
    } catch {
      return [];
    }
  });
}

/** Path of the browser, or undefined. */
export const chromiumPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap(
  onPath,
)[0];

if (chromiumPath === undefined)
  console.warn(
    'No Chromium on the PATH: the tests of the report in a browser are skipped (Debian: apt-get install chromium).',
  );

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--disable-gpu'], timeout: 60_000 });

/** A page that was opened, and all that it said or asked for beyond its own file. */
export interface Opened {
  readonly page: Page;
  readonly said: string[];
}

/** Write a page to a file and open that, as a reader does. */
export async function open(browser: Browser, html: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'report.html');
  writeFileSync(file, html);
  const address = pathToFileURL(file).href;
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const said: string[] = [];
  page.on('console', (message) => said.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== address) said.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  return { page, said };
}

/** What a page shows, without its style and script. */
export const bodyOf = (html: string): string => html.slice(html.indexOf('<body'), html.lastIndexOf('<script'));

/** Words of a program for a figure that is none. */
export const noFigure = /NaN|Infinity|undefined|null|\[object/;
