/**
 * The modules that a world's interfaces become, one for each interface and role: what is imported and what is exported
 * are different resources, also where both are one interface. Finds the symbol of every type from every place.
 */
import { parseInterfaceName, pascalCase } from '../../src/base/index.ts';
import {
  type ExportBeyondWit,
  externName,
  type InterfaceId,
  interfaceName,
  type Model,
  type TypeId,
  type WorldId,
  type WorldInterface,
  worldName,
} from '../../src/model/index.ts';
import { mark } from '../contract.ts';
import type { Doc } from './doc.ts';
import { fileSegment } from '../text/file-segment.ts';
import { typeNames } from './names.ts';
import { nameOf, SourceFile, type Symbol } from './source-file.ts';
import { TooLarge } from '../budget.ts';
import type { Mapped } from './mapping.ts';
import type { MemberOwner } from './members.ts';
import { helperDeclaration } from './helpers.ts';
import { type Helper, type FileContext, type ShapeOptions, Shapes } from './shapes.ts';

export type Role = 'import' | 'export';

/** An interface in one role, and the module that its declarations stand in. */
export interface Unit {
  readonly role: Role;
  readonly id: InterfaceId;
  /** The name under which the component has it. */
  readonly name: string;
  readonly file: SourceFile;
  readonly shapes: Shapes;
  readonly types: ReadonlyMap<TypeId, Symbol>;
  /** The class of a resource: `SecretClass`. */
  readonly classes: ReadonlyMap<TypeId, Symbol>;
  /** The object with all that the interface has: `StoreImports`. */
  readonly whole: Symbol;
  /** The world has it as an import or export of its own; otherwise only its types are needed. */
  readonly listed: boolean;
}

export interface WorldModulesOptions extends ShapeOptions {
  readonly backend: string;
  readonly files: 'many' | 'one';
  /** Whether a host's synchronous functions may be asynchronous, and exports that can reach one are; not where left out. */
  readonly promises?: boolean;
  /** The module that stands for an interface, where the user named one. */
  readonly map: (name: string) => Mapped | undefined;
  /** The path of the world's own file, and what stands in the first line of all, where these are not a backend's. */
  readonly as?: { readonly path: string; readonly mark: string };
  /** What a component exports beside the world, where that is told, too. */
  readonly beyondWit?: readonly ExportBeyondWit[];
  /** The module to which an import is ambient, by its name; types are declared in a file of ours where absent. */
  readonly ambient?: (name: string) => string;
}

/** More parts of types than any world that was written by hand has. */
const budget = 1_000_000;

