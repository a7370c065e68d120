/**
 * Custom sections, and the names for people in the one called `component-name`. Binary.md, Name Section: a name
 * section that can't be read is no error, so what can be read of it is taken.
 */
import { MalformedBinary, Reader } from '../reader.ts';
import type { CustomDef, Names, Sort } from '../tree.ts';
import { Writer } from '../../wasm/index.ts';
import { readSort, writeSort } from './sort.ts';

export function readCustom(r: Reader): CustomDef {
  const offset = r.pos;
  const name = r.name('name of a custom section');
  return { kind: 'custom', offset, name, data: r.take(r.end - r.pos, 'custom section') };
}

export function readNames(customs: readonly CustomDef[]): Names {
  let component: string | undefined;
  const sorts = new Map<string, ReadonlyMap<number, string>>();
  const data = customs.find((c) => c.name === 'component-name')?.data;
  try {
    const r = Reader.of(data ?? new Uint8Array(), '');
    while (!r.atEnd) {
      const id = r.byte('name subsection');
      const part = r.part(r.u32('size'), 'name subsection');
      if (id === 0) component = part.name('component name');
      if (id !== 1) continue;
      const sort = readSort(part);
      sorts.set(sort, new Map(part.vec('name', () => [part.u32('index'), part.name('name')])));
    }
  } catch (e) {
    if (!(e instanceof MalformedBinary)) throw e;
  }
  return { ...(component === undefined ? {} : { component }), sorts };
}

/** The content of the section `component-name`, of which `readNames` makes these names. */
export function writeNames({ component, sorts }: Names): Uint8Array {
  const w = new Writer();
  if (component !== undefined) {
    w.byte(0x00);
    w.sized((part) => part.name(component));
  }
  for (const [sort, names] of sorts) {
    w.byte(0x01);
    w.sized((part) => {
      writeSort(part, sort as Sort);
      part.vec([...names], ([index, name]) => {
        part.u32(index);
        part.name(name);
      });
    });
  }
  return w.bytes;
}

export function writeCustom(w: Writer, { name, data }: CustomDef): void {
  w.name(name);
  w.raw(data);
}
