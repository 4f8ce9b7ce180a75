// What the package ships beside its code: rule packs, a model, and its own version.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds the package.json of this package, from the sources as from the build. */
function findPackage(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

const folder = findPackage();

/** Version of the library. */
export const libraryVersion = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string })
  .version;

/** Paths of the rule packs and the model that come with the package. */
export const shipped = {
  ruleSets: {
    counterfeit: join(folder, 'src/rules/packs/counterfeit.yaml'),
    'public-safety': join(folder, 'src/rules/packs/public-safety.yaml'),
  },
  models: { 'kcs-gbdt': join(folder, 'models/kcs-gbdt') },
} as const;
