/**
 * Everything that a world has -> names of C, which knows one namespace for all of them: `store_get`, `store_secret_t`,
 * `STORE_ERROR_LOCKED`. A name is its group's (the interface, or the world) and its own; where two would be the same,
 * both say more. What is made for a type (`store_secret_drop`) gives way to what WIT declares. Names are declared
 * first, by all who print something, and known when all are; none depends on the order in which they were declared.
 */
import { parseInterfaceName, parsePlainName } from '../../src/base/index.ts';
import type { Func } from '../../src/model/index.ts';
import type { WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import { cKeywords, cppKeywords } from '../text/keywords.ts';
import { cased, settle, unreserved } from '../text/names.ts';

/** A name of the program's one namespace. */
export interface GlobalName {
  /** Throws before all names are settled. */
  readonly text: string;
}

/**
 * Who gives way to those before: what users rely on in every world, structures, what WIT declares, functions that a world exports by
 * themselves, what is made for types, what only the source sees.
 */
const ranks = ['runtime', 'structure', 'wit', 'export', 'helper', 'internal'] as const;
type Rank = (typeof ranks)[number];

interface Declared {
  readonly rank: Rank;
  readonly candidates: readonly string[];
  readonly name: { text: string };
}

/** A user's header is read by both compilers, so the words of both are escaped everywhere. */
const reserved = {
  keywords: new Set([...cKeywords, ...cppKeywords]),
  escape: (name: string): string => `${name}_`,
};

/** Names of the standard headers that have the form of ours. */
const standard =
  /^(?:u?int_(?:least|fast)\d+_t|U?INT_(?:LEAST|FAST)\d+_(?:MIN|MAX)|max_align_t|aligned_alloc|at_quick_exit|quick_exit|call_once|memory_order\w*|atomic_\w*|(?:thrd|mtx|cnd|tss)_\w*)$/;

export class Names {
  readonly #prefix: string;
  readonly #declared = new Map<string, Declared>();
  readonly #groups: ReadonlyMap<WorldGroup, string>;
  #taken: ReadonlySet<string> | undefined;

  /** @param prefix - Stands before all names; empty for none. */
  constructor(world: WorldWalk, prefix: string) {
    this.#prefix = prefix === '' ? '' : `${prefix}_`;
    this.#groups = groupNames(world);
  }

  /** The name of a group in all names of what it has. */
  group(group: WorldGroup): string {
    return this.#groups.get(group)!;
  }

  /** A name of the support that every world has: `wit_alloc`, or with a prefix `PREFIX_alloc`. */
  runtime(own: string): GlobalName {
    const before = this.#prefix === '' ? 'wit_' : this.#prefix;
    return this.#declare('runtime', own, [`${before}${own}`]);
  }

  /** What WIT declares in a group, by labels: `store` and `secret`, `expose`. */
  wit(group: WorldGroup, labels: readonly string[], suffix = ''): GlobalName {
    return this.#declare('wit', this.#identity(group, labels, suffix), [
      this.#join('_', [this.group(group), ...labels.map(snake)], suffix),
      this.#join('__', [this.group(group), ...labels.map(snake)], suffix),
    ]);
  }

  /** A function of the world that may be called like one that it imports, which then has the name. */
  exported(group: WorldGroup, labels: readonly string[]): GlobalName {
    const plain = this.#join('_', [this.group(group), ...labels.map(snake)]);
    const both = this.#join('_', ['exports', this.group(group), ...labels.map(snake)]);
    return this.#declare('export', this.#identity(group, labels, ''), [plain, both]);
  }

  /** A constant that WIT declares: a case, a flag. */
  constant(group: WorldGroup, labels: readonly string[]): GlobalName {
    const parts = [this.group(group), ...labels.map(snake)];
    return this.#declare('wit', this.#identity(group, labels, 'constant'), [
      this.#join('_', parts).toUpperCase(),
      this.#join('__', parts).toUpperCase(),
    ]);
  }

  /** What is made for a thing of that name, under the word for it: `store_secret` and `drop`. */
  helper(of: string, word: string): GlobalName {
    return this.#declare('helper', `${of} ${word}`, [`${of}_${word}`, `${of}___${word}`]);
  }

  /** A structural type, or what is made for one, under the name of its structure. */
  structural(structure: string, identity: string, suffix: string): GlobalName {
    const before = this.#prefix === '' ? 'wit_' : this.#prefix;
    return this.#declare('structure', `${identity} ${suffix}`, [`${before}${structure}${suffix}`]);
  }

  /** What only the source has: a word, and the name of that for which it is. */
  internal(word: string, identity: string, base: string): GlobalName {
    return this.#declare('internal', `${word} ${identity}`, [`${word}_${base}`]);
  }

  /** With the prefix, for what makes names of it. */
  base(group: WorldGroup, labels: readonly string[]): string {
    return this.#join('_', [this.group(group), ...labels.map(snake)]);
  }

  /** Chooses all names. Nothing can be declared afterwards. */
  settle(): void {
    const taken = new Set<string>();
    for (const rank of ranks) {
      const all = [...this.#declared].filter(([, d]) => d.rank === rank);
      const identities = new Map(all.map(([identity, d]) => [d, identity]));
      const names = settle(
        all.map(([, d]) => d),
        (d) => d.candidates.filter((c, i) => i === d.candidates.length - 1 || !standard.test(c)),
        (d) => identities.get(d)!,
        taken,
      );
      for (const [declared, text] of names) {
        declared.name.text = text;
        taken.add(text);
      }
    }
    this.#taken = taken;
  }

  /** Names of parameters, which may be called like nothing that is declared before or beside them. */
  params(labels: readonly string[]): readonly string[] {
    return labels.map((label) => {
      const name = member(label);
      return this.#taken!.has(name) ? `${name}_` : name;
    });
  }

  #identity(group: WorldGroup, labels: readonly string[], suffix: string): string {
    return [group.side, group.name ?? '', ...labels, suffix].join(' ');
  }

  #join(between: string, parts: readonly string[], suffix = ''): string {
    return `${this.#prefix}${parts.join(between)}${suffix}`;
  }

  #declare(rank: Rank, identity: string, candidates: readonly string[]): GlobalName {
    if (this.#taken !== undefined) throw new Error(`declared too late: ${identity}`);
    const key = `${rank} ${identity}`;
    let declared = this.#declared.get(key);
    if (declared === undefined) {
      declared = { rank, candidates, name: { text: '' } };
      this.#declared.set(key, declared);
    }
    return declared.name;
  }
}

