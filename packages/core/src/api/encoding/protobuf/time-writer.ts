import { type ApiTime, parseTime } from '../../objects/time.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';

/** Writes the times of one list. Most of them are the same few, and reading a text as a time is slow. */
export class TimeWriter {
  private readonly writer: ProtobufWriter;
  private readonly seconds = new Map<string, number>();

  constructor(writer: ProtobufWriter) {
    this.writer = writer;
  }

  /** A field that holds a `metav1.Time`; an empty one where no time is known. Throws `RangeError` as {@link parseTime} does. */
  write(field: number, timestamp: ApiTime): void {
    const end = this.writer.length;
    if (timestamp !== null) {
      // Nanoseconds: Go writes none, so that both encodings say the same.
      this.writer.integer(2, 0);
      this.writer.integer(1, this.secondsOf(timestamp));
    }
    this.writer.close(field, end);
  }

  private secondsOf(timestamp: string): number {
    const known = this.seconds.get(timestamp);
    if (known !== undefined) return known;
    const seconds = parseTime(timestamp);
    this.seconds.set(timestamp, seconds);
    return seconds;
  }
}
