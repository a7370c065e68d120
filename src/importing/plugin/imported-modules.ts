/**
 * What a bundler asks of a plug-in -> where an import leads, and the source of the modules that are components. How files are
 * found, and core modules become files of the bundle, is each bundler's own.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../../base/index.ts';
import {
  compileLater,
  compileName,
  wholeRuntime,
  wholeWasi,
  type CoreFile,
} from '../../emit/index.ts';
import { fileKind } from '../component-file.ts';
import { loadOptimizer, relativeName } from '../configuration.ts';
import { declarationsOf, writeDeclarations } from '../declarations.ts';
import { ImportGraph } from '../import-graph.ts';
import { coreModule, leftAlone, unresolved, wasiIn } from '../import-problems.ts';
import type { Meant } from '../implementations.ts';
import { linkComponent, type LinkedComponent } from '../link-component.ts';
import { componentSource, exportSource } from '../module-source.ts';
import type { Project, WasiAttribute } from '../project.ts';
import { wasiInterfaces } from '../../wasi/index.ts';
import { isSurelyWit, isWitName } from '../wit-specifier.ts';
import { compileBytes } from './compile-at.ts';
import {
  isRequest,
  readRequest,
  requestText,
  sharedModules,
  type ModuleRequest,
} from './module-request.ts';

/** Where an import leads that the plug-in knows of. */
export type Target =
  /** A module of ours, by its name. */
  | { readonly kind: 'module'; readonly name: string }
  /** A module of JavaScript: a path. */
  | { readonly kind: 'file'; readonly file: string }
  /** What the bundler finds itself, as if that file imported it. */
  | { readonly kind: 'package'; readonly specifier: string; readonly from: string };

/** An import that a bundler meets. */
export interface Import {
  readonly specifier: string;
  /** Absolute, or what a bundler calls a module that is no file; absent of an entry. */
  readonly importer: string | undefined;
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;
  /** Finds the file that a specifier leads to from another file, as the bundler does. */
  readonly find: (specifier: string, from: string) => Promise<string | undefined>;
  /** Told what may be no mistake. */
  readonly warn: (warnings: readonly Diagnostic[]) => void;
}

/** The source of a module, and what it comes of. */
export interface MadeModule {
  readonly code: string;
  /** Absolute: when one of them changes, so does the module. */
  readonly files: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** A core module, and the name of its module. */
export type NamedCore = CoreFile & { readonly request: string };

/** How a bundler is told of a core module. */
export interface CoreForm {
  /** An expression that gives the module, or a promise of it; `$compileAt` and `$compileText` are in scope. */
  readonly expression: string;
  /** A line that the expression needs before the module. */
  readonly head?: string;
}

/** The modules of one build. */
export class ImportedModules {
  readonly #project: () => Promise<Project>;
  readonly #root: () => string;
  readonly #writesTypes: boolean;
  readonly #linked = new Map<
    string,
    { readonly stamp: string; readonly linked: LinkedComponent }
  >();
  /** The bytes of core modules, by the names of their modules. */
  readonly #cores = new Map<string, Uint8Array>();
  readonly #importers = new Map<string, string>();

  constructor(project: () => Promise<Project>, root: () => string, writesTypes: boolean) {
    this.#project = project;
    this.#root = root;
    this.#writesTypes = writesTypes;
  }

  #request(name: string): ModuleRequest | undefined {
    return isRequest(name) ? readRequest(name, this.#root()) : undefined;
  }

