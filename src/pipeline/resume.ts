// Resume: whether a run may go on where another stopped: only over the same manifests, by the same parts and options.
import { readFileSync } from 'node:fs';
import { canonicalJson } from '../declaration/canonical-json.js';
import { digestOf } from '../declaration/digest.js';
import { setupFault } from '../errors.js';
import { inputFault } from '../manifest/read-manifest.js';
import { type Disk, type DiskFile, readUpTo } from '../output/disk.js';
import { existingAt } from '../output/targets.js';
import type { Verdict } from '../scoring/verdict.js';
import type { Basis, Checkpoint, Standing } from './checkpoint.js';
import type { RunOptions } from './run-options.js';
import { checkUnfinished } from './run-outputs.js';

/** Whether a run can be gone on with: all that it reads and writes is files. */
export function isResumable({ inputs, out, quarantine }: RunOptions): boolean {
  const isFile = (path: string): boolean => path !== '-' && existingAt(path) !== 'special';
  return (
    inputs.every((input) => existingAt(input) === 'file') && isFile(out) && quarantine !== null && isFile(quarantine)
  );
}

/** What a run is made by. */
export async function basisOf(options: RunOptions, versions: Verdict['versions'], disk: Disk): Promise<Basis> {
  const { inputs, quarantine, setup } = options;
  const { mapping, format, keep, asOf, output, decisionIds, modelReasons, figures } = setup;
  return {
    inputs: await Promise.all(inputs.map((input) => identify(disk, input))),
    parts: {
      ...versions,
      node: process.version,
      mapping: mapping === null ? null : digestOf(readFileSync(mapping)),
      format,
      keep,
      asOf,
      output,
      decisionIds,
      modelReasons,
      report: figures,
      quarantine,
    },
  };
}

/** Throws INPUT_CHANGED, RESUME_CHANGED or CHECKPOINT_INVALID where a run cannot go on. */
export async function checkResume(
  options: RunOptions,
  { basis, standing }: Checkpoint,
  now: Basis,
  disk: Disk,
): Promise<void> {
  checkBasis(basis, now);
  const input = options.inputs[standing.input];
  if (input === undefined) return; // all is written, and files may have their names already
  await checkBefore(disk, input, standing);
  await checkUnfinished(options, standing, disk);
}

/** Throws INPUT_CHANGED or RESUME_CHANGED when a run would go on by something else than it began with. */
function checkBasis(before: Basis, now: Basis): void {
  if (before.inputs.length !== now.inputs.length)
    throw setupFault(
      'RESUME_CHANGED',
      `the run began with ${before.inputs.length} manifests, not ${now.inputs.length}`,
    );
  before.inputs.forEach(({ path, bytes, digest }, at) => {
    const own = now.inputs[at]!;
    if (own.path !== path)
      throw setupFault('RESUME_CHANGED', 'the run began with another manifest in this place', { file: own.path });
    if (own.bytes !== bytes || own.digest !== digest)
      throw setupFault('INPUT_CHANGED', 'the manifest is not what it was when the run began', { file: path });
  });
  const changed = [...new Set([...Object.keys(before.parts), ...Object.keys(now.parts)])].filter(
    (name) => canonicalJson(before.parts[name] ?? null) !== canonicalJson(now.parts[name] ?? null),
  );
  if (changed.length > 0) throw setupFault('RESUME_CHANGED', `not what the run began with: ${changed.join(', ')}`);
}

// Of a manifest so much is hashed at its beginning.
const headBytes = 65_536;

/** Length of a manifest, and digest of its first bytes. */
async function identify(disk: Disk, path: string): Promise<Basis['inputs'][number]> {
  return readFrom(disk, path, async (file) => {
    const { size } = await file.stat();
    return { path, bytes: size, digest: digestOf(await readUpTo(file, headBytes, 0)) };
  });
}

/** Read some of a manifest before the run. Throws INPUT_FAILED. */
async function readFrom<T>(disk: Disk, path: string, read: (file: DiskFile) => Promise<T>): Promise<T> {
  let file: DiskFile | undefined;
  try {
    file = await disk.open(path, 'r');
    return await read(file);
  } catch (cause) {
    throw inputFault(path, cause);
  } finally {
    await file?.close().catch(() => {}); // nothing is lost by it
  }
}

/** Throws INPUT_CHANGED when the bytes before the place where reading goes on are not those that were read. */
async function checkBefore(disk: Disk, path: string, { place, before }: Standing): Promise<void> {
  if (!place || before === null) return;
  const bytes = await readFrom(disk, path, (file) => readUpTo(file, before.bytes, place.seam.byte - before.bytes));
  if (digestOf(bytes) !== before.digest)
    throw setupFault('INPUT_CHANGED', 'the manifest is not what it was when the run began', { file: path });
}
