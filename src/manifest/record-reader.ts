// Record reader: the frame of readers whose parser feeds a record output, from the first bytes to the end.
import { setupFault } from '../errors.js';
import type { ManifestReader } from './reader.js';
import type { RecordOutput } from './record-output.js';
import type { Seam } from './seams.js';
import { createStart } from './start.js';

/** What takes the bytes behind the byte order mark, and gives its records to an output. */
interface RecordParser {
  readonly write: (bytes: Uint8Array) => void;
  readonly end: () => void;
  /** Of a format with seams: go on at one, and finish what ends at one. */
  readonly restart?: (seam: Seam) => void;
  readonly pause?: () => void;
}

/** The reader of a manifest whose parser feeds an output. Throws MANIFEST_EMPTY at the end when no byte came. */
export function createRecordReader(
  source: string,
  output: RecordOutput,
  parser: RecordParser,
  notes: readonly string[],
): ManifestReader {
  let begun = false;
  const start = createStart(source, (bytes, mark) => {
    output.skipped = mark;
    parser.write(bytes);
  });
  const { restart, pause } = parser;
  const seams = restart &&
    pause && {
      restart: (seam: Seam, lastId: string | null) => {
        start.passOver();
        begun = true;
        restart(seam);
        output.restart(seam.records, lastId ?? undefined);
      },
      pause: () => {
        pause();
        return output.drain();
      },
    };
  return {
    notes,
    ...seams,
    write: (chunk) => {
      begun ||= chunk.length > 0;
      start.write(chunk);
      return output.drain();
    },
    end: () => {
      if (!begun) throw setupFault('MANIFEST_EMPTY', 'the manifest is empty', { file: source });
      start.end();
      parser.end();
      return output.drain();
    },
  };
}
