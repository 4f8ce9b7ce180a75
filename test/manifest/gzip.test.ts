// Gzip around a manifest: unpacked as it comes, member by member, with caps of our own.
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CustomsRiskError } from '../../src/errors.js';
import { headerLength } from '../../src/manifest/gunzip.js';
import { readManifest } from '../../src/manifest/read-manifest.js';
import { readerChecks } from '../../src/testing/index.js';

const line = (id: string): string => `{"id":"${id}","items":[{}]}\n`;

/** Ids of the declarations, and what stopped the reading. */
async function read(packed: Uint8Array, size = packed.length): Promise<{ ids: string[]; fault?: string }> {
  const ids: string[] = [];
  const chunks = Array.from({ length: Math.ceil(packed.length / size) }, (_, at) =>
    packed.subarray(at * size, (at + 1) * size),
  );
  try {
    for await (const record of readManifest(chunks, { source: 'm.gz' })) if (record.ok) ids.push(record.declaration.id);
  } catch (fault) {
    if (!(fault instanceof CustomsRiskError)) throw fault;
    return { ids, fault: fault.message };
  }
  return { ids };
}

describe('a gzipped manifest', () => {
  const many = Array.from({ length: 20_000 }, (_, at) => `D${at}`);

  it('is read as it is unpacked', async () => {
    expect(await read(gzipSync(many.map(line).join('')))).toEqual({ ids: many });
  });

  it('may have several members, the first of them empty', async () => {
    const packed = Buffer.concat([gzipSync(''), gzipSync(line('D1').slice(0, 9)), gzipSync(line('D1').slice(9))]);
    for (const size of [1, 2, 20, 1000]) expect(await read(packed, size)).toEqual({ ids: ['D1'] });
  });

  it('may have a name, a comment, more fields and a checksum in its header', async () => {
    const text = Buffer.from(line('D1'));
    const plain = gzipSync(text);
    const head = Buffer.from([0x1f, 0x8b, 8, 31, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2, 0x61, 0, 0x62, 0, 9, 9]);
    const packed = Buffer.concat([head, deflateRawSync(text), plain.subarray(-8)]);
    for (const size of [1, 3, 1000]) expect(await read(packed, size)).toEqual({ ids: ['D1'] });
    for (let length = 0; length < head.length; length++) expect(headerLength(head.subarray(0, length))).toBeUndefined();
  });

  it('that is cut off gives what could be read, and an error', async () => {
    const packed = gzipSync(many.map(line).join(''));
    const { ids, fault } = await read(packed.subarray(0, packed.length >> 1));
    expect(ids.length).toBeGreaterThan(1000);
    expect(ids).toEqual(many.slice(0, ids.length));
    expect(fault).toMatch(/^m\.gz MANIFEST_GZIP: it is cut off \(byte \d+ of the compressed file\)$/);
    expect((await read(packed.subarray(0, packed.length - 1))).fault).toContain('it is cut off');
    expect((await read(packed.subarray(0, 5))).fault).toContain('it is cut off');
  });

  it('that is damaged says where', async () => {
    const packed = gzipSync(many.map(line).join(''));
    const broken = Buffer.from(packed);
    broken.fill(0xff, 5000, 5050);
    expect((await read(broken)).fault).toMatch(/the (?:data is damaged|checksum of the data is wrong)/);
    const lying = Buffer.from(packed);
    lying[lying.length - 8]! ^= 1;
    expect((await read(lying)).fault).toContain('the checksum of the data is wrong');
    expect((await read(Buffer.from([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0]))).fault).toContain('the header is damaged');
  });

  it('has nothing behind it', async () => {
    const packed = gzipSync(line('D1'));
    for (const size of [1, 1000])
      expect(await read(Buffer.concat([packed, Buffer.from('junk')]), size)).toEqual({
        ids: ['D1'],
        fault: `m.gz MANIFEST_GZIP: what follows the compressed data is no gzip (byte ${packed.length} of the compressed file)`,
      });
  });

  it('is no bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(64 << 20, '\n'));
    expect((await read(bomb)).fault).toContain('it unpacks to more than 200 times its size');
  });

  it('holds no other archive', async () => {
    expect((await read(gzipSync(gzipSync(line('D1'))))).fault).toContain('compressed twice');
    expect((await read(gzipSync(Buffer.from('PK\x03\x04rest')))).fault).toContain('MANIFEST_FORMAT');
  });

  for (const check of readerChecks((chunks) => readManifest(chunks), gzipSync(many.slice(0, 50).map(line).join(''))))
    it(check.name, check.run);
});
