// Format: what each manifest format says of itself, so that one table serves detection, readers, options and docs.
import type { Mapping } from './mapping.js';
import type { ManifestReader } from './reader.js';
import type { CreateSeamFinder } from './seams.js';

/** The beginning of a manifest, unpacked. */
export interface ManifestHead {
  /** Name of the source, without the ending of a compression. */
  readonly name: string;
  /** The first bytes, with the byte order mark where there is one. */
  readonly bytes: Uint8Array;
  /** The same as text without the mark: UTF-16 where the mark says so, else one character for each byte. */
  readonly text: string;
  /** Whether that is all there is to tell by: the manifest ends here, or no more of it is held back. */
  readonly whole: boolean;
}

/**
 * Whether a manifest is of a format, and why. `sure`: its bytes can hardly be anything else; otherwise it is text that
 * could be of the format. `more`: that takes more bytes to tell, as it never does when the head is whole. With more
 * bytes a yes stays a yes, and a no a no.
 */
export type Answer = 'no' | 'more' | { readonly because: string; readonly sure: boolean };

export interface ReaderOptions {
  /** Name of the source in positions and errors. */
  readonly source: string;
  /** Path of the file, where it is one: for formats that are not read from front to back. */
  readonly path?: string | URL | undefined;
  readonly mapping?: Mapping | undefined;
  /** Columns that the output repeats. */
  readonly keep?: readonly string[] | undefined;
  /** Whether records come with what the labels of the mapping tell. */
  readonly labels?: boolean | undefined;
}

export interface Format<Id extends string = string> {
  readonly id: Id;
  /** What people call it. */
  readonly title: string;
  /** For the guide: where the id of a declaration comes from, and what the format does not hold, or seldom. */
  readonly idFrom: string;
  readonly lacks: string;
  /** Which options it has a use for; others are a USAGE fault. */
  readonly takes: readonly ('mapping' | 'keep')[];
  readonly detect: (head: ManifestHead) => Answer;
  /** Finds where manifests of the format can be cut, so that several threads read one; formats without are read by one thread. */
  readonly seams?: CreateSeamFinder;
  /** Create the reader. Throws CustomsRiskError for what is wrong with the options. */
  readonly create: (options: ReaderOptions) => ManifestReader;
}
