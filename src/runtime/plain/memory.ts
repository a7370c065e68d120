/**
 * A guest's linear memory as views over its bytes, which are made anew after it grew.
 */
export class Memory {
  readonly #memory: WebAssembly.Memory;
  #view: DataView<ArrayBuffer>;
  #bytes: Uint8Array<ArrayBuffer>;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#view = new DataView(memory.buffer);
    this.#bytes = new Uint8Array(memory.buffer);
  }

  get view(): DataView<ArrayBuffer> {
    this.#refresh();
    return this.#view;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    this.#refresh();
    return this.#bytes;
  }

  /** Bytes. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  // Growing detaches the buffer that the views stand on.
  #refresh(): void {
    const { buffer } = this.#memory;
    if (this.#view.buffer === buffer) return;
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
  }
}
