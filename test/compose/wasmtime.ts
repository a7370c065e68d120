/** Components run by wasmtime, by its package for Python (`pip install wasmtime`), where that is there. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Reads what is asked for, a component at a time, and writes what came of it, a line each. */
const script = `
import json, os, sys
from wasmtime import Config, Engine, Store, Trap, WasmtimeError
from wasmtime.component import Component, Linker, Record

config = Config()
config.wasm_multi_memory = True
config.wasm_component_model_map = True
config.wasm_component_model_implements = True
config.cranelift_opt_level = 'none'
engine = Engine(config)
linker = Linker(engine)

def read(value):
    return int(value['int']) if 'int' in value else value

def written(value):
    if type(value) is int and abs(value) > 2 ** 53 - 1: return {'int': str(value)}
    if type(value) in (list, tuple): return [written(v) for v in value]
    if type(value) is Record: return {name: written(v) for name, v in vars(value).items()}
    return value

def session(component, indexes, calls):
    results = []
    try:
        store = Store(engine)
        instance = linker.instantiate(store, component)
        for name, args in calls:
            if name not in indexes:
                at = None
                for part in name.split('#'):
                    at = component.get_export_index(part, at)
                    if at is None: raise KeyError(name)
                indexes[name] = at
            func = instance.get_func(store, indexes[name])
            results.append(written(func(store, *args)))
    except (Trap, WasmtimeError) as error:
        return {'results': results, 'trap': str(error)}
    return {'results': results}

with open(os.path.join(sys.argv[1], 'ended'), 'w') as out:
    for i, sessions in enumerate(open(os.path.join(sys.argv[1], 'asked'))):
        try:
            component = Component.from_file(engine, os.path.join(sys.argv[1], str(i)))
            indexes = {}
            ended = [session(component, indexes, s) for s in json.loads(sessions, object_hook=read)]
        except WasmtimeError as error:
            ended = {'refused': str(error)}
        print(json.dumps(ended), file=out)
`;

const python = process.platform === 'win32' ? 'python' : 'python3';

/** Whether wasmtime is there; CI is told where it isn't. */
export const hasWasmtime =
  spawnSync(python, ['-c', 'import wasmtime.component'], { stdio: 'ignore' }).status === 0;

/** A call of an export, by the way to it: of instances, then its own name, `a:b/c#f`. */
export type Call = readonly [name: string, args: readonly unknown[]];

/** A component that imports nothing, with what is to be called in instances of it: a list of calls for each. */
export interface Asked {
  readonly component: Uint8Array;
  readonly sessions: readonly (readonly Call[])[];
}

/** What calls of one instance gave, as far as they came; large integers are bigints. */
export interface Ended {
  readonly results: readonly unknown[];
  /** Why no more was called, in wasmtime's words: the stack of core functions, and the cause in the last line. */
  readonly trap?: string;
}

/** What came of each session, or why wasmtime has refused the component. One process runs all. */
export function runInWasmtime(
  asked: readonly Asked[],
): readonly (readonly Ended[] | { readonly refused: string })[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-wasmtime-'));
  try {
    for (const [i, { component }] of asked.entries()) {
      writeFileSync(path.join(folder, String(i)), component);
    }
    const all = asked.map(({ sessions }) => JSON.stringify(sessions, fromBigInt));
    writeFileSync(path.join(folder, 'asked'), all.join('\n'));
    const { stderr, status } = spawnSync(python, ['-c', script, folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const lines = readFileSync(path.join(folder, 'ended'), 'utf8')
      .split('\n')
      .slice(0, asked.length);
    return lines.map((line) => JSON.parse(line, toBigInt) as Ended[]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What calls give, one after the other, of a component that imports nothing; values are JSON's. */
export function callInWasmtime(component: Uint8Array, calls: readonly Call[]): readonly unknown[] {
  const [ended] = runInWasmtime([{ component, sessions: [calls] }]);
  if ('refused' in ended!) throw new Error(ended.refused);
  const [{ results, trap } = { results: [] }] = ended!;
  if (trap !== undefined) throw new Error(trap);
  return results;
}

const fromBigInt = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? { int: String(value) } : value;

const toBigInt = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'int' in value
    ? BigInt(value.int as string)
    : value;
