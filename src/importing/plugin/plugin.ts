/**
 * The plug-in for bundlers: each is told in its own way where imports lead and what the modules of components are; what these
 * are, `imported-modules.ts` knows. unplugin does what is alike.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Compiler as WebpackCompiler } from 'webpack';
import type { UnpluginBuildContext, UnpluginContext, UnpluginOptions } from 'unplugin';
import type { CoreFile } from '../../emit/index.ts';
import { buildOf, type Build } from './build.ts';
import { compileAt, compileBytes } from './compile-at.ts';
import { shownErrors } from './errors.ts';
import { throughEsbuild } from './esbuild.ts';
import type { CoreForm } from './imported-modules.ts';
import type { PluginOptions } from './plugin-options.ts';
import { isRequest } from './module-request.ts';
import {
  checkUnread,
  mayHaveAttributes,
  readAttributes,
  writeAttributes,
} from './written-attributes.ts';
import { throughVite } from './vite.ts';
import { isCommonJs, throughWebpack } from './webpack.ts';

/** Bundlers that the plug-in knows. */
export type Bundler = 'vite' | 'rollup' | 'rolldown' | 'webpack' | 'rspack' | 'esbuild';

type Context = UnpluginBuildContext & UnpluginContext;

/**
 * The plug-in of a bundler, whose type the entry knows: what is declared here needs no bundler's types.
 *
 * @param entry The URL of the entry, from which unplugin is looked for.
 */
export function plugin(bundler: Bundler, entry: string): (options?: PluginOptions) => unknown {
  return (options) => {
    const { createUnplugin } = loadUnplugin(bundler, entry);
    const made = createUnplugin<PluginOptions | undefined, false>((given = {}) => ({
      name: 'witlink',
      enforce: 'pre',
      ...hooks(bundler, buildOf(given)),
    }));
    return made[bundler](options);
  };
}

/** unplugin is an optional peer, which only users of the plug-in have; it is wanted at once. */
function loadUnplugin(bundler: Bundler, entry: string): typeof import('unplugin') {
  try {
    return createRequire(entry)('unplugin') as typeof import('unplugin');
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    const missing = new Error(
      `witlink/${bundler} needs unplugin, which is not installed: npm i -D unplugin`,
    );
    missing.stack = `Error: ${missing.message}`;
    throw missing;
  }
}

function hooks(bundler: Bundler, build: Build): Omit<UnpluginOptions, 'name'> {
  if (bundler === 'esbuild') return { esbuild: { setup: (own) => throughEsbuild(own, build) } };
  const vite = throughVite(build);
  let webpack: WebpackCompiler | undefined;
  const tap = (compiler: WebpackCompiler): void => {
    webpack = compiler;
    throughWebpack(compiler, build);
  };
  const file = bundler === 'webpack' || bundler === 'rspack' ? asWebpack : asRollup;
  const load = async function (this: Context, id: string): Promise<string | undefined> {
    if (!isRequest(id)) return undefined;
    const form = (core: CoreFile): CoreForm => {
      // Its options have their defaults by now.
      if (webpack !== undefined && isCommonJs(webpack))
        return { expression: compileBytes(core.bytes, core.options) };
      return (bundler === 'vite' ? vite.coreForm(this, core) : undefined) ?? file(this, core);
    };
    return shownErrors(async () => {
      const { code, files, warnings } = await build.modules.source(id, form);
      for (const file of files) this.addWatchFile(file);
      build.warn(warnings, (text) => this.warn(text));
      return code;
    });
  };
  if (bundler === 'webpack' || bundler === 'rspack') {
    return {
      webpack: tap,
      // What is used of it is the same.
      rspack: (compiler) => tap(compiler as unknown as WebpackCompiler),
      resolveId: (id) => (isRequest(id) ? `\0${id}` : undefined),
      loadInclude: (id) => isRequest(id),
      load,
    };
  }
  return {
    vite: { ...vite.hooks, transform: attributesWritten },
    rolldown: { transform: attributesWritten },
    buildStart: () => build.modules.forget(),
    async resolveId(id, importer, options) {
      // Rollup and those like it find what others leave to the file system.
      const resolve = (this as unknown as RollupContext).resolve.bind(this);
      const find = async (specifier: string, from: string): Promise<string | undefined> =>
        (await resolve(specifier, from, { skipSelf: true }))?.id.replace(/\?.*$/s, '');
      const { attributes } = options as { attributes?: Readonly<Record<string, string>> };
      const target = await shownErrors(() =>
        build.modules.target({
          importer,
          attributes,
          ...readAttributes(id),
          find,
          warn: (warnings) => build.warn(warnings, (text) => this.warn(text)),
        }),
      );
      return target === undefined
        ? undefined
        : target.kind === 'package'
          ? find(target.specifier, target.from)
          : target.kind === 'file'
            ? target.file
            : `\0${target.name}`;
    },
    load,
    buildEnd() {
      const context = this as unknown as RollupContext;
      const imports = function* (): Iterable<readonly [string, readonly string[]]> {
        for (const id of context.getModuleIds()) {
          yield [id, context.getModuleInfo(id)?.importedIds ?? []];
        }
      };
      return shownErrors(async () => build.modules.checkCycles(imports()));
    },
  };
}

/** Rolldown says nothing of attributes where it asks what specifiers lead to. */
async function attributesWritten(this: unknown, code: string, id: string) {
  if (!mayHaveAttributes(code)) return null;
  const file = id.replace(/\?.*$/s, '');
  const [, language] = /\.[mc]?(tsx?|jsx?)$/.exec(file) ?? [];
  const parse = (this as RolldownContext).parse.bind(this);
  let tree: unknown;
  try {
    tree = parse(code, { lang: language === 'js' ? 'jsx' : (language ?? 'ts') });
  } catch {
    // Whoever compiles it says what is wrong with its text.
    if (language === undefined) await shownErrors(async () => checkUnread(code, file));
    return null;
  }
  const made = writeAttributes(code, tree);
  return made === undefined ? null : { code: made, map: null };
}

/** A core module as a file that Rollup, or one like it, makes. */
function asRollup(context: Context, { path, bytes, options }: CoreFile): CoreForm {
  const emit = context.emitFile.bind(context) as unknown as (file: object) => string;
  const id = emit({ type: 'asset', name: path, source: bytes });
  // Vite gives an address without an origin.
  const url = `new URL(import.meta.ROLLUP_FILE_URL_${id}, import.meta.url)`;
  return { expression: compileAt(url, options) };
}

/** A core module as a file that webpack, or one like it, makes. */
function asWebpack(context: Context, { path, bytes, options }: CoreFile): CoreForm {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  const fileName = path.replace(/\.wasm$/, `-${hash}.wasm`);
  context.emitFile({ type: 'asset', fileName, source: bytes });
  const page = 'globalThis.document?.baseURI ?? globalThis.location?.href';
  const url = `new URL(__webpack_public_path__ + ${JSON.stringify(fileName)}, ${page})`;
  return { expression: compileAt(url, options) };
}

/** What Rolldown's plug-ins have. */
interface RolldownContext {
  parse(code: string, options: { readonly lang: string }): unknown;
}

/** What unplugin does not promise of all bundlers. */
interface RollupContext {
  resolve(
    specifier: string,
    importer: string,
    options: { readonly skipSelf: boolean },
  ): Promise<{ readonly id: string } | null>;
  getModuleIds(): Iterable<string>;
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}
