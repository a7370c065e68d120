/**
 * The modules that a plug-in makes, as requests: what bundlers see of them is a name without scheme or path, which says all, as not
 * every bundler tells who imports.
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
    | { readonly kind: 'core'; readonly index: number };
}

const prefix = 'witlink-module/';

/** The request as text; the name of the file stands in it for people. */
export function requestText(request: ModuleRequest): string {
  const name = path.basename(request.file).replaceAll(/[^\w.-]/g, '_');
  const all = Buffer.from(JSON.stringify(request)).toString('base64url');
  return `${prefix}${name}/${all}.${request.part.kind === 'core' ? 'wasm' : 'js'}`;
}

/** Takes it apart; undefined of what is none, with or without the zero byte before it that bundlers have for such. */
export function readRequest(text: string): ModuleRequest | undefined {
  const plain = text.replace(/^\0/, '');
  const all = plain.startsWith(prefix) ? /\/([\w-]+)\.(?:js|wasm)$/.exec(plain)?.[1] : undefined;
  if (all === undefined) return undefined;
  return JSON.parse(Buffer.from(all, 'base64url').toString()) as ModuleRequest;
}
