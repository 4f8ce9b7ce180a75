// Run: the blocks of all manifests to the threads, their outputs in order to the files, and a checkpoint now and then.
import { performance } from 'node:perf_hooks';
import { digestOf } from '../declaration/digest.js';
import { blocksOf, type ManifestBlock } from '../manifest/blocks.js';
import type { Mapping } from '../manifest/mapping.js';
import type { Disk } from '../output/disk.js';
import { unlessAborted } from './abort.js';
import { type Basis, type Standing, writeCheckpoint } from './checkpoint.js';
import { readInput } from './read-input.js';
import { figuresFromJson, figuresToJson, mergeRunFigures, newRunFigures, type RunFigures } from './run-figures.js';
import type { RunOptions } from './run-options.js';
import type { RunOutputs } from './run-outputs.js';
import type { Job, RunOutput, Stages } from './score-blocks.js';
import { addTally, newTally, type Tally } from './tally.js';
import { jobsPerWorker, type WorkerPool } from './worker-pool.js';

export interface RunContext {
  readonly options: RunOptions;
  readonly mapping: Mapping | undefined;
  readonly disk: Disk;
  /** Bytes of a manifest that are read at once. */
  readonly chunkBytes: number;
  readonly pool: WorkerPool;
  readonly workers: number;
  readonly outputs: RunOutputs;
  readonly totalBytes: number | null;
  readonly asOf: string;
  /** What checkpoints say the run is made by; null where there are none. */
  readonly basis: Basis | null;
}

/** How far the manifest at hand has come. */
type InInput = Pick<Standing, 'place' | 'before' | 'given' | 'lastId'>;
const beginning: InInput = { place: null, before: null, given: 0, lastId: null };
type Begun = Pick<Standing, 'input' | 'tally' | 'figures' | 'notes'> & InInput;

/** Where a run stands that has read nothing. */
export const beginningOfRun = (): Begun => ({ ...beginning, input: 0, tally: newTally(), figures: null, notes: [] });

// So many bytes before the place where reading may go on are hashed.
const tailBytes = 4_096;

/** A run over manifests, from a standing to the end or until it is interrupted. */
export class Run {
  readonly tally: Tally;
  /** For a report; null where none is wanted. */
  readonly figures: RunFigures | null;
  readonly notes: Set<string>;
  /** Milliseconds of all threads together, and of the main thread in writing. */
  readonly stages = { read: 0, score: 0, model: 0, write: 0, output: 0 };
  readonly #context: RunContext;
  #input: number;
  #at: InInput;
  #bytes = 0;
  #firstByte: number | undefined;
  #lastCheckpoint = performance.now();
  /** Blocks under way, in order: each resolves when it is written, or given up. */
  readonly #underWay: Promise<void>[] = [];
  /** What is written could be gone on with from where the run stands. */
  #isClean = true;
  #failure: { readonly fault: unknown } | undefined;
  /** Ends the reading when writing fails. */
  readonly #failing = new AbortController();

  constructor(context: RunContext, standing: Begun) {
    this.#context = context;
    this.tally = standing.tally;
    const { figures } = context.options.setup;
    if (figures === 'none') this.figures = null;
    else this.figures = standing.figures ? figuresFromJson(standing.figures) : newRunFigures(figures === 'personal');
    this.notes = new Set([...standing.notes, ...context.pool.ready.notes]);
    this.#input = standing.input;
    const { place, before, given, lastId } = standing;
    this.#at = { place, before, given, lastId };
  }

  /** Since the first byte. */
  get milliseconds(): number {
    return this.#firstByte === undefined ? 0 : performance.now() - this.#firstByte;
  }

