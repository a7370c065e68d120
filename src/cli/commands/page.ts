/** `witlink page`: the page on a port of this machine, with components on it, until it is told to end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { append, type Diagnostic } from '../../base/index.ts';
import { readPackage } from '../../compose/index.ts';
import type { Io } from '../io.ts';
import { cannotListen, readPort } from '../listen.ts';
import { pageFiles, pageFolder } from '../page/files.ts';
import { host, servePage } from '../page/server.ts';
import { readBinary } from '../read-binary.ts';
import { readWasm } from '../read-wasm.ts';
import { report } from '../report.ts';

export interface PageOptions {
  readonly port: string;
  /** False for `--no-open`. */
  readonly open: boolean;
}

/** @param given Components, and WIT. */
export async function page(
  given: readonly string[],
  options: PageOptions,
  io: Io,
): Promise<number> {
  const port = readPort(options.port);
  const found: Diagnostic[] = [];
  for (const file of given) append(found, await faultsOf(file, io));
  if (found.length > 0) return report(io, found);
  const server = await servePage(pageFiles(pageFolder(), given, io), port).catch(
    (error: unknown) => {
      throw cannotListen(host, port, error);
    },
  );
  io.out(`the page is at ${server.url}; Ctrl-C ends it\n`);
  if (options.open && process.stdout.isTTY && io.env['CI'] === undefined) openInBrowser(server.url);
  const asked = new AbortController();
  const { signal } = asked;
  await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })]);
  asked.abort();
  await server.close();
  return 0;
}

/** What is wrong with a file that the page could do nothing with; of WIT the page tells, with the place. */
async function faultsOf(named: string, io: Io): Promise<readonly Diagnostic[]> {
  if (/\.wit$/i.test(named)) return (await readBinary(named, io)).diagnostics;
  const { file, bytes, diagnostics } = await readWasm(named, io);
  if (bytes === undefined) return diagnostics;
  return readPackage({ bytes, file }).diagnostics.filter((d) => d.code !== 'compose/wit-package');
}

/** By what the system has for it; where it has nothing, the address is printed even so. */
function openInBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
