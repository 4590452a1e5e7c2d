/** Shows a table that changes: in place on a terminal, line after line where there is none. */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  #shown = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  print(text: string): void {
    this.#shown = 0;
    this.#stream.write(`${text}\n`);
  }

  /** Takes the place of what it showed before. */
  show(lines: readonly string[]): void {
    const { isTTY, columns = 80 } = this.#stream;
    if (isTTY && this.#shown > 0) this.#stream.write(`\x1b[${this.#shown}A\x1b[J`);
    const fitting = isTTY ? lines.map((line) => line.slice(0, columns - 1)) : [...lines, ''];
    this.#stream.write(`${fitting.join('\n')}\n`);
    this.#shown = fitting.length;
  }
}
