/**
 * Small core modules as bytes, from the names and types of what they import and export; every body is `unreachable`.
 * Core specification, Binary Format, Modules.
 */
import { writeCoreValType, writeLimits, Writer, type CoreLimits } from '../../src/binary/index.ts';

export interface Signature {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

export interface CoreParts {
  readonly imports: readonly (Signature & { readonly module: string; readonly name: string })[];
  readonly exports: readonly (Signature & { readonly name: string })[];
  /** The names under which memories are exported, each a memory of its own. */
  readonly memories?: readonly string[];
  readonly memoryLimits?: CoreLimits;
  /** A memory that is imported from `env` as `memory`. */
  readonly importsMemory?: boolean;
  /** The name of an exported table of functions. */
  readonly table?: string;
  readonly customs?: readonly { readonly name: string; readonly data: Uint8Array }[];
}

const preamble = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export function coreModule(parts: CoreParts): Uint8Array {
  const { imports, exports, memories = [], table } = parts;
  const limits = parts.memoryLimits ?? { min: 1, shared: false, address: 'i32' };
  const w = new Writer();
  const section = (id: number, content: (part: Writer) => void): void => {
    w.byte(id);
    w.sized(content);
  };
  w.raw(preamble);
  section(1, (s) =>
    s.vec([...imports, ...exports], ({ params, results }) => {
      s.byte(0x60);
      s.vec(params, (t) => writeCoreValType(s, t));
      s.vec(results, (t) => writeCoreValType(s, t));
    }),
  );
  section(2, (s) => {
    s.u32(imports.length + (parts.importsMemory === true ? 1 : 0));
    for (const [i, { module, name }] of imports.entries()) {
      s.name(module);
      s.name(name);
      s.byte(0x00);
      s.u32(i);
    }
    if (parts.importsMemory === true) {
      s.name('env');
      s.name('memory');
      s.byte(0x02);
      writeLimits(s, limits);
    }
  });
  section(3, (s) => s.vec([...exports.keys()], (i) => s.u32(imports.length + i)));
  if (table !== undefined) section(4, (s) => s.raw([0x01, 0x70, 0x00, 0x01]));
  section(5, (s) => s.vec(memories, () => writeLimits(s, limits)));
  section(7, (s) => {
    s.u32(exports.length + memories.length + (table === undefined ? 0 : 1));
    const item = (name: string, kind: number, index: number): void => {
      s.name(name);
      s.byte(kind);
      s.u32(index);
    };
    for (const [i, { name }] of exports.entries()) item(name, 0x00, imports.length + i);
    for (const [i, name] of memories.entries()) item(name, 0x02, i);
    if (table !== undefined) item(table, 0x01, 0);
  });
  section(10, (s) => s.vec(exports, () => s.raw([0x03, 0x00, 0x00, 0x0b])));
  for (const { name, data } of parts.customs ?? []) {
    section(0, (s) => {
      s.name(name);
      s.raw(data);
    });
  }
  return w.bytes.slice();
}