export class WorldModules {
  readonly model: Model;
  readonly world: WorldId;
  readonly options: WorldModulesOptions;
  /** The file of the world itself. */
  readonly file: SourceFile;
  /** In the order in which they were found; imports first. */
  readonly units: Unit[] = [];
  readonly worldTypes = new Map<TypeId, Symbol>();
  readonly worldClasses = new Map<TypeId, Symbol>();
  readonly worldShapes: Readonly<Record<Role, Shapes>>;
  /** Where world types are declared: the world's file unless they are ambient. */
  readonly worldTypeFile: SourceFile;
  readonly #byRole = {
    import: new Map<InterfaceId, Unit>(),
    export: new Map<InterfaceId, Unit>(),
  };
  readonly #mark: string;
  readonly #paths: ReadonlyMap<string, string>;
  readonly #helpers = new Map<SourceFile, Map<Helper, Symbol>>();
  #helperFile: SourceFile | undefined;
  #left = budget;

  constructor(model: Model, world: WorldId, options: WorldModulesOptions) {
    this.model = model;
    this.world = world;
    this.options = options;
    const { name, imports, exports } = model.worlds[world]!;
    this.#mark = options.as?.mark ?? mark(options.backend, model, { world });
    this.file = new SourceFile(options.as?.path ?? `${fileSegment(name)}.ts`, this.#mark);
    this.worldTypeFile =
      options.ambient === undefined
        ? this.file
        : new SourceFile(`imports/${fileSegment(name)}.types.d.ts`, this.#mark, {
            ambient: worldName(model, world),
          });
    this.#paths = this.#choosePaths();
    this.#declareWorldTypes();
    this.worldShapes = {
      import: this.shapesFor('import', this.worldTypeFile),
      export: this.shapesFor('export', this.file),
    };
    for (const [role, items] of [
      ['import', imports],
      ['export', exports],
    ] as const) {
      for (const item of items) if (item.kind === 'interface') this.#addListed(role, item);
    }
    for (const { name, instance: id } of this.beyondWit) {
      if (id !== undefined) this.#addListed('export', { kind: 'interface', name, id });
    }
  }

  /** Whose declarations these are: a guest imports modules, a host passes objects. */
  get side(): MemberOwner {
    return this.options.ambient === undefined ? 'host' : 'guest';
  }

  /** The unit of an import or export; `undefined` for an import that the user maps to a module. */
  unitOf(role: Role, item: WorldInterface): Unit | undefined {
    const name = externName(this.model, item);
    return this.units.find((u) => u.role === role && u.name === name && u.listed);
  }

  get beyondWit(): readonly ExportBeyondWit[] {
    return this.options.beyondWit ?? [];
  }

  /** The object that an instance within another one is. */
  wholeOf(instance: InterfaceId): Symbol {
    return this.#byRole.export.get(instance)!.whole;
  }

  /** Whether anything can be called of the host. */
  get #reaches(): boolean {
    const { interfaces, worlds } = this.model;
    return worlds[this.world]!.imports.some(
      (item) =>
        item.kind === 'func' ||
        (item.kind === 'interface' && interfaces[item.id]!.functions.length > 0),
    );
  }

  /** Prints types into `file`; `own` are those of the interface that it is about. */
  shapesFor(role: Role, file: SourceFile, own?: ReadonlyMap<TypeId, Symbol>): Shapes {
    return new Shapes(this.#context(role, own, file));
  }

  /** A file beside that of the world, with our mark. */
  newFile(path: string, ambient?: string): SourceFile {
    return new SourceFile(path, this.#mark, ambient === undefined ? {} : { ambient });
  }

  #addListed(role: Role, item: WorldInterface): void {
    const name = externName(this.model, item);
    // What is exported comes from the component: no module stands for it.
    if (role === 'import' && this.options.map(name) !== undefined) return;
    const unit = this.#makeUnit(role, item.id, name, true);
    // Of several imports of one interface, that by its own name is the one that other interfaces use.
    if (item.name === undefined || !this.#byRole[role].has(item.id)) {
      this.#byRole[role].set(item.id, unit);
    }
  }

  #makeUnit(role: Role, id: InterfaceId, name: string, listed: boolean): Unit {
    const { options } = this;
    const file = this.#fileFor(role, name);
    const defined = this.model.interfaces[id]!.types;
    const pascal = typeNames(defined.map((t) => t.name));
    const owner = pascalCase(parseInterfaceName(name)?.interface ?? name);
    const full = name
      .replace(/@.*$/, '')
      .split(/[^0-9A-Za-z]+/)
      .map(pascalCase)
      .join('');
    const version = (parseInterfaceName(name)?.version ?? '').replaceAll(/[^0-9A-Za-z]+/g, '_');
    // In a file for all, names of several interfaces meet.
    const spellings = (base: string): string[] => {
      const long = [`${owner}${base}`, `${full}${base}`];
      const roles = [...long, `${full}${version}${base}`].map((n) => `${capital(role)}ed${n}`);
      return options.files === 'many' ? [base, `${base}_`] : [base, ...long, ...roles, `${base}_`];
    };
    const types = new Map<TypeId, Symbol>();
    const classes = new Map<TypeId, Symbol>();
    for (const [i, { id: type }] of defined.entries()) {
      const kind = this.model.types[type]!.type.kind;
      const ambient = options.ambient !== undefined && role === 'import';
      // A module that only declares has no class.
      const hasClass = ambient && kind === 'resource' && options.ambient?.(name) === name;
      types.set(type, file.declare(spellings(pascal[i]!), hasClass));
      if (kind === 'resource' && !ambient) {
        classes.set(
          type,
          file.declare(spellings(`${pascal[i]}Class`).slice(0, -1).concat(`${pascal[i]}Class_`)),
        );
      }
    }
    const suffix = role === 'import' ? 'Imports' : 'Exports';
    const whole = file.declare([
      `${owner}${suffix}`,
      `${full}${suffix}`,
      `${full}${version}${suffix}`,
    ]);
    const unit: Unit = {
      role,
      id,
      name,
      file,
      types,
      classes,
      whole,
      listed,
      shapes: this.shapesFor(role, file, types),
    };
    this.units.push(unit);
    return unit;
  }

  #fileFor(role: Role, name: string): SourceFile {
    const { ambient, files } = this.options;
    const path = this.#paths.get(`${role} ${name}`) ?? fileSegment(`${name}-types`);
    if (role === 'import' && ambient !== undefined) {
      return new SourceFile(`imports/${path}.d.ts`, this.#mark, { ambient: ambient(name) });
    }
    return files === 'one' ? this.file : new SourceFile(`${role}s/${path}.ts`, this.#mark);
  }

  #declareWorldTypes(): void {
    const { imports, exports } = this.model.worlds[this.world]!;
    const items = [...imports, ...exports].filter((i) => i.kind === 'type');
    const pascal = typeNames(items.map((i) => i.name));
    for (const [i, { id }] of items.entries()) {
      if (this.worldTypes.has(id)) continue;
      const name = pascal[i]!;
      this.worldTypes.set(id, this.worldTypeFile.declare([name, `${name}_`]));
      if (this.model.types[id]!.type.kind === 'resource') {
        this.worldClasses.set(id, this.worldTypeFile.declare([`${name}Class`, `${name}Class_`]));
      }
    }
  }

  #context(
    role: Role,
    own: ReadonlyMap<TypeId, Symbol> | undefined,
    file: SourceFile,
  ): FileContext {
    return {
      model: this.model,
      // An ambient module declares values that somebody else has; nobody has constants there.
      options: file.ambient === undefined ? this.options : { ...this.options, cases: 'literals' },
      file,
      promises:
        this.options.promises !== true
          ? 'never'
          : role === 'import'
            ? 'also'
            : this.#reaches
              ? 'only'
              : 'never',
      errors: this.side === 'host' ? 'wrapped' : role === 'import' ? 'caught' : 'given',
      type: (id) => this.#type(id, role, own),
      helper: (name) => this.helper(name, file),
      spend: () => {
        if (this.#left-- === 0) throw new TooLarge();
      },
    };
  }

  #type(id: TypeId, role: Role, own: ReadonlyMap<TypeId, Symbol> | undefined): Doc {
    const local = own?.get(id) ?? this.worldTypes.get(id);
    if (local !== undefined) return nameOf(local);
    const { owner, name = '' } = this.model.types[id]!;
    if (owner?.kind !== 'interface') {
      // Of a world that isn't printed; a binary may say so of a type that it has no name for.
      return 'unknown';
    }
    const from = interfaceName(this.model, owner.id);
    const exported = role === 'export' && this.#byRole.export.has(owner.id);
    const mapped = from === undefined || exported ? undefined : this.options.map(from);
    if (mapped !== undefined) return [nameOf(mapped.symbol), `.${pascalCase(name)}`];
    return nameOf(this.#unitFor(role, owner.id).types.get(id)!);
  }

  /** Where an export finds a type: in an export of the world if there is one, otherwise in an import. */
  #unitFor(role: Role, id: InterfaceId): Unit {
    const found =
      (role === 'export' ? this.#byRole.export.get(id) : undefined) ?? this.#byRole.import.get(id);
    if (found !== undefined) return found;
    const made = this.#makeUnit(
      'import',
      id,
      interfaceName(this.model, id) ?? `types-${id}`,
      false,
    );
    this.#byRole.import.set(id, made);
    return made;
  }

  /** A helper type as `file` names it. */
  helper(name: Helper, file: SourceFile): Symbol {
    // An ambient module can import nothing by a relative path, so each declares what it needs.
    const home = file.ambient !== undefined ? file : (this.#helperFile ??= this.#makeHelperFile());
    let symbols = this.#helpers.get(home);
    if (symbols === undefined) this.#helpers.set(home, (symbols = new Map()));
    let symbol = symbols.get(name);
    if (symbol === undefined) symbols.set(name, (symbol = home.declare([name, `${name}_`])));
    return symbol;
  }

  #makeHelperFile(): SourceFile {
    return this.options.files === 'one' ? this.file : new SourceFile('wit_types.ts', this.#mark);
  }

  /** Declares the helpers that were asked for, when all else is printed. Gives the file made for them, if any. */
  addHelpers(): SourceFile | undefined {
    for (const [file, symbols] of this.#helpers) {
      for (const [name, symbol] of symbols) {
        for (const statement of helperDeclaration(name, symbol)) file.add(statement);
      }
    }
    return this.#helperFile === this.file ? undefined : this.#helperFile;
  }

  /**
   * Paths of modules by role and name: the interface's name alone would change when another joins, so the package's
   * stands before it; the version only where the world has several.
   */
  #choosePaths(): ReadonlyMap<string, string> {
    const { imports, exports } = this.model.worlds[this.world]!;
    const paths = new Map<string, string>();
    for (const [role, items] of [
      ['import', imports],
      ['export', exports],
    ] as const) {
      const names = items.flatMap((i) =>
        i.kind === 'interface' ? [externName(this.model, i)] : [],
      );
      const plain = (name: string): string =>
        fileSegment(name.replace(/@.*$/, '').replaceAll(/[:/]/g, '-'));
      const counts = new Map<string, number>();
      for (const name of names) counts.set(plain(name), (counts.get(plain(name)) ?? 0) + 1);
      for (const name of names) {
        const path =
          counts.get(plain(name)) === 1 ? plain(name) : fileSegment(name.replaceAll(/[:/@]/g, '_'));
        paths.set(`${role} ${name}`, path);
      }
    }
    return paths;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
