import { prependUtf8 } from './prepend-utf8.ts';

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/**
 * Writes a protobuf message from its end to its beginning, as Go's generated code does: the length that stands before a
 * message is then known when it is written. So the last field comes first, and `close` after all that it encloses.
 * Field numbers are below 16.
 */
export class ProtobufWriter {
  private bytes: Uint8Array;
  private start: number;

  /** @param capacity how many bytes to expect; more are made room for. */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.start = capacity;
  }

  /** How many bytes there are. */
  get length(): number {
    return this.bytes.length - this.start;
  }

  /** A field that holds a text, be it empty. */
  string(field: number, text: string): void {
    const end = this.length;
    this.reserve(text.length * 3);
    this.start = prependUtf8(text, this.bytes, this.start);
    this.close(field, end);
  }

  /**
   * A field that holds an `int32` or `int64`; negative ones take ten bytes in either.
   * Throws `RangeError` for what is not a whole number, or larger than JavaScript has exactly.
   */
  integer(field: number, value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`cannot write ${value} as an integer`);
    this.varint(value);
    this.tag(field, VARINT);
  }

  /** A field that holds, as a message or text, everything written since the {@link length} was `end`. */
  close(field: number, end: number): void {
    this.varint(this.length - end);
    this.tag(field, LENGTH_DELIMITED);
  }

  /** Bytes as they are. */
  raw(bytes: readonly number[]): void {
    this.reserve(bytes.length);
    this.start -= bytes.length;
    this.bytes.set(bytes, this.start);
  }

  /** What has been written. */
  finish(): Uint8Array {
    return this.bytes.subarray(this.start);
  }

  private tag(field: number, wireType: number): void {
    this.reserve(1);
    this.start -= 1;
    this.bytes[this.start] = (field << 3) | wireType;
  }

  /** Seven bits a byte, the lowest first; every byte but the last has its highest bit set. */
  private varint(value: number): void {
    if (value < 0) {
      this.negativeVarint(value);
      return;
    }
    let size = 1;
    for (let limit = 0x80; value >= limit; limit *= 0x80) size += 1;
    this.reserve(size);
    this.start -= size;
    let at = this.start;
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
      this.bytes[at] = (rest % 0x80) | 0x80;
      at += 1;
    }
    this.bytes[at] = rest;
  }

  /** The two's complement of 64 bits: nine groups of seven, and the highest bit. */
  private negativeVarint(value: number): void {
    const bits = BigInt.asUintN(64, BigInt(value));
    const groups = Array.from({ length: 9 }, (_, index) => Number((bits >> BigInt(7 * index)) & 0x7fn) | 0x80);
    this.raw([...groups, 1]);
  }

  /** Makes room for so many bytes before those there are. */
  private reserve(count: number): void {
    if (count <= this.start) return;
    const grown = new Uint8Array(2 * this.bytes.length + count);
    const start = grown.length - this.length;
    grown.set(this.finish(), start);
    this.bytes = grown;
    this.start = start;
  }
}
