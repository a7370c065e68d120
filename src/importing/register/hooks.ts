/**
 * The hooks of `node --import witlink/register`: specifiers -> components, and components -> the source of their modules. Core
 * modules, and all else that is no component, are left to Node.
 */
import path from 'node:path';
import type {
  LoadFnOutput,
  RegisterHooksOptions,
  ResolveFnOutput,
  ResolveHookContext,
} from 'node:module';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { relativeName } from '../configuration.ts';
import { fileKind } from '../component-file.ts';
import { importError, textOf } from '../import-error.ts';
import { ImportGraph } from '../import-graph.ts';
import { coreModule, unresolved, wasiIn } from '../import-problems.ts';
import type { Meant } from '../implementations.ts';
import { linkComponent, type LinkedComponent } from '../link-component.ts';
import type { WasiAttribute } from '../project.ts';
import { componentSource, exportSource } from '../module-source.ts';
import type { Project } from '../project.ts';
import { importedName, importSpecifier, isWitName } from '../wit-specifier.ts';
import { layDown } from './core-modules.ts';

/** Parameters of the URL of a module of ours. */
const parameters = { export: 'witlink-export', wasi: 'witlink-wasi' } as const;

/** Where modules of ours import from, as URLs. */
export interface OwnModules {
  /** Exports `take` and `started`. */
  readonly register: string;
  /** The entries of these names. */
  readonly runtime: string;
  readonly wasi: string;
}

type NextResolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

/** A component that is imported, by the URL of its module. */
interface Imported {
  readonly file: string;
  readonly wasi: WasiAttribute;
  /** The URL of who imports it first. */
  readonly importer: string | undefined;
  linked?: LinkedComponent;
}

/** Makes the hooks of a project. */
export class ComponentHooks implements Required<RegisterHooksOptions> {
  readonly #project: Project;
  readonly #own: OwnModules;
  readonly #components = new Map<string, Imported>();
  readonly #graph = new ImportGraph();

  constructor(project: Project, own: OwnModules) {
    this.#project = project;
    this.#own = own;
  }

  readonly resolve: NonNullable<RegisterHooksOptions['resolve']> = (specifier, context, next) => {
    try {
      return this.#resolve(specifier, context, next as NextResolve);
    } catch (error) {
      throw importError(error, context.parentURL);
    }
  };

  readonly load: NonNullable<RegisterHooksOptions['load']> = (url, context, next) => {
    const component = this.#components.get(componentOf(url));
    if (component === undefined) return next(url, context);
    try {
      return { format: 'module', source: this.#source(url, component), shortCircuit: true };
    } catch (error) {
      throw importError(error, component.importer);
    }
  };

  /** A component's module has run. */
  started(url: string): void {
    this.#graph.markStarted(url);
  }

  #resolve(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput {
    const { parentURL } = context;
    const parent = parentURL === undefined ? undefined : componentOf(parentURL);
    const isOurs = parent !== undefined && this.#components.has(parent);
    // One runtime for all, whatever is installed where a component stands.
    if (isOurs && Object.hasOwn(ownSpecifiers, specifier)) {
      return { url: this.#own[ownSpecifiers[specifier]!], shortCircuit: true };
    }
    const name = isOurs ? importedName(specifier) : undefined;
    const resolved =
      name === undefined
        ? this.#byJavaScript(specifier, context, next)
        : this.#meant(
            this.#components.get(parent!)!.linked!.modules.get(name)!,
            name,
            context,
            next,
          );
    if (parentURL !== undefined && resolved.url.startsWith('file:')) {
      this.#graph.add(parentURL, resolved.url, shownModule);
    }
    return resolved;
  }

