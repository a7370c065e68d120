/**
 * Names of WIT as names of Rust, and where in the generated module each group of a world stands: an imported interface at
 * `ns::pkg::iface`, an exported one at `exports::ns::pkg::iface`, one with a plain name at `name`, what is the world's
 * own at the top. docs/languages.md tells users these forms.
 */
import type { WorldGroup } from '../../src/abi/index.ts';
import { parseInterfaceName, type InterfaceName } from '../../src/base/index.ts';
import { rustKeywords } from '../text/keywords.ts';
import { casedAll, settle, unreserved, cased, type Reserved } from '../text/names.ts';

const withUnderscore = (name: string): string => `${name}_`;

/** Names of types and traits: those of the prelude are kept free for what we print. */
const types: Reserved = { keywords: rustKeywords, escape: withUnderscore };

/** Cases stand behind their enum's name, where only one word can't. */
const cases: Reserved = { keywords: new Set(['Self']), escape: withUnderscore };

/** Words that mean something only in some places, or only among types: values may have them as names. */
const soft =
  `union macro_rules raw safe auto default dyn_ bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128
  isize f32 f64 core std alloc`.split(/\s+/);

const values: Reserved = {
  keywords: rustKeywords.difference(new Set(soft)),
  escape: withUnderscore,
};

/** Modules stand beside crates. */
const modules: Reserved = { keywords: rustKeywords, escape: withUnderscore };

export const typeNames = (labels: readonly string[]): readonly string[] =>
  casedAll(labels, 'pascal', types);

export const caseNames = (labels: readonly string[]): readonly string[] =>
  casedAll(labels, 'pascal', cases);

export const fieldNames = (labels: readonly string[]): readonly string[] =>
  casedAll(labels, 'snake', values);

export const flagNames = (labels: readonly string[]): readonly string[] =>
  casedAll(labels, 'screaming', { keywords: new Set(), escape: withUnderscore });

/** Names of functions that stand beside each other. */
export function functionNames(
  labels: readonly string[],
  taken: ReadonlySet<string> = new Set(),
): readonly string[] {
  return casedAll(labels, 'snake', values, taken);
}

/** Names of parameters: none is one that our own variables have. */
export function parameterNames(labels: readonly string[]): readonly string[] {
  return fieldNames(labels).map((name) => (isVariable(name) ? withUnderscore(name) : name));
}

const isVariable = (name: string): boolean =>
  /^(?:(?:c|v|e|n|p|at|area|lent)\d+|scope|import|result)$/.test(name);

/** The first of some names that isn't taken. */
export const freeName = (
  candidates: readonly string[],
  identity: string,
  taken: ReadonlySet<string>,
): string => settle([identity], () => candidates, String, taken).get(identity)!;

/** The name of a module or file that a label gives. */
export const moduleName = (label: string): string => unreserved(cased(label, 'snake'), modules);

/** Modules of ours beside those of the world's interfaces. */
const ownModules: ReadonlySet<string> = new Set(['exports', 'rt']);

/**
 * Where each group stands, as the modules on the way to it. Two versions of a package stand beside each other as
 * `pkg_0_1_0` and `pkg_0_2_0`.
 */
export function modulePaths(
  imports: readonly WorldGroup[],
  exports: readonly WorldGroup[],
): ReadonlyMap<WorldGroup, readonly string[]> {
  const paths = new Map<WorldGroup, readonly string[]>();
  for (const [group, path] of pathsOf(imports, ownModules)) paths.set(group, path);
  for (const [group, path] of pathsOf(exports, new Set())) {
    paths.set(group, group.name === undefined ? [] : ['exports', ...path]);
  }
  return paths;
}

interface Placed {
  readonly group: WorldGroup;
  readonly parts: InterfaceName;
}

function pathsOf(
  groups: readonly WorldGroup[],
  taken: ReadonlySet<string>,
): readonly (readonly [WorldGroup, readonly string[]])[] {
  const placed: Placed[] = [];
  const plain: WorldGroup[] = [];
  for (const group of groups) {
    const parts = group.name === undefined ? undefined : parseInterfaceName(group.name);
    if (parts === undefined) plain.push(group);
    else placed.push({ group, parts });
  }
  const named = plain.filter((g) => g.name !== undefined).map((g) => g.name!);
  const namespaces = [...new Set(placed.map((p) => p.parts.namespace))];
  const top = settle(
    [...namespaces.map((n) => `${n}:`), ...named],
    (label) => {
      const name = flatName(label.replace(/:$/, ''));
      return [name, label.endsWith(':') ? `${name}_packages` : `${name}_interface`];
    },
    String,
    taken,
  );
  const result: [WorldGroup, readonly string[]][] = plain.map((g) => [
    g,
    g.name === undefined ? [] : [top.get(g.name)!],
  ]);
  for (const namespace of namespaces) {
    const inside = placed.filter((p) => p.parts.namespace === namespace);
    const packages = settle(
      new Set(inside.map(packageOf)),
      (pkg) => {
        const [name = '', version = ''] = pkg.split('@');
        return [flatName(name), `${flatName(name)}_${version.replaceAll(/[^0-9A-Za-z]+/g, '_')}`];
      },
      String,
    );
    for (const pkg of packages.keys()) {
      const members = inside.filter((p) => packageOf(p) === pkg);
      const names = settle(
        members,
        ({ parts }) => [moduleName(parts.interface)],
        ({ parts }) => parts.interface,
      );
      for (const member of members) {
        const path = [top.get(`${namespace}:`)!, packages.get(pkg)!, names.get(member)!];
        result.push([member.group, path]);
      }
    }
  }
  return result;
}

const packageOf = ({ parts }: Placed): string =>
  parts.version === undefined ? parts.package : `${parts.package}@${parts.version}`;

/** Nested namespaces and packages (🪺) become one name. */
const flatName = (label: string): string => moduleName(label.replaceAll(/[:/]/g, '-'));

/** A literal of Rust; what stands in names and labels is plain ASCII, everything else is escaped. */
export function quoted(text: string): string {
  const inner = text.replaceAll(/[^ !#-[\]-~]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
  return `"${inner}"`;
}
