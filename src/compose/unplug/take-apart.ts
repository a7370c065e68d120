/**
 * A composed component -> the graph of which it could have been made: the components that it defines and instantiates, what
 * these are given, and what is exported. What it imports is left open where a part imports the same, so that composing it
 * again opens it; the rest is passed on by a part made for that. Nothing is evaluated: definitions are followed by their
 * indexes. Explainer.md, Index Spaces.
 */
import {
  diagnostic,
  hasErrors,
  trackOf,
  versionedName,
  type Diagnostic,
  type Outcome,
} from '../../base/index.ts';
import type { ComponentDef, Definition, ExternName, ImportDef } from '../../binary/index.ts';
import { entriesOf } from '../../component/join/index.ts';
import type { EncodeOptions } from '../encode.ts';
import { GraphBuilder, type Graph, type GraphPackage, type NodeIndex } from '../graph.ts';
import { openNames } from '../open-names.ts';
import { passing, type Passed } from './passing.ts';
import { TakeOut } from './take-out.ts';

/** The components of which another is made. */
export interface TakenApart {
  readonly packages: readonly GraphPackage[];
  /** How they are put together; absent where that can't be said by a graph. */
  readonly graph?: Graph;
}

/** What an entry of an index space is. */
type Entry =
  | { readonly kind: 'import'; readonly extern: ExternName }
  | { readonly kind: 'component'; readonly def: ComponentDef | ImportDef }
  | Instantiation
  | { readonly kind: 'alias'; readonly source: Entry; readonly name: string }
  /** A type that is defined here, by the name under which it is exported. */
  | { readonly kind: 'type'; readonly def: Definition; readonly exported?: string }
  /** What a graph has no word for. */
  | { readonly kind: 'other'; readonly what: string; readonly def: Definition };

interface Instantiation {
  readonly kind: 'instantiation';
  readonly def: Definition;
  readonly component: Entry;
  readonly label?: string;
  readonly args: readonly Argument[];
}

interface Argument {
  readonly name: string;
  readonly item: Entry;
}

/** @param passAll - Whether all imports are passed on, so that they stay exactly what they were. */
export function takeApart(
  whole: GraphPackage,
  options: EncodeOptions = {},
  passAll = false,
): Outcome<TakenApart | undefined> {
  const { value, diagnostics } = new Reading(whole).run();
  if (value === undefined || value.packages.length === 0 || value.own !== undefined) {
    const told =
      value === undefined ? diagnostics : [...diagnostics, ...withoutGraph(whole, value)];
    const packages = value?.packages ?? [];
    return { value: packages.length === 0 ? undefined : { packages }, diagnostics: told };
  }
  const found = [...diagnostics];
  const built = new Building(whole, value, options).graph(passAll);
  found.push(...built.diagnostics);
  if (built.value === undefined) return { value: undefined, diagnostics: found };
  return { value: { packages: built.value.packages, graph: built.value }, diagnostics: found };
}

function withoutGraph({ file }: GraphPackage, { packages, own }: Read): Diagnostic[] {
  const span = { file, offset: packages.length === 0 ? 0 : own!.offset, path: 'component' };
  if (packages.length === 0) {
    return [
      diagnostic('unplug/no-parts', 'nothing is inside that could be taken out', span, {
        help: ['it is one component; `witlink inspect` shows what it is made of'],
      }),
    ];
  }
  return [
    diagnostic(
      'unplug/own-code',
      'beside its parts the component has code of its own, for which compositions have no word',
      span,
      { severity: 'warning', help: ['its parts come out, with nothing that puts them together'] },
    ),
  ];
}

/** What the definitions of the whole say. */
interface Read {
  readonly packages: readonly GraphPackage[];
  readonly packageOf: ReadonlyMap<Definition, GraphPackage>;
  readonly made: readonly Instantiation[];
  readonly exports: readonly { readonly extern: ExternName; readonly item: Entry }[];
  /** The first definition of code. */
  readonly own?: Definition;
}

class Reading {
  readonly #whole: GraphPackage;
  readonly #parts: TakeOut;
  readonly #spaces = new Map<string, Entry[]>();
  readonly #made: Instantiation[] = [];
  readonly #exports: { readonly extern: ExternName; readonly item: Entry }[] = [];

