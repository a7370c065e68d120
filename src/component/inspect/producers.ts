/**
 * The custom section `producers` -> which tools made a binary (tool-conventions, ProducersSection.md). It is metadata: a
 * section that can't be read says nothing.
 */

export interface Producer {
  /** `language`, `processed-by`, `sdk`. */
  readonly field: string;
  readonly name: string;
  readonly version: string;
}

export function readProducers(
  customs: readonly { readonly name: string; readonly data: Uint8Array }[],
): Producer[] {
  return customs.filter((c) => c.name === 'producers').flatMap(({ data }) => entries(data));
}

function entries(data: Uint8Array): Producer[] {
  let at = 0;
  const u32 = (): number => {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = data[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value >>> 0;
  };
  const name = (): string => {
    const length = u32();
    const text = new TextDecoder().decode(data.subarray(at, at + length));
    at += length;
    return text;
  };
  const found: Producer[] = [];
  for (let fields = u32(); fields > 0 && at < data.length; fields--) {
    const field = name();
    for (let values = u32(); values > 0 && at < data.length; values--) {
      found.push({ field, name: name(), version: name() });
    }
  }
  return found;
}
