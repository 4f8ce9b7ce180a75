// Formats benchmark (`npm run bench:formats`): every reader over a generated manifest, speed and memory.
import { parseArgs } from 'node:util';
import { manifestFormats } from '../src/manifest/formats.js';
import { createManifestReader } from '../src/manifest/read-manifest.js';
import { batchesOf } from '../src/manifest/reader.js';
import { type Generator, generators } from './format-files.js';
import { cpuTime, createLog, median } from './measure.js';

const { values } = parseArgs({ options: { format: { type: 'string', multiple: true }, long: { type: 'string' } } });
const { say, save } = createLog('formats');
// As long as the pieces that readManifest reads in.
const chunkBytes = 32_768;
const measuredBytes = 16 << 20;
const repetitions = 5;

/** A manifest of about so many bytes, in chunks. */
function* chunksOf({ head, one, foot }: Generator, bytes: number): Generator_ {
  let text = head;
  let given = 0;
  for (let number = 0; given + text.length < bytes; number++) {
    text += one(number);
    if (text.length < chunkBytes) continue;
    given += text.length;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text + foot);
}
type Generator_ = globalThis.Generator<Buffer, void, void>;

interface Reading {
  readonly declarations: number;
  readonly faults: number;
  readonly bytes: number;
  /** Of CPU. */
  readonly microseconds: number;
  /** The most that was resident while reading. */
  readonly residentBytes: number;
}

async function read(id: string, chunks: Iterable<Buffer>): Promise<Reading> {
  const reader = createManifestReader(`m.${id}`, {});
  let [declarations, faults, bytes, microseconds, residentBytes] = [0, 0, 0, 0, 0];
  const take = async (records: ReturnType<typeof reader.write>): Promise<void> => {
    for await (const batch of batchesOf(records)) for (const record of batch) record.ok ? declarations++ : faults++;
  };
  for (const chunk of chunks) {
    const start = cpuTime();
    await take(reader.write(chunk));
    microseconds += cpuTime() - start;
    bytes += chunk.length;
    residentBytes = Math.max(residentBytes, process.memoryUsage.rss());
  }
  await take(reader.end());
  return { declarations, faults, bytes, microseconds, residentBytes };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** Speed on one file that is in memory, the median of some readings after one that does not count. */
async function speed(id: string, generator: Generator): Promise<void> {
  const chunks = [...chunksOf(generator, measuredBytes)];
  await read(id, chunks);
  const readings: Reading[] = [];
  for (let run = 0; run < repetitions; run++) readings.push(await read(id, chunks));
  const microseconds = median(readings.map((one) => one.microseconds));
  const { declarations, faults, bytes } = readings[0]!;
  const rate = declarations / (microseconds / 1e6);
  say(
    `${id.padEnd(18)} ${(bytes / microseconds).toFixed(1).padStart(8)} MB/s ${Math.round(rate).toLocaleString('en').padStart(10)} declarations/s, ${faults} faults`,
  );
}

/** What we use of saxes. It may be absent, so its own types cannot be imported. */
interface Saxes {
  readonly SaxesParser: new (options: {
    xmlns: boolean;
    position: boolean;
  }) => {
    on(event: string, take: () => void): void;
    write(text: string): { close(): void };
  };
}
const packageName: string = 'saxes';

/** The same for saxes alone, which tells elements and their namespaces and does nothing with them. */
async function saxesSpeed(id: string, generator: Generator): Promise<void> {
  const saxes = (await import(packageName).catch(() => undefined)) as Saxes | undefined;
  if (!saxes) return say('saxes is not installed');
  const text = Buffer.concat([...chunksOf(generator, measuredBytes)]).toString();
  const times: number[] = [];
  for (let run = 0; run <= repetitions; run++) {
    const parser = new saxes.SaxesParser({ xmlns: true, position: false });
    for (const event of ['opentag', 'text', 'closetag']) parser.on(event, () => {});
    const start = cpuTime();
    parser.write(text).close();
    if (run > 0) times.push(cpuTime() - start);
  }
  say(`saxes, ${id.padEnd(11)} ${(text.length / median(times)).toFixed(1).padStart(8)} MB/s of elements`);
}

/** Memory over a long file that is made as it is read. */
async function memory(id: string, generator: Generator, bytes: number): Promise<void> {
  const { declarations, residentBytes, bytes: made } = await read(id, chunksOf(generator, bytes));
  say(
    `${id.padEnd(18)} ${megabytes(made)} MB, ${declarations} declarations: at most ${megabytes(residentBytes)} MB resident`,
  );
}

const chosen = values.format ?? manifestFormats;
for (const id of manifestFormats) {
  const generator = generators[id];
  if (!generator || !chosen.includes(id)) continue;
  // --long GB measures memory on a manifest of that length instead.
  if (values.long === undefined) await speed(id, generator);
  else await memory(id, generator, Number(values.long) * 1e9);
}
const oneDocument = generators['wco-dec'];
if (values.long === undefined && oneDocument && chosen.includes('wco-dec')) await saxesSpeed('wco-dec', oneDocument);
save();