  constructor(whole: GraphPackage) {
    this.#whole = whole;
    this.#parts = new TakeOut(whole);
  }

  run(): Outcome<Read | undefined> {
    const { definitions } = this.#whole.tree;
    for (const def of definitions) {
      const { sort, count } = entriesOf(def);
      const space = this.#spaces.get(sort) ?? [];
      this.#spaces.set(sort, space);
      const entry = this.#entry(def, sort, space.length);
      for (let i = 0; i < count; i++) space.push(entry);
    }
    const { found, packages } = this.#parts;
    if (hasErrors(found)) return { value: undefined, diagnostics: found };
    const own = definitions.find((d) => d.kind === 'core-instance' || d.kind === 'canon');
    const value: Read = {
      packages: [...new Set(packages.values())],
      packageOf: packages,
      made: this.#made,
      exports: this.#exports,
      ...(own === undefined ? {} : { own }),
    };
    return { value, diagnostics: found };
  }

  #get(sort: string, index: number): Entry {
    return this.#spaces.get(sort)![index]!;
  }

  #entry(def: Definition, sort: string, index: number): Entry {
    const name = this.#whole.tree.names.sorts.get(sort)?.get(index);
    switch (def.kind) {
      case 'import': {
        if (def.type.kind !== 'component') return { kind: 'import', extern: def.extern };
        const type = this.#get('type', def.type.type);
        const declared = type.kind === 'type' && type.def.kind === 'type' ? type.def : undefined;
        this.#parts.note(def, declared);
        return { kind: 'component', def };
      }
      case 'component':
        this.#parts.take(def, name);
        return { kind: 'component', def };
      case 'instance': {
        const { expr } = def;
        if (expr.kind === 'exports') {
          return { kind: 'other', what: 'an instance that is put together of single items', def };
        }
        const made: Instantiation = {
          kind: 'instantiation',
          def,
          component: this.#get('component', expr.component),
          ...(name === undefined ? {} : { label: name }),
          args: expr.args.map((a) => ({ name: a.name, item: this.#get(a.sort, a.index) })),
        };
        this.#made.push(made);
        return made;
      }
      case 'alias': {
        const { target } = def;
        if (target.kind !== 'export') return { kind: 'other', what: `a ${sort}`, def };
        return { kind: 'alias', source: this.#get('instance', target.instance), name: target.name };
      }
      case 'export': {
        const given = this.#get(def.item.sort, def.item.index);
        const exported = def.extern.name;
        const item: Entry =
          given.kind === 'type' ? { kind: 'type', def: given.def, exported } : given;
        this.#exports.push({ extern: def.extern, item });
        return item;
      }
      case 'type':
        return { kind: 'type', def };
      default:
        return { kind: 'other', what: `a ${sort}`, def };
    }
  }
}

class Building {
  readonly #whole: GraphPackage;
  readonly #read: Read;
  readonly #options: EncodeOptions;
  readonly #found: Diagnostic[] = [];

  constructor(whole: GraphPackage, read: Read, options: EncodeOptions) {
    this.#whole = whole;
    this.#read = read;
    this.#options = options;
  }

  graph(passAll: boolean): Outcome<Graph | undefined> {
    let made = this.#build((name, { name: imported }) => !passAll && isSame(imported, name));
    if (made !== undefined) {
      // Where the newest of several names is another than the whole has, that is passed on.
      const wrong = this.#wronglyOpened(made);
      if (wrong.size > 0) {
        made = this.#build((name, extern) => !wrong.has(extern.name) && isSame(extern.name, name));
      }
    }
    const diagnostics = this.#found;
    return { value: hasErrors(diagnostics) ? undefined : made?.graph, diagnostics };
  }

  /** The imports that get other names when those of all parts are opened. */
  #wronglyOpened({ graph, nodes }: Built): ReadonlySet<string> {
    const names = openNames(graph);
    const wrong = new Set<string>();
    for (const made of this.#read.made) {
      const open = names.get(nodes.get(made)!);
      for (const { name, item } of made.args) {
        const opened = open?.get(name);
        if (item.kind !== 'import' || opened === undefined) continue;
        if (opened.name !== item.extern.name) wrong.add(item.extern.name);
      }
    }
    return wrong;
  }

  /** @param isOpen - Whether an argument is left open, which is an import of the whole. */
  #build(isOpen: (name: string, extern: ExternName) => boolean): Built | undefined {
    const { made, exports, packageOf } = this.#read;
    const builder = new GraphBuilder();
    const nodes = new Map<Entry, NodeIndex>();
    const source = this.#source(builder, isOpen);
    const node = (item: Entry): NodeIndex | undefined => {
      switch (item.kind) {
        case 'import':
          return builder.access(source!, item.extern.name);
        case 'instantiation':
          return nodes.get(item);
        case 'alias': {
          const from = node(item.source);
          return from === undefined ? undefined : builder.access(from, item.name);
        }
        case 'type':
          if (item.exported !== undefined) return builder.access(source!, item.exported);
          return this.#noWord('a type that is given to a part', item.def);
        case 'component':
          return this.#noWord('a component that is passed on', item.def);
        case 'other':
          return this.#noWord(item.what, item.def);
        default:
          return item satisfies never;
      }
    };
    for (const instance of made) {
      const { component, label, args } = instance;
      const pkg = component.kind === 'component' ? packageOf.get(component.def) : undefined;
      if (pkg === undefined) {
        this.#noWord('a component that another one exports', instance.def);
        continue;
      }
      const about = label === undefined ? {} : { label };
      const to = builder.instantiate(builder.addPackage(pkg), about);
      nodes.set(instance, to);
      for (const { name, item } of args) {
        if (item.kind === 'import' && isOpen(name, item.extern)) continue;
        const from = node(item);
        if (from !== undefined) builder.give(to, name, from);
      }
    }
    for (const { extern, item } of exports) {
      const from = node(item);
      if (from !== undefined) builder.export(from, extern);
    }
    return hasErrors(this.#found) ? undefined : { graph: builder.graph, nodes };
  }

  /** The instance that passes on what is not left open, if there is anything. */
  #source(
    builder: GraphBuilder,
    isOpen: (name: string, extern: ExternName) => boolean,
  ): NodeIndex | undefined {
    const passed = this.#passed(isOpen);
    if (passed.imports.size + passed.types.size === 0) return undefined;
    const { value, diagnostics } = passing(this.#whole, passed, this.#options);
    this.#found.push(...diagnostics);
    return builder.instantiate(value === undefined ? 0 : builder.addPackage(value));
  }

  #passed(isOpen: (name: string, extern: ExternName) => boolean): Passed {
    const { made, exports } = this.#read;
    const types = new Set<string>();
    const opened = new Set<string>();
    // What nobody uses is imported all the same.
    const imports = new Set<string>();
    for (const def of this.#whole.tree.definitions) {
      if (def.kind === 'import' && def.type.kind !== 'component') imports.add(def.extern.name);
    }
    const closing = new Set<string>();
    const see = (item: Entry): void => {
      if (item.kind === 'alias') see(item.source);
      else if (item.kind === 'import') closing.add(item.extern.name);
      else if (item.kind === 'type' && item.exported !== undefined) types.add(item.exported);
    };
    for (const { name, item } of made.flatMap(({ args }) => args)) {
      if (item.kind === 'import' && isOpen(name, item.extern)) opened.add(item.extern.name);
      else see(item);
    }
    for (const { item } of exports) see(item);
    for (const name of opened) if (!closing.has(name)) imports.delete(name);
    return { imports, types };
  }

  #noWord(what: string, def: Definition): undefined {
    const code = 'unplug/not-a-graph';
    if (this.#found.some((d) => d.code === code && d.message.includes(what))) return;
    const span = { file: this.#whole.file, offset: def.offset, path: 'component' };
    const message = `it uses ${what}, for which compositions have no word`;
    this.#found.push(diagnostic(code, message, span));
  }
}

interface Built {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<Entry, NodeIndex>;
}

const isSame = (a: string, b: string): boolean =>
  trackOf(versionedName(a)) === trackOf(versionedName(b));
