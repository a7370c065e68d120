/** Strings in UTF-16, and in that or Latin-1 by a tag. */
import { isLatin1, textOfUnits, utf16Tag } from '../../core/code-units.ts';
import type { HostMemory } from './memory.ts';
import { type DirectText, placeText } from './text.ts';

export const utf16: DirectText = {
  write: writeUtf16,
  read: readUtf16,
};

export const latin1OrUtf16: DirectText = {
  write(memory, text) {
    if (!isLatin1(text)) {
      const ptr = writeUtf16(memory, text);
      memory.length += utf16Tag;
      return ptr;
    }
    const { length } = text;
    const ptr = placeText(memory, 2, length);
    const { bytes } = memory;
    for (let i = 0; i < length; i++) bytes[ptr + i] = text.charCodeAt(i);
    memory.length = length;
    return ptr;
  },
  read(memory, ptr, codeUnits) {
    if (codeUnits >= utf16Tag) return readUtf16(memory, ptr, codeUnits - utf16Tag);
    memory.countLifted(codeUnits);
    return textOfUnits(memory.bytes.subarray(ptr, ptr + codeUnits));
  },
};

function writeUtf16(memory: HostMemory, text: string): number {
  const { length } = text;
  const whole = text.toWellFormed();
  const ptr = placeText(memory, 2, 2 * length);
  const units = unitsAt(memory, ptr, length);
  for (let i = 0; i < length; i++) units[i] = whole.charCodeAt(i);
  memory.length = length;
  return ptr;
}

function readUtf16(memory: HostMemory, ptr: number, length: number): string {
  memory.countLifted(2 * length);
  return textOfUnits(unitsAt(memory, ptr, length));
}

/** Engines have the byte order of WebAssembly wherever they run. */
function unitsAt(memory: HostMemory, ptr: number, length: number): Uint16Array {
  return new Uint16Array(memory.bytes.buffer, ptr, length);
}
