/**
 * What a world exports -> traits that the component's author implements, one for each interface, one for each resource,
 * one for the world's own functions; the functions that lift and lower around them; and the macro `export!`, which makes
 * core exports of these for one type.
 */
import { coreNames, type ExportGroup, type WorldResource } from '../../src/abi/index.ts';
import type { Func, TypeRef } from '../../src/model/index.ts';
import { concat, type Doc } from '../text/doc.ts';
import { settle } from '../text/names.ts';
import { code, paragraphs } from '../text/template.ts';
import { declareTypes, docs } from './declare-types.ts';
import { call, signature, skipped } from './format.ts';
import { parametersOf } from './imports.ts';
import { quoted } from './names.ts';
import { printBody } from './steps.ts';
import { ownedType, resultType } from './types.ts';
import type { Place, RustWorld } from './world.ts';

type WalkedExport = ExportGroup['funcs'][number];

/** The items of an exported group's module. */
export function exportItems(
  world: RustWorld,
  group: ExportGroup,
  errors: ReadonlySet<TypeRef>,
): Doc | undefined {
  return paragraphs([
    ...declareTypes(world, group, errors),
    guestTrait(world, group),
    ...group.resources.map((r) => resourceTrait(world, group, r)),
    ...coreFunctions(world, group).map((f) => f.item),
  ]);
}

function guestTrait(world: RustWorld, group: ExportGroup): Doc {
  const place = world.placeIn(group);
  const { types } = world.names(group);
  const iface =
    group.iface === undefined ? world.walk.world : world.walk.model.interfaces[group.iface]!;
  const what = group.name === undefined ? `world \`${iface.name}\`` : `\`${group.name}\``;
  const members = [
    ...group.resources.map((r) => {
      const name = types.get(r.id)!;
      return code`
        /// What handles of \`${name}\` stand for.
        type ${name}: ${world.traitOf(group, r)};
      `;
    }),
    ...group.funcs
      .filter(({ func }) => func.kind.kind === 'freestanding')
      .map(({ func }) => method(world, group, func, place, ';', world.pathOf(group).length + 1)),
  ];
  return block(
    code`
      /// To be implemented: what the component exports as ${what}.
      pub trait ${world.traitOf(group)}
    `,
    members,
  );
}

function resourceTrait(world: RustWorld, group: ExportGroup, resource: WorldResource): Doc {
  const place = world.placeIn(group);
  const name = world.names(group).types.get(resource.id)!;
  const members = funcsOf(group, resource).map(({ func }) =>
    method(world, group, func, place, ';', world.pathOf(group).length + 1),
  );
  return block(
    code`
      /// To be implemented by what handles of \`${name}\` stand for.
      pub trait ${world.traitOf(group, resource)}: Sized + 'static
    `,
    members,
  );
}

export const funcsOf = (group: ExportGroup, { id }: WorldResource): readonly WalkedExport[] =>
  group.funcs.filter(({ func: { kind } }) => kind.kind !== 'freestanding' && kind.resource === id);

/** `head { … }`, with a blank line between members. */
export function block(head: Doc, members: readonly Doc[]): Doc {
  if (members.length === 0) return concat(head, ' {}');
  return concat(
    head,
    code` {
  ${paragraphs(members)}
}`,
  );
}

/** A function of a trait, up to its body. */
export function method(
  world: RustWorld,
  group: ExportGroup,
  func: Func,
  place: Place,
  end: ';' | ' {',
  levels: number,
): Doc {
  const names = parametersOf(func);
  const params = func.params.map((p, i) =>
    names[i] === 'self' ? '&self' : `${names[i]}: ${ownedType(world, p.type, place)}`,
  );
  const head = `fn ${world.names(group).funcs.get(func)}`;
  return code`
    ${end === ';' && docs(func)}
    ${signature(head, params, resultOf(world, func, place), end, levels)}
  `;
}

