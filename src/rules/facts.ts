/**
 * What several rules ask about a resolved package: the model's entries of declarations, which types functions reach,
 * what refers to what. Each fact is found when it is first asked for, once a package.
 */
import type { Node, PackageBlock, PackageId as PackageIdNode } from '../../grammar/wit/index.ts';
import { isTextSpan, splitVersion, withVersion } from '../base/index.ts';
import type { Span, TextSpan } from '../base/index.ts';
import { childTypes, packageNameText } from '../model/index.ts';
import type { Func, NamedType, PackageId, TypeId, TypeRef } from '../model/index.ts';
import type { Loaded, Reference } from '../resolve/index.ts';

export class PackageFacts {
  readonly #loaded: Loaded;
  #funcs: Map<string, Func> | undefined;
  #references: Map<string, Reference> | undefined;
  #packages: Map<string, PackageId> | undefined;

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
  }

  /** The model's type of a declaration. */
  typeOf(declaration: Node): TypeId | undefined {
    const target = this.#loaded.definitions.get(declaration);
    return target?.kind === 'type' ? target.id : undefined;
  }

  /** The function whose name stands at a place. */
  funcAt(span: TextSpan): Func | undefined {
    this.#funcs ??= new Map(
      this.allFuncs().flatMap((func) => {
        const key = keyOf(func.span);
        return key === undefined ? [] : [[key, func]];
      }),
    );
    return this.#funcs.get(keyOf(span)!);
  }

  /** What the name at a place refers to. */
  referenceAt(span: TextSpan): Reference | undefined {
    this.#references ??= new Map(
      this.#loaded.references.map((reference) => [keyOf(reference.span)!, reference]),
    );
    return this.#references.get(keyOf(span)!);
  }

  /** All functions of all packages; those that worlds share come once for each. */
  allFuncs(): readonly Func[] {
    const { interfaces, worlds } = this.#loaded.model;
    return [
      ...interfaces.flatMap((iface) => iface.functions),
      ...worlds.flatMap((world) =>
        [...world.imports, ...world.exports].flatMap((item) =>
          item.kind === 'func' ? [item.func] : [],
        ),
      ),
    ];
  }

  /** The package that a name in the text means. */
  packageNamed(id: PackageIdNode): PackageId | undefined {
    this.#packages ??= new Map(
      this.#loaded.model.packages.map((pkg, i) => [packageNameText(pkg.name), i]),
    );
    return this.#packages.get(packageText(id));
  }

  /** The package in which a node stands: the one of the block around it, or the root. */
  packageAround(parents: readonly Node[]): PackageId | undefined {
    const block = parents.find((node): node is PackageBlock => node.kind === 'package-block');
    return block === undefined ? this.#loaded.root : this.packageNamed(block.id);
  }

  /** The packages that some packages need, themselves included: what they refer to, and what that needs in turn. */
  neededBy(roots: Iterable<PackageId>): ReadonlySet<PackageId> {
    const needed = new Set<PackageId>();
    const todo = [...roots];
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      if (needed.has(id)) continue;
      needed.add(id);
      todo.push(...this.dependenciesOf(id));
    }
    return needed;
  }

  /** The packages whose interfaces a package itself uses, imports or exports, also by what its worlds include. */
  dependenciesOf(id: PackageId): ReadonlySet<PackageId> {
    const { model } = this.#loaded;
    const found = new Set<PackageId>();
    const ofInterface = (i: number): void => {
      const pkg = model.interfaces[i]!.package;
      if (pkg !== undefined && pkg !== id) found.add(pkg);
    };
    const ofTypes = (types: readonly NamedType[]): void => {
      for (const named of types) {
        const { type } = model.types[named.id]!;
        if (type.kind !== 'alias' || typeof type.type !== 'number') continue;
        const { owner } = model.types[type.type]!;
        if (owner?.kind === 'interface') ofInterface(owner.id);
      }
    };
    const pkg = model.packages[id]!;
    for (const i of pkg.interfaces) ofTypes(model.interfaces[i]!.types);
    for (const w of pkg.worlds) {
      const world = model.worlds[w]!;
      for (const item of [...world.imports, ...world.exports]) {
        if (item.kind === 'interface') {
          ofInterface(item.id);
          // What is written in the world itself is in no list of its package.
          if (model.interfaces[item.id]!.name === undefined) {
            ofTypes(model.interfaces[item.id]!.types);
          }
        } else if (item.kind === 'type') ofTypes([item]);
      }
    }
    return found;
  }

  /** Every type that a value of `ref` is made of, itself and the resources of handles included, each once. */
  reachable(refs: Iterable<TypeRef>, seen = new Set<TypeRef>()): Set<TypeRef> {
    const { types } = this.#loaded.model;
    const todo = [...refs];
    for (let ref = todo.pop(); ref !== undefined; ref = todo.pop()) {
      if (seen.has(ref)) continue;
      seen.add(ref);
      if (typeof ref !== 'number') continue;
      const { type } = types[ref]!;
      todo.push(...childTypes(type));
      if (type.kind === 'own' || type.kind === 'borrow') todo.push(type.resource);
    }
    return seen;
  }
}

/** `ns:name@version` as a package is named in the text. */
export function packageText({ namespaces, names, version }: PackageIdNode): string {
  const join = (ids: PackageIdNode['names'], by: string): string =>
    ids.map((id) => id.name).join(by);
  return withVersion(`${join(namespaces, ':')}:${join(names, '/')}`, version?.text);
}

/** `ns:pkg/name@version` of an interface or world. */
export function textInPackage(id: PackageIdNode, name: string): string {
  const [path, version] = splitVersion(packageText(id));
  return withVersion(`${path}/${name}`, version);
}

const keyOf = (span: Span | undefined): string | undefined =>
  span === undefined || !isTextSpan(span) ? undefined : `${span.start} ${span.file}`;
