/**
 * External visibility: a resource, record, variant, enum or flags type that an import or export uses must have been
 * imported or exported before, so that users of the component can name it. Nodes are what has names: every import and
 * export of a type is a node of its own. Explainer.md, External Visibility of Types.
 */
import type {
  Extern,
  FuncNode,
  ResourceNode,
  TypeNode,
  TypeUse,
  ValueNode,
} from '../types/entities.ts';
import { definition, renamed } from '../match/substitution.ts';

/** Whether a type has a name that users of the component can see. */
export type IsNamed = (node: TypeNode) => boolean;

/** A type that is used without having a name. */
export interface Unnamed {
  readonly kind: string;
  readonly node: ValueNode | ResourceNode;
}

/** The first type in `item` that is used without having a name; undefined if all have one. */
export function unnamedIn(item: Extern, isNamed: IsNamed): Unnamed | undefined {
  return new Search(isNamed).extern(item);
}

/**
 * Looks for types that are other names of exported ones: imports come before exports. What was found not to be one is
 * remembered, so that a long chain of names is walked once.
 */
export class ExportedNames {
  readonly #isImported: IsNamed;
  readonly #isExported: IsNamed;
  #known = new Set<TypeNode>();

  constructor(isImported: IsNamed, isExported: IsNamed) {
    this.#isImported = isImported;
    this.#isExported = isExported;
  }

  /** To be told when types that were there before get names by being exported in an instance. */
  forget(): void {
    this.#known = new Set();
  }

  /** Whether a type that `item` brings is another name of an exported one. */
  areIn(item: Extern, seen: Set<Extern> = new Set<Extern>()): boolean {
    if (item.sort === 'type') return this.#isNameOf(item.type);
    if (item.sort !== 'instance' || seen.has(item)) return false;
    seen.add(item);
    return [...item.exports.values()].some((inner) => this.areIn(inner, seen));
  }

  #isNameOf(type: TypeNode): boolean {
    for (let node = renamed(type); node !== undefined; node = renamed(node)) {
      if (this.#known.has(node) || this.#isImported(node)) return false;
      if (this.#isExported(node)) return true;
      this.#known.add(node);
    }
    return false;
  }
}

/** Tells `name` of all type nodes that get a name when `item` is imported or exported. */
export function nameTypes(
  item: Extern,
  name: (node: TypeNode) => void,
  seen: Set<Extern> = new Set<Extern>(),
): void {
  if (item.sort === 'type') name(item.type);
  if (item.sort !== 'instance' || seen.has(item)) return;
  seen.add(item);
  for (const inner of item.exports.values()) nameTypes(inner, name, seen);
}

const needsName = new Set(['record', 'variant', 'enum', 'flags']);

class Search {
  readonly #isNamed: IsNamed;
  /** What the instances on the way name for what comes after. */
  readonly #inside = new Set<TypeNode>();
  readonly #seen = new Set<TypeNode | Extern>();

  constructor(isNamed: IsNamed) {
    this.#isNamed = isNamed;
  }

  extern(item: Extern): Unnamed | undefined {
    switch (item.sort) {
      case 'func':
        return this.#func(item.type);
      case 'type': {
        const problem = this.#type(item.type);
        this.#name(item.type);
        return problem;
      }
      case 'instance':
        if (this.#seen.has(item)) return undefined;
        this.#seen.add(item);
        return this.#exports(item.exports);
      case 'component':
      case 'core module':
        return undefined;
      case 'value':
        return this.#use(item.type);
      default:
        return item satisfies never;
    }
  }

  /**
   * A type that an instance exports, for what comes after. The functions of an instance that is passed on know it by the
   * name that it had where it was before.
   */
  #name(type: TypeNode): void {
    for (let node: TypeNode | undefined = type; node !== undefined; node = renamed(node)) {
      if (this.#inside.has(node)) return;
      this.#inside.add(node);
      if (this.#isNamed(node)) return;
    }
  }

  #exports(exports: ReadonlyMap<string, Extern>): Unnamed | undefined {
    return first(exports.values(), (inner) => this.extern(inner));
  }

  /** A type that is named itself: what it is made of must have names. */
  #type(node: TypeNode): Unnamed | undefined {
    switch (node.kind) {
      case 'value':
        return this.#parts(node);
      case 'func':
        return this.#func(node);
      case 'instance':
        return this.#exports(node.shape!.exports);
      case 'resource':
      case 'component':
        return undefined;
      default:
        return node satisfies never;
    }
  }

  #func(node: FuncNode): Unnamed | undefined {
    const result = node.result === undefined ? [] : [node.result];
    return first([...node.params.map((p) => p.type), ...result], (use) => this.#use(use));
  }

  #use(use: TypeUse | ResourceNode): Unnamed | undefined {
    if (typeof use === 'string' || this.#inside.has(use) || this.#isNamed(use)) return undefined;
    if (use.kind === 'resource') return { kind: 'resource', node: use };
    if (this.#seen.has(use)) return undefined;
    this.#seen.add(use);
    const { source } = definition(use);
    if (source.kind === 'defined' && needsName.has(source.def.kind)) {
      return { kind: source.def.kind, node: use };
    }
    return this.#parts(use);
  }

  #parts(node: ValueNode): Unnamed | undefined {
    const { source } = definition(node);
    if (source.kind === 'alias') return undefined;
    return first(source.parts.values(), (part) => this.#use(part));
  }
}

function first<T>(items: Iterable<T>, find: (item: T) => Unnamed | undefined): Unnamed | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
