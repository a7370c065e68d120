/**
 * Two models -> their difference: pairs everything up (`pairing.ts`), then writes the nodes from the outside in, with
 * functions compared over the pairs of types.
 */
import { parsePlainName, versionTrack } from '../../base/index.ts';
import { accessorOf, packageNameText, unalias } from '../../model/index.ts';
import type {
  Direction,
  Func,
  InterfaceId,
  NamedType,
  PackageId,
  Param,
  TypeId,
  TypeRef,
  WorldId,
  WorldItem,
} from '../../model/index.ts';
import { itemSubject } from './difference.ts';
import type {
  Difference,
  DifferenceNode,
  Holding,
  NodeBase,
  ComparedSide,
  Subject,
} from './difference.ts';
import { type ToldElsewhere, toldElsewhere, type WorldMembers } from './included.ts';
import { externText, funcLabel, interfaceText, worldText } from './labels.ts';
import { type Members, membersOf, type Pair } from './members.ts';
import { namedAt } from './named-at.ts';
import { Pairing, type OwnedItems, importedItems } from './pairing.ts';
import { isGated, type Promises } from './promises.ts';
import { spansOf, TypeNodes, typesOf } from './type-nodes.ts';
import type { TypePairs } from './types.ts';
import { addPassed, type Usage } from './usage.ts';

/**
 * Compares two models.
 *
 * @param types - Over the same models; that it `isTooDeep` must have been ruled out.
 */
export function differenceOf(
  before: ComparedSide,
  after: ComparedSide,
  types: TypePairs,
  promises: Promises = {},
): Difference {
  const writer = new Writer(before, after, types, promises);
  const nodes = writer.run();
  const { passed, usage } = writer;
  return { before, after, types, usage, passed, nodes };
}

const bothSides: ReadonlySet<Direction> = new Set(['import', 'export']);

class Writer {
  /** What the functions pass of which a node was written, or those of others may; after, only those whose type is the same. */
  readonly passed = { before: new Set<TypeId>(), after: new Set<TypeId>() };
  readonly #before: ComparedSide;
  readonly #after: ComparedSide;
  readonly #types: TypePairs;
  readonly #pairing: Pairing;
  readonly #nodes: DifferenceNode[] = [];
  readonly #typeNodes: TypeNodes;
  readonly #worlds = new Map<Pair<WorldId>, WorldMembers>();
  #elsewhere: ((world: WorldMembers) => ToldElsewhere) | undefined;

  constructor(before: ComparedSide, after: ComparedSide, types: TypePairs, promises: Promises) {
    this.#before = before;
    this.#after = after;
    this.#types = types;
    this.#pairing = new Pairing(before, after, types, promises);
    for (const id of this.#pairing.usage.before.shared) this.passed.before.add(id);
    this.#typeNodes = new TypeNodes(this.#pairing, (node) => this.#nodes.push(node));
  }

  get usage(): Pair<Usage> {
    return this.#pairing.usage;
  }

  run(): DifferenceNode[] {
    const { packages, dependencies, interfacesOf, worldsOf } = this.#pairing;
    for (const { kept, renamed } of worldsOf.values()) {
      for (const pair of [...kept, ...renamed]) this.#worlds.set(pair, this.#worldMembers(pair));
    }
    this.#elsewhere = toldElsewhere(this.#before, this.#after, [...this.#worlds.values()], (w) =>
      this.#isGated(w),
    );
    const { own, root, packageSpans } = this.#after;
    const [first] = [root, ...own].flatMap((id) =>
      id !== undefined && own.includes(id) ? (packageSpans?.get(id) ?? []) : [],
    );
    const base: NodeBase = {
      label: 'the package',
      sides: bothSides,
      isExported: false,
      isUnstable: false,
      ...(first === undefined ? {} : { at: first }),
    };
    this.#nodes.push({ ...base, kind: 'root', packages });
    for (const pair of [...packages.kept, ...packages.renamed]) this.#package(base, pair);
    const places = namedAt(this.#after);
    for (const pair of dependencies) {
      const [from, to] = [this.#version('before', pair), this.#version('after', pair)];
      const isCompatible =
        from === to ||
        (from !== undefined && to !== undefined && versionTrack(from) === versionTrack(to));
      const label = `package \`${packageNameText(this.#after.model.packages[pair.after]!.name)}\``;
      const at = places.get(pair.after) ?? base.at;
      const node: NodeBase = { ...base, label, ...(at === undefined ? {} : { at }) };
      this.#nodes.push({ ...node, kind: 'dependency', pair, isCompatible });
      // Under another name, which the version is a part of, it is another thing: nothing more to say.
      if (isCompatible) for (const i of interfacesOf.get(pair)!.kept) this.#interface(base, i);
    }
    for (const pair of this.#pairing.moved) {
      this.#typeNodes.type(base, pair, `type \`${pair.before.name}\``, true);
    }
    return this.#nodes;
  }

  #isGated({ stability }: Subject): boolean {
    return isGated(this.#pairing.promises, stability);
  }

  #version(side: 'before' | 'after', pair: Pair<PackageId>): string | undefined {
    const { model } = side === 'before' ? this.#before : this.#after;
    return model.packages[pair[side]]!.name.version;
  }

  #package(base: NodeBase, pair: Pair<PackageId>): void {
    const [interfaces, worlds] = [
      this.#pairing.interfacesOf.get(pair)!,
      this.#pairing.worldsOf.get(pair)!,
    ];
    const label = `package \`${packageNameText(this.#after.model.packages[pair.after]!.name)}\``;
    const at = this.#after.packageSpans?.get(pair.after) ?? base.at;
    const node: NodeBase = { ...base, label, ...(at === undefined ? {} : { at }) };
    this.#nodes.push({ ...node, kind: 'package', pair, interfaces, worlds });
    for (const i of [...interfaces.kept, ...interfaces.renamed]) this.#interface(node, i);
    for (const w of [...worlds.kept, ...worlds.renamed]) {
      this.#world(node, this.#worlds.get(w)!);
    }
  }

