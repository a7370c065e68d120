/**
 * A linear memory as views over its bytes, which are made when they are first asked for, and anew after it grew.
 */
const noView = new DataView(new ArrayBuffer(0));
const noBytes = new Uint8Array(noView.buffer);

export class Memory {
  readonly #memory: { readonly buffer: ArrayBuffer };
  #view = noView;
  #bytes = noBytes;

  /** @param memory - A `WebAssembly.Memory`, which is no name of TypeScript's where the library for the DOM is left out. */
  constructor(memory: { readonly buffer: ArrayBuffer }) {
    this.#memory = memory;
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
    return this.bytes.length;
  }

  // Growing leaves the views without bytes, which is cheaper to see than to ask for the buffer each time.
  #refresh(): void {
    if (this.#bytes.length !== 0) return;
    const { buffer } = this.#memory;
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
  }
}
