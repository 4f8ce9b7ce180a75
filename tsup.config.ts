// What is built: the library, its test kit, the command line, and the threads and the process that they start, for ESM and CommonJS.
import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const library = { index: 'src/index.ts', testing: 'src/testing/index.ts' };
const threads = {
  cli: 'src/cli/main.ts',
  worker: 'src/pipeline/worker.ts',
  'trial-process': 'src/model/trial-process.ts',
  watchdog: 'src/model/watchdog.ts',
  'parquet-thread': 'src/manifest/parquet-thread.ts',
};
const external = ['onnxruntime-node']; // optional, so it is looked for when it is needed
const define = { __CUSTOMS_RISK_VERSION__: JSON.stringify(version) };

export default defineConfig([
  {
    entry: library,
    format: ['esm', 'cjs'],
    dts: !process.env.SKIP_TYPES,
    shims: true,
    splitting: false,
    external,
    define,
  },
  { entry: threads, format: ['esm'], external, define },
]);
