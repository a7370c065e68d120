/**
 * The shape of a core module: its types, imports, exports and custom sections (core specification, Modules). Function
 * bodies, data and elements are skipped by their length; whether the module is valid is the engine's to say.
 */
import type {
  CoreCustom,
  CoreDefType,
  CoreExport,
  CoreExternType,
  CoreExternUse,
  CoreImport,
  CoreModule,
} from '../core.ts';
import { hex, type Reader } from '../reader.ts';
import { skipConstExpr } from './const-expr.ts';
import {
  readCoreExternUse,
  readGlobalType,
  readLimits,
  readRecType,
  readTableType,
  readTagType,
} from './core-type.ts';

/** The index spaces from which an export takes its type. */
interface Spaces {
  readonly types: CoreDefType[];
  /** Of functions, of which there may be many thousands, only the types. */
  readonly func: number[];
  readonly table: CoreExternUse[];
  readonly memory: CoreExternUse[];
  readonly global: CoreExternUse[];
  readonly tag: CoreExternUse[];
}

const exportKinds = ['func', 'table', 'memory', 'global', 'tag'] as const;

/** The order in which sections must stand; custom sections stand anywhere. */
export const sectionOrder = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** Reads all that is left in `r`, which starts at the module's preamble. */
export function readCoreModule(r: Reader): CoreModule {
  const offset = r.pos;
  const bytes = r.take(r.end - offset, 'core module');
  r.pos = offset;
  readPreamble(r);
  const spaces: Spaces = { types: [], func: [], table: [], memory: [], global: [], tag: [] };
  const imports: CoreImport[] = [];
  const exports: CoreExport[] = [];
  const customs: CoreCustom[] = [];
  let last = -1;
  while (!r.atEnd) {
    const at = r.pos;
    const id = r.byte('section id');
    const place = sectionOrder.indexOf(id);
    if (place >= 0 && place <= last) r.fail('malformed', `core section ${id} is out of order`, at);
    last = Math.max(last, place);
    const part = r.part(r.u32('section size'), `section ${id}`);
    r.within(`core section ${id}`, () => {
      switch (id) {
        case 0: {
          const name = part.name('name of a custom section');
          const start = part.pos;
          const data = part.take(part.end - start, 'custom section');
          customs.push({ name, offset: start, data });
          break;
        }
        case 1:
          part.vec('type', () => {
            for (const type of readRecType(part)) spaces.types.push(type);
          });
          break;
        case 2:
          part.vec('import', () => imports.push(readImport(part, spaces)));
          break;
        case 3:
          for (const type of part.u32s('function', 'type of a function')) spaces.func.push(type);
          break;
        case 4:
          part.vec('table', () => spaces.table.push(readTable(part)));
          break;
        case 5:
          part.vec('memory', () =>
            spaces.memory.push({ kind: 'memory', limits: readLimits(part) }),
          );
          break;
        case 6:
          part.vec('global', () => {
            spaces.global.push(readGlobalType(part));
            skipConstExpr(part);
          });
          break;
        case 7:
          part.vec('export', () => exports.push(readExport(part, spaces)));
          break;
        case 13:
          part.vec('tag', () => spaces.tag.push(readTagType(part)));
          break;
        case 8: // start
        case 9: // elements
        case 10: // code
        case 11: // data
        case 12: // data count
          return;
        default:
          part.fail('malformed', `there is no core section ${id}`, at);
      }
      if (!part.atEnd) part.fail('malformed', `core section ${id} has bytes after its last entry`);
    });
  }
  const name = moduleName(customs);
  return {
    kind: 'core-module',
    file: r.file,
    offset,
    bytes,
    types: spaces.types,
    imports,
    exports,
    customs,
    ...(name === undefined ? {} : { name }),
  };
}

function readPreamble(r: Reader): void {
  const at = r.pos;
  const found = [...r.take(8, 'preamble of a core module')];
  const wanted = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  if (found.some((b, i) => b !== wanted[i])) {
    r.fail(
      'malformed',
      `a core module must begin with its preamble, but ${found.map(hex).join(' ')} stands here`,
      at,
    );
  }
}

function readImport(r: Reader, spaces: Spaces): CoreImport {
  const module = r.name('module name of an import');
  const name = r.name('name of an import');
  const at = r.pos;
  const use = readCoreExternUse(r);
  if (use.kind === 'func') spaces.func.push(use.type);
  else spaces[use.kind].push(use);
  return { module, name, type: resolve(r, use, spaces.types, at) };
}

function readTable(r: Reader): CoreExternUse {
  if (r.peek() !== 0x40) return readTableType(r);
  r.byte('table with an initial value');
  r.expect(0x00, 'reserved byte of a table');
  const type = readTableType(r);
  skipConstExpr(r);
  return type;
}

function readExport(r: Reader, spaces: Spaces): CoreExport {
  const name = r.name('name of an export');
  const at = r.pos;
  const code = r.byte('kind of an export');
  const kind = exportKinds[code];
  if (kind === undefined) return r.fail('malformed', `${hex(code)} is no kind of export`, at);
  const index = r.u32(`index of a ${kind}`);
  const use = useAt(spaces, kind, index);
  if (use === undefined) {
    return r.fail('malformed', `export \`${name}\` is of ${kind} ${index}, which is not there`, at);
  }
  return { name, type: resolve(r, use, spaces.types, at) };
}

function useAt(
  spaces: Spaces,
  kind: (typeof exportKinds)[number],
  index: number,
): CoreExternUse | undefined {
  if (kind !== 'func') return spaces[kind][index];
  const type = spaces.func[index];
  return type === undefined ? undefined : { kind, type };
}

/** The extern type with the type that it names by index. */
function resolve(
  r: Reader,
  use: CoreExternUse,
  types: readonly CoreDefType[],
  at: number,
): CoreExternType {
  const type = externType(use, types);
  if (typeof type !== 'string') return type;
  return r.fail('malformed', type, at);
}

/** The extern type with the type that it names by index, or what is wrong about it. */
export function externType(
  use: CoreExternUse,
  types: readonly (CoreDefType | { readonly kind: 'module' })[],
): CoreExternType | string {
  if (use.kind !== 'func' && use.kind !== 'tag') return use;
  const type = types[use.type];
  if (type === undefined) return `core type ${use.type} is not there`;
  if (type.kind !== 'func') return `core type ${use.type} is a ${type.kind}, not a function type`;
  return use.kind === 'func' ? type : { kind: 'tag', params: type.params };
}

/** The module's name in its name section, if that can be read: a wrong name section is no error. */
function moduleName(customs: readonly CoreCustom[]): string | undefined {
  const data = customs.find((c) => c.name === 'name')?.data;
  // Subsection 0 comes first: its size, then the length of the name; longer than 127 bytes is no name for people.
  if (data === undefined || data[0] !== 0 || data[2] === undefined || data[2] > 127) return;
  return new TextDecoder().decode(data.subarray(3, 3 + data[2]));
}
