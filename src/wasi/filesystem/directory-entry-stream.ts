/** `wasi:filesystem/types`: the resource `directory-entry-stream`. */
import type { DirectoryEntry, Entries } from './file-system.ts';

export class DirectoryEntryStream {
  readonly #entries: Entries;

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  readDirectoryEntry(): DirectoryEntry | undefined {
    return this.#entries.next();
  }

  [Symbol.dispose](): void {
    this.#entries.close();
  }
}
