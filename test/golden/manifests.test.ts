// Golden manifests: small files of every format, and the declarations, issues and faults that they must give, checked by reading.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMapping, readManifest } from '../../src/index.js';

// The examples are read as users read them; what is faulty stands here. To add a case, add a file.
const expected = 'test/golden/manifests';
const inputs = [
  ...readdirSync('examples/manifests')
    .filter((name) => !/\.(?:csv|ts|yaml)$/.test(name))
    .map((name) => join('examples/manifests', name)),
  ...readdirSync(join(expected, 'faulty')).map((name) => join(expected, 'faulty', name)),
];
// Run with GOLDEN=write to write the expected files anew; read the difference before it is committed.
const rewrite = process.env.GOLDEN === 'write';

describe.each(inputs)('%s', (file) => {
  it('gives the declarations, issues and faults of its golden file', async () => {
    const name = file.split('/').at(-1)!;
    let text = '';
    const mapping = name === 'fixed-width.txt' ? await loadMapping('examples/mappings/fixed-width.yaml') : undefined;
    for await (const record of readManifest(file, { source: name, mapping })) {
      const told = record.ok
        ? { declaration: record.declaration, issues: record.issues, position: record.position }
        : { fault: record.fault };
      text += `${JSON.stringify(told)}\n`;
    }
    const golden = join(expected, `${name}.ndjson`);
    if (rewrite) writeFileSync(golden, text);
    expect(existsSync(golden), golden).toBe(true);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });
});
