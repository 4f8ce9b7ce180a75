// EDIFACT CUSCAR (D.95B to D.03A and alike): cargo reports of carriers. Each consignment (CNI) is one declaration.
import type { FlatRecord, Position } from '../declaration/flat.js';
import type { FaultCode } from '../errors.js';
import { limits } from '../limits.js';
import { CuscarPart } from './cuscar-part.js';
import { segments } from './cuscar-segments.js';
import { EdiInterchange, type EdiMessages } from './edi-interchange.js';
import type { EdiPlace } from './edi-scanner.js';
import type { EdiSegment } from './edi-segment.js';
import type { Answer, Format, ManifestHead } from './format.js';
import type { ManifestReader } from './reader.js';
import { RecordOutput } from './record-output.js';
import { createRecordReader } from './record-reader.js';

/** The format. */
export const cuscarFormat: Format<'cuscar'> = {
  id: 'cuscar',
  title: 'EDIFACT CUSCAR',
  idFrom: 'the number of the consignment (CNI), else of its house bill, bill or waybill (RFF)',
  lacks: 'values and origins, most often commodity codes',
  takes: [],
  detect,
  create: ({ source }) => createCuscarReader(source),
};

const toTell = 16;

function detect({ text, whole }: ManifestHead): Answer {
  const start = text.trimStart();
  if (start.length < toTell && !whole)
    return start === '' || start.startsWith('UN'.slice(0, start.length)) ? 'more' : 'no';
  return /^(?:UNA.{6}\s*UN[BH]|UNB[^\w\s]UNO[A-Z]|UNH[^\w\s].{1,14}[^\w\s])/.test(start)
    ? { because: 'it begins as an EDIFACT interchange', sure: true }
    : 'no';
}

/** Create the reader. A segment that cannot be read costs its consignment; broken syntax and lying trailers cost no other message. */
export function createCuscarReader(source: string): ManifestReader {
  const output = new RecordOutput(source);
  const reject = (code: FaultCode, place: EdiPlace): void => output.reject(code, place);
  const emit = (finish: (position: Position) => FlatRecord, place: EdiPlace): void =>
    output.take(finish(output.positionAt(place)));
  const interchange = new EdiInterchange(new CuscarMessages(emit, reject), reject);
  const parser = { write: (bytes: Uint8Array) => interchange.write(bytes), end: () => interchange.end() };
  return createRecordReader(source, output, parser, []);
}

/** A consignment that is being read. */
interface Consignment {
  readonly part: CuscarPart;
  readonly number: string | undefined;
  readonly place: EdiPlace;
}

/** Gathers the segments of a message into its consignments. */
class CuscarMessages implements EdiMessages {
  readonly type = 'CUSCAR';
  private header = new CuscarPart();
  private consignment: Consignment | undefined;
  private consignments = 0;
  /** The consignment is given up, up to the next. */
  private isLost = false;
  /** The consignment before had totals of its own behind its items. */
  private hadTotalsBehind = false;
  private start: EdiPlace = { byte: 0, line: 1 };

  constructor(
    private readonly emit: (finish: (position: Position) => FlatRecord, place: EdiPlace) => void,
    private readonly reject: (code: FaultCode, place: EdiPlace) => void,
  ) {}

  begin(place: EdiPlace): void {
    this.header = new CuscarPart();
    this.consignments = 0;
    this.hadTotalsBehind = false;
    this.start = place;
    this.abandon();
  }

  segment(segment: EdiSegment, place: () => EdiPlace): void {
    const { tag } = segment;
    if (tag === 'CNI') return this.open(segment, place());
    if (this.isLost) return;
    const part = this.consignment?.part ?? this.header;
    // All else that a part holds is bounded by itself.
    if ((tag === 'GID' || tag === 'EQD') && this.isTooLong(place())) return part.draft.refuse();
    part.begin(tag);
    segments.get(tag)?.(part, segment);
  }

  private isTooLong({ byte }: EdiPlace): boolean {
    return byte - (this.consignment?.place ?? this.start).byte > limits.declarationBytes;
  }

  end(): void {
    if (this.consignments === 0) this.reject('EDI_NO_DECLARATION', this.start);
    this.close(this.consignments === 1 || this.hadTotalsBehind);
  }

  loseSegment(): boolean {
    this.consignment = undefined;
    this.isLost = true;
    return this.consignments > 0;
  }

  abandon(): void {
    this.consignment = undefined;
    this.isLost = false;
  }

  private open(segment: EdiSegment, place: EdiPlace): void {
    this.close(true);
    this.consignments++;
    this.isLost = false;
    this.consignment = { part: new CuscarPart(this.header), number: segment.text(2), place };
  }

  private close(withTotals: boolean): void {
    const { consignment } = this;
    if (!consignment) return;
    this.consignment = undefined;
    const { part, number, place } = consignment;
    this.hadTotalsBehind = part.hasTotalsBehind;
    this.emit((position) => part.toRecord(position, number, withTotals), place);
  }
}
