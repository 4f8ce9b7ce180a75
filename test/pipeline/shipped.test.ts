// What the package ships: found from the sources, from the build, and looked for without end nowhere.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findPackage } from '../../src/package-folder.js';
import { libraryVersion, shipped } from '../../src/pipeline/shipped.js';

const root = resolve('.');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('what is shipped', () => {
  it('is there, from the sources and from the build', async () => {
    expect(libraryVersion).toBe(version);
    const built = (await import(
      pathToFileURL(join(root, 'dist/index.js')).href
    )) as typeof import('../../src/index.js');
    expect(built.libraryVersion).toBe(version);
    expect({ ...built.shipped }).toEqual({ ...shipped });
    for (const path of [...Object.values(shipped.ruleSets), ...Object.values(shipped.models)])
      expect(existsSync(path)).toBe(true);
  });

  it('is looked for in the folder of this package alone', () => {
    const app = mkdtempSync(join(tmpdir(), 'app-'));
    mkdirSync(join(app, 'node_modules/customs-risk/dist'), { recursive: true });
    writeFileSync(join(app, 'package.json'), '{ "name": "another", "version": "9.9.9" }');
    writeFileSync(join(app, 'node_modules/customs-risk/package.json'), '{ "name": "customs-risk" }');
    writeFileSync(join(app, 'node_modules/customs-risk/dist/package.json'), 'null');
    expect(findPackage(join(app, 'node_modules/customs-risk/dist'))).toBe(join(app, 'node_modules/customs-risk'));
    expect(findPackage(app)).toBeUndefined();
  });

  it('is not needed to load code that was bundled away from it', () => {
    const app = mkdtempSync(join(tmpdir(), 'bundle-'));
    const code = readFileSync(join(root, 'dist/index.js'), 'utf8');
    // The packages that the code depends on stay where they are.
    const bundled = code.replaceAll(/ from ["']((?!node:)[^"'.][^"']*)["']/g, (_, name: string) => {
      return ` from ${JSON.stringify(import.meta.resolve(name))}`;
    });
    writeFileSync(join(app, 'index.mjs'), bundled);
    const program = `
      import { libraryVersion, shipped } from './index.mjs';
      let code;
      try { shipped.models } catch (fault) { code = fault.code }
      console.log(libraryVersion, code);`;
    const args = ['--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8' })).toBe(`${version} FILE_MISSING\n`);
  });
});
