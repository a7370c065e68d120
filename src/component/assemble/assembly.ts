/**
 * Components that are put together in one, known by their types: each instantiation is checked and gives exports, what
 * is left open becomes an import of the whole, and several that ask for one name share it. Resources keep their
 * identity: two instances of a component have two. Nothing is instantiated and no code is looked at; which is
 * instantiated with what, and under which names, is said by whoever composes. Explainer.md, Type Checking.
 */
import type { Diagnostic, Outcome } from '../../base/index.ts';
import type { ComponentTree, Definition, ExternName, ExternType } from '../../binary/index.ts';
import type { Model, TypeId, WorldId } from '../../model/index.ts';
import { Unknown, type Context } from '../eval/context.ts';
import { Scope } from '../eval/scope.ts';
import { match, type Comparison } from '../match/match.ts';
import { Substitution } from '../match/substitution.ts';
import type { ComponentShape, Extern, TypeNode } from '../types/entities.ts';
import type { Features } from '../validate/features.ts';
import { Validator } from '../validate/validator.ts';
import { worldType } from '../write/world-type.ts';
import type { ComponentWriter } from '../write/component-writer.ts';
import { DeclarationWriter } from './declaration-writer.ts';
import { VisibleNames } from './visible-names.ts';
import { keyOf, mentionedTypes, namedTypes, type TypeKey } from './type-keys.ts';

/** What an instance is given, and who gives it, for messages. */
export interface Given {
  readonly item: Extern;
  readonly giver: string;
}

export interface Instantiation {
  /** Its name for people. */
  readonly label: string;
  /** By the names of the component's imports. */
  readonly given: ReadonlyMap<string, Given>;
  /** The name under which the whole imports what is not given. */
  readonly openName: (extern: ExternName) => ExternName;
}

/** Who asks for what other types need, and under which names. */
type Like = Pick<Instantiation, 'label' | 'openName'>;

interface LikeParts {
  readonly made: Set<TypeId>;
  readonly own: ReadonlySet<TypeId>;
  readonly substitution: Substitution;
}

interface OpenImport {
  readonly extern: ExternName;
  readonly item: Extern;
  /** Who has asked for it first. */
  readonly asker: string;
}

export class Assembly {
  readonly #validator: Validator;
  readonly #shapes = new Map<ComponentTree, Outcome<ComponentShape | undefined>>();
  readonly #open = new Map<string, OpenImport>();
  /** Resources that whoever instantiates the whole is to give. */
  readonly #openResources = new Set<TypeId>();
  /** The import by which a type comes in. */
  readonly #owners = new Map<TypeKey, string>();
  #writer: DeclarationWriter | undefined;
  /** Whether nothing was rejected of what is looked at. */
  #isSound = true;

  constructor(features: Features) {
    // Code is the engine's to judge, where it is run.
    this.#validator = new Validator(features, () => {});
  }