/** A constructor gives the value itself, not a handle of it. */
function resultOf(world: RustWorld, func: Func, place: Place): string | undefined {
  if (func.result === undefined || func.kind.kind !== 'constructor') {
    return resultType(world, func.result, place);
  }
  const shape = world.walk.abi.shape(func.result);
  if (shape.kind !== 'result' || shape.err === undefined) {
    return shape.kind === 'result' ? 'Result<Self, ()>' : 'Self';
  }
  return `Result<Self, ${ownedType(world, shape.err, place)}>`;
}

/** A core export: the function that does it, and how the macro makes it one. */
interface CoreFunction {
  readonly item: Doc;
  readonly symbol: string;
  readonly name: string;
  readonly isGeneric: boolean;
  readonly params: readonly string[];
  readonly result?: string;
}

const known = new WeakMap<ExportGroup, readonly CoreFunction[]>();

/** The core exports of a group. */
export function coreFunctions(world: RustWorld, group: ExportGroup): readonly CoreFunction[] {
  let all = known.get(group);
  if (all === undefined) {
    const beside = world.typesOf(group);
    const taken = beside === group ? [] : [...world.names(beside).funcs.values()];
    const labels = [
      ...group.funcs.flatMap(({ func }) => [`export ${func.name}`, `post_return ${func.name}`]),
      ...group.resources.map((r) => `drop ${r.name}`),
    ];
    const names = settle(labels, (label) => [plain(label)], String, new Set(taken));
    all = [
      ...group.funcs.flatMap((f) => exportFunction(world, group, f, (label) => names.get(label)!)),
      ...group.resources.map((r) => destructor(world, group, r, names.get(`drop ${r.name}`)!)),
    ];
    known.set(group, all);
  }
  return all;
}

/** `export [method]secret.expose` -> `export_secret_expose` */
const plain = (label: string): string =>
  label
    .replaceAll(/\[(?:method|static)\]/g, '')
    .replace('[constructor]', 'new-')
    .replaceAll(/[^0-9A-Za-z]+/g, '_')
    .toLowerCase();

function exportFunction(
  world: RustWorld,
  group: ExportGroup,
  { func, walk }: WalkedExport,
  nameOf: (label: string) => string,
): readonly CoreFunction[] {
  const place = world.placeIn(group);
  const levels = world.pathOf(group).length;
  const guest = world.traitOf(group);
  const names = parametersOf(func).map((n) => (n === 'self' ? 'value' : n));
  const user = walk.steps.find((s) => s.kind === 'call-user');
  const args = user?.kind === 'call-user' ? user.args : [];
  const isMethod = func.kind.kind === 'method';
  const lines = printBody(
    {
      world,
      place,
      names: new Map(args.map((arg, i) => [arg, names[i]!])),
      callUser: (f, given) => callUser(world, group, f, given),
      ...(isMethod ? { receiver: args[0]! } : {}),
    },
    walk.steps,
  );
  const { params, result } = coreSignature(walk);
  const name = nameOf(`export ${func.name}`);
  const main: CoreFunction = {
    symbol: walk.name,
    name,
    isGeneric: true,
    params,
    ...result,
    item: code`
      #[doc(hidden)]
      ${skipped(lines, levels + 1)}
      ${signature(`pub unsafe fn ${name}<G: ${guest}>`, params, result.result, ' {', levels)}
        ${lines}
      }
    `,
  };
  if (walk.postReturn === undefined) return [main];
  const after = nameOf(`post_return ${func.name}`);
  const post = walk.postReturn;
  const freeing = printBody({ world, place, names: new Map() }, post.steps);
  return [
    main,
    {
      symbol: post.name,
      name: after,
      isGeneric: false,
      params: post.params.map((p) => `p${p.id}: ${p.type}`),
      item: code`
        #[doc(hidden)]
        ${skipped(freeing, levels + 1)}
        pub unsafe fn ${after}(${post.params.map((p) => `p${p.id}: ${p.type}`).join(', ')}) {
          ${freeing}
        }
      `,
    },
  ];
}

