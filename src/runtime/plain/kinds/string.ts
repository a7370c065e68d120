/**
 * Strings in and out of memories, in the three encodings. Which calls a guest's realloc sees is observable, so each
 * pair of encodings makes exactly those of the specification. CanonicalABI.md, load_string and store_string.
 */
import { maxStringBytes } from '../../../base/index.ts';
import {
  type Encoding,
  isLatin1,
  prefixBelow,
  textOfUnits,
  utf16Tag,
  utf8Length,
} from '../../core/code-units.ts';
import { type Context, hex } from '../context.ts';
import type { LiftedString } from '../lifted-string.ts';
import type { ValueKind } from '../kinds.ts';

export const string: ValueKind = {
  load(cx, ptr) {
    const { view } = cx.memory;
    return loadString(cx, view.getUint32(ptr, true), view.getUint32(ptr + 4, true));
  },
  store: (cx, value, _, ptr) => storePair(cx, ptr, storeString(cx, value as string | LiftedString)),
  lift(cx, flat) {
    const ptr = flat.next('i32') as number;
    return loadString(cx, ptr, flat.next('i32') as number);
  },
  lower(cx, value, _, flat) {
    const [ptr, codeUnits] = storeString(cx, value as string | LiftedString);
    flat.push(ptr, codeUnits);
  },
  weight: () => 80,
};

/** Pointer and length of a string or list. They were made by calls to realloc, which may have moved the views. */
export function storePair(
  cx: Context,
  ptr: number,
  [begin, length]: readonly [number, number],
): void {
  const { view } = cx.memory;
  view.setUint32(ptr, begin, true);
  view.setUint32(ptr + 4, length, true);
}

type SimpleEncoding = 'utf8' | 'utf16' | 'latin1';

/** The string at `ptr`, after the checks of pointer, length and contents. */
export function loadString(cx: Context, ptr: number, codeUnits: number): LiftedString {
  const { encoding } = cx.options;
  const simple = simpleEncoding(encoding, codeUnits);
  const units = untagged(encoding, codeUnits);
  const byteLength = simple === 'utf16' ? 2 * units : units;
  const align = encoding === 'utf8' ? 1 : 2;
  checkLength(cx, byteLength);
  if (ptr % align !== 0) {
    cx.trap('trap/unaligned-pointer', `a string at ${hex(ptr)} of code units aligned to ${align}`);
  }
  if (ptr + byteLength > cx.memory.size) {
    cx.trap(
      'trap/string-out-of-bounds',
      `a string of ${byteLength} bytes at ${hex(ptr)} in a memory of ${cx.memory.size}`,
    );
  }
  cx.countLifted(byteLength);
  const bytes = cx.memory.bytes.subarray(ptr, ptr + byteLength);
  return { text: decode(cx, bytes, ptr, simple), encoding, codeUnits };
}

const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8Encoder = new TextEncoder();

/** Up to so many bytes ASCII is written faster one by one than by the engine. */
const asciiByHand = 64;

function decode(cx: Context, bytes: Uint8Array, ptr: number, encoding: SimpleEncoding): string {
  switch (encoding) {
    case 'utf8':
      try {
        return utf8Decoder.decode(bytes);
      } catch {
        return cx.trap('trap/invalid-utf8', `the string at ${hex(ptr)} is not valid UTF-8`);
      }
    case 'utf16': {
      const text = textOfUnits(new Uint16Array(bytes.slice().buffer));
      if (text.isWellFormed()) return text;
      return cx.trap('trap/invalid-utf16', `the string at ${hex(ptr)} is not valid UTF-16`);
    }
    case 'latin1':
      return textOfUnits(bytes);
    default:
      return encoding satisfies never;
  }
}

function simpleEncoding(encoding: Encoding, codeUnits: number): SimpleEncoding {
  if (encoding !== 'latin1+utf16') return encoding;
  return codeUnits >= utf16Tag ? 'utf16' : 'latin1';
}

function untagged(encoding: Encoding, codeUnits: number): number {
  return encoding === 'latin1+utf16' && codeUnits >= utf16Tag ? codeUnits - utf16Tag : codeUnits;
}

type Placed = readonly [ptr: number, codeUnits: number];

/** Puts a string where the guest's realloc wants it; gives its pointer and (tagged) code units. */
export function storeString(cx: Context, value: string | LiftedString): Placed {
  const placed = typeof value === 'string' ? placeHost(cx, value) : place(cx, value);
  if (cx.transfer !== undefined) {
    const { encoding } = cx.options;
    const units = untagged(encoding, placed[1]);
    cx.transfer.bytes += simpleEncoding(encoding, placed[1]) === 'utf16' ? 2 * units : units;
  }
  return placed;
}

function place(cx: Context, source: LiftedString): Placed {
  const { text } = source;
  const simple = simpleEncoding(source.encoding, source.codeUnits);
  const units = untagged(source.encoding, source.codeUnits);
  switch (cx.options.encoding) {
    case 'utf8':
      if (simple === 'utf8') return storeUtf8(cx, text, units);
      return storeToUtf8(cx, text, units, simple === 'utf16' ? 3 * units : 2 * units);
    case 'utf16':
      if (simple === 'utf8') return storeUtf8ToUtf16(cx, text, units);
      return storeCopy(cx, utf16Bytes(text), 2, units);
    case 'latin1+utf16':
      if (source.encoding !== 'latin1+utf16') return storeToLatin1OrUtf16(cx, text, units);
      if (simple === 'latin1') return storeCopy(cx, latin1Bytes(text), 2, units);
      return storeProbablyUtf16(cx, text, units);
    default:
      return cx.options.encoding satisfies never;
  }
}

