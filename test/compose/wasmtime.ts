/** Components run by wasmtime, by its package for Python (`pip install wasmtime`), where that is there. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const script = `
import json, sys
from wasmtime import Engine, Store
from wasmtime.component import Component, Linker
engine = Engine()
store = Store(engine)
component = Component.from_file(engine, sys.argv[1])
instance = Linker(engine).instantiate(store, component)
for name, args in json.loads(sys.argv[2]):
    at = None
    *path, func = name.split('#')
    for part in path:
        at = instance.get_export_index(store, part, at)
    call = instance.get_func(store, instance.get_export_index(store, func, at))
    print(json.dumps(call(store, *args)))
`;

const python = process.platform === 'win32' ? 'python' : 'python3';

/** Whether wasmtime is there; CI is told where it isn't. */
export const hasWasmtime =
  spawnSync(python, ['-c', 'import wasmtime.component'], { stdio: 'ignore' }).status === 0;

/** What calls give, one after the other, of a component that imports nothing; values are JSON's. */
export function callInWasmtime(
  component: Uint8Array,
  calls: readonly (readonly [name: string, args: readonly unknown[]])[],
): unknown[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-wasmtime-'));
  try {
    const file = path.join(folder, 'component.wasm');
    writeFileSync(file, component);
    const args = ['-c', script, file, JSON.stringify(calls)];
    const { stdout, stderr, status } = spawnSync(python, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