  /** What JavaScript imports: a file, or a name of WIT. */
  #byJavaScript(
    specifier: string,
    context: ResolveHookContext,
    next: NextResolve,
  ): ResolveFnOutput {
    const { parentURL } = context;
    if (!isWitName(specifier)) {
      const found = next(specifier, context);
      return this.#component(found, context) ?? found;
    }
    const importer = fileOf(parentURL) ?? path.join(process.cwd(), 'index.js');
    const meant = this.#project.find(specifier, importer);
    if (meant !== undefined) return this.#meant(meant, specifier, context, next);
    const found = next(specifier, context);
    // Nobody has made anything else of it, and Node can't load it.
    if (found.url === specifier)
      throw unresolved(
        specifier,
        parentURL === undefined ? undefined : shownModule(parentURL),
        'imports',
        this.#project.mapped,
      );
    return found;
  }

  /** The module that a name of WIT means; of a component its export of that name. */
  #meant(
    meant: Meant,
    name: string,
    context: ResolveHookContext,
    next: NextResolve,
  ): ResolveFnOutput {
    const specifier = path.isAbsolute(meant.module)
      ? pathToFileURL(meant.module).href
      : meant.module;
    const found = next(specifier, { ...context, parentURL: pathToFileURL(meant.from).href });
    if (found.url === meant.module && isWitName(meant.module)) {
      throw unresolved(meant.module, relativeName(meant.from), 'names');
    }
    const component = this.#component(found, context);
    if (component === undefined) {
      const file = fileOf(found.url);
      if (file !== undefined && fileKind(file) === 'core-module')
        throw coreModule(file, meant.name ?? name);
      return found;
    }
    const url = new URL(component.url);
    url.searchParams.set(parameters.export, meant.name ?? name);
    return { ...component, url: url.href };
  }

  /** The module of a component; undefined where a URL leads to something else. */
  #component(found: ResolveFnOutput, context: ResolveHookContext): ResolveFnOutput | undefined {
    const file = fileOf(found.url);
    if (file === undefined || !file.endsWith('.wasm')) return undefined;
    const url = new URL(found.url);
    const wasi = wasiOf(context);
    if (wasi !== undefined) url.searchParams.set(parameters.wasi, wasi);
    const { href } = url;
    if (!this.#components.has(href)) {
      if (fileKind(file) !== 'component') return undefined;
      this.#components.set(href, { file, wasi, importer: context.parentURL });
      this.#graph.addComponent(href);
    }
    return { url: href, format: 'module', shortCircuit: true };
  }

  #source(url: string, component: Imported): LoadFnOutput['source'] {
    const own = componentOf(url);
    const { file, importer, wasi } = component;
    let { linked } = component;
    if (linked === undefined) {
      linked = linkComponent(file, this.#project, fileOf(importer), wasi);
      component.linked = linked;
      const warnings = linked.warnings.filter((d) => d.severity === 'warning');
      if (warnings.length > 0) process.emitWarning(textOf(warnings, new Map()), 'WitlinkWarning');
      watch([...linked.files, ...(this.#project.file === undefined ? [] : [this.#project.file])]);
    }
    const wanted = new URL(url).searchParams.get(parameters.export);
    if (wanted !== null) return exportSource(linked, file, wanted, own);
    const source = componentSource(linked, {
      name: 'component',
      runtime: 'import',
      specifier: importSpecifier,
      // Which there are is known where the program runs: nothing can be waited for here.
      hasWasi: () => true,
      core: ({ bytes, options }) => `$take(${JSON.stringify(layDown(bytes, options))})`,
      head: [
        `import { take as $take, started as $started } from ${JSON.stringify(this.#own.register)};`,
      ],
    });
    return `${source}$started(import.meta.url);\n`;
  }
}

/** What emitted modules import of the package. */
const ownSpecifiers: Readonly<Record<string, keyof OwnModules>> = {
  'witlink/runtime': 'runtime',
  'witlink/wasi': 'wasi',
};

const wasiOf = ({ importAttributes, parentURL }: ResolveHookContext): WasiAttribute =>
  // `require` has none.
  wasiIn(importAttributes, parentURL === undefined ? undefined : shownModule(parentURL));

/** The URL of the component's own module. */
function componentOf(url: string): string {
  if (!url.includes(parameters.export)) return url;
  const own = new URL(url);
  own.searchParams.delete(parameters.export);
  return own.href;
}

function fileOf(url: string | undefined): string | undefined {
  return url?.startsWith('file:') === true ? fileURLToPath(new URL(url)) : undefined;
}

const shownModule = (url: string): string => {
  const file = fileOf(url);
  return file === undefined ? url : relativeName(file);
};

/** `node --watch` starts anew when one of these changes. */
function watch(files: readonly string[]): void {
  if (process.env['WATCH_REPORT_DEPENDENCIES'] === undefined) return;
  process.send?.({ 'watch:import': files.map((file) => pathToFileURL(file).href) });
}
