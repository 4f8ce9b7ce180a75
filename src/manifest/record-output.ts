// Record output: numbers the records of a reader, tells ids that come twice in a row, and hands on what is complete.
import type { Fault, FlatRecord, Position } from '../declaration/flat.js';
import { RepeatedId } from './repeated-id.js';

export class RecordOutput {
  private records: FlatRecord[] = [];
  private readonly ids = new RepeatedId();
  private given = 0;
  /** Bytes of a byte order mark, which places do not count. */
  skipped = 0;

  constructor(private readonly source: string) {}

  get count(): number {
    return this.given;
  }

  /** The position of the next record. */
  positionAt({ byte, line }: { readonly byte: number; readonly line: number }): Position {
    return { source: this.source, record: ++this.given, line, byte: byte + this.skipped };
  }

  /** Begin anew behind so many records and a declaration of this id, undefined when nobody knows it. */
  restart(records: number, lastId: string | undefined): void {
    this.given = records;
    this.ids.restart(lastId);
    this.records = [];
    this.skipped = 0;
  }

  take(record: FlatRecord): void {
    if (record.ok) this.ids.note(record.flat);
    this.records.push(record);
  }

  reject(
    code: Fault['code'],
    place: { readonly byte: number; readonly line: number; readonly character?: number | undefined },
  ): void {
    const { character } = place;
    const fault = { code, path: null, ...this.positionAt(place), ...(character === undefined ? {} : { character }) };
    this.records.push({ ok: false, fault });
  }

  drain(): FlatRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }
}