  get #cx(): Context {
    return this.#validator.cx;
  }

  /** The names of what the whole imports so far. */
  get openNames(): Iterable<string> {
    return this.#open.keys();
  }

  /** All that is wrong with the whole, of whose parts the types are known. */
  faultsOf(tree: ComponentTree): readonly Diagnostic[] {
    this.#cx.recount();
    return this.#validator.judge(tree).faults;
  }

  /** What the whole imports under a name. */
  sortOf(name: string): Extern['sort'] {
    return this.#open.get(name)!.item.sort;
  }

  /** The type of a component, or all that is wrong with it; looked at once. */
  typeOf(tree: ComponentTree): Outcome<ComponentShape | undefined> {
    let known = this.#shapes.get(tree);
    if (known === undefined) {
      this.#cx.recount();
      const { shape, faults } = this.#validator.judge(tree);
      this.#shapes.set(tree, (known = { value: shape, diagnostics: faults }));
    }
    return known;
  }

  /** The exports of a new instance; undefined, with every reason, where something doesn't fit. */
  instantiate(tree: ComponentTree, how: Instantiation): Outcome<Extern | undefined> {
    const shape = this.typeOf(tree).value;
    if (shape === undefined) return { value: undefined, diagnostics: [] };
    const externs = importsOf(tree);
    return this.#outcome(tree, () => {
      const made = new Set<TypeId>();
      const substitution = new Substitution(this.#cx, union(shape.imported, shape.fresh), made);
      for (const [name, wanted] of shape.imports) {
        const { extern, offset } = externs.get(name)!;
        const given = how.given.get(name);
        this.#attempt(offset, `import "${name}"`, () => {
          if (given === undefined) {
            this.#ask(how.openName(extern), wanted, how.label, substitution, shape.imported);
          } else {
            const parties = { wants: quoted(how.label), gives: given.giver };
            this.#give(name, wanted, given.item, {
              substitution,
              bindable: shape.imported,
              parties,
            });
          }
        });
        for (const id of made) this.#openResources.add(id);
        made.clear();
      }
      return () => ({ sort: 'instance', exports: substitution.exports(shape.exports) });
    });
  }

  /**
   * Asks for something that has the type of an import or export of a component, which isn't instantiated for that; its
   * other imports are asked for as far as their types are in it.
   */
  importLike(
    tree: ComponentTree,
    side: 'imports' | 'exports',
    name: string,
    how: Like & { readonly extern: ExternName },
  ): Outcome<Extern | undefined> {
    return this.#like(tree, side, name, how, (found, { made, own, substitution }) =>
      this.#ask(how.extern, this.#instanceOf(found, made), how.label, substitution, own),
    );
  }

  /**
   * As `importLike`, of a type that the whole defines; of an instance or function its type. Types of values that it is made
   * of are defined by the whole as well, and asked of nobody.
   */
  typeLike(
    tree: ComponentTree,
    side: 'imports' | 'exports',
    name: string,
    how: Like,
  ): Outcome<Extern | undefined> {
    const make = (found: Extern, { substitution }: LikeParts): Extern => ({
      sort: 'type',
      type: typeOfItem(this.#cx, substitution.extern(found)),
    });
    return this.#like(tree, side, name, how, make, true);
  }

  /** Asks for a component itself, which then can be instantiated like those inside. */
  importComponent(tree: ComponentTree, extern: ExternName, asker: string): void {
    const shape = this.typeOf(tree).value;
    if (shape === undefined) return;
    const item: Extern = { sort: 'component', scope: undefined, views: [], shape };
    this.#open.set(extern.name, { extern, item, asker });
  }

  #like(
    tree: ComponentTree,
    side: 'imports' | 'exports',
    name: string,
    how: Like,
    make: (found: Extern, parts: LikeParts) => Extern,
    isDefined = false,
  ): Outcome<Extern | undefined> {
    const shape = this.typeOf(tree).value;
    const found = shape?.[side].get(name);
    if (shape === undefined || found === undefined) return { value: undefined, diagnostics: [] };
    const externs = importsOf(tree);
    return this.#outcome(tree, () => {
      const made = new Set<TypeId>();
      const own = union(shape.imported, shape.fresh);
      const substitution = new Substitution(this.#cx, own, made);
      for (const need of neededFor(found, shape, side === 'imports' ? name : undefined)) {
        const { extern, offset } = externs.get(need)!;
        const wanted = shape.imports.get(need)!;
        if (isDefined && wanted.sort === 'type' && wanted.type.kind === 'value') continue;
        this.#attempt(offset, `import "${need}"`, () =>
          this.#ask(how.openName(extern), wanted, how.label, substitution, own),
        );
      }
      const item = make(found, { made, own, substitution });
      for (const id of made) this.#openResources.add(id);
      return () => item;
    });
  }

  /** An exported type of instances or functions stands for something of that type. */
  #instanceOf(item: Extern, made: Set<TypeId>): Extern {
    if (item.sort !== 'type') return item;
    const { type } = item;
    if (type.kind === 'func') return { sort: 'func', id: 0, type };
    if (type.kind !== 'instance') return item;
    const { exports, fresh } = type.shape!;
    return { sort: 'instance', exports: new Substitution(this.#cx, fresh, made).exports(exports) };
  }

  #attempt(offset: number, what: string, run: () => unknown): void {
    const cx = this.#cx;
    cx.offset = offset;
    const tried = cx.attempt(() => void cx.within(what, run));
    if (!('value' in tried)) this.#isSound = false;
  }

  #outcome<T>(tree: ComponentTree, run: () => () => T): Outcome<T | undefined> {
    const cx = this.#cx;
    cx.file = tree.file;
    cx.offset = tree.offset;
    cx.recount();
    this.#isSound = true;
    return cx.outcome(() => {
      const rest = cx.nested('component', run);
      if (!this.#isSound) throw new Unknown();
      return rest();
    });
  }

  /** What the whole imports under a name, which is asked for as much more as `wanted` has. */
  #ask(
    extern: ExternName,
    wanted: Extern,
    asker: string,
    substitution: Substitution,
    bindable: ReadonlySet<TypeId>,
  ): Extern {
    const { name } = extern;
    const there = this.#open.get(name);
    if (there === undefined) {
      const item = substitution.extern(wanted);
      this.#open.set(name, { extern, item, asker });
      this.#own(name, item);
      return item;
    }
    const parties = { wants: quoted(asker), gives: quoted(there.asker) };
    this.#widen(name, wanted, there.item, { substitution, bindable, parties });
    this.#own(name, there.item);
    return there.item;
  }

  /** Adds to what is asked for already what more is wanted, and sees that the rest is the same. */
  #widen(name: string, wanted: Extern, there: Extern, c: Omit<Comparison, 'cx'>): void {
    if (wanted.sort !== 'instance' || there.sort !== 'instance') {
      this.#fit(name, wanted, there, c);
      return;
    }
    for (const [inner, item] of wanted.exports) {
      const found = there.exports.get(inner);
      this.#cx.within(`export "${inner}"`, () => {
        if (found === undefined) there.exports.set(inner, c.substitution.extern(item));
        else this.#widen(inner, item, found, c);
      });
    }
  }

  #fit(name: string, wanted: Extern, given: Extern, c: Omit<Comparison, 'cx'>): void {
    match({ ...c, cx: this.#cx }, name, wanted, given);
  }

  /** Sees that what is given fits, and lets it stand for what is wanted. */
  #give(name: string, wanted: Extern, given: Extern, c: Omit<Comparison, 'cx'>): void {
    const inner = new Substitution(this.#cx, undefined, undefined, c.substitution);
    try {
      this.#fit(name, wanted, given, { ...c, substitution: inner });
    } finally {
      // What follows from what doesn't fit is not told again.
      this.#adopt(c.substitution, wanted, given);
    }
  }

  /**
   * Resources are those that are given. Value types only where they come from outside: nobody there has a name for those
   * of components inside, but perhaps for what the component that wants them has made them of.
   */
  #adopt(substitution: Substitution, wanted: Extern, given: Extern): void {
    if (wanted.sort === 'instance' && given.sort === 'instance') {
      for (const [name, item] of wanted.exports) {
        const found = given.exports.get(name);
        if (found !== undefined) this.#adopt(substitution, item, found);
      }
    }
    if (wanted.sort !== 'type' || given.sort !== 'type') return;
    const [type, by] = [wanted.type, given.type];
    if (type.kind === 'resource' && by.kind === 'resource') {
      if (substitution.known(type.id) === undefined) substitution.bind(type.id, by.id);
    } else if (by.kind === 'value' && this.#owners.has(keyOf(by))) substitution.replace(type, by);
  }

  #own(name: string, item: Extern): void {
    namedTypes(item, (key) => {
      if (!this.#owners.has(key)) this.#owners.set(key, name);
    });
  }

  /** Writes all that is asked for as imports, each after those whose types it uses; gives their indexes by name. */
  writeImports(into: ComponentWriter): Outcome<ReadonlyMap<string, number> | undefined> {
    const indexes = new Map<string, number>();
    const started = new Set<string>();
    const cx = this.#cx;
    cx.file = '';
    cx.offset = 0;
    cx.recount();
    const writer = new DeclarationWriter({
      cx,
      write: (item) => into.definitions.push(item),
      spaces: into.spaces,
      addCoreType: () => into.countCoreType(),
      isOpen: (id) => this.#openResources.has(id),
      findOwner: (key) => {
        const owner = this.#owners.get(key);
        return owner !== undefined && write(owner);
      },
    });
    const write = (name: string): boolean => {
      if (started.has(name)) return false;
      started.add(name);
      const { extern, item } = this.#open.get(name)!;
      cx.nested(`import "${name}"`, () => {
        const type = writer.externType(item);
        indexes.set(name, into.importItem(extern, type, item.sort));
        writer.learn(item);
      });
      return true;
    };
    this.#writer = writer;
    return cx.outcome(() => {
      for (const name of this.#open.keys()) write(name);
      return indexes;
    });
  }

  /** The types that have names outside before anything is exported. */
  visibleNames(): VisibleNames {
    const names = new VisibleNames();
    for (const { item } of this.#open.values()) names.addImport(item);
    return names;
  }

  /** The type of what is to be exported, once the imports are written, by what has names outside. */
  writeExportType(item: Extern): Outcome<ExternType | undefined> {
    return this.#cx.outcome(() => this.#writer!.externType(item));
  }

  /** Lets types that are written from now on use the names of what stands at an index, since it was exported there. */
  noteExport(item: Extern, index: number): void {
    this.#writer!.know(item, index);
  }

  /** Writes a type, once the imports are written; gives its index. */
  writeType(item: Extern): Outcome<number | undefined> {
    const { value, diagnostics } = this.#cx.outcome(() => {
      if (item.sort !== 'type') throw new TypeError(`a ${item.sort} is no type`);
      return this.#writer!.typeIndex(item.type);
    });
    return { value, diagnostics: diagnostics.map(unnamed) };
  }
}

