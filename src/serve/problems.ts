/** Why a program can't be served, before anything runs. */
import { diagnostic, type Diagnostic, readNamePattern } from '../base/index.ts';
import { exportedFuncs, type FoundExport, type Program } from '../link/index.ts';

const handlerName = readNamePattern('wasi:http/incoming-handler#handle')!;

/** The `handle` that a program exports. */
export function findHandler(program: Program): FoundExport | undefined {
  return exportedFuncs(program).find(({ path: [first = '', func] }) =>
    handlerName.matches(first, func),
  );
}

/** What is said of a program without one. */
export function noHandler(program: Program): Diagnostic {
  const exported = program.plan.exports.map(({ name }) => `\`${name}\``);
  const has =
    exported.length === 0
      ? 'it exports nothing'
      : `it exports ${exported.slice(0, 4).join(', ')}${exported.length > 4 ? `, and ${exported.length - 4} more` : ''}`;
  const message = `the program has no \`wasi:http/incoming-handler\` to answer requests with: ${has}`;
  return diagnostic('serve/no-handler', message, undefined, {
    help: ['`witlink run` runs commands and calls functions'],
  });
}
