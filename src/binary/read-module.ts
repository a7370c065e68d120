/** Bytes -> the shape of a core module: the entry for files that are no components. Core specification, Modules. */
import { diagnostic, type Outcome } from '../base/index.ts';
import type { CoreModule } from './core.ts';
import type { ReadOptions } from './read-component.ts';
import { MalformedBinary, Reader } from './reader.ts';
import { layerOf, type Layer } from './sections/component.ts';
import { readCoreModule } from './sections/core-module.ts';

/** What a file is by its first bytes; `other` is no WebAssembly binary that is known. */
export function binaryKind(bytes: Uint8Array): Exclude<Layer['kind'], 'unknown'> {
  const { kind } = layerOf(bytes);
  return kind === 'unknown' ? 'other' : kind;
}

/** Reads a core module's shape; the value is undefined, with one error, where the bytes are none. */
export function readModule(
  bytes: Uint8Array,
  options: ReadOptions = {},
): Outcome<CoreModule | undefined> {
  const file = options.file ?? '<module>';
  try {
    const reader = Reader.of(bytes, file);
    const kind = binaryKind(bytes);
    if (kind !== 'core-module') {
      const found = kind === 'component' ? 'a component' : 'no WebAssembly binary that is known';
      const span = { file, offset: 0, path: '' };
      const error = diagnostic('binary/not-a-module', `this is ${found}, not a core module`, span);
      return { value: undefined, diagnostics: [error] };
    }
    return { value: reader.within('core module', () => readCoreModule(reader)), diagnostics: [] };
  } catch (e) {
    if (!(e instanceof MalformedBinary)) throw e;
    return { value: undefined, diagnostics: [e.diagnostic] };
  }
}

/** The module's bytes without the custom sections of which `drop` says so; the same bytes where there are none. */
export function withoutCustoms(module: CoreModule, drop: (name: string) => boolean): Uint8Array {
  const { bytes } = module;
  if (!module.customs.some((c) => drop(c.name))) return bytes;
  const r = Reader.of(bytes, module.file);
  r.take(8, 'preamble');
  const kept = [bytes.subarray(0, 8)];
  while (!r.atEnd) {
    const start = r.pos;
    const id = r.byte('section id');
    const part = r.part(r.u32('section size'), 'section');
    if (id === 0 && drop(part.name('name of a custom section'))) continue;
    kept.push(r.since(start));
  }
  const length = kept.reduce((sum, part) => sum + part.length, 0);
  const result = new Uint8Array(length);
  let at = 0;
  for (const part of kept) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
