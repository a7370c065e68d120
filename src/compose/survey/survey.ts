/**
 * A component -> what it is made of: its parts, their instances, and who gives what to whom, whichever tool put it
 * together. Everything is followed to where it comes from, through instances that only pass it on; what is called is told
 * by the functions that are lowered, not by what is imported. `maker.ts` takes down what happens, `parts.ts` finds the
 * definitions. CanonicalABI.md, canon lower; Explainer.md, Instance Definitions.
 */
import { splitPath, type Outcome } from '../../base/index.ts';
import {
  join,
  validateTree,
  type Extern,
  type Features,
  type Joined,
  type MemoryInfo,
  type Supply,
} from '../../component/join/index.ts';
import type { GraphPackage } from '../graph.ts';
import { SurveyMaker, type Giver, type MadeFunc } from './maker.ts';
import { Parts, type SurveyPart } from './parts.ts';

/** What a component is made of. Parts and instances know each other by their places in these lists. */
export interface Survey {
  /** Every component that is defined inside, and those that are imported; the first is the whole itself. */
  readonly parts: readonly SurveyPart[];
  /** In the order in which they are made; the first is the whole's. */
  readonly instances: readonly SurveyInstance[];
  /** What instances get from each other and from the host. */
  readonly wires: readonly SurveyWire[];
  /** What the whole imports. */
  readonly open: readonly SurveyOpen[];
  readonly exports: readonly SurveyExport[];
}

/** An instance of a part. */
export interface SurveyInstance {
  readonly part: number;
  /** The instance in which it is made; absent for the whole's. */
  readonly parent?: number;
  /** What the component around it calls it, or its part, in its name section; never what it calls itself. */
  readonly name?: string;
  /** The way to its definition: `component > instance 2`. */
  readonly place: string;
  /** A name for people, which other instances may have, too: as traces and `run --explain` have it. */
  readonly label: string;
  /** Whether code of its own runs in it, or code of which nothing is known; others only pass on what they are given. */
  readonly hasCode: boolean;
  /** Core modules that somebody else defined, so that their code is not that of the part: names of the whole's imports. */
  readonly importedModules: readonly string[];
  /** The bytes of the other core modules that run in it, views of the whole's; a part may be given those of another. */
  readonly code: readonly Uint8Array[];
  readonly memories: readonly MemoryInfo[];
}

/** Where something comes from: another instance, or the host, by an import of the whole. */
export type SurveySource = { readonly instance: number } | { readonly open: string };

/** What an instance gets from one source as one of its imports. */
export interface SurveyWire {
  readonly to: number;
  /** The name under which it is imported; absent where an instance takes it from one that it has made itself. */
  readonly import?: string;
  readonly from: SurveySource;
  /** The interface as its source names it; absent for a function by itself. */
  readonly interface?: string;
  readonly funcs: readonly SurveyFunc[];
  /** The names of the resources. */
  readonly resources: readonly string[];
}

/** A function that is given. */
export interface SurveyFunc {
  readonly name: string;
  /** Whether the code of the instance can call it: it is lowered there. Of imported components that is not known, and true. */
  readonly called: boolean;
}

/** What an import or export is. */
export type ItemKind = 'func' | 'instance' | 'component' | 'core module' | 'type' | 'value';

/** An import of the whole. */
export interface SurveyOpen {
  readonly name: string;
  readonly kind: ItemKind;
  /** The interface that it implements, where its name is a plain one. */
  readonly implements?: string;
  readonly externalId?: string;
}

/** What the whole exports under one name, from one source; absent where it is types alone. */
export interface SurveyExport {
  readonly name: string;
  readonly kind: ItemKind;
  readonly from?: SurveySource;
  readonly funcs: readonly string[];
}

/** By which rules the component is judged. */
export interface SurveyOptions {
  /** Features of the specification that have not shipped and may be used all the same; none by default. */
  readonly features?: Features;
}

