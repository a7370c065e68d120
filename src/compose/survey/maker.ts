/**
 * What evaluation tells of a component -> its instances with what they are given and what they lower, its functions and
 * resources with where they come from. Nothing is made that could run.
 */
import { pathText, splitPath } from '../../base/index.ts';
import type { CoreModule, ExternName } from '../../binary/index.ts';
import {
  memoriesOf,
  type CoreInstantiation,
  type Extern,
  type MadeOf,
  type Maker,
  type MemoryInfo,
} from '../../component/join/index.ts';

/** Whose something is: an instance's, or what the host gives. `path` are the names on the way to it, of what is imported. */
export interface Giver {
  readonly instance?: number;
  readonly path?: readonly string[];
}

/** A function that was lifted or imported. */
export interface MadeFunc extends Giver {
  readonly id: number;
  /** For people: the name under which it is exported first. */
  label: string;
}

/** A component instance. */
export interface MadeInstance extends MadeOf {
  readonly parent?: number;
  readonly label: string;
  /** The modules of which it has instances. */
  readonly modules: MadeModule[];
  readonly memories: MemoryInfo[];
  readonly given: Map<string, Extern>;
  readonly lowers: Set<MadeFunc>;
}

/** A core module: defined inside, or an import of the whole. */
export interface MadeModule {
  readonly module?: CoreModule;
  readonly label: string;
  readonly imported?: string;
}

export class SurveyMaker implements Maker {
  readonly takes64Bits = true;
  readonly instances: MadeInstance[] = [];
  readonly funcs: MadeFunc[] = [];
  /** Where resource types come from. */
  readonly resources = new Map<number, Giver>();
  readonly #modules: MadeModule[] = [];
  /** Core functions, memories and other things that nobody asks about. */
  #others = 0;

  /** What the component around an instance calls it, or the component that it is of. */
  nameOf({ parent, at }: MadeInstance): string | undefined {
    const sorts = parent === undefined ? undefined : this.instances[parent]?.tree?.names.sorts;
    if (at === undefined) return undefined;
    return sorts?.get('instance')?.get(at.instance) ?? sorts?.get('component')?.get(at.component);
  }

  instance(parent: number | undefined, label: string, of: MadeOf): number {
    return add(this.instances, {
      ...(parent === undefined ? {} : { parent }),
      label,
      ...of,
      modules: [],
      memories: [],
      given: new Map(),
      lowers: new Set<MadeFunc>(),
    });
  }

  given(instance: number, { name }: ExternName, item: Extern): void {
    this.instances[instance]!.given.set(name, item);
  }

  module(module: CoreModule, label: string): number {
    return add(this.#modules, { module, label });
  }

  importModule(path: readonly string[]): number {
    return add(this.#modules, { label: pathText(path), imported: path[0]! });
  }

  instantiate({ module, instance }: CoreInstantiation): number {
    const made = this.instances[instance]!;
    const found = this.#modules[module]!;
    made.modules.push(found);
    if (found.module !== undefined) {
      const own = memoriesOf(found.module, found.label).filter((m) => !m.imported);
      made.memories.push(...own);
    }
    return this.#others++;
  }

  lift({ instance }: Parameters<Maker['lift']>[0]): number {
    return this.#func({ instance }, `func ${this.funcs.length}`);
  }

  lower({ instance, func }: Parameters<Maker['lower']>[0]): number {
    this.instances[instance]!.lowers.add(this.funcs[func]!);
    return this.#others++;
  }

  /** The first name that says of which interface the function is stays; before that, the latest. */
  name(func: number, label: string): void {
    const found = this.funcs[func]!;
    if (found.path === undefined && splitPath(found.label).instance === undefined) {
      found.label = label;
    }
  }

  importFunc(path: readonly string[], _: unknown, by?: number): number {
    const giver = this.#giver(path, by);
    return this.#func(giver, pathText(giver.path));
  }

  #giver(path: readonly string[], by: number | undefined): Giver & { path: readonly string[] } {
    if (by === undefined) return { path };
    // The way begins with that to the component.
    return { instance: by, path: path.slice(this.instances[by]!.imported!.length) };
  }

  #func(giver: Giver, label: string): number {
    return add(this.funcs, { ...giver, id: this.funcs.length, label });
  }

  resource({ type, instance }: { readonly type: number; readonly instance: number }): void {
    this.resources.set(type, { instance });
  }

  importResource(path: readonly string[], type: number, by?: number): void {
    this.resources.set(type, this.#giver(path, by));
  }

  importComponent(): void {}

  coreExport(): number {
    return this.#others++;
  }

  memory(): number {
    return this.#others++;
  }

  table(): number {
    return this.#others++;
  }

  options(): number {
    return this.#others++;
  }

  resourceBuiltin(): number {
    return this.#others++;
  }

  builtin(): number {
    return this.#others++;
  }
}

function add<T>(arena: T[], entry: T): number {
  return arena.push(entry) - 1;
}
