/** The first bytes of a file -> whether it is a component, by the `layer` field of its preamble (Binary.md, Component Definitions). */
import { closeSync, openSync, readSync } from 'node:fs';
import { binaryKind } from '../binary/index.ts';

/** What a file is; `other` of what can't be read, which whoever reads it says. */
export function fileKind(file: string): ReturnType<typeof binaryKind> {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return 'other';
  }
  try {
    const start = new Uint8Array(8);
    return binaryKind(start.subarray(0, readSync(handle, start, 0, start.length, 0)));
  } catch {
    return 'other';
  } finally {
    closeSync(handle);
  }
}
