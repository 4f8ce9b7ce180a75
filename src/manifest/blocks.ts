// Blocks: the bytes of a manifest unpacked, its format told, and cut where readers may begin anew.
import { createDetection, notesOfChoice, type Told } from './detect.js';
import type { Format } from './format.js';
import { formatNamed, formats, type ManifestFormat } from './formats.js';
import { createUnpacker } from './gzip-reader.js';
import { formatAsked, type ReadManifestOptions, unpackedName } from './read-manifest.js';
import { type Block, type Cutter, createCutter, type Seam } from './seams.js';

/** A stretch of a manifest, with what a reader must know that has read nothing before it. */
export interface ManifestBlock extends Block {
  readonly format: ManifestFormat;
  /** Whether the manifest is compressed. */
  readonly isPacked: boolean;
  /** What stands before the first record; null where the format has no seams, or none was found yet. */
  readonly head: Uint8Array | null;
  /** The manifest ends with it. */
  readonly isLast: boolean;
}

/** Where reading goes on in a manifest of which a part was read before. */
export interface ResumePlace {
  readonly format: ManifestFormat;
  readonly isPacked: boolean;
  readonly head: Uint8Array;
  readonly seam: Seam;
}

/**
 * The blocks of a manifest, in order. Formats without seams give their bytes as they come. With `resume` the chunks begin at
 * its seam, those of a compressed manifest at the beginning. Throws what a reader would for the manifest as a whole;
 * `onNote` takes remarks for the operator.
 */
export async function* blocksOf(
  chunks: AsyncIterable<Uint8Array>,
  source: string,
  options: ReadManifestOptions,
  { resume, onNote }: { readonly resume: ResumePlace | null; readonly onNote: (note: string) => void },
): AsyncGenerator<ManifestBlock, void, void> {
  const unpacker = createUnpacker(source);
  const known = resume?.format ?? formatAsked(options);
  let format = known === undefined ? undefined : formatNamed(known);
  let cutter = format && cutterOf(format, source, options, resume);
  const detection = createDetection(formats, unpackedName(source), source);
  const given = (block: Block, isLast: boolean): ManifestBlock => ({
    ...block,
    format: format!.id,
    isPacked: resume?.isPacked ?? unpacker.isPacked(),
    head: cutter?.head() ?? null,
    isLast,
  });
  const cut = (bytes: Uint8Array): ManifestBlock[] => {
    const blocks = cutter ? cutter.write(bytes) : [{ bytes, from: null, until: null }];
    return blocks.map((block) => given(block, false));
  };
  const begin = ({ choice, bytes }: Told<Format<ManifestFormat>>): ManifestBlock[] => {
    for (const note of notesOfChoice(choice, source)) onNote(note);
    format = choice.format;
    cutter = cutterOf(format, source, options, null);
    return cut(bytes);
  };
  /** Blocks of what has come; none while its format cannot be told. */
  const take = (bytes: Uint8Array): ManifestBlock[] => {
    if (format) return cut(bytes);
    const told = detection.take(bytes);
    return told ? begin(told) : [];
  };
  // What was read before stands at the beginning again where a manifest is compressed.
  let passOver = resume?.isPacked ? resume.seam.byte : 0;
  const behind = (bytes: Uint8Array): Uint8Array => {
    const rest = bytes.subarray(Math.min(passOver, bytes.length));
    passOver -= bytes.length - rest.length;
    return rest;
  };
  for await (const chunk of chunks) {
    const pieces = resume && !resume.isPacked ? [chunk] : unpacker.write(chunk);
    for await (const piece of pieces) yield* take(behind(piece));
  }
  for (const rest of unpacker.end()) yield* take(behind(rest));
  if (!format) yield* begin(detection.end());
  yield given(cutter?.end() ?? { bytes: Buffer.alloc(0), from: null, until: null }, true);
}

function cutterOf(
  format: Format,
  source: string,
  options: ReadManifestOptions,
  resume: ResumePlace | null,
): Cutter | undefined {
  const finder = format.seams?.({ ...options, source });
  return finder && createCutter(finder, resume ?? undefined);
}