/** What a type lacks that is defined by the whole, in words about it. */
function unnamed(found: Diagnostic): Diagnostic {
  if (found.code !== 'compose/type-inside') return found;
  return {
    ...found,
    message: 'the type is made of another that has no name in the composition',
    help: ['export that one before it'],
  };
}

/** The type of something, as a type that can be defined. */
function typeOfItem(cx: Context, item: Extern): TypeNode {
  switch (item.sort) {
    case 'type':
    case 'func':
      return item.type;
    case 'instance': {
      const scope = new Scope('type', undefined, 0, '');
      const shape = { exports: item.exports, fresh: new Set<TypeId>() };
      return { kind: 'instance', decls: [], scope, shape };
    }
    case 'component':
    case 'core module':
    case 'value':
      return cx.fail('component/unsupported', `the type of a ${item.sort} can't be defined yet`);
    default:
      return item satisfies never;
  }
}

/** What an exported type of instances or functions stands for, as far as its names and sorts go; else the item itself. */
export function itemOfType(item: Extern): Extern {
  if (item.sort !== 'type') return item;
  const { type } = item;
  if (type.kind === 'func') return { sort: 'func', id: 0, type };
  if (type.kind === 'instance') return { sort: 'instance', exports: new Map(type.shape!.exports) };
  return item;
}