  /**
   * Read on until all is written, or, when the signal aborts, until what is under way is written. Throws what fails first, and
   * the reason of `options.stop`, which waits for nothing.
   */
  async go(): Promise<void> {
    const { inputs, signal } = this.#context.options;
    while (this.#input < inputs.length && !signal.aborted) {
      await this.#readInput(inputs[this.#input]!, this.#at);
      while (this.#underWay.length > 0) await this.#oldest();
      if (this.#failure) throw this.#failure.fault;
    }
  }

  #oldest(): Promise<void> {
    return unlessAborted(this.#underWay.shift()!, this.#context.options.stop);
  }

  async #readInput(source: string, resume: InInput): Promise<void> {
    const { options, mapping, disk, chunkBytes } = this.#context;
    const { place } = resume;
    const from = place && !place.isPacked ? place.seam.byte : 0;
    this.#bytes += from;
    const signal = AbortSignal.any([options.signal, this.#failing.signal]);
    const { format, keep } = options.setup;
    const reading = { format: format ?? undefined, mapping, keep };
    const onNote = (note: string): void => void this.notes.add(note);
    let isFirst = true;
    try {
      const chunks = this.#counted(readInput(source, { from, chunkBytes, disk, signal }));
      for await (const block of blocksOf(chunks, source, reading, { resume: place, onNote })) {
        if (signal.aborted) return;
        await this.#send(source, block, !isFirst && block.from === null, place ? 0 : resume.given);
        isFirst = false;
      }
    } catch (fault) {
      this.#fail(fault);
    }
  }

  async *#counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of chunks) {
      this.#firstByte ??= performance.now();
      this.#bytes += chunk.length;
      yield chunk;
    }
  }

  /** Have a block scored, once there is room for it, and written, once all before it is. */
  async #send(source: string, block: ManifestBlock, goesOn: boolean, passOver: number): Promise<void> {
    const { pool, workers } = this.#context;
    const isOpenEnded = block.until === null && !block.isLast;
    // Where an id that comes twice is found later, a block is scored once more; not one whose end is still to come.
    const waitsForId = block.from !== null && isOpenEnded;
    while (this.#underWay.length >= (waitsForId ? 1 : workers * jobsPerWorker)) await this.#oldest();
    if (this.#failure) return;
    const lastId = waitsForId ? this.#at.lastId : null;
    const job: Job = { input: this.#input, source, block, lastId, passOver };
    const scored = pool.score(job, goesOn);
    scored.catch(() => {}); // it is awaited below, after all before it
    const before = this.#underWay.at(-1) ?? Promise.resolve();
    this.#underWay.push(
      before
        .then(() => scored)
        .then((output) => this.#take(job, block, output))
        .catch((fault) => this.#fail(fault)),
    );
  }

  #fail(fault: unknown): void {
    this.#failure ??= { fault };
    this.#failing.abort();
  }

  async #take(job: Job, block: ManifestBlock, scored: RunOutput): Promise<void> {
    if (this.#failure) return;
    const { pool, outputs } = this.#context;
    const { lastId } = this.#at;
    const isRepeated = block.from !== null && job.lastId === null && lastId !== null && scored.firstId === lastId;
    const output = isRepeated ? await pool.score({ ...job, lastId }, false) : scored;
    const start = performance.now();
    await outputs.write(output);
    this.stages.output += performance.now() - start;
    addTally(this.tally, output.tally);
    if (this.figures && output.figures) mergeRunFigures(this.figures, output.figures);
    for (const note of output.notes) this.notes.add(note);
    addStages(this.stages, output.stages);
    const { verdicts, rejected } = output.tally;
    const given = this.#at.given + verdicts + rejected;
    this.#at = { ...this.#at, ...placeAfter(block), given, lastId: output.lastId ?? lastId };
    if (block.isLast) {
      this.#input++;
      this.#at = beginning;
    }
    this.#isClean = block.isLast || block.until !== null || block.head === null;
    this.#tellProgress();
    const { basis, options } = this.#context;
    const isDue = performance.now() - this.#lastCheckpoint >= options.checkpointSeconds * 1000;
    if (basis && isDue) await this.checkpoint();
  }

  /** Write a checkpoint of where the run stands; within what has no seam the one before holds. */
  async checkpoint(): Promise<void> {
    const { outputs, asOf, basis, disk, options } = this.#context;
    if (!this.#isClean || !basis) return;
    const lengths = await outputs.sync();
    const figures = this.figures && figuresToJson(this.figures);
    const notes = [...this.notes];
    const reached = { ...lengths, ...this.#at, input: this.#input, tally: this.tally, figures, notes, asOf };
    await writeCheckpoint(disk, options.out, { basis, standing: reached });
    this.#lastCheckpoint = performance.now();
  }

  #tellProgress(): void {
    const { read, rejected } = this.tally;
    const { totalBytes, options } = this.#context;
    options.onProgress({ read, rejected, bytes: this.#bytes, totalBytes, milliseconds: this.milliseconds });
  }
}

/** Where reading goes on behind a block, if that can be told. */
function placeAfter({ until, format, isPacked, head, bytes }: ManifestBlock): Partial<InInput> {
  if (!until || !head) return {};
  const tail = bytes.subarray(-tailBytes);
  const before = isPacked ? null : { bytes: tail.length, digest: digestOf(tail) };
  return { place: { format, isPacked, head, seam: until }, before };
}

function addStages(whole: { -readonly [stage in keyof Stages]: number }, part: Stages): void {
  for (const stage of ['read', 'score', 'model', 'write'] as const) whole[stage] += part[stage];
}
