/**
 * A component: its preamble and its sections, flattened to a list of definitions. Binary.md, Component Definitions.
 */
import type { Reader } from '../reader.ts';
import type { ComponentTree, CustomDef, Definition, Section } from '../tree.ts';
import { readAlias } from './alias.ts';
import { readCanon } from './canon.ts';
import { readCoreModule } from './core-module.ts';
import { readCoreTypeDef } from './core-type.ts';
import { readCustom, readNames } from './custom.ts';
import { readExport, readImport } from './extern.ts';
import { readCoreInstance, readInstance } from './instance.ts';
import { readType } from './type.ts';
import { readStart, readValue } from './value.ts';

const magic = 0x6d736100;

/** What the first eight bytes of a file say that it is. */
export type Layer =
  | { readonly kind: 'component' | 'core-module' | 'other' }
  | { readonly kind: 'unknown'; readonly layer: number; readonly version: number };

export const componentVersion = 0x0d;

export function layerOf(bytes: Uint8Array): Layer {
  if (bytes.length < 8) return { kind: 'other' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  if (view.getUint32(0, true) !== magic) return { kind: 'other' };
  const version = view.getUint16(4, true);
  const layer = view.getUint16(6, true);
  if (layer === 1 && version === componentVersion) return { kind: 'component' };
  if (layer === 0 && version === 1) return { kind: 'core-module' };
  return { kind: 'unknown', layer, version };
}

/** Reads all that is left in `r`, which starts at the component's preamble. */
export function readComponentSections(r: Reader): ComponentTree {
  const offset = r.pos;
  const layer = layerOf(r.take(8, 'preamble of a component'));
  if (layer.kind !== 'component') {
    r.fail('malformed', "a component must begin with a component's preamble", offset);
  }
  const definitions: Definition[] = [];
  const sections: Section[] = [];
  while (!r.atEnd) {
    const first = definitions.length;
    const at = r.pos;
    const id = r.byte('section id');
    const part = r.part(r.u32('section size'), `section ${id}`);
    readSection(part, id, at, definitions);
    if (!part.atEnd) part.fail('malformed', `section ${id} has bytes after its last entry`);
    sections.push({ id, bytes: r.since(at), definitions: definitions.slice(first) });
  }
  const customs = definitions.filter((d): d is CustomDef => d.kind === 'custom');
  const names = readNames(customs);
  return { kind: 'component', file: r.file, offset, end: r.end, definitions, names, sections };
}

function readSection(r: Reader, id: number, at: number, definitions: Definition[]): void {
  const offset = r.pos;
  const all = (what: string, read: (r: Reader) => Definition): void => {
    r.vec(what, () => definitions.push(read(r)));
  };
  switch (id) {
    case 0:
      definitions.push(readCustom(r));
      return;
    case 1:
      r.within('core module', () => {
        definitions.push({ kind: 'core-module', offset, module: readCoreModule(r) });
      });
      return;
    case 2:
      return all('core instance', readCoreInstance);
    case 3:
      return all('core type', readCoreTypeDef);
    case 4:
      r.nested('component', () => {
        definitions.push({ kind: 'component', offset, component: readComponentSections(r) });
      });
      return;
    case 5:
      return all('instance', readInstance);
    case 6:
      return all('alias', readAlias);
    case 7:
      return all('type', readType);
    case 8:
      return all('canonical definition', readCanon);
    case 9:
      definitions.push(readStart(r));
      return;
    case 10:
      return all('import', readImport);
    case 11:
      return all('export', readExport);
    case 12:
      return all('value', readValue);
    default:
      r.fail('malformed', `there is no section ${id}`, at);
  }
}
