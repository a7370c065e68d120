/** The first bytes of a file -> whether it is a component, by the `layer` field of its preamble (Binary.md, Component Definitions). */
import { closeSync, openSync, readSync } from 'node:fs';

/** What a file is. */
export type FileKind = 'component' | 'core' | 'other';

/** What bytes begin. */
export function kindOf(bytes: Uint8Array): FileKind {
  const isWasm = [0, 0x61, 0x73, 0x6d].every((byte, i) => bytes[i] === byte);
  if (!isWasm || bytes.length < 8) return 'other';
  const layer = bytes[6]! | (bytes[7]! << 8);
  return layer === 1 ? 'component' : layer === 0 ? 'core' : 'other';
}

/** What a file is; `other` of what can't be read, which whoever reads it says. */
export function fileKind(file: string): FileKind {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return 'other';
  }
  try {
    const start = new Uint8Array(8);
    return kindOf(start.subarray(0, readSync(handle, start, 0, start.length, 0)));
  } catch {
    return 'other';
  } finally {
    closeSync(handle);
  }
}
