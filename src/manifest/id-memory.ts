// Id memory: tells whether an id came before in a whole file, by digests of 64 bits in a table that grows.
import { limits } from '../limits.js';

/** A digest of 32 bits: multiplication letter by letter, then the mixer of MurmurHash3. Odd factors give others. */
function digest(text: string, factor: number): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), factor);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const firstSlots = 1_024;

/**
 * Remembers ids, each with the number of its record, in 12 bytes and at most 24. Two ids have one digest with a chance of
 * 3 in a million among ten million of them.
 */
export class IdMemory {
  private slots = firstSlots;
  private high = new Uint32Array(firstSlots);
  private low = new Uint32Array(firstSlots);
  /** 0 is an empty slot. */
  private records = new Uint32Array(firstSlots);
  private size = 0;

  constructor(private readonly most: number = limits.idsRemembered) {}

  /** Whether ids were met that are not remembered, for there are too many. */
  isFull = false;

  /** The record at which an id came first; undefined when it is new. `record` is from 1. */
  meet(id: string, record: number): number | undefined {
    const [high, low] = [digest(id, 0x01000193), digest(id, 0x5bd1e995)];
    let at = this.placeOf(high, low);
    if (this.records[at] !== 0) return this.records[at];
    if (this.size >= this.most) {
      this.isFull = true;
      return undefined;
    }
    if (this.size * 3 >= this.slots * 2) {
      this.grow();
      at = this.placeOf(high, low);
    }
    this.put(at, high, low, record);
    this.size++;
    return undefined;
  }

  /** The slot of a digest, or the empty one where it belongs. */
  private placeOf(high: number, low: number): number {
    const mask = this.slots - 1;
    let at = low & mask;
    while (this.records[at] !== 0 && (this.high[at] !== high || this.low[at] !== low)) at = (at + 1) & mask;
    return at;
  }

  private put(at: number, high: number, low: number, record: number): void {
    this.high[at] = high;
    this.low[at] = low;
    this.records[at] = record;
  }

  private grow(): void {
    const { slots, high, low, records } = this;
    this.slots = slots * 2;
    this.high = new Uint32Array(this.slots);
    this.low = new Uint32Array(this.slots);
    this.records = new Uint32Array(this.slots);
    for (let at = 0; at < slots; at++)
      if (records[at] !== 0) this.put(this.placeOf(high[at]!, low[at]!), high[at]!, low[at]!, records[at]!);
  }
}