function coreSignature({ params, signature: { results } }: WalkedExport['walk']): {
  readonly params: readonly string[];
  readonly result: { readonly result?: string };
} {
  const [result] = results;
  return {
    params: params.map((p) => `p${p.id}: ${p.type}`),
    result: result === undefined ? {} : { result },
  };
}

/** The call of what the user wrote; what a constructor makes gets a handle. */
function callUser(world: RustWorld, group: ExportGroup, func: Func, args: readonly string[]): Doc {
  const name = world.names(group).funcs.get(func)!;
  if (func.kind.kind === 'freestanding') return call(`G::${name}`, args);
  const resourceId = func.kind.resource;
  const type = world.names(group).types.get(resourceId)!;
  // By its trait: in a resource called like `T`, a method called like `from` is one of several.
  const resource = group.resources.find((r) => r.id === resourceId)!;
  const made = call(`<G::${type} as ${world.traitOf(group, resource)}>::${name}`, args);
  if (func.kind.kind !== 'constructor') return made;
  const shape = world.walk.abi.shape(func.result!);
  return shape.kind === 'result'
    ? concat(made, `.map(|value| ${type}::from_value(value))`)
    : concat(`${type}::from_value(`, made, ')');
}

function destructor(
  world: RustWorld,
  group: ExportGroup,
  resource: WorldResource,
  name: string,
): CoreFunction {
  const type = world.names(group).types.get(resource.id)!;
  return {
    symbol: resource.dtor!,
    name,
    isGeneric: true,
    params: ['p0: i32'],
    item: code`
      #[doc(hidden)]
      pub unsafe fn ${name}<G: ${world.traitOf(group)}>(p0: i32) {
        rt::destroy::<G::${type}>(p0);
      }
    `,
  };
}

/** The macro `export!`. */
export function exportMacro(world: RustWorld): Doc {
  const { module } = world.options;
  const at = (group: ExportGroup, name: string): string =>
    [...world.pathOf(group), name].join('::');
  const represented = world.exports.flatMap((group) =>
    group.resources.map((r) => {
      const name = world.names(group).types.get(r.id)!;
      const guest = at(group, world.traitOf(group));
      return code`
        unsafe impl $($root)*::rt::Represented<<$guest as $($root)*::${guest}>::${name}>
          for $($root)*::${at(group, name)}
        {
        }
      `;
    }),
  );
  const functions = world.exports.flatMap((group) =>
    coreFunctions(world, group).map((f) => ({ ...f, path: at(group, f.name) })),
  );
  const isEmpty = world.exports.length === 0;
  const [guest, given] = isEmpty ? ['', ''] : ['$guest:ty', '$guest, '];
  return code`
    /// Makes the component's exports of a type that implements ${isEmpty ? 'nothing: there are none' : 'all traits for them'}. Where this module isn't
    /// \`crate::${module}\`, its path is to be said, too: \`export!(${isEmpty ? '' : 'Component, '}crate::a::b)\`.
    macro_rules! __export {
      (${guest}) => {
        $crate::${module}::export!(${given}$crate::${module});
      };
      (${guest}${isEmpty ? '' : ', '}$($root:tt)+) => {
        ${represented}

        #[cfg(target_arch = "wasm32")]
        const _: () = {
          use $($root)* as __module;

          #[export_name = "${coreNames.realloc}"]
          unsafe extern "C" fn realloc(p0: i32, p1: i32, p2: i32, p3: i32) -> i32 {
            __module::rt::reallocate(p0, p1, p2, p3)
          }

          ${paragraphs(functions.map((f, i) => exported(f, i)))}
        };
      };
    }
    pub(crate) use __export as export;
  `;
}

function exported(f: CoreFunction & { readonly path: string }, i: number): Doc {
  const args = f.params.map((p) => p.slice(0, p.indexOf(':')));
  const result = f.result === undefined ? '' : ` -> ${f.result}`;
  return code`
    #[export_name = ${quoted(f.symbol)}]
    unsafe extern "C" fn export_${i}(${f.params.join(', ')})${result} {
      __module::${f.path}${f.isGeneric && '::<$guest>'}(${args.join(', ')})
    }
  `;
}
