/**
 * The modules that a plug-in makes, as requests: what bundlers see of them is a name without scheme, which says all, as not every
 * bundler tells who imports. It stands in messages and, of core modules, in names of files: people can read it, and it is
 * the same on every machine.
 */
import path from 'node:path';
import type { WasiAttribute } from '../project.ts';

/** A module of a component's. */
export interface ModuleRequest {
  /** Absolute: the component. */
  readonly file: string;
  readonly wasi?: WasiAttribute;
  /**
   * Which: the component's own, that of one of its exports, or, to be resolved, what gives one of its imports; or a core
   * module.
   */
  readonly part:
    | { readonly kind: 'component' }
    | { readonly kind: 'export' | 'import'; readonly name: string }
    | { readonly kind: 'core'; readonly index: number; readonly path: string };
}

const prefix = 'witlink-module/';

/** Modules that all components share: the runtime, and what WASI is over it. */
export const sharedModules = { runtime: `${prefix}runtime.js`, wasi: `${prefix}wasi.js` } as const;

/** Whether a text is a request, with or without the zero byte before it that bundlers have for such. */
export const isRequest = (text: string): boolean => text.replace(/^\0/, '').startsWith(prefix);

/**
 * The request as text: `witlink-module/export/src/store.wasm//demo~3a~store~2f~store.js`.
 *
 * @param root - The folder from which paths are written.
 */
export function requestText({ file, wasi, part }: ModuleRequest, root: string): string {
  const way = path.relative(root, file).split(path.sep).join('/');
  const from = way
    .split('/')
    .map((part) => (part === '..' ? up : escaped(part)))
    .join('/');
  const kind = wasi === undefined ? part.kind : `${part.kind}-${wasi}`;
  switch (part.kind) {
    case 'component':
      return `${prefix}${kind}/${from}/@/module.js`;
    case 'core':
      return `${prefix}${kind}/${from}/@/${part.index}/${escaped(part.path)}`;
    default:
      return `${prefix}${kind}/${from}/@/${escaped(part.name)}.js`;
  }
}

/** Takes it apart; undefined of what is none. */
export function readRequest(text: string, root: string): ModuleRequest | undefined {
  const found = /^\0?witlink-module\/(\w+)(-none)?\/(.+)\/@\/(?:(\d+)\/)?([^/]+)$/.exec(text);
  if (found === null) return undefined;
  const [, kind = '', none, from = '', index, last = ''] = found;
  const parts = from.split('/').map((part) => (part === up ? '..' : unescaped(part)));
  const file = path.resolve(root, ...parts);
  const name = unescaped(last.replace(/\.js$/, ''));
  const part =
    kind === 'component'
      ? { kind }
      : kind === 'core'
        ? { kind, index: Number(index), path: unescaped(last) }
        : { kind: kind as 'export' | 'import', name };
  return {
    file,
    part: part as ModuleRequest['part'],
    ...(none === undefined ? {} : { wasi: 'none' }),
  };
}

/** The folder above: as `..` bundlers would take it for what it is. No name is escaped so. */
const up = '~up~';

/** What bundlers and addresses give a meaning stands as its number. */
const escaped = (text: string): string =>
  text.replaceAll(/[^\w.-]/gu, (c) => `~${c.codePointAt(0)!.toString(16)}~`);

const unescaped = (text: string): string =>
  text.replaceAll(/~([0-9a-f]+)~/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
