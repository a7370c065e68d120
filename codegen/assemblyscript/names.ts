/**
 * Names of WIT -> names of AssemblyScript. Interfaces are namespaces of one module; what we need ourselves begins with
 * `$`, which no name of WIT has, so that nothing of WIT can hide a built-in from the code around it.
 */
import type { WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import type { Func, TypeId } from '../../src/model/index.ts';
import { assemblyscriptKeywords } from '../text/keywords.ts';
import { cased, casedAll, settle, unreserved, type Reserved } from '../text/names.ts';

const words = (text: string): ReadonlySet<string> =>
  new Set(text.split(/\s+/).filter((w) => w !== ''));
const escape = (name: string): string => `${name}_`;

const locals: Reserved = { keywords: assemblyscriptKeywords, escape };

/** What can't name a function: types and modules, too. Built-in functions are reached another way. */
const values: Reserved = {
  keywords: new Set([
    ...assemblyscriptKeywords,
    ...words(`
      any as bool boolean externref f32 f64 i16 i32 i64 i8 infer isize memory module never number object string symbol
      type u16 u32 u64 u8 undefined unknown usize v128`),
  ]),
  escape,
};

const numbered = Array.from({ length: 100 }, (_, i) => `Tuple${i}`).join(' ');

/** What types of the module are spelt with. */
const types: Reserved = {
  keywords: words(`
    Array StaticArray Map Int8Array Uint8Array Int16Array Uint16Array Int32Array Uint32Array Int64Array Uint64Array
    Float32Array Float64Array Result Option Unit ${numbered}`),
  escape,
};

/** What stands in a class of ours before any name of WIT. */
const members: ReadonlySet<string> = new Set(['drop', 'create', 'tag']);
const memberNames: Reserved = {
  keywords: new Set([...assemblyscriptKeywords, ...members]),
  escape,
};

export const parameterNames = (labels: readonly string[]): readonly string[] =>
  casedAll(labels, 'camel', locals);
export const fieldNames = (labels: readonly string[]): readonly string[] =>
  casedAll(labels, 'camel', memberNames);
export const constantNames = (labels: readonly string[]): readonly string[] =>
  casedAll(labels, 'pascal', { keywords: new Set(), escape });

/** The namespace of an interface by its name alone. */
export const spaceName = (label: string): string => unreserved(cased(label, 'camel'), values);

/** The names of a group. */
export interface GroupNames {
  /** Its namespace; absent for the world itself. */
  readonly space?: string;
  readonly types: ReadonlyMap<TypeId, string>;
  /** The enums of the tags of variants. */
  readonly tags: ReadonlyMap<TypeId, string>;
  /** Functions by themselves, and members of the classes of resources. */
  readonly funcs: ReadonlyMap<Func, string>;
}

export class Names {
  readonly #groups = new Map<WorldGroup, GroupNames>();

  constructor(walk: WorldWalk) {
    const groups: readonly WorldGroup[] = [...walk.imports, ...walk.exports];
    const spaces = settle(
      groups.filter((g) => g.name !== undefined),
      ({ name = '', side }) => {
        const [, whole = name, short = name] = /^((?:[^/@]*\/)*([^/@]+))/.exec(name) ?? [];
        const word = side === 'imports' ? 'imported' : 'exported';
        const full = name.replaceAll(/[^0-9A-Za-z]+/g, '-').replace(/-$/, '');
        return [
          spaceName(short),
          cased(`${word}-${short}`, 'camel'),
          cased(`${word}-${whole.replaceAll(/[^0-9A-Za-z]+/g, '-')}`, 'camel'),
          cased(`${word}-${full}`, 'camel'),
        ];
      },
      ({ name, side }) => `${side} ${name}`,
      new Set(
        groups
          .filter((g) => g.name === undefined)
          .flatMap((g) => g.funcs.map((f) => cased(labelOf(f.func), 'camel'))),
      ),
    );
    for (const group of groups) {
      const space = spaces.get(group);
      const others = [...spaces].flatMap(([g, s]) => (g === group ? [] : [s]));
      this.#groups.set(group, {
        ...(space === undefined ? {} : { space }),
        ...typeNames(walk, group),
        funcs: functionNames(group, new Set(others)),
      });
    }
  }

  of(group: WorldGroup): GroupNames {
    return this.#groups.get(group)!;
  }
}

function typeNames(walk: WorldWalk, group: WorldGroup): Pick<GroupNames, 'types' | 'tags'> {
  interface Thing {
    readonly id: TypeId;
    readonly label: string;
    readonly isTag: boolean;
  }
  const things = group.types.flatMap(({ id, name: label }): Thing[] => [
    { id, label, isTag: false },
    ...(walk.model.types[id]!.type.kind === 'variant' ? [{ id, label, isTag: true }] : []),
  ]);
  const names = settle(
    things,
    ({ label, isTag }) => {
      const plain = cased(label, 'pascal');
      return isTag
        ? [`${plain}Tag`, `${plain}Tag_`]
        : [
            unreserved(plain, types),
            label
              .split('-')
              .map((w) => cased(w, 'pascal'))
              .join('_'),
          ];
    },
    ({ label, isTag }) => `${label} ${isTag}`,
  );
  const entries = (isTag: boolean): ReadonlyMap<TypeId, string> =>
    new Map([...names].flatMap(([t, name]) => (t.isTag === isTag ? [[t.id, name] as const] : [])));
  return { types: entries(false), tags: entries(true) };
}

function functionNames(group: WorldGroup, spaces: ReadonlySet<string>): ReadonlyMap<Func, string> {
  const all = new Map<Func, string>();
  const funcsOf = group.funcs.map((f) => f.func);
  const scopes = Map.groupBy(funcsOf, ({ kind }) =>
    kind.kind === 'freestanding' ? 'free' : `${kind.resource} ${kind.kind === 'method'}`,
  );
  for (const [scope, funcs] of scopes) {
    const named = funcs.filter((f) => f.kind.kind !== 'constructor');
    const reserved =
      scope === 'free'
        ? { keywords: new Set([...values.keywords, ...spaces]), escape }
        : memberNames;
    const names = casedAll(named.map(labelOf), 'camel', reserved);
    for (const [i, f] of named.entries()) all.set(f, names[i]!);
  }
  return all;
}

/** `get-a` of `[method]y.get-a`; a property's functions are `get-…` and `set-…`. */
function labelOf({ name, kind }: Func): string {
  const label = name.replace(/^(?:\[[^\]]*\])*/, '').replace(/^.*\./, '');
  const accessor = kind.kind === 'constructor' ? undefined : kind.accessor;
  return accessor === undefined ? label : `${accessor}-${label}`;
}

/** A name of a core function as part of one of ours: no two are the same. */
export const coreName = (name: string): string =>
  name.replaceAll(/[^0-9A-Za-z]/g, (c) => (c === '-' ? '_' : c === '[' ? '' : '$'));
