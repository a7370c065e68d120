/**
 * WASI Preview 1, which core modules import by names of its own: what such a module wants before it is a component. The
 * interfaces of today come by an adapter, a core module that speaks both.
 */
import type { CoreModule } from './core.ts';

/** Whether a core module's import is of WASI Preview 1, by the module that it is from. */
export const isPreview1 = (from: string): boolean =>
  /^wasi_(snapshot_preview1|unstable)$/.test(from);

/** How a component is made of a module that imports WASI Preview 1; empty for one that doesn't. */
export function preview1Help({ imports, exports }: CoreModule): readonly string[] {
  const name = imports.map((i) => i.module).find(isPreview1);
  if (name === undefined) return [];
  const isCommand = exports.some((e) => e.name === '_start');
  const kind = isCommand ? 'command' : 'reactor';
  const what = isCommand ? 'a program' : 'a library';
  return [
    `it is ${what} for WASI Preview 1: \`witlink new FILE --adapt ${name}=ADAPTER -o app.wasm\``,
    `the adapter of its kind comes with jco: node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.${kind}.wasm`,
    'if it needs nothing of WASI: `witlink new FILE --stub-wasi -o app.wasm`',
  ];
}
