/** The import and export sections, and names with their attributes. Binary.md, Import and Export Definitions. */
import { hex, type Reader } from '../reader.ts';
import type { ExportDef, ExternName, ImportDef } from '../tree.ts';
import type { Writer } from '../../wasm/index.ts';
import { readSortIndex, writeSortIndex } from './sort.ts';
import { readExternType, writeExternType } from './extern-type.ts';

export function readExternName(r: Reader): ExternName {
  const at = r.pos;
  const code = r.byte('kind of a name');
  if (code > 0x02) r.fail('malformed', `${hex(code)} is no kind of name`, at);
  const name = r.name('name of an import or export');
  if (code !== 0x02) return { name };
  const attributes = r.vec('attribute', () => readAttribute(r));
  for (const [i, a] of attributes.entries()) {
    const [key] = Object.keys(a);
    if (attributes.findIndex((b) => Object.hasOwn(b, key!)) !== i) {
      r.fail('malformed', `\`${name}\` has the attribute ${key} twice`, at);
    }
  }
  return Object.assign({ name }, ...attributes);
}

function readAttribute(r: Reader): Omit<ExternName, 'name'> {
  const at = r.pos;
  const code = r.byte('kind of an attribute');
  switch (code) {
    case 0x00:
      return { implements: r.name('interface name') };
    case 0x01:
      return { versionSuffix: r.name('version suffix') };
    case 0x02:
      return { externalId: r.name('external id') };
    default:
      return r.fail('unsupported', `there is no attribute ${hex(code)} of a name`, at);
  }
}

export function readImport(r: Reader): ImportDef {
  const offset = r.pos;
  const extern = readExternName(r);
  return r.within(`import "${extern.name}"`, () => ({
    kind: 'import',
    offset,
    extern,
    type: readExternType(r),
  }));
}

export function readExport(r: Reader): ExportDef {
  const offset = r.pos;
  const extern = readExternName(r);
  return r.within(`export "${extern.name}"`, () => {
    const item = readSortIndex(r);
    const type = r.optional('type', () => readExternType(r));
    return { kind: 'export', offset, extern, item, ...(type === undefined ? {} : { type }) };
  });
}

const attributeCodes: Readonly<Record<Exclude<keyof ExternName, 'name'>, number>> = {
  implements: 0x00,
  versionSuffix: 0x01,
  externalId: 0x02,
};

/** Writes a name; its attributes in the order in which the object has them. */
export function writeExternName(w: Writer, extern: ExternName): void {
  const attributes: [number, string][] = [];
  for (const [key, value] of Object.entries(extern)) {
    if (Object.hasOwn(attributeCodes, key)) {
      attributes.push([attributeCodes[key as keyof typeof attributeCodes], value as string]);
    }
  }
  w.byte(attributes.length === 0 ? 0x00 : 0x02);
  w.name(extern.name);
  if (attributes.length === 0) return;
  w.vec(attributes, ([code, value]) => {
    w.byte(code);
    w.name(value);
  });
}

export function writeImport(w: Writer, { extern, type }: ImportDef): void {
  writeExternName(w, extern);
  writeExternType(w, type);
}

export function writeExport(w: Writer, { extern, item, type }: ExportDef): void {
  writeExternName(w, extern);
  writeSortIndex(w, item);
  w.optional(type, (t) => writeExternType(w, t));
}
