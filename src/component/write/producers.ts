/**
 * The custom section `producers` <-> which tools made a binary (tool-conventions, ProducersSection.md). It is metadata: a
 * section that can't be read says nothing.
 */
import pkg from '../../../package.json' with { type: 'json' };
import { Writer } from '../../wasm/index.ts';

export const producersSection = 'producers';

/** A tool that took part in making a module or component, by its `producers` section. */
export interface Producer {
  /** `language`, `processed-by`, `sdk`. */
  readonly field: string;
  readonly name: string;
  readonly version: string;
}

export const ourselves: Producer = {
  field: 'processed-by',
  name: pkg.name,
  version: pkg.version,
};

export function readProducers(
  customs: readonly { readonly name: string; readonly data: Uint8Array }[],
): Producer[] {
  return customs.filter((c) => c.name === producersSection).flatMap(({ data }) => entries(data));
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

/** The content of the section; a tool that is given twice in a field is there once, with its last version. */
export function writeProducers(producers: readonly Producer[]): Uint8Array {
  const fields = new Map<string, Map<string, string>>();
  for (const { field, name, version } of producers) {
    const tools = fields.get(field);
    if (tools === undefined) fields.set(field, new Map([[name, version]]));
    else tools.set(name, version);
  }
  const w = new Writer();
  w.vec([...fields], ([field, tools]) => {
    w.name(field);
    w.vec([...tools], ([name, version]) => {
      w.name(name);
      w.name(version);
    });
  });
  return w.bytes;
}
