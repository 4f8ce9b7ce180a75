// Record output: numbers the records of a reader, tells ids that come twice in a row, and hands on what is complete.
import type { Fault, FlatRecord, Position } from '../declaration/flat.js';
import { addIssue } from '../declaration/intake.js';
import { slotIndex } from '../declaration/slots.js';

const idIndex = slotIndex('declaration.id');

export class RecordOutput {
  private records: FlatRecord[] = [];
  private lastId: unknown;
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
    this.lastId = lastId;
    this.records = [];
    this.skipped = 0;
  }

  take(record: FlatRecord): void {
    if (record.ok) {
      const id = record.flat.rows[0]![idIndex];
      if (id === this.lastId) addIssue(record.flat.issues, 'ID_REPEATED', 'id');
      this.lastId = id;
    }
    this.records.push(record);
  }

  reject(code: Fault['code'], place: { readonly byte: number; readonly line: number }): void {
    this.records.push({ ok: false, fault: { code, path: null, ...this.positionAt(place) } });
  }

  drain(): FlatRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }
}
