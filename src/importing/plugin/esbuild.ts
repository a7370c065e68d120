/**
 * What esbuild has: modules of ours in a namespace of their own, core modules by its own loader of files, and attributes of
 * imports, of which unplugin does not tell.
 */
import path from 'node:path';
import type { Metafile, OnResolveResult, PluginBuild } from 'esbuild';
import type { Build } from './build.ts';
import { compileAt } from './compile-at.ts';
import { shownErrors } from './errors.ts';

const namespace = 'witlink';

/** Sets a build up. */
export function throughEsbuild(own: PluginBuild, build: Build): void {
  const root = own.initialOptions.absWorkingDir ?? process.cwd();
  build.setRoot(root);
  // It tells who imports whom; of what it resolves itself plug-ins are told nothing.
  own.initialOptions.metafile = true;
  own.onEnd(async ({ metafile }) => {
    if (metafile === undefined) return;
    await shownErrors(async () => build.modules.checkCycles(importsIn(metafile, root)));
  });
  own.onStart(() => build.modules.forget());
  own.onResolve(
    { filter: /\.wasm$|:|^witlink/ },
    async (args): Promise<OnResolveResult | undefined> => {
      if (args.kind === 'entry-point' || args.pluginData === lookingFor) return undefined;
      const resolve = (
        specifier: string,
        from: string,
      ): Promise<OnResolveResult & { path: string }> =>
        own.resolve(specifier, {
          kind: args.kind,
          resolveDir: path.dirname(from),
          importer: from,
          pluginData: lookingFor,
        });
      const find = async (specifier: string, from: string): Promise<string | undefined> => {
        const { path: found, namespace: where } = await resolve(specifier, from);
        return found === '' || where !== 'file' ? undefined : found;
      };
      const told: string[] = [];
      const target = await shownErrors(() =>
        build.modules.target({
          specifier: args.path,
          importer: args.namespace === 'file' ? args.importer : undefined,
          attributes: args.with,
          find,
          warn: (warnings) => build.warn(warnings, (text) => told.push(text)),
        }),
      );
      if (target === undefined) {
        return told.length === 0 ? undefined : { warnings: told.map((text) => ({ text })) };
      }
      if (target.kind === 'file') return { path: target.file };
      if (target.kind === 'package') return resolve(target.specifier, target.from);
      return { path: target.name, namespace };
    },
  );
  own.onLoad({ filter: /./, namespace }, async (args) => {
    if (args.path.endsWith('.wasm')) {
      const contents = await shownErrors(() => build.modules.core(args.path));
      return { contents, loader: 'file' };
    }
    const { code, files, warnings } = await shownErrors(() =>
      build.modules.source(args.path, ({ index, request, options }) => {
        const name = `$core${index}`;
        return {
          head: `import ${name} from ${JSON.stringify(request)};`,
          expression: compileAt(`new URL(${name}, import.meta.url)`, options),
        };
      }),
    );
    const told: string[] = [];
    build.warn(warnings, (text) => told.push(text));
    return {
      contents: code,
      loader: 'js',
      watchFiles: [...files],
      warnings: told.map((text) => ({ text })),
    };
  });
}

/** Modules, each with those that it imports before it runs. */
function* importsIn(
  { inputs }: Metafile,
  root: string,
): Iterable<readonly [module: string, imported: readonly string[]]> {
  const nameOf = (input: string): string =>
    input.startsWith(`${namespace}:`)
      ? input.slice(namespace.length + 1)
      : path.resolve(root, input);
  for (const [input, { imports }] of Object.entries(inputs)) {
    const first = imports.filter(({ kind }) => kind !== 'dynamic-import');
    yield [nameOf(input), first.map((one) => nameOf(one.path))];
  }
}

/** Marks what is resolved for the plug-in itself. */
const lookingFor = Symbol('witlink');
