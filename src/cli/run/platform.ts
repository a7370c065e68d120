/** What a program wants of WASI -> imports, and what is said where there is nothing for it. */
import process from 'node:process';
import { diagnostic, type Diagnostic, splitVersion } from '../../base/index.ts';
import type { Program } from '../../link/index.ts';
import type { PlanImport } from '../../plan/index.ts';
import { wantsSomething } from '../../runtime/index.ts';
import { wasi, type WasiInput } from '../../wasi/index.ts';
import type { Surroundings } from './surroundings.ts';

/** What is said of interfaces of WASI 0.3 that there is nothing for. */
export function unservedWasi(
  { plan }: Program,
  imports: Readonly<Record<string, unknown>>,
): Diagnostic | undefined {
  const isServed = ({ name, track }: PlanImport & { readonly track?: string }): boolean =>
    track !== undefined && Object.hasOwn(imports, `${splitVersion(name)[0]}@${track}.0`);
  const names = plan.imports
    .filter((item) => /^wasi:[^@]*@0\.3\./.test(item.name) && wantsSomething(item))
    .filter((item) => !isServed(item))
    .map((item) => `\`${item.name}\``);
  if (names.length === 0) return undefined;
  const more = names.length > 4 ? `, and ${names.length - 4} more` : '';
  const message = `the component needs what is not served of WASI 0.3: ${names.slice(0, 4).join(', ')}${more}`;
  const help = ['components that export what is missing can be given with `--plug`'];
  return diagnostic('cli/wasi-version', message, undefined, { help });
}

/** What a program gets of its host, and what gives back what is open of it. */
export interface Given {
  readonly imports: Record<string, unknown>;
  close(): Promise<void>;
}

/**
 * What the host gives: WASI, when it is asked for, with the streams of the process.
 *
 * @param where - The thread in which the program runs.
 */
export async function givenTo(
  program: Program,
  surroundings: Surroundings,
  where: 'here' | 'worker',
): Promise<Given> {
  const wanted = program.plan.imports.some(
    (item) => item.name.startsWith('wasi:') && wantsSomething(item),
  );
  if (!wanted) return { imports: {}, close: async () => {} };
  const later = where === 'here' ? undefined : readLater();
  const stdin = later?.read ?? 'inherit';
  const waits = usesNetwork(surroundings) ? 'promise' : 'thread';
  const own = await wasi({ ...surroundings, waits, stdin, stdout: 'inherit', stderr: 'inherit' });
  const close = async (): Promise<void> => {
    later?.close();
    await own[Symbol.asyncDispose]();
  };
  return { imports: own, close };
}

/** Whether a program may use the network: only the event loop brings what comes from there. */
export function usesNetwork({ network }: Surroundings): boolean {
  return network === true || (network !== false && network.length > 0);
}

/**
 * Standard input for a worker: a thread that stands still in the system at a terminal can’t be ended. What is still waited
 * for is given up at the end; the process would stay for it.
 */
function readLater(): { readonly read: WasiInput; readonly close: () => void } {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  let left = new Uint8Array();
  return {
    async read(limit: number) {
      if (left.length === 0) {
        chunks ??= (process.stdin as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
        const { value, done } = await chunks.next();
        if (done === true) return undefined;
        left = new Uint8Array(value);
      }
      const taken = left.slice(0, limit);
      left = left.slice(limit);
      return taken;
    },
    close() {
      if (chunks !== undefined) process.stdin.destroy();
    },
  };
}
