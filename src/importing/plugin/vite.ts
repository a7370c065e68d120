/**
 * What Vite alone has: its root, and the server for development, which makes no files: core modules are answered from memory
 * there, and stand in the text of modules that run in Node, or of libraries.
 */
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import type { CoreFile } from '../../emit/index.ts';
import { compileAt, compileBytes } from './compile-at.ts';
import type { CoreForm } from './imported-modules.ts';
import type { Build } from './build.ts';

/** What is Vite's own of the plug-in. */
interface ThroughVite {
  readonly hooks: Partial<Plugin>;
  /**
   * How a core module is told of; undefined where it is to be a file.
   *
   * @param context That of the hook that loads a module.
   */
  coreForm(context: unknown, core: CoreFile): CoreForm | undefined;
}

export function throughVite(build: Build): ThroughVite {
  let base = '/';
  let isServing = false;
  let isLibrary = false;
  /** By their hashes, which stand in their addresses. */
  const served = new Map<string, Uint8Array>();
  return {
    hooks: {
      configResolved(config) {
        build.setRoot(config.root);
        ({ base } = config);
        isServing = config.command === 'serve';
        isLibrary = config.build.lib !== false;
      },
      configureServer({ middlewares }) {
        middlewares.use((request, response, next) => {
          const address = /\/@witlink\/([0-9a-f]{64})\.wasm(?:\?|$)/.exec(request.url ?? '');
          const bytes = served.get(address?.[1] ?? '');
          if (bytes === undefined) return next();
          response.setHeader('content-type', 'application/wasm');
          response.setHeader('cache-control', 'max-age=31536000, immutable');
          response.end(bytes);
        });
      },
    },
    coreForm(context, { bytes, options }) {
      const { environment } = context as {
        environment?: { readonly config?: { readonly consumer?: string } };
      };
      // Files are made for clients alone; where a library will stand nobody knows.
      if (isLibrary || environment?.config?.consumer === 'server') {
        return { expression: compileBytes(bytes, options) };
      }
      if (!isServing) return undefined;
      const hash = createHash('sha256').update(bytes).digest('hex');
      served.set(hash, bytes);
      const address = JSON.stringify(`${base}@witlink/${hash}.wasm`);
      return { expression: compileAt(`new URL(${address}, import.meta.url)`, options) };
    },
  };
}
