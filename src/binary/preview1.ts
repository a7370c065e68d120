/**
 * WASI Preview 1, which core modules import by names of its own: what such a module wants before it is a component. The
 * interfaces of today come by an adapter, a core module that speaks both.
 */
import type { CoreModule } from './core.ts';

/** Whether a core module's import is of WASI Preview 1, by the module that it is from. */
export const isPreview1 = (from: string): boolean =>
  /^wasi_(snapshot_preview1|unstable)$/.test(from);

/** How a component is made of a module that imports WASI Preview 1; empty for one that doesn't. */
export function preview1Help({ imports, exports, file }: CoreModule): readonly string[] {
  const name = imports.map((i) => i.module).find(isPreview1);
  if (name === undefined) return [];
  const isCommand = exports.some((e) => e.name === '_start');
  const kind = isCommand ? 'command' : 'reactor';
  const what = isCommand ? 'a program' : 'a library';
  const wit = isCommand ? '' : ' --wit DIR';
  // As it can be typed.
  const shown = /^[\w./-]+$/.test(file) ? file : 'FILE';
  return [
    `it is ${what} for WASI Preview 1: \`witlink new ${shown}${wit} --wasi-${kind} -o app.wasm\` puts in the adapter that comes with jco (npm i @bytecodealliance/jco)`,
    `another adapter is given by \`--adapt ${name}=ADAPTER\``,
    `if it needs nothing of WASI: \`witlink new ${shown} --wit DIR --stub-wasi -o app.wasm\``,
  ];
}
