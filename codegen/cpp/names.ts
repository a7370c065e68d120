/**
 * What a world has -> where it stands in C++: a namespace for each interface (`demo::secret_store::store`), the same in
 * `exports` for those that the component implements, with the version in the package's where two are there. In each,
 * names of WIT in snake case; what is made for a resource (`secret_view`, `secret_base`) gives way to them.
 */
import type { WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import { parseInterfaceName } from '../../src/base/index.ts';
import type { Func } from '../../src/model/index.ts';
import { funcLabels, snake } from '../c/names.ts';
import { cppKeywords } from '../text/keywords.ts';
import { settle, unreserved } from '../text/names.ts';

const escape = (name: string): string => `${name}_`;

/** The name of a field, case, parameter or namespace, which has nothing beside it that could be called the same. */
export const cppName = (label: string): string => unreserved(snake(label), { keywords, escape });

/** `wit` is where our support stands, from everywhere. */
const keywords = new Set([...cppKeywords, 'wit']);

/** Single words that headers of C declare for everybody: no namespace can be called so beside them. */
const globals = new Set(
  `abs accept access acos asin atan atof atoi bind bsearch ceil chdir clock close connect cos creat div dup exp fabs floor
  fmod fork gamma getenv index kill labs ldiv link listen log lseek modf nice open pause pipe poll pow putenv qsort raise
  rand random read recv remove rename rewind rindex select send setjmp shutdown signal sin sinh sleep socket sqrt srand
  stat stime swab sync system tan tanh time times tmpfile truncate umask ungetc unlink wait write y0 y1 yn j0 j1 jn
  exports`.split(/\s+/),
);

/** What every name of the C core below begins with. */
export const corePrefix = 'wit_c';

/** What an exported interface's namespace has besides what WIT declares. */
const ofExports: ReadonlySet<string> = new Set(['implementation', 'exported']);

export class CppNames {
  readonly #paths: ReadonlyMap<WorldGroup, string>;
  readonly #taken = new Map<WorldGroup, ReadonlySet<string>>();
  readonly #implementations = new Map<WorldGroup, ReadonlyMap<Func, string>>();

  constructor(walk: WorldWalk) {
    this.#paths = namespaces(walk);
    for (const group of [...walk.imports, ...walk.exports]) {
      const labels = [
        ...group.types.map((t) => t.name),
        ...group.funcs.flatMap(({ func }) => (isFree(func) ? funcLabels(func) : [])),
      ];
      this.#taken.set(group, new Set(labels.map((l) => this.inGroup(group, l))));
    }
  }

  /** A group's namespace in full, without `::` before it. */
  namespace(group: WorldGroup): string {
    return this.#paths.get(group)!;
  }

  /** What WIT declares in a group. */
  inGroup(group: WorldGroup, label: string): string {
    const name = cppName(label);
    return group.side === 'exports' && ofExports.has(name) ? escape(name) : name;
  }

  /** What is made for a resource, beside what WIT declares. */
  derived(group: WorldGroup, label: string, word: string): string {
    const name = `${snake(label)}_${word}`;
    return this.#taken.get(group)!.has(name) ? escape(name) : name;
  }

  /** Functions as members of one class, with its own names taken. */
  members(funcs: readonly Func[], taken: readonly string[]): ReadonlyMap<Func, string> {
    const nameOf = (f: Func): string => {
      const labels = funcLabels(f);
      return cppName(f.kind.kind === 'freestanding' ? labels.join('-') : labels.at(-1)!);
    };
    return this.#settled(funcs, nameOf, taken);
  }

  /** The functions of an exported interface that belong to no instance: free ones, constructors, statics. */
  implementation(group: WorldGroup): ReadonlyMap<Func, string> {
    let known = this.#implementations.get(group);
    if (known === undefined) {
      const funcs = group.funcs.map(({ func }) => func);
      known = this.#implementation(funcs.filter((f) => f.kind.kind !== 'method'));
      this.#implementations.set(group, known);
    }
    return known;
  }

  #implementation(funcs: readonly Func[]): ReadonlyMap<Func, string> {
    const nameOf = (f: Func): string => {
      const labels = funcLabels(f);
      return f.kind.kind === 'constructor'
        ? `make_${snake(labels[0]!)}`
        : cppName(labels.join('-'));
    };
    return this.#settled(funcs, nameOf, [...ofExports]);
  }

  #settled(
    funcs: readonly Func[],
    nameOf: (f: Func) => string,
    taken: readonly string[],
  ): ReadonlyMap<Func, string> {
    return settle(
      funcs,
      (f) => [nameOf(f), escape(nameOf(f))],
      (f) => f.name,
      new Set(taken),
    );
  }
}

const isFree = ({ kind }: Func): boolean => kind.kind === 'freestanding';

function namespaces(walk: WorldWalk): ReadonlyMap<WorldGroup, string> {
  const { model, world } = walk;
  const own = model.packages[world.package]!.name;
  const groups = [...walk.imports, ...walk.exports];
  const parsed = new Map(groups.map((g) => [g, packageOf(g.name)] as const));
  const ownKey = JSON.stringify([own.namespace, own.name, own.version]);
  const keys = new Set([ownKey, ...[...parsed.values()].flatMap((p) => p?.key ?? [])]);
  // Two versions of a package tell them both.
  const packages = settle(
    keys,
    (key) => {
      const [namespace, name, version] = JSON.parse(key) as [string, string, string | null];
      const path = [...namespace.split(':').map(outer), ...name.split('/').map(cppName)].join('::');
      return version === null
        ? [path]
        : [path, `${path}_${version.replaceAll(/[^0-9a-z]+/gi, '_')}`];
    },
    (key) => key,
  );
  const worldPath = `${packages.get(ownKey)!}::${cppName(world.name)}`;
  return new Map(
    groups.map((group) => {
      const side = group.side === 'exports' ? 'exports::' : '';
      const of = parsed.get(group);
      if (of !== undefined) return [group, `${side}${packages.get(of.key)!}::${cppName(of.name)}`];
      if (group.name === undefined) return [group, `${side}${worldPath}`];
      const name = cppName(group.name);
      const beside = walk[group.side].find((g) => g.name === undefined);
      const labels = [
        ...(beside?.types ?? []).map((t) => t.name),
        ...(beside?.funcs ?? []).map((f) => f.func.name),
        ...(group.side === 'exports' ? ofExports : []),
      ];
      return [group, `${side}${worldPath}::${labels.includes(group.name) ? escape(name) : name}`];
    }),
  );
}

/** The outermost namespace is beside all that C has. */
function outer(label: string): string {
  const name = cppName(label);
  return globals.has(name) || name.startsWith(corePrefix) ? escape(name) : name;
}

function packageOf(
  name: string | undefined,
): { readonly key: string; readonly name: string } | undefined {
  const parsed = name === undefined ? undefined : parseInterfaceName(name);
  if (parsed === undefined) return undefined;
  const { namespace, package: pkg, version, interface: iface } = parsed;
  return { key: JSON.stringify([namespace, pkg, version]), name: iface };
}
