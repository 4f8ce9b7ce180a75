// Score blocks: blocks of a manifest in, bytes of verdicts and quarantine out; the work of one thread.
import type { FlatRecord } from '../declaration/flat.js';
import type { ManifestBlock } from '../manifest/blocks.js';
import { formatNamed } from '../manifest/formats.js';
import type { Mapping } from '../manifest/mapping.js';
import { openFormat } from '../manifest/read-manifest.js';
import { batchesOf, type ManifestReader, type Records } from '../manifest/reader.js';
import { faultToNdjson } from '../output/quarantine.js';
import { type VerdictText, verdictHead, verdictsToText } from '../output/verdict-text.js';
import { addVerdict, newRunFigures, type RunFigures, siftRunFigures } from './run-figures.js';
import { loadRunParts, type RunParts, type RunSetup } from './run-parts.js';
import { newTally, type Tally, tallyFault, tallyVerdict } from './tally.js';

// Its bytes are their own, so that they can move to another thread; those of a small Buffer are part of a pool.
const encoder = new TextEncoder();

/** A block to score. */
export interface Job {
  /** Number of the manifest in the run, and its name. */
  readonly input: number;
  readonly source: string;
  readonly block: Pick<ManifestBlock, 'bytes' | 'from' | 'until' | 'format' | 'head' | 'isLast'>;
  /** Id of the declaration before the block; null when there is none or it is not known. */
  readonly lastId: string | null;
  /** Records of the manifest that were scored by an earlier run and are read over, in a format without seams. */
  readonly passOver: number;
}

/** What a block gave. */
export interface RunOutput {
  readonly verdicts: Uint8Array;
  readonly quarantine: Uint8Array;
  readonly tally: Tally;
  /** For a report; null where none is wanted. */
  readonly figures: RunFigures | null;
  /** Ids of the first and the last declaration; null where there is none. */
  readonly firstId: string | null;
  readonly lastId: string | null;
  /** Remarks about the run that are new since the last output of this thread. */
  readonly notes: readonly string[];
  readonly stages: Stages;
}

/** Milliseconds that a thread spent: on reading and checking, on scoring, of that in the model, and on text. */
export interface Stages {
  readonly read: number;
  readonly score: number;
  readonly model: number;
  readonly write: number;
}

/** A run that is fed the blocks of one manifest after the other; blocks that begin at a seam may come in any order. */
export interface BlockScorer extends Pick<RunParts, 'versions' | 'rules' | 'shown'> {
  /** Remarks about the parts. */
  readonly notes: readonly string[];
  /** What stands before the first verdict. */
  readonly head: string;
  readonly score: (job: Job) => Promise<RunOutput>;
  readonly close: () => Promise<void>;
}

/** Load everything that a setup names. Throws CustomsRiskError for what is wrong with it. */
export async function createBlockScorer(setup: RunSetup): Promise<BlockScorer> {
  const parts = await loadRunParts(setup);
  const { notes } = parts;
  const readBlock = createBlockReading(setup, parts.mapping);
  const text: VerdictText = { format: setup.output, keep: setup.keep, decisionIds: setup.decisionIds };
  const isPersonal = setup.figures === 'personal';
  const highest = newRunFigures(isPersonal).top;
  const scoreRecords = async (records: readonly FlatRecord[], output: Output): Promise<void> => {
    const sound = records.filter((record) => record.ok);
    const start = performance.now();
    const verdicts = await parts.scoreFlat(sound.map((record) => record.flat));
    const scored = performance.now();
    sound.forEach((record, at) => tallyVerdict(output.tally, record, verdicts[at]!));
    if (output.figures) for (const verdict of verdicts) addVerdict(output.figures, verdict);
    for (const record of records) {
      if (record.ok) continue;
      tallyFault(output.tally, record.fault);
      output.quarantine += faultToNdjson(record.fault);
    }
    output.verdicts += await verdictsToText(verdicts, text);
    output.firstId ??= verdicts[0]?.declarationId ?? null;
    output.lastId = verdicts.at(-1)?.declarationId ?? output.lastId;
    output.scoreMs += scored - start;
    output.writeMs += performance.now() - scored;
  };
  return {
    versions: parts.versions,
    notes: notes.splice(0),
    head: await verdictHead(text),
    rules: parts.rules,
    shown: parts.shown,
    score: async (job) => {
      const start = performance.now();
      const output = newOutput(setup.figures === 'none' ? null : newRunFigures(isPersonal));
      for await (const records of readBlock(job, notes)) await scoreRecords(records, output);
      if (output.figures) siftRunFigures(highest, output.figures);
      const { scoreMs, writeMs, ...rest } = output;
      const read = performance.now() - start - scoreMs - writeMs;
      return {
        ...rest,
        verdicts: encoder.encode(output.verdicts),
        quarantine: encoder.encode(output.quarantine),
        notes: notes.splice(0),
        stages: { read, score: scoreMs, model: parts.takeModelMs(), write: writeMs },
      };
    },
    close: parts.close,
  };
}

/** What a block gives, as it grows. */
interface Output {
  verdicts: string;
  quarantine: string;
  readonly tally: Tally;
  readonly figures: RunFigures | null;
  firstId: string | null;
  lastId: string | null;
  scoreMs: number;
  writeMs: number;
}

function newOutput(figures: RunFigures | null): Output {
  return {
    verdicts: '',
    quarantine: '',
    tally: newTally(),
    figures,
    firstId: null,
    lastId: null,
    scoreMs: 0,
    writeMs: 0,
  };
}

interface OpenManifest {
  readonly input: number;
  readonly reader: ManifestReader;
  /** Records that the reader gave. */
  given: number;
  /** The last block ended at a seam. */
  isAtSeam: boolean;
}

/** The records of one block after the other: from a reader that goes on where it can, else from a new one. */
function createBlockReading(
  { format, keep }: RunSetup,
  mapping: Mapping | undefined,
): (job: Job, notes: string[]) => AsyncGenerator<readonly FlatRecord[], void, void> {
  const options = { format: format ?? undefined, mapping, keep };
  let open: OpenManifest | undefined;
  return async function* ({ input, source, block, lastId, passOver }, notes) {
    if (open?.input !== input || (block.from === null && open.isAtSeam)) {
      open = {
        input,
        reader: openFormat(formatNamed(block.format), source, {
          ...options,
          path: source === '-' ? undefined : source,
        }),
        given: 0,
        isAtSeam: false,
      };
      if (block.from && block.head) open.reader.write(block.head);
    }
    const current = open;
    const { reader } = current;
    if (block.from) reader.restart!(block.from, lastId); // a block begins at a seam in a format that has them
    const behind = async function* (records: Records): AsyncGenerator<readonly FlatRecord[], void, void> {
      for await (const batch of batchesOf(records)) {
        const more = passOver > current.given ? batch.slice(passOver - current.given) : batch;
        current.given += batch.length;
        if (more.length > 0) yield more;
      }
    };
    yield* behind(reader.write(block.bytes));
    if (block.until) yield* behind(reader.pause!());
    current.isAtSeam = block.until !== null;
    if (!block.isLast) return;
    yield* behind(reader.end());
    notes.push(...reader.notes);
  };
}
