/** Files in memory as a host of `load`: for tests, browsers, and whoever has WIT from elsewhere. */
import type { HostEntry, LoaderHost } from './load.ts';

/** A host over files in memory: `{ 'wit/world.wit': '…', 'wit/deps/io.wit': '…' }`. */
export function memoryHost(files: Readonly<Record<string, string | Uint8Array>>): LoaderHost {
  const texts = new Map(Object.entries(files).map(([path, text]) => [normalize(path), text]));
  return {
    async read(path) {
      const text = texts.get(normalize(path));
      if (text === undefined) throw new Error('there is no such file');
      return typeof text === 'string' ? new TextEncoder().encode(text) : text;
    },
    async list(path) {
      const folder = normalize(path);
      const prefix = folder === '' ? '' : `${folder}/`;
      const found = new Map<string, HostEntry>();
      for (const name of texts.keys()) {
        if (!name.startsWith(prefix)) continue;
        const [first, ...more] = name.slice(prefix.length).split('/');
        found.set(first!, { name: first!, kind: more.length === 0 ? 'file' : 'folder' });
      }
      return found.size === 0 ? undefined : [...found.values()];
    },
  };
}

const normalize = (path: string): string => path.replace(/^(\.\/)+|\/+$/g, '').replace(/^\.$/, '');
