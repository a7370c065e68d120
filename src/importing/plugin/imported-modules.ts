/**
 * What a bundler asks of a plug-in -> where an import leads, and the source of the modules that are components. How files are
 * found, and core modules become files of the bundle, is each bundler's own.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../../base/index.ts';
import type { CoreFile } from '../../emit/index.ts';
import { fileKind } from '../component-file.ts';
import { relativeName } from '../configuration.ts';
import { declarationsOf, writeDeclarations } from '../declarations.ts';
import { coreModule, unresolved, wasiIn } from '../import-problems.ts';
import type { Meant } from '../implementations.ts';
import { linkComponent, type LinkedComponent } from '../link-component.ts';
import { componentSource, exportSource } from '../module-source.ts';
import type { Project, WasiAttribute } from '../project.ts';
import { wasi } from '../../wasi/index.ts';
import { isSurelyWit, isWitName } from '../wit-specifier.ts';
import { readRequest, requestText, type ModuleRequest } from './module-request.ts';

/** Where an import leads that the plug-in knows of. */
export type Target =
  | { readonly kind: 'module'; readonly request: ModuleRequest }
  /** A module of the package's, or of JavaScript: a path. */
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
}

/** The source of a module, and what it comes of. */
export interface MadeModule {
  readonly code: string;
  /** Absolute: when one of them changes, so does the module. */
  readonly files: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** How a bundler is told of a core module. */
export interface CoreForm {
  /** An expression that gives the module, or a promise of it; `$compileAt` and `$compileText` are in scope. */
  readonly expression: string;
  /** A line that the expression needs before the module. */
  readonly head?: string;
}

/** The entries of the package that modules of ours import, as paths. */
export interface OwnFiles {
  readonly runtime: string;
  readonly wasi: string;
}

/** The modules of one build. */
export class ImportedModules {
  readonly #project: () => Promise<Project>;
  readonly #own: OwnFiles;
  readonly #root: () => string;
  readonly #writesTypes: boolean;
  readonly #linked = new Map<
    string,
    { readonly stamp: string; readonly linked: LinkedComponent }
  >();
  readonly #importers = new Map<string, string>();

  constructor(
    project: () => Promise<Project>,
    root: () => string,
    writesTypes: boolean,
    own: OwnFiles,
  ) {
    this.#project = project;
    this.#root = root;
    this.#writesTypes = writesTypes;
    this.#own = own;
  }

  /** Where an import leads; undefined where it is the bundler's. */
  async target({ specifier, importer, attributes, find }: Import): Promise<Target | undefined> {
    if (specifier === 'witlink/runtime') return { kind: 'file', file: this.#own.runtime };
    if (specifier === 'witlink/wasi') return { kind: 'file', file: this.#own.wasi };
    const request = readRequest(specifier);
    if (request !== undefined) {
      const { part, file, wasi } = request;
      if (part.kind !== 'import') return { kind: 'module', request };
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
      if (isSurelyWit(specifier)) throw unresolved(specifier, shown(from));
      return undefined;
    }
    if (!specifier.endsWith('.wasm')) return undefined;
    const file = await find(specifier, from);
    if (file === undefined || fileKind(file) !== 'component') return undefined;
    const wasi = wasiIn(attributes, shown(from));
    if (!this.#importers.has(file)) this.#importers.set(file, from);
    return { kind: 'module', request: { file, wasi, part: { kind: 'component' } } };
  }

  /**
   * The source of a module.
   *
   * @param core How the bundler is told of a core module.
   */
  async source(
    { file, wasi, part }: ModuleRequest,
    core: (core: CoreFile) => CoreForm,
  ): Promise<MadeModule> {
    const project = await this.#project();
    const linked = await this.#component(file, wasi);
    const request = (other: ModuleRequest['part']): string =>
      requestText({ file, wasi, part: other });
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
        const code = componentSource(linked, {
          name: filesName(file),
          specifier: (name) => request({ kind: 'import', name }),
          hasWasi: await wasiInterfaces(),
          core: (file) => {
            const { expression, head } = core(file);
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

  /** The bytes of a core module that a component's module has asked for. */
  async core({ file, wasi }: ModuleRequest, index: number): Promise<Uint8Array> {
    const linked = await this.#component(file, wasi);
    let found: Uint8Array | undefined;
    componentSource(linked, {
      name: filesName(file),
      specifier: () => '',
      hasWasi: () => true,
      core: (core) => {
        if (core.index === index) found = core.bytes;
        return '';
      },
      head: [],
    });
    return found!;
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
    return { kind: 'module', request: { file, wasi, part: { kind: 'export', name } } };
  }
}

const compilers =
  "import { compileAt as $compileAt, compileText as $compileText } from 'witlink/runtime';";

/** Whether there is an interface of WASI. */
async function wasiInterfaces(): Promise<(name: string) => boolean> {
  await using platform = await wasi();
  const names = new Set(Object.keys(platform));
  return (name) => names.has(name);
}

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
