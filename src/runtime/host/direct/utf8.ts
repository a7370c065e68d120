/** Strings in UTF-8. */
import { utf8Length } from '../../core/code-units.ts';
import { checkLength, type DirectText, placeText } from './text.ts';

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/** Up to so many bytes ASCII is written and read faster one by one than by the engine. */
const byHand = 32;

export const utf8: DirectText = {
  write(memory, text) {
    const { length } = text;
    if (length <= byHand) {
      const ptr = memory.allocate(1, 3 * length);
      const { bytes } = memory;
      let i = 0;
      for (; i < length; i++) {
        const unit = text.charCodeAt(i);
        if (unit >= 0x80) break;
        bytes[ptr + i] = unit;
      }
      memory.length =
        i === length ? i : encoder.encodeInto(text, bytes.subarray(ptr, ptr + 3 * length)).written;
      memory.top = ptr + memory.length;
      return ptr;
    }
    // It is counted only where the worst case is too much.
    const fits = memory.has(3 * length);
    const most = fits ? 3 * length : utf8Length(text.toWellFormed());
    const ptr = fits ? memory.allocate(1, most) : placeText(memory, 1, most);
    const { written } = encoder.encodeInto(text, memory.bytes.subarray(ptr, ptr + most));
    checkLength(memory, written);
    memory.length = written;
    memory.top = ptr + written;
    return ptr;
  },
  read(memory, ptr, length) {
    memory.countLifted(length);
    const { bytes } = memory;
    if (length <= byHand) {
      let text = '';
      for (let i = 0; i < length; i++) {
        const byte = bytes[ptr + i]!;
        if (byte >= 0x80) return decoder.decode(bytes.subarray(ptr, ptr + length));
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return decoder.decode(bytes.subarray(ptr, ptr + length));
  },
};
