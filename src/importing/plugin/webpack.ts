/**
 * What webpack and Rspack have in common: requests are looked at before they are resolved, as a name of WIT would be taken for
 * a scheme that nothing handles.
 */
import path from 'node:path';
import type { Compilation, Compiler, Module } from 'webpack';
import type { Build } from './build.ts';
import { importError } from '../import-error.ts';
import { shownErrors } from './errors.ts';

type Resolve = (specifier: string, from: string) => Promise<string | undefined>;

/** Taps a compiler. */
export function throughWebpack(compiler: Compiler, build: Build): void {
  build.setRoot(compiler.context);
  compiler.hooks.compile.tap('witlink', () => build.modules.forget());
  compiler.hooks.thisCompilation.tap('witlink', (compilation) => {
    compilation.hooks.finishModules.tap('witlink', (modules) => {
      try {
        build.modules.checkCycles(importsOf(modules, compilation));
      } catch (error) {
        compilation.errors.push(importError(error) as (typeof compilation.errors)[number]);
      }
    });
  });
  compiler.hooks.normalModuleFactory.tap('witlink', (factory) => {
    factory.hooks.beforeResolve.tapPromise('witlink', async (data) => {
      const specifier = data.request;
      // Loaders before it, and what stands behind, say that somebody else has it.
      if (/[!?]/.test(specifier)) return;
      const importer = data.contextInfo.issuer;
      const target = await shownErrors(() =>
        build.modules.target({
          specifier,
          importer: importer === '' ? path.join(data.context, 'index.js') : importer,
          attributes: data.attributes,
          find: resolver(compiler),
          warn: (warnings) =>
            build.warn(warnings, (text) => compiler.getInfrastructureLogger('witlink').warn(text)),
        }),
      );
      if (target === undefined) return;
      if (target.kind === 'module') data.request = target.name;
      else if (target.kind === 'file') data.request = target.file;
      else {
        data.request = target.specifier;
        data.context = path.dirname(target.from);
      }
    });
  });
}

/** Modules, each with those that it imports before it runs; what `import()` brings stands apart, in its blocks. */
function* importsOf(
  modules: Iterable<Module>,
  { moduleGraph }: Compilation,
): Iterable<readonly [module: string, imported: readonly string[]]> {
  for (const module of modules) {
    const name = nameOf(module);
    if (name === undefined) continue;
    const imported = module.dependencies.flatMap((dependency) => {
      const to = moduleGraph.getModule(dependency);
      return (to && nameOf(to)) ?? [];
    });
    yield [name, imported];
  }
}

/** A file, or, as unplugin wraps what is none, the request. */
function nameOf(module: Module): string | undefined {
  const { resource } = module as { readonly resource?: string };
  const [, request] = /%00(witlink-module%2F.*)$/.exec(resource ?? '') ?? [];
  return request === undefined ? resource : decodeURIComponent(request);
}

/** Whether what a compiler makes is for Node, and no ES module: it has no address then, from which files could be found. */
export function isCommonJs({ options }: Compiler): boolean {
  return options.externalsPresets.node === true && options.output.module !== true;
}

/** As the compiler resolves what modules import, with its aliases. */
function resolver({ resolverFactory }: Compiler): Resolve {
  const normal = resolverFactory.get('normal', { dependencyType: 'esm' });
  return (specifier, from) =>
    new Promise((done) => {
      normal.resolve({}, path.dirname(from), specifier, {}, (error, found) => {
        done(error !== null || typeof found !== 'string' ? undefined : found.replace(/\?.*$/s, ''));
      });
    });
}
