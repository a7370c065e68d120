/** Why a program can't be served, before anything runs. */
import { diagnostic, type Diagnostic } from '../base/index.ts';
import { exportedFuncs, type FoundExport, type Program } from '../link/index.ts';
import type { WasiVersion } from '../wasi/index.ts';

/** Handlers by the version of WASI that they are of, the newest first. Drafts of 0.3 are none of it. */
const handlers: readonly (readonly [WasiVersion, RegExp])[] = [
  ['0.3', /^wasi:http\/handler@0\.3\.\d+$/],
  ['0.2', /^wasi:http\/incoming-handler@0\.2\./],
];

/** A handler that a program exports. */
export interface FoundHandler extends FoundExport {
  readonly version: WasiVersion;
}

/** The `handle` that a program exports. */
export function findHandler(program: Program): FoundHandler | undefined {
  const funcs = exportedFuncs(program);
  for (const [version, name] of handlers) {
    const found = funcs.find(
      ({ path: [first = '', func] }) => func === 'handle' && name.test(first),
    );
    if (found !== undefined) return { ...found, version };
  }
  return undefined;
}

/** What is said of a program without one. */
export function noHandler(program: Program): Diagnostic {
  const exported = program.plan.exports.map(({ name }) => `\`${name}\``);
  const has =
    exported.length === 0
      ? 'it exports nothing'
      : `it exports ${exported.slice(0, 4).join(', ')}${exported.length > 4 ? `, and ${exported.length - 4} more` : ''}`;
  const message = `the program has no \`wasi:http/handler\` or \`incoming-handler\` to answer requests with: ${has}`;
  return diagnostic('serve/no-handler', message, undefined, {
    help: ['`witlink run` runs commands and calls functions'],
  });
}
