/**
 * A world -> the modules that componentize-py makes of it, and the names in each. All names are settled here, before
 * anything is printed, so that no file hides a name that it uses.
 */
import { type Diagnostic, diagnostic, parsePlainName, type Span } from '../../src/base/index.ts';
import {
  type Func,
  funcsOfResource,
  labelsOf,
  type Model,
  type Param,
  type Side,
  structureOf,
  type TypeId,
  type TypeRef,
  type World,
  type WorldId,
} from '../../src/model/index.ts';
import { caseClassName, className, constantName, functionName, snakeName } from './names.ts';
import { type Place, Places } from './places.ts';
import { PythonFile } from './python-file.ts';
import type { TypeContext } from './types.ts';

/** The name of the package that componentize-py makes. */
export const worldPackage = 'wit_world';

/** An interface in one role, and its module. */
export interface Unit {
  readonly place: Place;
  readonly file: PythonFile;
  /** The types that the module declares. */
  readonly types: readonly TypeId[];
}

/** Kinds of types that are classes; others are spelt where they are used. */
const classKinds: ReadonlySet<string> = new Set(['record', 'variant', 'enum', 'flags', 'resource']);

export class Stubs {
  readonly model: Model;
  readonly world: World;
  /** `wit_world`: the world's own types and imported functions, and the class of what it exports. */
  readonly root = new PythonFile(worldPackage);
  /** `wit_world.exports`: a class for each exported interface. */
  readonly exports = new PythonFile(`${worldPackage}.exports`);
  readonly units: readonly Unit[];
  readonly worldTypes: readonly TypeId[];
  /** What componentize-py does otherwise than a user would think. */
  readonly warnings: Diagnostic[] = [];
  readonly #places: Places;
  readonly #names = new Map<PythonFile, Map<TypeId, string>>();
  readonly #files: ReadonlyMap<Place, PythonFile>;