/** A host has no encoding of its own: its strings come in that of the receiver, which needs one call to realloc. */
function placeHost(cx: Context, text: string): Placed {
  switch (cx.options.encoding) {
    case 'utf8':
      return storeUtf8(cx, text, checkLength(cx, utf8Length(text)));
    case 'utf16':
      checkLength(cx, 2 * text.length);
      return storeCopy(cx, utf16Bytes(text), 2, text.length);
    case 'latin1+utf16':
      if (isLatin1(text)) {
        checkLength(cx, text.length);
        return storeCopy(cx, latin1Bytes(text), 2, text.length);
      }
      checkLength(cx, 2 * text.length);
      return storeProbablyUtf16(cx, text, text.length);
    default:
      return cx.options.encoding satisfies never;
  }
}

/** That so many bytes are not too many for a string. */
function checkLength(cx: Context, byteLength: number): number {
  if (byteLength > maxStringBytes) {
    cx.trap('trap/string-too-long', `a string of ${byteLength} bytes`);
  }
  return byteLength;
}

/** What was UTF-8 and is well-formed has as many bytes again; they need no array of their own. */
function storeUtf8(cx: Context, text: string, byteLength: number): Placed {
  const ptr = cx.allocate(1, byteLength);
  const { bytes } = cx.memory;
  if (byteLength > asciiByHand || text.length !== byteLength) {
    utf8Encoder.encodeInto(text, bytes.subarray(ptr, ptr + byteLength));
  } else {
    for (let i = 0; i < byteLength; i++) bytes[ptr + i] = text.charCodeAt(i);
  }
  return [ptr, byteLength];
}

function storeCopy(cx: Context, encoded: Uint8Array, align: number, codeUnits: number): Placed {
  const ptr = cx.allocate(align, encoded.length);
  write(cx, ptr, encoded);
  return [ptr, codeUnits];
}

/** As long as all is ASCII one code unit is one byte; the first that isn't asks for the worst case at once. */
function storeToUtf8(cx: Context, text: string, srcUnits: number, worstCase: number): Placed {
  let ptr = cx.allocate(1, srcUnits);
  const ascii = prefixBelow(text, 0x80);
  const encoded = utf8Encoder.encode(text);
  write(cx, ptr, encoded.subarray(0, ascii));
  if (ascii === text.length) return [ptr, srcUnits];
  ptr = cx.reallocateChecked(ptr, srcUnits, 1, worstCase);
  write(cx, ptr + ascii, encoded.subarray(ascii));
  if (worstCase > encoded.length) {
    ptr = cx.reallocateChecked(ptr, worstCase, 1, encoded.length);
  }
  return [ptr, encoded.length];
}

function storeUtf8ToUtf16(cx: Context, text: string, srcUnits: number): Placed {
  const worstCase = 2 * srcUnits;
  let ptr = cx.allocate(2, worstCase);
  const encoded = utf16Bytes(text);
  write(cx, ptr, encoded);
  if (encoded.length < worstCase) {
    ptr = cx.reallocateChecked(ptr, worstCase, 2, encoded.length);
  }
  return [ptr, text.length];
}

/** Latin-1 until a character is not; then what is there is widened in place and the rest written as UTF-16. */
function storeToLatin1OrUtf16(cx: Context, text: string, srcUnits: number): Placed {
  let ptr = cx.allocate(2, srcUnits);
  const latin1 = prefixBelow(text, 0x100);
  write(cx, ptr, latin1Bytes(text.slice(0, latin1)));
  if (latin1 === text.length) {
    if (latin1 < srcUnits) ptr = cx.reallocateChecked(ptr, srcUnits, 2, latin1);
    return [ptr, latin1];
  }
  const worstCase = 2 * srcUnits;
  ptr = cx.reallocateChecked(ptr, srcUnits, 2, worstCase);
  const encoded = utf16Bytes(text);
  const { bytes } = cx.memory;
  // What realloc carried over is widened, not what we remember: a realloc that loses bytes shows.
  for (let j = latin1 - 1; j >= 0; j--) {
    bytes[ptr + 2 * j] = bytes[ptr + j]!;
    bytes[ptr + 2 * j + 1] = 0;
  }
  write(cx, ptr + 2 * latin1, encoded.subarray(2 * latin1));
  if (worstCase > encoded.length) {
    ptr = cx.reallocateChecked(ptr, worstCase, 2, encoded.length);
  }
  return [ptr, text.length + utf16Tag];
}

/** UTF-16 of a latin1+utf16 source stays so, unless all of it would have fitted Latin-1. */
function storeProbablyUtf16(cx: Context, text: string, srcUnits: number): Placed {
  const srcBytes = 2 * srcUnits;
  let ptr = cx.allocate(2, srcBytes);
  write(cx, ptr, utf16Bytes(text));
  if (!isLatin1(text)) return [ptr, text.length + utf16Tag];
  write(cx, ptr, latin1Bytes(text));
  ptr = cx.reallocateChecked(ptr, srcBytes, 1, text.length);
  return [ptr, text.length];
}

function write(cx: Context, ptr: number, bytes: Uint8Array): void {
  cx.memory.bytes.set(bytes, ptr);
}

function utf16Bytes(text: string): Uint8Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i);
  return new Uint8Array(units.buffer);
}

function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
