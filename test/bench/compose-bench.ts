/**
 * How fast components are composed: many small ones, as a chain; a large plug, beside reading and writing its bytes, and
 * beside `wac plug` where that is installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readComponent, writeComponent } from '../../src/binary/index.ts';
import { encodeGraph, plug, readPackage } from '../../src/compose/index.ts';
import { dummy } from '../component/dummies.ts';

type Say = (what: string, ...figures: readonly string[]) => void;

const chained = 200;
const root = path.resolve(import.meta.dirname, '../..');
const engine =
  'node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding_weval.wasm';

/** Prints the table; `bin` is the command as it is published. */
export async function composeBench(bin: string, say: Say): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
  try {
    await chain(say);
    await large(folder, bin, say);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Components that each import what the one before exports: read, plugged together, encoded. */
async function chain(say: Say): Promise<void> {
  const iface = (i: number): string => `interface i${i} {
    record entry { name: string, size: u64 } resource file { read: func(at: u64) -> list<u8>; }
    open: func(name: string) -> result<file, string>; entries: func() -> list<entry>; }`;
  const parts: Uint8Array[] = [];
  for (let i = 0; i < chained; i++) {
    const faces = i === 0 ? iface(0) : `${iface(i - 1)} ${iface(i)}`;
    const from = i === 0 ? '' : `import i${i - 1};`;
    parts.push(await dummy(`package bench:chain; ${faces} world w { ${from} export i${i}; }`));
  }
  const time = await least(5, () => void composed(parts[chained - 1]!, parts.slice(0, -1)));
  say('\ncomposing, in process, least', 'all', 'each', 'to reach');
  say(`a chain of ${chained} components`, ms(time), ms(time / chained), '20 ms');
}

function composed(socket: Uint8Array, plugs: readonly Uint8Array[]): Uint8Array {
  const read = (bytes: Uint8Array, i: number) => readPackage({ bytes, file: `part-${i}.wasm` });
  const packages = plugs.map((bytes, i) => read(bytes, i + 1).value!);
  const { value } = plug(read(socket, 0).value!, packages);
  const encoded = encodeGraph(value!);
  if (encoded.value === undefined) throw new Error(JSON.stringify(encoded.diagnostics));
  return encoded.value;
}

/** A plug with an engine of JavaScript in it, from a file into a file. */
async function large(folder: string, bin: string, say: Say): Promise<void> {
  const wit = (world: string): string => `package bench:large;
    interface i { open: func(name: string) -> string; } world w { ${world} }`;
  const module = readFileSync(path.join(root, engine));
  const tree = readComponent(await dummy(wit('export i;'))).value!;
  const code = { types: [], imports: [], exports: [], customs: [] };
  const definitions = [
    ...tree.definitions,
    {
      kind: 'core-module',
      offset: 0,
      module: { kind: 'core-module', file: '', offset: 0, bytes: module, ...code },
    } as const,
  ];
  const [plugFile, socketFile, out] = ['plug', 'socket', 'out'].map((name) =>
    path.join(folder, `${name}.wasm`),
  );
  writeFileSync(plugFile!, writeComponent({ definitions }));
  writeFileSync(socketFile!, await dummy(wit('import i; export run: func();')));
  const floor = await least(15, () => writeFileSync(out!, readFileSync(plugFile!)));
  const time = await least(15, () => {
    writeFileSync(out!, composed(readFileSync(socketFile!), [readFileSync(plugFile!)]));
  });
  const size = `a plug of ${(module.length / 1e6).toFixed(1)} MB`;
  say('\na large plug, file to file, least', 'read, write', 'plug', 'ratio, to reach 2');
  say(`${size}, in process`, ms(floor), ms(time), (time / floor).toFixed(2));

  const command = (program: string, ...args: readonly string[]): void => {
    const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(error?.message ?? stderr);
  };
  const ours = await least(7, () =>
    command(process.execPath, bin, 'plug', socketFile!, '--plug', plugFile!, '-o', out!),
  );
  const hasWac = spawnSync('wac', ['--version']).status === 0;
  if (!hasWac) return say(`${size}, whole process`, 'no wac here', ms(ours));
  const wacs = await least(7, () =>
    command('wac', 'plug', socketFile!, '--plug', plugFile!, '-o', out!),
  );
  say('whole process, least', 'wac plug', 'witlink plug', 'speed ratio');
  say(size, ms(wacs), ms(ours), `${(wacs / ours).toFixed(2)} : 1`);
}

/** The least of the milliseconds that it takes, after one to warm up: what else the machine does only adds to it. */
async function least(times: number, run: () => unknown): Promise<number> {
  let found = Infinity;
  for (let round = 0; round <= times; round++) {
    const begin = performance.now();
    await run();
    if (round > 0) found = Math.min(found, performance.now() - begin);
  }
  return found;
}

const ms = (time: number): string => `${time.toFixed(1)} ms`;
