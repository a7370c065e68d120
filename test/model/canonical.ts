/**
 * A model without ids: what it says, whichever numbers its types have. Two models are equal when this is.
 */
import { interfaceName, packageNameText, printType, worldName } from '../../src/model/index.ts';
import type {
  DefinedType,
  Func,
  Interface,
  Model,
  TypeRef,
  WorldItem,
} from '../../src/model/index.ts';

export function canonical(model: Model): unknown {
  const ref = (r: TypeRef): string => {
    if (typeof r !== 'number') return r;
    const { name, owner, type } = model.types[r]!;
    if (name === undefined) return structure(type);
    return `${owner?.kind === 'interface' ? (interfaceName(model, owner.id) ?? 'inline') : 'world'}#${name}`;
  };
  const structure = (type: DefinedType): string => {
    switch (type.kind) {
      case 'record':
        return JSON.stringify(type.fields.map((f) => [f.name, ref(f.type), f.docs]));
      case 'variant':
        return JSON.stringify(
          type.cases.map((c) => [c.name, c.type === undefined ? null : ref(c.type), c.docs]),
        );
      case 'enum':
        return JSON.stringify(type.cases.map((c) => [c.name, c.docs]));
      case 'flags':
        return JSON.stringify(type.flags.map((f) => [f.name, f.docs]));
      case 'own':
      case 'borrow':
        return `${type.kind}<${ref(type.resource)}>`;
      case 'resource':
        return 'resource';
      case 'alias':
        return `= ${ref(type.type)}`;
      case 'list':
        return `list<${ref(type.type)}, ${type.length}>`;
      case 'option':
        return `option<${ref(type.type)}>`;
      case 'tuple':
        return `tuple<${type.types.map(ref).join()}>`;
      case 'result':
        return `result<${[type.ok, type.err].map((r) => (r === undefined ? '_' : ref(r))).join()}>`;
      case 'map':
        return `map<${ref(type.key)}, ${ref(type.value)}>`;
      case 'future':
      case 'stream':
        return `${type.kind}<${type.type === undefined ? '' : ref(type.type)}>`;
      default:
        return printType(model.types, type satisfies never);
    }
  };
  const about = (item: { docs?: string; stability?: unknown; externalId?: string }) => [
    item.docs,
    item.stability,
    item.externalId,
  ];
  const types = (list: Interface['types']) =>
    list.map((t) => [t.name, structure(model.types[t.id]!.type), ...about(model.types[t.id]!)]);
  const func = (f: Func) => [
    f.name,
    f.kind.kind,
    f.async,
    f.params.map((p) => [p.name, ref(p.type)]),
    f.result === undefined ? null : ref(f.result),
    ...about(f),
  ];
  const iface = (i: Interface): unknown => [
    i.name,
    types(i.types),
    i.functions.map(func),
    ...about(i),
  ];
  const item = (i: WorldItem): unknown => {
    switch (i.kind) {
      case 'type':
        return types([i]);
      case 'func':
        return func(i.func);
      case 'interface': {
        const named = interfaceName(model, i.id);
        return [i.name, named ?? iface(model.interfaces[i.id]!), i.stability, i.externalId, i.docs];
      }
      default:
        return i satisfies never;
    }
  };
  const packages = model.packages.map((p): [string, unknown] => [
    packageNameText(p.name),
    [
      p.docs,
      p.interfaces.map((id) => iface(model.interfaces[id]!)),
      p.worlds.map((id) => {
        const w = model.worlds[id]!;
        return [worldName(model, id), w.imports.map(item), w.exports.map(item), ...about(w)];
      }),
    ],
  ]);
  return JSON.parse(JSON.stringify(packages.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
