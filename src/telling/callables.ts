/**
 * What of a program can be called from the command line: its exported functions and the members of its resources, as
 * people write them (`add`, `demo:store/store#get`, `new secret`, `secret.make`, `s.expose` for a result `s`), and the
 * choice of one.
 */
import {
  didYouMean,
  parsePlainName,
  pathText,
  printable,
  readNamePattern,
  splitPath,
} from '../base/index.ts';
import { exportedFuncs, findExport } from '../link/index.ts';
import type { FoundExport, Program } from '../link/index.ts';
import { structureOf, type TypeDef, type TypeRef, unalias } from '../model/index.ts';
import { type NamedResult, type NamedResults, partsOf, type WaveCall } from '../wave/index.ts';

/** What is called. */
export interface Chosen {
  readonly found: FoundExport;
  /** The result that it is called on, before the arguments that are written. */
  readonly self?: string;
}

export type Choice = Chosen | { readonly message: string; readonly help: readonly string[] };

/** As `--invoke` takes it: `run`, `ns:pkg/iface@1.0.0#f`, `new ns:pkg/iface#blob`, `ns:pkg/iface#blob.read`. */
export function callName({ path }: Pick<FoundExport, 'path'>): string {
  const { kind, resource, name } = parsePlainName(path.at(-1)!);
  if (kind === 'freestanding') return pathText(path);
  const owner = (own: string): string => pathText([...path.slice(0, -1), own]);
  return kind === 'constructor' ? `new ${owner(resource)}` : owner(`${resource}.${name}`);
}

/**
 * Chooses the function that a name means: `ns:pkg/iface@1.0.0#f`, also in a compatible version, `f` alone where only one
 * interface has it, and any pattern of names that means one function. A name with a dot is a member: of a result, or of a
 * resource, whose methods take what they are called on as their first argument.
 */
export function chooseExport(
  program: Program,
  { name, isNew }: Pick<WaveCall, 'name' | 'isNew'>,
  results: NamedResults = new Map(),
): Choice {
  const all = exportedFuncs(program);
  const { instance, name: own } = splitPath(name);
  const inInstance = (member: string): string =>
    instance === undefined ? member : pathText([instance, member]);
  if (isNew) {
    const [found, ...more] = named(program, all, inInstance(`[constructor]${own}`));
    return more.length > 0 ? several(name, [found!, ...more]) : choice(all, `new ${name}`, found);
  }
  const dot = own.startsWith('[') ? -1 : own.indexOf('.');
  if (dot > 0) {
    const [owner, member] = [own.slice(0, dot), own.slice(dot + 1)];
    const result = instance === undefined ? results.get(owner) : undefined;
    if (result !== undefined) return methodOf(program, all, [owner, result], member);
    const matches = ['static', 'method'].flatMap((kind) =>
      named(program, all, inInstance(`[${kind}]${own}`)),
    );
    if (matches.length > 1) return several(name, matches);
    if (matches.length === 0) {
      const near = didYouMean(owner, results.keys());
      if (near.length > 0)
        return { message: `there is no result \`${printable(owner)}\``, help: near };
    }
    return choice(all, name, matches[0]);
  }
  const exact = named(program, all, name);
  const matches = exact.length > 0 ? exact : matching(all, name);
  return matches.length > 1 ? several(name, matches) : choice(all, name, matches[0]);
}

/** Those that a name means as it is. */
function named(
  program: Program,
  all: readonly FoundExport[],
  text: string,
): readonly FoundExport[] {
  const { instance, name } = splitPath(text);
  const exact = findExport(program, instance, name);
  if (exact !== undefined) return [exact];
  return instance === undefined ? all.filter(({ path }) => path.at(-1) === name) : [];
}

function matching(all: readonly FoundExport[], name: string): readonly FoundExport[] {
  const pattern = readNamePattern(name, { short: true });
  return all.filter(({ path }) => path.length <= 2 && pattern?.matches(path[0]!, path[1]) === true);
}

