/** What a program wants of WASI -> imports, and what is said where there is nothing for it. */
import process from 'node:process';
import { diagnostic, type Diagnostic } from '../../base/index.ts';
import type { Program } from '../../link/index.ts';
import { wantsSomething } from '../../runtime/index.ts';
import { wasi, type WasiInput } from '../../wasi/index.ts';
import type { Surroundings } from './surroundings.ts';

/** What is said of imports of a WASI that there is nothing for. */
export function unservedWasi({ plan }: Program): Diagnostic | undefined {
  const names = plan.imports
    .filter((item) => /^wasi:[^@]*@0\.3\./.test(item.name) && wantsSomething(item))
    .map((item) => `\`${item.name}\``);
  if (names.length === 0) return undefined;
  const more = names.length > 4 ? `, and ${names.length - 4} more` : '';
  const message = `the component needs WASI 0.3, which is not served yet: ${names.slice(0, 4).join(', ')}${more}`;
  const help = [
    'WASI 0.2 is served; components that export what is missing can be given with `--plug`',
  ];
  return diagnostic('cli/wasi-version', message, undefined, { help });
}

/**
 * What the host gives: WASI, when it is asked for, with the streams of the process.
 *
 * @param where The thread in which the program runs.
 */
export async function importsOf(
  program: Program,
  surroundings: Surroundings,
  where: 'here' | 'worker',
): Promise<Record<string, unknown>> {
  const wanted = program.plan.imports.some(
    (item) => item.name.startsWith('wasi:') && wantsSomething(item),
  );
  if (!wanted) return {};
  const stdin = where === 'here' ? 'inherit' : readLater();
  const waits = usesNetwork(surroundings) ? 'promise' : 'thread';
  return wasi({ ...surroundings, waits, stdin, stdout: 'inherit', stderr: 'inherit' });
}

/** Whether a program may use the network: only the event loop brings what comes from there. */
export function usesNetwork({ network }: Surroundings): boolean {
  return network === true || (network !== false && network.length > 0);
}

/** Standard input for a worker: a thread that stands still in the system at a terminal can’t be ended. */
function readLater(): WasiInput {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  let left = new Uint8Array();
  return async (limit) => {
    if (left.length === 0) {
      chunks ??= (process.stdin as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
      const { value, done } = await chunks.next();
      if (done === true) return undefined;
      left = new Uint8Array(value);
    }
    const taken = left.slice(0, limit);
    left = left.slice(limit);
    return taken;
  };
}