/** The imports of a component that stands for a world of a model: those of the world. */
export function treeOfWorld(given: Model, id: WorldId, file: string): ComponentTree {
  const worlds = given.worlds.with(id, { ...given.worlds[id]!, exports: [] });
  const { decls } = worldType({ ...given, worlds }, id);
  const definitions = decls as readonly Definition[];
  return { kind: 'component', file, offset: 0, end: 0, definitions, names: { sorts: new Map() } };
}

type WrittenImports = ReadonlyMap<string, { readonly extern: ExternName; readonly offset: number }>;

const written = new WeakMap<ComponentTree, WrittenImports>();

/** The imports of a component as they are written, by name. */
export function importsOf(tree: ComponentTree): WrittenImports {
  let imports = written.get(tree);
  if (imports === undefined) {
    const found = tree.definitions.flatMap((d) =>
      d.kind === 'import' ? [[d.extern.name, d] as const] : [],
    );
    written.set(tree, (imports = new Map(found)));
  }
  return imports;
}

/** Which import of a component a type comes in by, the first that names it, and where imports stand among all. */
interface ImportIndex {
  readonly owners: ReadonlyMap<TypeKey, string>;
  readonly places: ReadonlyMap<string, number>;
}

const indexes = new WeakMap<ComponentShape, ImportIndex>();

function indexOf(shape: ComponentShape): ImportIndex {
  let index = indexes.get(shape);
  if (index === undefined) {
    const owners = new Map<TypeKey, string>();
    for (const [name, wanted] of shape.imports) {
      namedTypes(wanted, (key) => {
        if (!owners.has(key)) owners.set(key, name);
      });
    }
    const places = new Map([...shape.imports.keys()].map((name, place) => [name, place]));
    indexes.set(shape, (index = { owners, places }));
  }
  return index;
}

/** The imports whose types are in `item`, each after those that it needs itself. */
function neededFor(item: Extern, shape: ComponentShape, itself: string | undefined): string[] {
  const { owners, places } = indexOf(shape);
  const needed = new Set<string>();
  const keys = new Set(mentionedTypes(item));
  // What is added on the way is gone through, too.
  for (const key of keys) {
    const name = owners.get(key);
    if (name === undefined || name === itself || needed.has(name)) continue;
    needed.add(name);
    for (const more of mentionedTypes(shape.imports.get(name)!)) keys.add(more);
  }
  return [...needed].toSorted((a, b) => places.get(a)! - places.get(b)!);
}

const quoted = (label: string): string => `\`${label}\``;

function union<T>(...sets: readonly ReadonlySet<T>[]): Set<T> {
  return new Set(sets.flatMap((set) => [...set]));
}
