// What the package ships beside its code: rule packs, a model, and its own version.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setupFault } from '../errors.js';
import { findPackage, packageAt } from '../package-folder.js';

// Put in by the build (tsup.config.ts); the sources read it from package.json.
declare const __CUSTOMS_RISK_VERSION__: string | undefined;

let known: string | undefined;

function packageFolder(): string {
  known ??= findPackage(dirname(fileURLToPath(import.meta.url)));
  if (known !== undefined) return known;
  throw setupFault('FILE_MISSING', 'the package customs-risk is not beside its code', {
    remedy: 'Name rule sets and model by their paths: a bundle holds the code alone.',
  });
}

/** Version of the library. */
export const libraryVersion: string =
  typeof __CUSTOMS_RISK_VERSION__ === 'string' ? __CUSTOMS_RISK_VERSION__ : String(packageAt(packageFolder())?.version);

/** Paths of the rule packs and the model that come with the package. Throws FILE_MISSING when the code was bundled away from them. */
export const shipped = {
  get ruleSets() {
    const packs = join(packageFolder(), 'src/rules/packs');
    return {
      counterfeit: join(packs, 'counterfeit.yaml'),
      'public-safety': join(packs, 'public-safety.yaml'),
    } as const;
  },
  get models() {
    const models = join(packageFolder(), 'models');
    return { 'kcs-gbdt': join(models, 'kcs-gbdt'), 'kcs-novel': join(models, 'kcs-novel') } as const;
  },
};

/** The path of a rule set or a model as named; a shipped one where no file has that name. */
export function shippedOr(path: string, name: string, parts: { readonly [name: string]: string }): string {
  return Object.hasOwn(parts, name) && !existsSync(path) ? parts[name]! : path;
}