/** `get-JSON` is `get_json`. */
export const snake = (label: string): string => cased(label, 'snake');

/** The name of a field, a case's payload or a parameter. Neighbours never share one: labels differ in more than case. */
export const member = (label: string): string => unreserved(snake(label), reserved);

/** The labels of a function: `secret` and `expose` of `[method]secret.expose`. */
export function funcLabels({ name: text }: Func): readonly string[] {
  const { kind, resource, name, accessor } = parsePlainName(text);
  if (kind === 'constructor') return [resource, 'constructor'];
  const own = accessor === undefined ? name : `${accessor}-${name}`;
  return resource === '' ? [own] : [resource, own];
}

/** The short name of an interface where only one has it, otherwise as much of its package's as is needed. */
function groupNames({ model, world, imports, exports }: WorldWalk): Map<WorldGroup, string> {
  const imported = new Set(imports.map((g) => g.name));
  const pkg = model.packages[world.package]!.name;
  const own = path(world.name, pkg.namespace, pkg.name, pkg.version);
  // What stands in the world itself has one name, on both sides: only functions can meet there, and they say so.
  const ownGroups = [...imports, ...exports].filter((g) => g.name === undefined);
  const named = [...imports, ...exports].filter((g) => g.name !== undefined);
  const things: readonly (WorldGroup | 'world')[] = [...named, 'world'];
  const names = settle(
    things,
    (thing) => {
      if (thing === 'world') return own;
      const parsed = parseInterfaceName(thing.name!);
      const candidates =
        parsed === undefined
          ? [snake(thing.name!)]
          : path(parsed.interface, parsed.namespace, parsed.package, parsed.version);
      const isBoth = thing.side === 'exports' && imported.has(thing.name);
      return isBoth ? candidates.map((c) => `exports_${c}`) : candidates;
    },
    (thing) => (thing === 'world' ? 'world' : `${thing.side} ${thing.name!}`),
  );
  return new Map([
    ...named.map((g) => [g, names.get(g)!] as const),
    ...ownGroups.map((g) => [g, names.get('world')!] as const),
  ]);
}

/** From the short name on, each with one more part of the full one. */
function path(name: string, namespace: string, pkg: string, version: string | undefined): string[] {
  const plain = (text: string): string => snake(text).replaceAll(/[^0-9a-z]+/g, '_');
  const parts = [plain(namespace), plain(pkg), plain(name)];
  const all = [parts.slice(2), parts.slice(1), parts];
  if (version !== undefined) all.push([...parts, plain(version)]);
  return all.map((p) => p.join('_'));
}
