// A workbook: the ZIP archive of an XLSX file, unpacked with a counter and packed anew, so that its reader sees nothing that was not counted.
import { crc32, inflateRawSync } from 'node:zlib';
import { setupFault } from '../errors.js';
import { limits } from '../limits.js';

/** The parts of a workbook that are read, by their names. */
export type WorkbookParts = ReadonlyMap<string, Buffer>;

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const longestComment = 65_535;
const endBytes = 22;
const [stored, deflated] = [0, 8];

const fault = (source: string, says: string, remedy?: string): Error =>
  setupFault('MANIFEST_WORKBOOK', says, { file: source, ...(remedy === undefined ? {} : { remedy }) });

/** Unpack the XML parts of a workbook. Throws MANIFEST_WORKBOOK when it is damaged, encrypted or over a limit. */
export function unpackWorkbook(bytes: Buffer, source: string): WorkbookParts {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end < bytes.length - endBytes - longestComment || bytes.readUInt32LE(end) !== endMark)
    throw fault(source, 'the workbook is cut off: its archive has no directory');
  if (end + endBytes > bytes.length) throw fault(source, 'the workbook is cut off: its archive has no directory');
  const entries = bytes.readUInt16LE(end + 10);
  if (entries > limits.workbookEntries)
    throw fault(source, `the workbook has more than ${limits.workbookEntries} parts`);
  const parts = new Map<string, Buffer>();
  let left = limits.workbookUnpacked;
  let at = bytes.readUInt32LE(end + 16);
  try {
    for (let number = 0; number < entries; number++) {
      if (bytes.readUInt32LE(at) !== entryMark) throw fault(source, 'the directory of the workbook is damaged');
      const entry = readEntry(bytes, at);
      at = entry.behind;
      if (!/\.(?:xml|rels)$/.test(entry.name)) continue;
      if ((entry.flags & 1) !== 0) throw fault(source, 'the workbook is encrypted', 'Save it without a password.');
      if (parts.has(entry.name)) throw fault(source, 'two parts of the workbook have one name');
      const part = unpack(packedOf(bytes, entry, source), entry.method, left, source);
      left -= part.length;
      parts.set(entry.name, part);
    }
  } catch (cause) {
    // What reads beyond the end of the file.
    if (cause instanceof RangeError) throw fault(source, 'the directory of the workbook is damaged');
    throw cause;
  }
  return parts;
}

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly local: number;
  readonly behind: number;
}

function readEntry(bytes: Buffer, at: number): Entry {
  const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
    number,
    number,
    number,
  ];
  return {
    name: bytes.toString('latin1', at + 46, at + 46 + name),
    flags: bytes.readUInt16LE(at + 8),
    method: bytes.readUInt16LE(at + 10),
    packed: bytes.readUInt32LE(at + 20),
    local: bytes.readUInt32LE(at + 42),
    behind: at + 46 + name + extra + comment,
  };
}

function packedOf(bytes: Buffer, { local, packed }: Entry, source: string): Buffer {
  if (bytes.readUInt32LE(local) !== localMark) throw fault(source, 'a part of the workbook is damaged');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + packed > bytes.length) throw fault(source, 'a part of the workbook is cut off');
  return bytes.subarray(start, start + packed);
}

/** Unpack a part, whatever the directory says of its length. */
function unpack(packed: Buffer, method: number, left: number, source: string): Buffer {
  const tooMuch = (): Error =>
    fault(
      source,
      `the workbook unpacks to more than ${limits.workbookUnpacked} bytes`,
      'Save the sheet as CSV, which is read piece by piece.',
    );
  if (method === stored) {
    if (packed.length > left) throw tooMuch();
    return packed;
  }
  if (method !== deflated) throw fault(source, 'a part of the workbook is packed in a way that is not known');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch();
    throw fault(source, 'a part of the workbook is damaged');
  }
}

/** Pack parts into an archive without compression. */
export function packWorkbook(parts: WorkbookParts): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, part] of parts) {
    const nameBytes = Buffer.from(name, 'latin1');
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(crc32(part), 10);
    shared.writeUInt32LE(part.length, 14);
    shared.writeUInt32LE(part.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([markOf(localMark), shared, nameBytes]);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([markOf(entryMark), Buffer.from([20, 0]), shared, central, nameBytes]));
    pieces.push(local, part);
    at += local.length + part.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.size, 4);
  end.writeUInt16LE(parts.size, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...pieces, listed, markOf(endMark), end]);
}

function markOf(mark: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(mark);
  return bytes;
}