  #module(request: ModuleRequest): Target {
    return { kind: 'module', name: requestText(request, this.#root()) };
  }

  /** Where an import leads; undefined where it is the bundler's. */
  async target({
    specifier,
    importer,
    attributes,
    find,
    warn,
  }: Import): Promise<Target | undefined> {
    if (specifier === 'witlink/wasi') return { kind: 'module', name: sharedModules.wasi };
    if (Object.values<string>(sharedModules).includes(specifier)) {
      return { kind: 'module', name: specifier };
    }
    const request = this.#request(specifier);
    if (request !== undefined) {
      const { part, file, wasi } = request;
      if (part.kind !== 'import') return { kind: 'module', name: specifier };
      const { modules } = await this.#component(file, wasi);
      return this.#meant(modules.get(part.name)!, part.name, file, undefined, find);
    }
    const from =
      importer !== undefined && path.isAbsolute(importer)
        ? importer
        : path.join(this.#root(), 'index.js');
    if (isWitName(specifier)) {
      const project = await this.#project();
      const meant = project.find(specifier, from);
      if (meant !== undefined) {
        return this.#meant(meant, specifier, from, wasiIn(attributes, shown(from)), find);
      }
      if (isSurelyWit(specifier)) {
        throw unresolved(specifier, shown(from), 'imports', project.mapped);
      }
      return undefined;
    }
    if (!specifier.endsWith('.wasm')) return undefined;
    const file = await find(specifier, from);
    if (file === undefined) return undefined;
    const kind = fileKind(file);
    if (kind === 'core-module') warn(leftAlone(file));
    if (kind !== 'component') return undefined;
    const wasi = wasiIn(attributes, shown(from));
    if (!this.#importers.has(file)) this.#importers.set(file, from);
    return this.#module({ file, wasi, part: { kind: 'component' } });
  }

  /**
   * The source of a module.
   *
   * @param core How the bundler is told of a core module.
   */
  async source(name: string, core: (core: NamedCore) => CoreForm): Promise<MadeModule> {
    const shared = sharedSource(name.replace(/^\0/, ''));
    if (shared !== undefined) return { code: shared, files: [], warnings: [] };
    const { file, wasi, part } = this.#request(name)!;
    const project = await this.#project();
    const linked = await this.#component(file, wasi);
    const request = (other: ModuleRequest['part']): string =>
      requestText({ file, wasi, part: other }, this.#root());
    const made = (code: string): MadeModule => ({
      code,
      files: [...linked.files, ...(project.file === undefined ? [] : [project.file])],
      warnings: part.kind === 'component' ? [...linked.warnings, ...this.#types(file, linked)] : [],
    });
    switch (part.kind) {
      case 'export':
        return made(exportSource(linked, file, part.name, request({ kind: 'component' })));
      case 'component': {
        const heads: string[] = [compilers];
        const interfaces = await wasiInterfaces();
        const code = componentSource(linked, {
          name: filesName(file),
          runtime: { from: sharedModules.runtime },
          optimize: linked.given.optimize ? await loadOptimizer() : undefined,
          specifier: (name) => request({ kind: 'import', name }),
          hasWasi: (name) => interfaces.has(name),
          core: (file) => {
            const name = request({ kind: 'core', index: file.index, path: file.path });
            this.#cores.set(name, file.bytes);
            if (file.isInText) return compileBytes(file.bytes, file.options);
            const { expression, head } = core({ ...file, request: name });
            if (head !== undefined) heads.push(head);
            return expression;
          },
          head: heads,
        });
        return made(code);
      }
      default:
        throw new Error(`\`${part.kind}\` is no source`);
    }
  }

  /** Tells TypeScript of a component, where that is wanted. */
  #types(file: string, linked: LinkedComponent): readonly Diagnostic[] {
    const text = this.#writesTypes ? declarationsOf(linked) : undefined;
    return text === undefined ? [] : writeDeclarations(file, text);
  }

  /**
   * Looks for components that come round to themselves.
   *
   * @param imports - Modules, each with those that it imports before it runs.
   * @throws WitlinkError where there is one
   */
  checkCycles(imports: Iterable<readonly [module: string, imported: readonly string[]]>): void {
    const graph = new ImportGraph();
    const all = [...imports];
    for (const [module] of all) {
      if (this.#request(module)?.part.kind === 'component') graph.addComponent(module);
    }
    const name = (module: string): string =>
      shown(this.#request(module)?.file ?? module.replace(/\?.*$/s, ''));
    for (const [module, imported] of all) for (const to of imported) graph.add(module, to, name);
  }

  /** The bytes of a core module that a component's module has asked for. */
  async core(name: string): Promise<Uint8Array> {
    const { file, wasi, part } = this.#request(name)!;
    const index = part.kind === 'core' ? part.index : -1;
    const known = this.#cores.get(name);
    if (known !== undefined) return known;
    // The module was taken from a cache of the bundler's.
    await this.source(
      requestText({ file, wasi, part: { kind: 'component' } }, this.#root()),
      () => ({
        expression: '',
      }),
    );
    const made = this.#cores.get(name);
    if (made === undefined) throw new Error(`there is no core module ${index} of ${file}`);
    return made;
  }

  /** The component of a file, linked anew when one of its files has changed. */
  async #component(file: string, wasi: WasiAttribute): Promise<LinkedComponent> {
    const project = await this.#project();
    const key = `${wasi ?? ''} ${file}`;
    const known = this.#linked.get(key);
    if (known !== undefined && known.stamp === stampOf(known.linked.files)) return known.linked;
    const linked = linkComponent(file, project, this.#importers.get(file), wasi);
    this.#linked.set(key, { stamp: stampOf(linked.files), linked });
    return linked;
  }

  /** The configuration has changed. */
  forget(): void {
    this.#linked.clear();
    this.#cores.clear();
  }

  async #meant(
    meant: Meant,
    name: string,
    importer: string,
    wasi: WasiAttribute,
    find: Import['find'],
  ): Promise<Target> {
    const isFile = path.isAbsolute(meant.module);
    if (!meant.module.endsWith('.wasm')) {
      return isFile
        ? { kind: 'file', file: meant.module }
        : { kind: 'package', specifier: meant.module, from: meant.from };
    }
    const file = isFile ? meant.module : await find(meant.module, meant.from);
    if (file === undefined) throw unresolved(name, shown(importer));
    if (fileKind(file) === 'core-module') throw coreModule(file, name);
    if (!this.#importers.has(file)) this.#importers.set(file, importer);
    return this.#module({ file, wasi, part: { kind: 'export', name: meant.name ?? name } });
  }
}

/** What all components share; undefined of what is a component's. */
function sharedSource(name: string): string | undefined {
  if (name === sharedModules.runtime) {
    return `${wholeRuntime()}${compileLater}\nexport{${compileName} as compileAt};\n`;
  }
  if (name !== sharedModules.wasi) return undefined;
  return wholeWasi().replaceAll('./runtime.js', sharedModules.runtime);
}

const compilers = `import { compileAt as $compileAt, compileText as $compileText } from '${sharedModules.runtime}';`;

const shown = (file: string): string => relativeName(file);

/** What files of a component are called: by its own name, as every system allows it. */
function filesName(file: string): string {
  const name = path.basename(file, '.wasm').replaceAll(/[^0-9A-Za-z_-]/g, '_');
  return /^(?:con|prn|aux|nul|com\d|lpt\d|runtime|wasi|_*)$/i.test(name)
    ? `component-${name}`
    : name.slice(0, 80);
}

function stampOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const info = statSync(file, { throwIfNoEntry: false });
      return `${info?.mtimeMs} ${info?.size}`;
    })
    .join();
}
