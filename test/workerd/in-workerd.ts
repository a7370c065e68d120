/**
 * Tests in workerd, the runtime of an edge platform: nothing may be compiled at run time there, core modules are handed in
 * compiled. A worker is a few modules, given with their texts and bytes; it listens on a port of this machine while the
 * test uses it.
 *
 * ```ts
 * const answer = await inWorkerd(files, async (url) => (await fetch(url)).text());
 * ```
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

/** The executable of this machine, and the day whose behaviour is asked for; its package has no types. */
const { default: workerd, compatibilityDate } = createRequire(import.meta.url)('workerd') as {
  readonly default: string;
  readonly compatibilityDate: string;
};

/**
 * Runs a worker.
 *
 * @param modules - By what others import them by, the worker itself first; those named `*.wasm` are compiled beforehand.
 * @throws Error with what workerd wrote, where it ends before it listens.
 */
export async function inWorkerd<T>(
  modules: ReadonlyMap<string, string | Uint8Array>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'witlink-workerd-'));
  try {
    for (const [name, contents] of modules) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, contents);
    }
    await writeFile(path.join(folder, 'config.capnp'), configuration([...modules.keys()]));
    const args = ['serve', 'config.capnp', '--control-fd=3'];
    const child = spawn(workerd, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
      stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
    }
    const ended = once(child, 'exit');
    try {
      const port = await Promise.race([listening(child.stdio[3] as Readable), ended]);
      if (typeof port !== 'number') throw new Error(`workerd has ended: ${said.join('')}`);
      return await use(`http://127.0.0.1:${port}/`);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The port, once workerd tells it. */
async function listening(control: Readable): Promise<number | undefined> {
  let text = '';
  for await (const chunk of control.setEncoding('utf8')) {
    text += chunk as string;
    const [, port] = /"event":"listen".*"port":(\d+)/.exec(text) ?? [];
    if (port !== undefined) return Number(port);
  }
  return undefined;
}

function configuration(names: readonly string[]): string {
  const modules = names.map((name) => {
    const kind = name.endsWith('.wasm') ? 'wasm' : 'esModule';
    return `(name = ${JSON.stringify(name)}, ${kind} = embed ${JSON.stringify(name)})`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(', ')}],
  compatibilityDate = "${compatibilityDate}",
);
`;
}