/** The method of a result that is a handle. */
function methodOf(
  program: Program,
  all: readonly FoundExport[],
  [self, { type }]: readonly [string, NamedResult],
  member: string,
): Choice {
  const { types } = program.plan;
  const resource = resourceOf(types, type);
  if (resource === undefined) {
    return {
      message: `\`${self}\` is no object of a resource, and has no methods`,
      help: [`give it to a function, as in \`f(${self})\``],
    };
  }
  const methods = all.filter(({ path, type: { params } }) => {
    const { kind, accessor } = parsePlainName(path.at(-1)!);
    if (kind !== 'method' || accessor !== undefined) return false;
    return resourceOf(types, params[0]!.type) === resource;
  });
  const nameOf = ({ path }: FoundExport): string => parsePlainName(path.at(-1)!).name;
  const found = methods.find((method) => nameOf(method) === member);
  if (found !== undefined) return { found, self };
  const names = [...new Set(methods.map(nameOf))];
  const near = didYouMean(member, names);
  const there = names.map((name) => `\`${printable(name)}\``).join(', ');
  return {
    message: `\`${self}\` has no method \`${printable(member)}\``,
    help: near.length > 0 ? near : [names.length === 0 ? 'it has none' : `it has ${there}`],
  };
}

function resourceOf(types: readonly TypeDef[], ref: TypeRef): TypeRef | undefined {
  const type = structureOf(types, ref);
  if (typeof type === 'string') return undefined;
  return type.kind === 'own' || type.kind === 'borrow' ? unalias(types, type.resource) : undefined;
}

function several(name: string, matches: readonly FoundExport[]): Choice {
  const list = matches.slice(0, 8).map((m) => `\`${printable(callName(m))}\``);
  const more = matches.length > list.length ? `, and ${matches.length - list.length} more` : '';
  return {
    message: `\`${printable(name)}\` could be several functions`,
    help: [`name one of ${list.join(', ')}${more}`],
  };
}

function choice(all: readonly FoundExport[], name: string, found: FoundExport | undefined): Choice {
  if (found === undefined) return unknown(all, name);
  if (isProperty(found)) {
    return {
      message: `\`${printable(name)}\` is a property, and can’t be called from the command line`,
      help: ['call a function that uses it, or write a few lines of JavaScript'],
    };
  }
  return { found };
}

function unknown(all: readonly FoundExport[], name: string): Choice {
  const known = all.filter((f) => !isProperty(f));
  const names = known.map(callName);
  const functions = known.map(({ path }) => callName({ path: path.slice(-1) }));
  const near = didYouMean(name, [...names, ...functions]);
  const list = names.slice(0, 8).map((n) => `\`${printable(n)}\``);
  const there = list.length === 0 ? 'it exports no functions' : `there is ${list.join(', ')}`;
  return {
    message: `there is no exported function \`${printable(name)}\``,
    help: near.length > 0 ? near : [there],
  };
}

/** What a program exports, as people who want to call something ask. */
export interface Callables {
  readonly callable: readonly FoundExport[];
  /** The others: properties, and what takes streams, futures or handles that no call gives. */
  readonly others: readonly FoundExport[];
}

/** Tells the functions that the command line can call from those that it can't. */
export function callablesOf(program: Program): Callables {
  const { types } = program.plan;
  const all = exportedFuncs(program);
  const parts = new Map(
    all.map((f) => [f, f.type.params.map(({ type }) => needsOf(types, type))] as const),
  );
  const given = new Set<TypeRef>();
  const callable = new Set<FoundExport>();
  // Each that can be called may give handles that others take.
  for (let before = -1; before < callable.size;) {
    before = callable.size;
    for (const [found, params] of parts) {
      if (isProperty(found) || callable.has(found)) continue;
      const canGive = params.every((p) => p.isText && p.resources.every((r) => given.has(r)));
      if (!canGive) continue;
      callable.add(found);
      const { result } = found.type;
      if (result !== undefined) for (const r of needsOf(types, result).resources) given.add(r);
    }
  }
  return {
    callable: all.filter((f) => callable.has(f)),
    others: all.filter((f) => !callable.has(f)),
  };
}

/** The resources that values of a type have handles of, and whether all else in them can be written. */
function needsOf(types: readonly TypeDef[], ref: TypeRef): Needs {
  const resources: TypeRef[] = [];
  let isText = true;
  for (const part of partsOf(types, ref)) {
    const kind = typeof part === 'string' ? part : part.kind;
    if (typeof part !== 'string' && (part.kind === 'own' || part.kind === 'borrow')) {
      resources.push(unalias(types, part.resource));
    } else if (kind === 'error-context' || kind === 'future' || kind === 'stream') isText = false;
  }
  return { resources, isText };
}

interface Needs {
  readonly resources: readonly TypeRef[];
  readonly isText: boolean;
}

function isProperty({ path }: FoundExport): boolean {
  return parsePlainName(path.at(-1)!).accessor !== undefined;
}
