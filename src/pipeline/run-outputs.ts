// Run outputs: the verdicts and the quarantine of a run, opened with the first record, finished together.
import { setupFault } from '../errors.js';
import { attemptOutput, type Disk, syncFolder } from '../output/disk.js';
import { type FileSink, openFileSink, openStreamSink, removeFile, type Sink } from '../output/sink.js';
import { existingAt, partialOf } from '../output/targets.js';
import { checkpointOf, type Standing } from './checkpoint.js';
import type { RunOptions } from './run-options.js';

const quarantineMode = 0o600;

type Options = Pick<RunOptions, 'inputs' | 'out' | 'quarantine'>;
type Lengths = Pick<Standing, 'verdicts' | 'quarantine'>;

/** The files and streams that a run writes. They are opened with the first record, so that a setup fault leaves and removes no files. */
export class RunOutputs {
  readonly #options: Options;
  readonly #disk: Disk;
  readonly #head: string;
  #verdicts: Sink<string | Uint8Array> | undefined;
  #quarantine: Sink<string | Uint8Array> | undefined;
  /** An earlier run had written everything, and files may have their names already. */
  #finished: Lengths | undefined;

  /** `head` is what stands before the first verdict; `resume` says after which lengths an earlier run is gone on with. */
  constructor(options: Options, disk: Disk, head: string, resume: Pick<Standing, 'input' | keyof Lengths> | null) {
    this.#options = options;
    this.#disk = disk;
    this.#head = head;
    if (!resume) return;
    const { inputs, out, quarantine } = options;
    if (resume.input === inputs.length) {
      this.#finished = resume;
      return;
    }
    this.#verdicts = this.#reopen(out, resume.verdicts);
    if (quarantine !== null && resume.quarantine !== null)
      this.#quarantine = this.#reopen(quarantine, resume.quarantine, quarantineMode);
  }

  #reopen(path: string, resumeAt: number, mode?: number): Sink<string | Uint8Array> {
    return openFileSink<string | Uint8Array>(path, { resumeAt, mode, disk: this.#disk });
  }

  async write({ verdicts, quarantine }: { verdicts: Uint8Array; quarantine: Uint8Array }): Promise<void> {
    if (verdicts.length > 0 || quarantine.length > 0) await this.#open();
    if (quarantine.length > 0) {
      const path = this.#options.quarantine;
      this.#quarantine ??=
        path === null
          ? openStreamSink(process.stderr, 'standard error')
          : openFileSink(path, { mode: quarantineMode, disk: this.#disk });
      await this.#quarantine.write(quarantine);
    }
    await this.#verdicts?.write(verdicts);
  }

  async #open(): Promise<void> {
    if (this.#verdicts) return;
    const { out } = this.#options;
    // One of a run that this one takes the place of would be gone on with in what this one writes.
    if (out !== '-') await attemptOutput(out, () => this.#disk.remove(checkpointOf(out)));
    this.#verdicts =
      out === '-' ? openStreamSink(process.stdout, 'standard output') : openFileSink(out, { disk: this.#disk });
    await this.#verdicts.write(this.#head);
  }

  /** Where the verdicts are until they are whole; null when that is no other place. */
  get partial(): string | null {
    return this.#verdicts?.partial ?? null;
  }

  get hasQuarantine(): boolean {
    return this.#quarantine !== undefined || typeof this.#finished?.quarantine === 'number';
  }

  /** Make what was written last, and give its lengths. Both outputs are files. */
  async sync(): Promise<Lengths> {
    if (this.#finished) return this.#finished;
    await this.#open();
    const verdicts = this.#verdicts as FileSink<string | Uint8Array>;
    const quarantine = this.#quarantine as FileSink<string | Uint8Array> | undefined;
    await quarantine?.sync();
    await verdicts.sync();
    return { verdicts: verdicts.length(), quarantine: quarantine?.length() ?? null };
  }

  /** Give the files their names, the quarantine first: where the verdicts are, the rejects are too. */
  async close(): Promise<void> {
    if (this.#finished) return finishNames(this.#options, this.#finished, this.#disk);
    const { quarantine } = this.#options;
    await this.#open();
    await this.#quarantine?.close();
    // What an earlier run left there would be taken for rejects of this one.
    if (!this.#quarantine && quarantine !== null) removeFile(quarantine);
    await this.#verdicts!.close();
  }

  async abandon(): Promise<void> {
    await this.#verdicts?.abandon();
    await this.#quarantine?.abandon();
  }
}

/** Throws CHECKPOINT_INVALID when the unfinished outputs hold less than a checkpoint says. */
export async function checkUnfinished({ out, quarantine }: Options, lengths: Lengths, disk: Disk): Promise<void> {
  await checkLength(out, lengths.verdicts, disk);
  if (quarantine !== null && lengths.quarantine !== null) await checkLength(quarantine, lengths.quarantine, disk);
}

async function checkLength(path: string, length: number, disk: Disk): Promise<void> {
  const file = partialOf(path)!;
  if (existingAt(file) !== 'file')
    throw setupFault('CHECKPOINT_INVALID', 'the unfinished output is not there any more', { file });
  const { size } = await attemptOutput(path, async () => {
    const open = await disk.open(file, 'r');
    return open.stat().finally(() => open.close());
  });
  if (size < length)
    throw setupFault('CHECKPOINT_INVALID', `the unfinished output holds ${size} bytes, not ${length}`, { file });
}

/** Give files their names, those that have not got them yet. */
async function finishNames({ out, quarantine }: Options, lengths: Lengths, disk: Disk): Promise<void> {
  const paths = lengths.quarantine === null || quarantine === null ? [out] : [quarantine, out];
  for (const path of paths) {
    const partial = partialOf(path)!;
    if (existingAt(partial) !== 'file') continue; // it had its name already
    await attemptOutput(path, () => disk.rename(partial, partial.slice(0, -'.partial'.length)));
    await attemptOutput(path, () => syncFolder(disk, path));
  }
}