/** What a component is made of; undefined, with every reason, where it isn't valid, or unfolds into too much. */
export function survey(
  { tree, label, bytes }: GraphPackage,
  { features = [] }: SurveyOptions = {},
): Outcome<Survey | undefined> {
  const { diagnostics } = validateTree(tree, features);
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const supplies = new Map<string, Supply>();
  for (const def of tree.definitions) {
    if (def.kind !== 'import') continue;
    supplies.set(def.extern.name, { kind: 'host', name: def.extern.name });
  }
  const whole = { tree, label, supplies };
  const maker = new SurveyMaker();
  return join([whole], maker, (joined) => {
    const parts = new Parts(tree, bytes);
    const places: string[] = [];
    const instances = maker.instances.map((made): SurveyInstance => {
      const { parent, at, modules } = made;
      const name = parent === undefined ? undefined : maker.nameOf(made);
      const place =
        parent === undefined ? 'component' : `${places[parent]!} > instance ${at!.instance}`;
      places.push(place);
      return {
        part: parts.find(made),
        ...(parent === undefined ? {} : { parent }),
        ...(name === undefined ? {} : { name }),
        place,
        label: made.label,
        hasCode: modules.length > 0 || made.tree === undefined,
        importedModules: modules.flatMap((m) => (m.imported === undefined ? [] : [m.imported])),
        code: modules.flatMap((m) => m.module?.bytes ?? []),
        memories: made.memories,
      };
    });
    const { imports, exports } = joined.evaluated.get(whole)!;
    return {
      parts: parts.list,
      instances,
      wires: wiresOf(maker),
      open: imports.map(({ extern: { name, implements: of, externalId }, item }) => ({
        name,
        kind: item.sort,
        ...(of === undefined ? {} : { implements: of }),
        ...(externalId === undefined ? {} : { externalId }),
      })),
      exports: exports.flatMap(({ extern, item }) => exportsOf(maker, joined, extern.name, item)),
    };
  });
}

/** What of one import or export comes from one source. */
interface Bundle {
  readonly from: SurveySource;
  readonly interface?: string;
  readonly funcs: Map<string, MadeFunc>;
  readonly resources: string[];
}

/** Gathers things by their sources. */
class Bundles {
  readonly #maker: SurveyMaker;
  readonly #bundles = new Map<string, Bundle>();
  readonly #step: () => void;

  /** @param step - Told of each thing that is looked at. */
  constructor(maker: SurveyMaker, step: () => void = () => {}) {
    this.#maker = maker;
    this.#step = step;
  }

  get list(): readonly Bundle[] {
    return [...this.#bundles.values()];
  }

  /** Adds all that can be called or held of something, whose name is its own within what is imported. */
  add(name: string, item: Extern): void {
    this.#step();
    if (item.sort === 'func') this.addFunc(name, item.id);
    else if (item.sort === 'instance') {
      for (const [inner, found] of item.exports) this.add(inner, found);
    } else if (item.sort === 'type' && item.type.kind === 'resource') {
      const giver = this.#maker.resources.get(item.type.id);
      if (giver !== undefined) this.#bundle(giver, giver.path?.at(-2)).resources.push(name);
    }
  }

  addFunc(name: string, id: number): void {
    const func = this.#maker.funcs[id]!;
    const { instance } = splitPath(func.label);
    this.#bundle(func, instance).funcs.set(name, func);
  }

  #bundle(giver: Giver, of: string | undefined): Bundle {
    const from = sourceOf(giver);
    const key = JSON.stringify(from);
    const there = this.#bundles.get(key);
    if (there !== undefined) {
      if (there.interface !== undefined || of === undefined) return there;
      const named = { ...there, interface: of };
      this.#bundles.set(key, named);
      return named;
    }
    const made: Bundle = {
      from,
      ...(of === undefined ? {} : { interface: of }),
      funcs: new Map(),
      resources: [],
    };
    this.#bundles.set(key, made);
    return made;
  }
}

function sourceOf({ instance, path }: Giver): SurveySource {
  return instance === undefined ? { open: path![0]! } : { instance };
}

function wiresOf(maker: SurveyMaker): SurveyWire[] {
  return maker.instances.flatMap((made, to): SurveyWire[] => {
    const imported = new Set<MadeFunc>();
    const wire = (
      { from, interface: of, funcs, resources }: Bundle,
      name?: string,
    ): SurveyWire => ({
      to,
      ...(name === undefined ? {} : { import: name }),
      from,
      ...(of === undefined ? {} : { interface: of }),
      funcs: [...funcs].map(([inner, func]) => {
        imported.add(func);
        return { name: inner, called: made.tree === undefined || made.lowers.has(func) };
      }),
      resources,
    });
    const given = [...made.given].flatMap(([name, item]) => {
      const bundles = new Bundles(maker);
      bundles.add(name, item);
      return bundles.list.map((bundle) => wire(bundle, name));
    });
    const taken = new Bundles(maker);
    for (const func of made.lowers) {
      const { name } = splitPath(func.label);
      if (!imported.has(func)) taken.addFunc(name, func.id);
    }
    return [...given, ...taken.list.map((bundle) => wire(bundle))];
  });
}

function exportsOf(
  maker: SurveyMaker,
  { step }: Joined,
  name: string,
  item: Extern,
): SurveyExport[] {
  const bundles = new Bundles(maker, step);
  bundles.add(name, item);
  const kind = item.sort;
  if (bundles.list.length === 0) return [{ name, kind, funcs: [] }];
  return bundles.list.map(({ from, funcs }) => ({ name, kind, from, funcs: [...funcs.keys()] }));
}
