/**
 * A world -> the smallest core module that `componentize` takes for it: every function is imported and every one is
 * exported, with its true core signature and a body that traps. So the component around it asks for all that a guest
 * could ask for. CanonicalABI.md, Flattening; core specification, Binary Format.
 */
import {
  AbiTypes,
  coreNames,
  coreSignature,
  exportName,
  importedDropName,
  importName,
  type CoreImportName,
  type CoreType,
} from '../../../src/abi/index.ts';
import { writeCoreValType, Writer } from '../../../src/binary/index.ts';
import { externName } from '../../../src/model/index.ts';
import type { Func, Model, TypeId, World, WorldItem } from '../../../src/model/index.ts';

interface CoreFunc {
  readonly params: readonly CoreType[];
  readonly results: readonly CoreType[];
}

export function stubModule(model: Model, world: World): Uint8Array {
  const abi = new AbiTypes(model.types);
  const imports: (CoreFunc & CoreImportName)[] = [];
  const exports: (CoreFunc & { readonly name: string })[] = [];
  const signature = (func: Func, context: 'lift' | 'lower'): CoreFunc => {
    const params = func.params.map((p) => abi.of(p.type));
    const result = func.result === undefined ? undefined : abi.of(func.result);
    return coreSignature({ params, ...(result === undefined ? {} : { result }) }, context);
  };
  const isResource = (id: TypeId): boolean => model.types[id]!.type.kind === 'resource';
  for (const item of world.imports) {
    if (item.kind === 'type') continue;
    const scope = item.kind === 'interface' ? externName(model, item) : undefined;
    for (const func of functionsOf(model, item)) {
      imports.push({ ...importName(scope, func.name), ...signature(func, 'lower') });
    }
    if (item.kind !== 'interface') continue;
    for (const { name, id } of model.interfaces[item.id]!.types) {
      if (!isResource(id)) continue;
      imports.push({ ...importedDropName(scope, name), params: ['i32'], results: [] });
    }
  }
  for (const item of world.exports) {
    if (item.kind === 'type') continue;
    const scope = item.kind === 'interface' ? externName(model, item) : undefined;
    for (const func of functionsOf(model, item)) {
      exports.push({ name: exportName(scope, func.name), ...signature(func, 'lift') });
    }
  }
  const realloc: CoreFunc = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
  exports.push({ name: coreNames.realloc, ...realloc });
  return moduleOf(imports, exports);
}

function functionsOf(model: Model, item: Exclude<WorldItem, { kind: 'type' }>): readonly Func[] {
  return item.kind === 'func' ? [item.func] : model.interfaces[item.id]!.functions;
}

function moduleOf(
  imports: readonly (CoreFunc & CoreImportName)[],
  exports: readonly (CoreFunc & { readonly name: string })[],
): Uint8Array {
  const w = new Writer();
  const section = (id: number, content: (part: Writer) => void): void => {
    w.byte(id);
    w.sized(content);
  };
  w.raw([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(1, (s) =>
    s.vec([...imports, ...exports], ({ params, results }) => {
      s.byte(0x60);
      s.vec(params, (t) => writeCoreValType(s, t));
      s.vec(results, (t) => writeCoreValType(s, t));
    }),
  );
  section(2, (s) =>
    s.vec([...imports.entries()], ([i, { module, name }]) => {
      s.name(module);
      s.name(name);
      s.byte(0x00);
      s.u32(i);
    }),
  );
  section(3, (s) => s.vec([...exports.keys()], (i) => s.u32(imports.length + i)));
  // One memory of one page.
  section(5, (s) => s.raw([0x01, 0x00, 0x01]));
  section(7, (s) => {
    s.u32(exports.length + 1);
    for (const [i, { name }] of exports.entries()) {
      s.name(name);
      s.byte(0x00);
      s.u32(imports.length + i);
    }
    s.name(coreNames.memory);
    s.raw([0x02, 0x00]);
  });
  // Each body is `unreachable`.
  section(10, (s) => s.vec(exports, () => s.raw([0x03, 0x00, 0x00, 0x0b])));
  return w.bytes;
}