  constructor(model: Model, id: WorldId) {
    this.model = model;
    this.world = model.worlds[id]!;
    this.#places = new Places(model, id);
    this.units = this.#places.all.map((place): Unit => {
      const file = new PythonFile(`${worldPackage}.${place.side}.${place.module}`);
      return { place, file, types: this.#classes(this.#places.declared(place)) };
    });
    this.#files = new Map(this.units.map(({ place, file }) => [place, file]));
    const items = [...this.world.imports, ...this.world.exports];
    const types = items.flatMap((item) => (item.kind === 'type' ? [item.id] : []));
    const own = types.filter((type) => model.types[type]!.owner?.kind === 'world');
    this.worldTypes = this.#classes([...new Set(own)]);
    this.#declareAll();
    this.#warnUnmade();
  }

  unitsOf(side: Side): readonly Unit[] {
    return this.units.filter(({ place }) => place.side === side);
  }

  /** The functions of an interface, without those of its resources. */
  freeFuncs({ place }: Unit): readonly Func[] {
    return this.model.interfaces[place.id]!.functions.filter((f) => f.kind.kind === 'freestanding');
  }

  /** Functions that the world itself imports or exports. */
  worldFuncs(side: Side): readonly Func[] {
    return this.world[side].flatMap((item) =>
      item.kind === 'func' && item.func.kind.kind === 'freestanding' ? [item.func] : [],
    );
  }

  /** Constructor, statics and methods of a resource, as a module of that side has them. */
  funcsOf(resource: TypeId, side: Side): readonly Func[] {
    const { owner } = this.model.types[resource]!;
    if (owner?.kind === 'interface') {
      return funcsOfResource(this.model.interfaces[owner.id]!.functions, resource);
    }
    return this.world[side].flatMap((item) =>
      item.kind === 'func' && 'resource' in item.func.kind && item.func.kind.resource === resource
        ? [item.func]
        : [],
    );
  }

  /** The class of a type in the file that declares it. */
  className(file: PythonFile, type: TypeId): string {
    return this.#names.get(file)!.get(type)!;
  }

  /** For annotations in a file, in what stands on that side. */
  context(file: PythonFile, side: Side): TypeContext {
    return {
      model: this.model,
      file,
      side,
      named: (type) => {
        const home = this.#home(type, side);
        const name = home === undefined ? undefined : this.#names.get(home)?.get(type);
        // Of a world that isn't printed; a binary may say so of a type that it has no name for.
        if (home === undefined || name === undefined) return file.use('typing', 'Any');
        return file.from(home, name);
      },
    };
  }

  #home(type: TypeId, side: Side): PythonFile | undefined {
    if (this.model.types[type]!.owner?.kind === 'world') return this.root;
    const place = this.#places.of(type, side);
    return place === undefined ? undefined : this.#files.get(place);
  }

  #classes(types: readonly TypeId[]): readonly TypeId[] {
    return types.filter((type) => classKinds.has(this.model.types[type]!.type.kind));
  }

  #declareAll(): void {
    this.#declareTypes(this.root, this.worldTypes, 'imports');
    this.#declareFuncs(this.root, this.worldFuncs('imports'), false);
    this.#declareFuncs(this.root, this.worldFuncs('exports'), true);
    this.root.declare('imports', 'exports', className(worldPackage));
    for (const unit of this.units) {
      const { place, file, types } = unit;
      this.#declareTypes(file, types, place.side);
      const isExported = place.side === 'exports';
      this.#declareFuncs(isExported ? this.exports : file, this.freeFuncs(unit), isExported);
      if (isExported) this.exports.declare(place.module, place.protocol);
      if (place.chosen !== undefined) this.#warnChosen(place);
    }
  }

  #declareTypes(file: PythonFile, types: readonly TypeId[], side: Side): void {
    const names = new Map<TypeId, string>();
    this.#names.set(file, names);
    for (const id of types) {
      const { name = '', type } = this.model.types[id]!;
      const chosen = className(name);
      names.set(id, chosen);
      file.declare(chosen);
      for (const label of labelsOf(type)) {
        if (type.kind === 'variant') file.declare(caseClassName(chosen, label.name), 'value');
        else
          file.declare(type.kind === 'record' ? snakeName(label.name) : constantName(label.name));
      }
      if (type.kind === 'resource') this.#declareFuncs(file, this.funcsOf(id, side), true);
    }
  }

  #declareFuncs(file: PythonFile, funcs: readonly Func[], inClass: boolean): void {
    for (const func of funcs) {
      file.declare(functionName(func.name));
      const { kind } = func.kind;
      const first = kind === 'static' ? 'cls' : 'self';
      const given = kind === 'method' ? func.params.slice(1) : func.params;
      const taken = given.find((p) => inClass && snakeName(p.name) === first);
      if (taken !== undefined) this.#warnSelf(func, taken);
    }
  }

  #warn(message: string, span: Span | undefined, help: string): void {
    this.warnings.push(
      diagnostic('codegen/componentize-py', message, span, { severity: 'warning', help: [help] }),
    );
  }

  /** What componentize-py 0.25 can't make, though its users could write it down. */
  #warnUnmade(): void {
    for (const id of this.worldTypes) {
      const { type, name, span } = this.model.types[id]!;
      if (type.kind !== 'resource') continue;
      const message = `componentize-py makes no class for \`${name}\`, a resource of the world itself`;
      this.#warn(message, span, 'define it in an interface');
    }
    for (const unit of this.units) {
      const { side, item, extern } = unit.place;
      if (side === 'imports' && item.name !== undefined && this.freeFuncs(unit).length > 0) {
        const message = `componentize-py makes no functions of \`${extern}\`, an import by a name of the world’s own`;
        this.#warn(
          message,
          item.span,
          'define the interface in a package, and import it by its name',
        );
      }
      const { functions } = this.model.interfaces[unit.place.id]!;
      for (const { name, kind, result, span } of side === 'imports' ? functions : []) {
        if (kind.kind !== 'constructor' || !isResult(this.model, result)) continue;
        const message = `componentize-py can’t call \`${name}\`, a constructor that may fail`;
        this.#warn(message, span, 'make it a static function');
      }
      for (const id of side === 'exports' ? unit.types : []) {
        const { type, name, docs, span } = this.model.types[id]!;
        const isEmpty = type.kind === 'resource' && this.funcsOf(id, side).length === 0;
        if (!isEmpty || docs !== undefined) continue;
        const message = `componentize-py writes a class without a body for \`${name}\`, which Python refuses`;
        this.#warn(message, span, 'give the resource a function, or documentation');
      }
    }
  }

  #warnChosen({ extern, side, item, module, chosen }: Place): void {
    const option = `--${side === 'imports' ? 'import' : 'export'}-interface-name`;
    const message = `the module of \`${extern}\` is \`${module}\`: its own name is taken in Python`;
    const help = `give componentize-py \`${option} ${extern}=${chosen}\`; \`witlink build\` does`;
    this.#warn(message, item.span, help);
  }

  #warnSelf({ name }: Func, param: Param): void {
    const message = `componentize-py can’t make \`${parsePlainName(name).name}\`: Python gives methods a parameter \`${param.name}\` itself`;
    this.#warn(message, param.span, 'rename the parameter');
  }
}

function isResult(model: Model, ref: TypeRef | undefined): boolean {
  const type = ref === undefined ? undefined : structureOf(model.types, ref);
  return typeof type === 'object' && type.kind === 'result';
}