  #interface(base: NodeBase, pair: Pair<InterfaceId>, name?: string): void {
    const before = this.#before.model.interfaces[pair.before]!;
    const after = this.#after.model.interfaces[pair.after]!;
    const { usage } = this.#pairing;
    const sides = usage.before.sidesOf(pair.before).union(usage.after.sidesOf(pair.after));
    const at = after.span ?? base.at;
    const node: NodeBase = {
      label: `interface \`${interfaceText(this.#after, pair.after) ?? name ?? ''}\``,
      sides: sides.size === 0 ? bothSides : sides,
      isExported: sides.has('export'),
      isUnstable: base.isUnstable || this.#isGated(before),
      ...(at === undefined ? {} : { at }),
    };
    const items = this.#pairing.owners.get(after)!;
    const functions = this.#functions({ before, after }, items.types);
    const isKnown = { before, after };
    this.#nodes.push({ ...node, kind: 'interface', pair: isKnown, types: items.types, functions });
    const isWithinUnstable = after.stability?.kind === 'unstable';
    this.#members({ ...node, isWithinUnstable }, items.types, functions);
  }

  #worldMembers(pair: Pair<WorldId>): WorldMembers {
    const before = this.#before.model.worlds[pair.before]!;
    const after = this.#after.model.worlds[pair.after]!;
    const { types } = this.#pairing.owners.get(after)!;
    const items = { before: importedItems(before.imports), after: importedItems(after.imports) };
    const functions = this.#functions(items, types);
    const externs = (side: 'imports' | 'exports'): Members<WorldItem> =>
      membersOf(
        before[side].filter(isExtern),
        after[side].filter(isExtern),
        this.#pairing.externKey,
        (x, y) => this.#areAlike(x, y),
      );
    return { pair, imports: externs('imports'), exports: externs('exports'), types, functions };
  }

  #world(base: NodeBase, world: WorldMembers): void {
    const { pair, imports, exports } = world;
    const before = this.#before.model.worlds[pair.before]!;
    const after = this.#after.model.worlds[pair.after]!;
    const node: NodeBase = {
      label: `world \`${worldText(this.#after, pair.after)}\``,
      sides: new Set(['import']),
      isExported: false,
      isUnstable: base.isUnstable || this.#isGated(before),
      ...(after.span === undefined ? {} : { at: after.span }),
    };
    const elsewhere = this.#elsewhere!(world);
    const [types, functions] = [
      without(world.types, elsewhere),
      without(world.functions, elsewhere),
    ];
    this.#nodes.push({
      ...node,
      kind: 'world',
      pair,
      imports,
      exports,
      elsewhere,
      types,
      functions,
    });
    this.#members(node, types, functions);
    for (const [side, members] of [['import', imports] as const, ['export', exports] as const]) {
      const isExported = side === 'export';
      const inner = { ...node, sides: new Set([side]), isExported };
      for (const item of [...members.kept, ...members.renamed]) {
        if (!elsewhere.has(item.after)) this.#extern(inner, item);
      }
    }
  }

  /** Whether an import or export only has another name. */
  #areAlike(before: WorldItem, after: WorldItem): boolean {
    if (before.kind === 'func' && after.kind === 'func') {
      return this.#haveOneType(before.func, after.func);
    }
    if (before.kind !== 'interface' || after.kind !== 'interface') return false;
    if (before.name === undefined || after.name === undefined) return false;
    return this.#pairing.partnerOf(before.id) === after.id;
  }

  #extern(world: NodeBase, pair: Pair<WorldItem>): void {
    const { before, after } = pair;
    const subject = itemSubject(after, this.#after.model);
    const at = subject.span ?? world.at;
    const side = world.isExported ? 'export' : 'import';
    const node: NodeBase = {
      ...world,
      label: `${side} \`${externText(this.#after, after)}\` of ${world.label}`,
      isUnstable: world.isUnstable || this.#isGated(itemSubject(before, this.#before.model)),
      ...(at === undefined ? {} : { at }),
    };
    const areInterfaces = before.kind === 'interface' && after.kind === 'interface';
    const isOther = areInterfaces && this.#pairing.partnerOf(before.id) !== after.id;
    this.#nodes.push({ ...node, kind: 'extern', pair, isOther });
    if (before.kind === 'func' && after.kind === 'func') {
      this.#function(node, { before: before.func, after: after.func }, node.label);
    } else if (areInterfaces && !isOther) {
      const isInline = this.#after.model.interfaces[after.id]!.name === undefined;
      if (isInline) this.#interface(world, { before: before.id, after: after.id }, after.name);
    }
  }

  #members(owner: NodeBase, types: Members<NamedType>, functions: Members<Func>): void {
    for (const pair of [...types.kept, ...types.renamed]) {
      this.#typeNodes.type(owner, pair, `type \`${pair.after.name}\` of ${owner.label}`);
    }
    for (const pair of [...functions.kept, ...functions.renamed]) {
      this.#function(owner, pair, `${funcLabel(pair.after)} of ${owner.label}`);
    }
  }

  /** The functions of an interface or world; those of resources that came or went with them are left out. */
  #functions(pair: Pair<OwnedItems>, types: Members<NamedType>): Members<Func> {
    const names = new Map(types.renamed.map((t) => [t.before.id, t.after.name]));
    const resources = { before: new Set<number>(), after: new Set<number>() };
    for (const { before, after } of [...types.kept, ...types.renamed]) {
      const isKept =
        this.#types.before[before.id]!.type.kind === 'resource' &&
        this.#types.after[after.id]!.type.kind === 'resource';
      if (isKept) {
        resources.before.add(before.id);
        resources.after.add(after.id);
      }
    }
    const own = (side: 'before' | 'after'): Func[] =>
      pair[side].functions.filter(
        ({ kind }) => kind.kind === 'freestanding' || resources[side].has(kind.resource),
      );
    const resourceOf = ({ kind }: Func, side: 'before' | 'after'): string => {
      if (kind.kind === 'freestanding') return '';
      const own = side === 'before' ? names.get(kind.resource) : undefined;
      return own ?? this.#types[side][kind.resource]!.name ?? '';
    };
    const keyOf = (func: Func, side: 'before' | 'after'): string => {
      const { kind, name, accessor } = parsePlainName(func.name);
      const own = kind === 'constructor' ? null : name;
      // A getter is not the function that had its name: others call it otherwise.
      return JSON.stringify([resourceOf(func, side), own, accessor ?? null]);
    };
    return membersOf(own('before'), own('after'), keyOf, (b, a) => {
      const isOneResource = resourceOf(b, 'before') === resourceOf(a, 'after');
      if (accessorOf(b.kind) !== accessorOf(a.kind)) return false;
      if (b.kind.kind === a.kind.kind) {
        return b.kind.kind !== 'constructor' && isOneResource && this.#haveOneType(b, a);
      }
      // A free function that a resource took in, or let go, keeps its name; a constructor has none to keep.
      const hasName = plainName(b) === plainName(a);
      const isFree = b.kind.kind === 'freestanding' || a.kind.kind === 'freestanding';
      const isMade = b.kind.kind === 'constructor' || a.kind.kind === 'constructor';
      const mayBeOne = isFree ? hasName && !isMade : isMade && isOneResource;
      return mayBeOne && this.#haveOneType(b, a, receivesApart(b, a) ? 1 : 0);
    });
  }

  /** @param without - How many of the first parameters may have other names. */
  #haveOneType(b: Func, a: Func, without = 0): boolean {
    return (
      b.async === a.async &&
      b.params.length === a.params.length &&
      b.params.every((p, i) => i < without || p.name === a.params[i]!.name) &&
      b.params.every((p, i) => this.#types.areEqual(p.type, a.params[i]!.type)) &&
      this.#types.areEqual(b.result, a.result)
    );
  }

  /** The parameters beside `self`; what takes its place where one of the two is no method stands for it. */
  #params({ before, after }: Pair<Func>): Members<Param> {
    const isReceiver = (side: 'before' | 'after', func: Func, method: Func): boolean => {
      const first =
        func.params[0] === undefined ? '' : unalias(this.#types[side], func.params[0].type);
      const type = typeof first === 'string' ? undefined : this.#types[side][first]!.type;
      if (type?.kind !== 'own' && type?.kind !== 'borrow') return false;
      const resource = method.kind.kind === 'freestanding' ? -1 : method.kind.resource;
      return side === 'before'
        ? this.#types.isPaired(type.resource, resource)
        : this.#types.isPaired(resource, type.resource);
    };
    const isApart = receivesApart(before, after);
    const own = (side: 'before' | 'after', func: Func, other: Func): readonly Param[] =>
      func.kind.kind === 'method' || (isApart && isReceiver(side, func, other))
        ? func.params.slice(1)
        : func.params;
    return membersOf(
      own('before', before, after),
      own('after', after, before),
      (p) => p.name,
      (b, a, [i, j]) => i === j && this.#types.areEqual(b.type, a.type),
    );
  }

  #function(owner: NodeBase, pair: Pair<Func>, label: string): void {
    const { before, after } = pair;
    addPassed(this.#types.before, before, this.passed.before);
    if (this.#haveOneType(before, after)) {
      addPassed(this.#types.after, after, this.passed.after);
    }
    const at = after.span ?? owner.at;
    const node: NodeBase = {
      ...owner,
      label,
      isUnstable: owner.isUnstable || this.#isGated(before),
      ...(at === undefined ? {} : { at }),
    };
    const params = this.#params(pair);
    this.#nodes.push({ ...node, kind: 'function', pair, params });
    for (const p of params.kept) {
      const what = `parameter \`${p.after.name}\` of ${label}`;
      this.#typeNodes.use(node, 'param', what, typesOf(p), spansOf(p), passedOn);
    }
    if (before.result === undefined || after.result === undefined) return;
    // That a constructor may fail from now on, or no longer, is told by rules of its own.
    const fails = this.#isResult('before', before.result) !== this.#isResult('after', after.result);
    if (fails && before.kind.kind === 'constructor' && after.kind.kind === 'constructor') return;
    const results = { before: before.result, after: after.result };
    this.#typeNodes.use(node, 'result', `the result of ${label}`, results, spansOf(pair), passedOn);
  }

  #isResult(side: 'before' | 'after', ref: TypeRef): boolean {
    const at = unalias(this.#types[side], ref);
    return typeof at === 'number' && this.#types[side][at]!.type.kind === 'result';
  }
}

const without = <T extends NamedType | Func>(all: Members<T>, elsewhere: ToldElsewhere) => {
  const isHere = (member: T): boolean => !elsewhere.has(member);
  const { added, removed, kept, renamed } = all;
  return {
    added: added.filter(isHere),
    removed: removed.filter(isHere),
    kept: kept.filter(({ after }) => isHere(after)),
    renamed: renamed.filter(({ after }) => isHere(after)),
  };
};

/** Parameters and results. */
const passedOn: Holding = { isPassed: true, isHeld: true };

const isExtern = (item: WorldItem): boolean =>
  item.kind === 'interface' || (item.kind === 'func' && item.func.kind.kind === 'freestanding');

/** Whether one of two functions has a `self`, and the other, if anything, a first parameter in its place. */
const receivesApart = (before: Func, after: Func): boolean =>
  (before.kind.kind === 'method') !== (after.kind.kind === 'method');

/** `read` of `[method]blob.read`. */
const plainName = (func: Func): string => parsePlainName(func.name).name;
