/**
 * Asks `wasm-tools` for the core types of random functions and compares them with ours; with `--keep N` writes the
 * first N of them as fixtures. A tool for development: `node test/abi/judge.ts [--seed S] [--count C] [--keep N]`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TypeDef } from '../../src/model/index.ts';
import { AbiTypes } from '../../src/abi/index.ts';
import { type RandomFunction, randomFunctions, usedTypes, witText } from './random-functions.ts';
import { type Expected, ourSignatures } from './signatures.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '500' },
    keep: { type: 'string', default: '0' },
  },
});

const made = randomFunctions(Number(values.seed), Number(values.count));
const theirs = judge(witText(made));
const abi = new AbiTypes(made.types);
let wrong = 0;
for (const f of made.functions) {
  const ours = JSON.stringify(ourSignatures(abi, f));
  const wanted = JSON.stringify(theirs(f.name));
  if (ours === wanted) continue;
  wrong++;
  console.log(`${f.name}\n  ours   ${ours}\n  theirs ${wanted}`);
}
console.log(`${made.functions.length} functions, ${wrong} differ`);

const keep = Number(values.keep);
if (keep > 0) {
  const cases = made.functions.slice(0, keep).map((f) => {
    const alone = only(made.types, f);
    return { wit: witText(alone), ...alone, expected: theirs(f.name) };
  });
  const lines = cases.map((c) => `  ${JSON.stringify(c)}`).join(',\n');
  writeFileSync(new URL('../../fixtures/abi/signatures.json', import.meta.url), `[\n${lines}\n]\n`);
}
process.exitCode = wrong === 0 ? 0 : 1;

/** The function with the types that it needs, renumbered. */
function only(
  types: readonly TypeDef[],
  f: RandomFunction,
): { types: readonly TypeDef[]; functions: readonly RandomFunction[] } {
  const ids = [...usedTypes(types, [f])].sort((a, b) => a - b);
  const renumber = (json: unknown): unknown => {
    if (Array.isArray(json)) return json.map(renumber);
    if (typeof json !== 'object' || json === null) return json;
    const refs = new Set(['type', 'ok', 'err', 'key', 'value', 'resource']);
    return Object.fromEntries(
      Object.entries(json).map(([k, v]) => {
        if (refs.has(k) && typeof v === 'number') return [k, ids.indexOf(v)];
        if ((k === 'types' || k === 'params') && Array.isArray(v)) return [k, v.map(ref)];
        return [k, k === 'result' ? ref(v) : renumber(v)];
      }),
    );
  };
  const ref = (v: unknown): unknown => (typeof v === 'number' ? ids.indexOf(v) : v);
  return {
    types: ids.map((id) => renumber(types[id]) as TypeDef),
    functions: [renumber(f) as RandomFunction],
  };
}

/** What `component embed --dummy-names legacy` shows, in the three ways to lift and lower. */
function judge(wit: string): (name: string) => Expected {
  const dir = mkdtempSync(join(tmpdir(), 'witlink-abi-'));
  try {
    const file = join(dir, 'w.wit');
    writeFileSync(file, wit);
    const sync = coreTypes(file, []);
    const callback = coreTypes(file, ['--async-callback']);
    const stackful = coreTypes(file, ['--async-stackful']);
    return (name) => ({
      lift: sync.exports.get(`t:t/i#${name}`)!,
      lower: sync.imports.get(`t:t/i ${name}`)!,
      'async-lift': stackful.exports.get(`[async-lift-stackful]t:t/i#${name}`)!,
      'async-lift-callback': callback.exports.get(`[async-lift]t:t/i#${name}`)!,
      'async-lower': callback.imports.get(`t:t/i [async-lower]${name}`)!,
      'task-return': callback.imports.get(`[export]t:t/i [task-return]${name}`)!,
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

interface CoreTypes {
  readonly imports: Map<string, string>;
  readonly exports: Map<string, string>;
}

function coreTypes(file: string, options: readonly string[]): CoreTypes {
  const text = execFileSync(
    'wasm-tools',
    [
      'component',
      'embed',
      '--dummy-names',
      'legacy',
      ...options,
      '-w',
      'w',
      file,
      '-t',
      '--features',
      'all',
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const imports = new Map<string, string>();
  const exports = new Map<string, string>();
  const funcs = new Map<string, string>();
  for (const line of text.split('\n')) {
    const imported =
      /^ {2}\(import "([^"]*)" "([^"]*)" \(func \(;\d+;\) \(type \d+\)(.*)\)\)$/.exec(line);
    if (imported) imports.set(`${imported[1]} ${imported[2]}`, signature(imported[3]!));
    const exported = /^ {2}\(export "([^"]*)" \(func (\d+)\)\)$/.exec(line);
    if (exported) exports.set(exported[1]!, exported[2]!);
    const func = /^ {2}\(func \(;(\d+);\) \(type \d+\)(.*?)\)?$/.exec(line);
    if (func) funcs.set(func[1]!, signature(func[2]!));
  }
  for (const [name, index] of exports) exports.set(name, funcs.get(index)!);
  return { imports, exports };
}

/** ` (param i32 f32) (result i32)` -> `i32 f32 -> i32` */
function signature(text: string): string {
  const params = /\(param ([^)]*)\)?/.exec(text)?.[1] ?? '';
  const result = /\(result ([^)]*)\)?/.exec(text)?.[1] ?? '';
  return `${params} -> ${result}`.trim();
}
