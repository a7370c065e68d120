/**
 * The model as JSON, in the shape that `wasm-tools component wit --json` prints, so that other tools can read it:
 * same arrays, ids, order and fields.
 */
import type {
  DefinedType,
  Func,
  Interface,
  Label,
  Model,
  Package,
  Stability,
  TypeDef,
  TypeRef,
  World,
  WorldItem,
} from './model.ts';
import { accessorOf } from './accessors.ts';
import { packageNameText } from './names.ts';

/** A value that `JSON.stringify` prints as it is. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The whole model; print it with `JSON.stringify(…, null, 2)`. */
export function modelToJson(model: Model): Json {
  return {
    worlds: model.worlds.map(world),
    interfaces: model.interfaces.map(iface),
    types: model.types.map(typeDef),
    packages: model.packages.map((p) => pkg(model, p)),
  };
}

/** An object of entries whose keys come from the input: a `Map`-like that no prototype takes part in. */
function dictionary(entries: Iterable<readonly [string, Json]>): Json {
  const object = Object.create(null) as Record<string, Json>;
  for (const [key, value] of entries) object[key] = value;
  return object;
}

function world(w: World): Json {
  return {
    name: w.name,
    imports: dictionary(w.imports.map(worldItem)),
    exports: dictionary(w.exports.map(worldItem)),
    package: w.package,
    ...docs(w),
    ...stability(w),
  };
}

function worldItem(item: WorldItem): [string, Json] {
  switch (item.kind) {
    case 'interface': {
      const value = { id: item.id, ...stability(item), ...externalId(item), ...docs(item) };
      return [item.name ?? `interface-${item.id}`, { interface: value }];
    }
    case 'func':
      return [item.name, { function: func(item.func) }];
    case 'type':
      return [item.name, { type: item.id }];
    default:
      return item satisfies never;
  }
}

function iface(i: Interface): Json {
  return {
    name: i.name ?? null,
    types: dictionary(i.types.map((t) => [t.name, t.id])),
    functions: dictionary(i.functions.map((f) => [f.name, func(f)])),
    ...docs(i),
    ...stability(i),
    package: i.package ?? null,
    ...(i.cloneOf === undefined ? {} : { clone_of: i.cloneOf }),
  };
}

function func(f: Func): Json {
  return {
    name: f.name,
    kind: funcKind(f),
    params: f.params.map((p) => ({ name: p.name, type: p.type })),
    ...(f.result === undefined ? {} : { result: f.result }),
    ...docs(f),
    ...stability(f),
    ...externalId(f),
  };
}

function funcKind(f: Func): Json {
  const prefix = f.async ? 'async-' : '';
  const accessor = accessorOf(f.kind);
  if (accessor !== undefined) {
    const side = `${accessor}ter`;
    return 'resource' in f.kind ? { [`${f.kind.kind}-${side}`]: f.kind.resource } : side;
  }
  if (f.kind.kind === 'freestanding') return `${prefix}freestanding`;
  return { [`${prefix}${f.kind.kind}`]: f.kind.resource };
}

function typeDef(def: TypeDef): Json {
  return {
    name: def.name ?? null,
    kind: definedType(def.type),
    owner: def.owner === undefined ? null : { [def.owner.kind]: def.owner.id },
    ...docs(def),
    ...stability(def),
    ...externalId(def),
  };
}

const orNull = (ref: TypeRef | undefined): Json => ref ?? null;
const label = (l: Label): Json => ({ name: l.name, ...docs(l) });

function definedType(type: DefinedType): Json {
  switch (type.kind) {
    case 'record':
      return {
        record: { fields: type.fields.map((f) => ({ name: f.name, type: f.type, ...docs(f) })) },
      };
    case 'variant':
      return {
        variant: {
          cases: type.cases.map((c) => ({ name: c.name, type: orNull(c.type), ...docs(c) })),
        },
      };
    case 'enum':
      return { enum: { cases: type.cases.map(label) } };
    case 'flags':
      return { flags: { flags: type.flags.map(label) } };
    case 'tuple':
      return { tuple: { types: type.types } };
    case 'option':
      return { option: type.type };
    case 'result':
      return { result: { ok: orNull(type.ok), err: orNull(type.err) } };
    case 'list':
      return type.length === undefined
        ? { list: type.type }
        : { 'fixed-length-list': [type.type, type.length] };
    case 'map':
      return { map: [type.key, type.value] };
    case 'future':
    case 'stream':
      return { [type.kind]: orNull(type.type) };
    case 'own':
    case 'borrow':
      return { handle: { [type.kind]: type.resource } };
    case 'resource':
      return 'resource';
    case 'alias':
      return { type: type.type };
    default:
      return type satisfies never;
  }
}

function pkg(model: Model, p: Package): Json {
  return {
    name: packageNameText(p.name),
    ...docs(p),
    interfaces: dictionary(p.interfaces.map((id) => [model.interfaces[id]!.name!, id])),
    worlds: dictionary(p.worlds.map((id) => [model.worlds[id]!.name, id])),
  };
}

function docs(item: { readonly docs?: string }): { docs?: Json } {
  return item.docs === undefined ? {} : { docs: { contents: item.docs } };
}

function stability(item: { readonly stability?: Stability }): { stability?: Json } {
  const { stability: s } = item;
  if (s === undefined) return {};
  const deprecated = s.deprecated === undefined ? {} : { deprecated: s.deprecated };
  return {
    stability:
      s.kind === 'stable'
        ? { stable: { since: s.since, ...deprecated } }
        : { unstable: { feature: s.feature, ...deprecated } },
  };
}

function externalId(item: { readonly externalId?: string }): { external_id?: Json } {
  return item.externalId === undefined ? {} : { external_id: item.externalId };
}
