/**
 * A graph -> a WAC file that composes it, and where its packages have to stand for that: `deps/NAMESPACE/NAME.wasm`, with
 * a version `deps/NAMESPACE/NAME/VERSION.wasm`. Names are made of those for people, so that none leaves the folder. What
 * no instance is given stays open (`...`). LANGUAGE.md of bytecodealliance/wac.
 */
import { keywords, splitVersion, topologicalOrder } from '../../base/index.ts';
import { importsOf } from '../../component/assemble/index.ts';
import { labelOf, type Graph, type GraphPackage, type NodeIndex } from '../graph.ts';

/** A composition as files. */
export interface WacFiles {
  /** The WAC file. */
  readonly text: string;
  /** The packages, by their paths in the folder of the WAC file; those that are imported are not there. */
  readonly packages: ReadonlyMap<string, GraphPackage>;
}

/** The namespace of packages that have no names. */
const namespace = 'part';
/** Keywords that WAC has beside those of WIT. */
const more = ['as', 'let', 'new', 'targets'];
/** Characters of a name that is made of one for people. */
const longest = 64;

/**
 * @param name - The name of the composition, a word.
 */
export function graphWac(graph: Graph, name: string): WacFiles {
  const names = packageNames(graph.packages);
  const locals = new Names();
  const written = new Map<NodeIndex, string>();
  const given = Map.groupBy(graph.arguments, (a) => a.to);
  const expression = (index: NodeIndex): string => {
    const accesses: string[] = [];
    let at = index;
    for (let node = graph.nodes[at]!; node.kind === 'alias'; node = graph.nodes[at]!) {
      accesses.push(`["${node.name}"]`);
      at = node.source;
    }
    return `${written.get(at)!}${accesses.toReversed().join('')}`;
  };
  const statements: string[] = [];
  for (const index of orderOf(graph)) {
    const node = graph.nodes[index]!;
    if (node.kind !== 'instantiation') continue;
    const local = idOf(locals.take(labelOf(graph, node)));
    const pkg = graph.packages[node.package]!;
    const args = (given.get(index) ?? []).map((a) => [a.name, expression(a.from)] as const);
    statements.push(
      `let ${local} = new ${packageId(names.get(pkg)!)} ${argumentList(args, importsOf(pkg.tree).size)};`,
    );
    written.set(index, local);
  }
  const exports = graph.exports.map(({ node, extern }) => {
    const from = graph.nodes[node]!;
    const as = from.kind === 'alias' && from.name === extern.name ? '' : ` as "${extern.name}"`;
    return `export ${expression(node)}${as};`;
  });
  const text = `package unplugged:${idOf(name)};\n\n${statements.join('\n\n')}\n${exports.length === 0 ? '' : `\n${exports.join('\n')}\n`}`;
  return { text, packages: placesOf(names) };
}

/** Where packages stand that are put together by nothing. */
export function packagePlaces(
  packages: readonly GraphPackage[],
): ReadonlyMap<string, GraphPackage> {
  return placesOf(packageNames(packages));
}

function argumentList(args: readonly (readonly [string, string])[], imports: number): string {
  const fill = args.length < imports;
  if (args.length === 0) return fill ? '{ ... }' : '{}';
  const lines = args.map(([name, value]) => `  "${name}": ${value},\n`);
  return `{\n${lines.join('')}${fill ? '  ...\n' : ''}}`;
}

/** Every node after those that it needs. */
function orderOf({ nodes, arguments: args }: Graph): readonly NodeIndex[] {
  const given = Map.groupBy(args, (a) => a.to);
  return topologicalOrder(
    nodes.map((node, i) =>
      node.kind === 'alias' ? [node.source] : (given.get(i) ?? []).map((a) => a.from),
    ),
  );
}

function packageNames(packages: readonly GraphPackage[]): ReadonlyMap<GraphPackage, string> {
  const own = new Names();
  const known = new Set<string>();
  return new Map(
    packages.map((pkg) => {
      const { name = '', label } = pkg;
      if (isPackageName(name) && !known.has(name)) {
        known.add(name);
        return [pkg, name];
      }
      return [pkg, `${namespace}:${own.take(label)}`];
    }),
  );
}

/** A name of two words, with a version or without; others have no place in a folder. */
function isPackageName(name: string): boolean {
  return (
    /^[a-z][0-9a-z]*(?:-[0-9a-z]+)*:[a-z][0-9a-z]*(?:-[0-9a-z]+)*(?:@\d+\.\d+\.\d+[-+.0-9A-Za-z]*)?$/.test(
      name,
    ) &&
    name.length <= 2 * longest &&
    !name.startsWith(`${namespace}:`)
  );
}

function placesOf(names: ReadonlyMap<GraphPackage, string>): Map<string, GraphPackage> {
  const places = new Map<string, GraphPackage>();
  for (const [pkg, name] of names) {
    if (pkg.imported !== undefined) continue;
    const [path, version] = splitVersion(name);
    const folder = `deps/${path.replace(':', '/')}`;
    places.set(version === undefined ? `${folder}.wasm` : `${folder}/${version}.wasm`, pkg);
  }
  return places;
}

/** Names for things, each given out once. */
class Names {
  readonly #taken = new Map<string, number>();

  take(text: string): string {
    const first = plainWord(text);
    let free = first;
    while (this.#taken.has(free)) {
      const count = this.#taken.get(first)! + 1;
      this.#taken.set(first, count);
      free = `${first}-n${count}`;
    }
    this.#taken.set(free, 1);
    return free;
  }
}

/** A name for people as words of small letters and digits, which can stand in paths and in WAC. */
export function plainWord(text: string): string {
  const words = text
    .normalize('NFKD')
    .replaceAll(/([0-9a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^0-9a-z]+/)
    .filter((word) => word !== '')
    // A word begins with a letter.
    .map((word) => (/^\d/.test(word) ? `n${word}` : word));
  const plain = words.join('-').slice(0, longest).replace(/-$/, '');
  return plain === '' ? namespace : plain;
}

/** `part:%let@1.0.0` */
function packageId(name: string): string {
  const [path, version] = splitVersion(name);
  const words = path.split(':').map(idOf).join(':');
  return version === undefined ? words : `${words}@${version}`;
}

/** A name as it can stand in the file, though it is a keyword. */
function idOf(name: string): string {
  return keywords.includes(name) || more.includes(name) ? `%${name}` : name;
}
