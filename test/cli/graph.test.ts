/** `witlink graph`: what it draws in each language, strangers' names in it, traces on the wires, and bad input. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DiagramJson } from '../../src/cli/json-forms.ts';
import { sha256 } from '../../src/base/index.ts';
import { encode } from '../../src/component/index.ts';
import { encodeGraph, GraphBuilder, readPackage } from '../../src/compose/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';
import { app, calc, dice } from './components.ts';
import { cli, folder } from './cli.ts';

/** A folder with the app and the calculator in one, and what else is given. */
async function composed(
  more: Record<string, Uint8Array | string> = {},
): Promise<(f: string) => string> {
  const at = folder({ 'app.wasm': app, 'calc.wasm': calc, 'dice.wasm': dice, ...more });
  await cli(['plug', at('app.wasm'), '--plug', at('calc.wasm'), '-o', at('whole.wasm')]);
  return at;
}

test('shows components, wires, what is open and what is exported', async () => {
  const at = await composed();
  const { out, err, code } = await cli(['graph', at('whole.wasm')]);
  expect({ out, err, code }).toEqual({
    code: 0,
    err: '',
    out: `calc  1 memory of 64 KB

app
  demo:calc/ops@1.0.0  from calc  add

exports
  twice  from app
`,
  });
  expect((await cli(['graph', at('dice.wasm')])).out).toBe(`dice
  wasi:random/random@0.2.3  from the host  get-random-u64

open
  wasi:random/random@0.2.3

exports
  wasi:cli/run@0.2.3  from dice
  roll                from dice
`);
});

test('draws for Mermaid and Graphviz', async () => {
  const at = await composed();
  const mermaid = await cli(['graph', at('whole.wasm'), '--format', 'mermaid']);
  expect(mermaid.out).toBe(`flowchart LR
  subgraph node0["whole"]
    node1["calc<br/>1 memory of 64 KB"]
    node2["app"]
  end
  node2 -->|"demo:calc/ops@1.0.0"| node1
  export0>"twice"]
  export0 --- node2
`);
  const dot = await cli(['graph', at('dice.wasm'), '--format', 'dot']);
  expect(dot.out).toBe(`digraph {
  rankdir=LR;
  node [shape=box];
  node0 [label="dice"];
  open0 [shape=oval, label="wasi:random/random@0.2.3"];
  node0 -> open0;
  export0 [shape=cds, label="wasi:cli/run@0.2.3"];
  export0 -> node0 [arrowhead=none];
  export1 [shape=cds, label="roll"];
  export1 -> node0 [arrowhead=none];
}
`);
});

test('prints parts with their digests, and the diagram, as JSON', async () => {
  const at = await composed();
  const { out } = await cli(['graph', at('whole.wasm'), '--format', 'json']);
  const { parts, diagram, findings } = JSON.parse(out) as DiagramJson;
  expect(findings).toEqual([]);
  expect(parts).toMatchObject([
    { place: 'component', sha256: sha256(readFileSync(at('whole.wasm'))), modules: [] },
    { name: 'calc', place: 'component > component 0', size: calc.length, sha256: sha256(calc) },
    { name: 'app', place: 'component > component 1', size: app.length, sha256: sha256(app) },
  ]);
  expect(diagram!.wires).toEqual([
    {
      to: 2,
      from: { node: 1 },
      interface: 'demo:calc/ops@1.0.0',
      funcs: [{ name: 'add', called: true }],
    },
  ]);
});

test('reads a composition in JSON, too', async () => {
  const at = await composed();
  const { out } = await cli(['plug', at('app.wasm'), '--plug', at('calc.wasm'), '--json']);
  writeFileSync(at('graph.json'), out.replaceAll(/"file": ".*\//g, '"file": "'));
  const drawn = await cli(['graph', at('graph.json')]);
  expect(drawn.err).toBe('');
  expect(drawn.out).toBe((await cli(['graph', at('whole.wasm')])).out);
});

test('tells apart two instances of one component, and shows what is inside of composites', async () => {
  const b = new GraphBuilder();
  const inner = readPackage({ bytes: calc, file: 'calc.wasm' }).value!;
  const pkg = b.addPackage(inner);
  b.export(b.access(b.instantiate(pkg), 'demo:calc/ops@1.0.0'), 'one');
  b.export(b.access(b.instantiate(pkg), 'demo:calc/ops@1.0.0'), 'two');
  const twice = encodeGraph(b.graph).value!;
  const outer = new GraphBuilder();
  const made = outer.instantiate(
    outer.addPackage(readPackage({ bytes: twice, file: 'twice.wasm' }).value!),
  );
  outer.export(outer.access(made, 'two'), 'two');
  const at = folder({ 'twice.wasm': twice, 'outer.wasm': encodeGraph(outer.graph).value! });
  expect((await cli(['graph', at('twice.wasm')])).out).toBe(`calc  1 memory of 64 KB

calc (2)  1 memory of 64 KB

exports
  one  from calc
  two  from calc (2)
`);
  const folded = await cli(['graph', at('outer.wasm')]);
  expect(folded.out).toContain('twice  2 memories of 128 KB together\n');
  const open = await cli(['graph', at('outer.wasm'), '--depth', '2']);
  expect(open.out).toContain('calc (2)  in twice, 1 memory of 64 KB\n');
  const zero = await cli(['graph', at('outer.wasm'), '--depth', '0']);
  expect(zero.out).toMatch(/^outer {2}2 memories/);
});

test('lets no name out of its quotes', async () => {
  const label = 'a"] --> b\\" <b>&#`;\n\u001b[31m';
  const b = new GraphBuilder();
  const { value } = readPackage({ bytes: calc, file: 'calc.wasm', label });
  b.export(b.access(b.instantiate(b.addPackage(value!)), 'demo:calc/ops@1.0.0'), 'one');
  const at = folder({ 'x.wasm': encodeGraph(b.graph).value! });
  const mermaid = (await cli(['graph', at('x.wasm'), '--format', 'mermaid'])).out;
  expect(mermaid).toContain(
    'node1["a#34;#93; --#62; b#92;#34; #60;b#62;#38;#35;#96;#59;#92;n#92;u#123;1b#125;#91;31m<br/>1 memory of 64 KB"]\n',
  );
  const dot = (await cli(['graph', at('x.wasm'), '--format', 'dot'])).out;
  expect(dot).toContain(
    String.raw`[label="a\"] --> b\\\" <b>&#` + '`' + String.raw`;\\n\\u{1b}[31m\n1 memory`,
  );
  expect((await cli(['graph', at('x.wasm')])).out).not.toContain('\u001b');
});

test('puts a trace on the wires', async () => {
  const at = await composed();
  const call = ['run', at('whole.wasm'), '--invoke', 'twice(21)', '--trace-json', at('t.jsonl')];
  expect(await cli(call)).toEqual({ code: 0, out: '42\n', err: '' });
  const lines = readFileSync(at('t.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
    'call',
    'call',
    'return',
    'return',
  ]);
  const args = ['graph', at('whole.wasm'), '--trace', at('t.jsonl')];
  expect((await cli(args)).out).toContain('  demo:calc/ops@1.0.0  from calc  add; 1 call\n');
  const other = await cli(['graph', at('dice.wasm'), '--trace', at('t.jsonl')]);
  expect(other).toMatchObject({ code: 0, err: '1 call of the trace is on no wire here\n' });
});

test('writes what a program did before it trapped, and over no input', async () => {
  const at = await composed();
  const crash = ['run', at('calc.wasm'), '--invoke', 'crash()', '--trace-json'];
  expect((await cli([...crash, at('t.jsonl')])).code).toBe(134);
  expect(readFileSync(at('t.jsonl'), 'utf8')).toContain('"kind":"trap"');
  const over = await cli([...crash, at('calc.wasm')]);
  expect(over.code).toBe(2);
  expect(readFileSync(at('calc.wasm'))).toEqual(Buffer.from(calc));
  const none = await cli(['run', at('calc.wasm'), '--explain', '--trace-json', at('no.jsonl')]);
  expect(none).toMatchObject({ code: 2, out: '' });
  expect(none.err).toContain('`--explain` runs nothing');
  expect(existsSync(at('no.jsonl'))).toBe(false);
});

test('says what is wrong with what it is given', async () => {
  const wit = memoryHost({ 'x.wit': 'package a:b; interface i { f: func(); }' });
  const { value } = await load('x.wit', wit);
  const bad = await wat(
    '(component (import "a" (func $f)) (export "b" (func $f)) (export "b" (func $f)))',
  );
  let bomb = '(component $c0)';
  for (let i = 1; i <= 40; i++) {
    bomb = `(component $c${i} ${bomb} (instance (instantiate $c${i - 1})) (instance (instantiate $c${i - 1})))`;
  }
  const at = await composed({
    'core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    'wit.wasm': encode(value.model, value.root).value!,
    'bad.wasm': bad,
    'bomb.wasm': await wat(`(component ${bomb} (instance (instantiate $c40)))`),
    'text.txt': 'hello',
    'trace.jsonl': '{"kind":"drop"}\n{"kind":"call","from":1}\n',
  });
  const codes = {
    'core.wasm': 'binary/core-module',
    'wit.wasm': 'compose/wit-package',
    'bad.wasm': 'component/duplicate-name',
    'bomb.wasm': 'component/too-large',
    'text.txt': 'parse/expected-token',
  };
  for (const [file, code] of Object.entries(codes)) {
    const found = await cli(['graph', at(file)]);
    expect(found).toMatchObject({ code: 1, out: '' });
    expect(found.err).toContain(`error[${code}]`);
    const json = await cli(['graph', at(file), '--format', 'json']);
    expect(json.code).toBe(1);
    const form = JSON.parse(json.out) as DiagramJson;
    expect(form.parts).toEqual([]);
    expect(form.findings[0]).toMatchObject({ code });
  }
  const trace = await cli(['graph', at('whole.wasm'), '--trace', at('trace.jsonl')]);
  expect(trace).toMatchObject({ code: 1, out: '' });
  expect(trace.err).toContain('error[cli/bad-trace]: this is no event of a trace\n');
  expect(trace.err).toContain('trace.jsonl:2:1\n');
  expect((await cli(['graph', at('none.wasm')])).code).toBe(2);
  expect((await cli(['graph', at('whole.wasm'), '--depth', 'x'])).code).toBe(2);
});

test('draws a page, for a file of that name or where it is asked for', async () => {
  const at = await composed();
  const written = await cli(['graph', at('whole.wasm'), '-o', at('graph.html')]);
  expect(written).toMatchObject({ out: '', err: '', code: 0 });
  const page = readFileSync(at('graph.html'), 'utf8');
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("default-src 'none'; style-src 'sha256-");
  expect(page).toContain('calc/ops');
  const { out } = await cli(['graph', at('whole.wasm'), '--format', 'html']);
  expect(out).toBe(page);
  await cli(['graph', at('whole.wasm'), '-o', at('graph.txt')]);
  expect(readFileSync(at('graph.txt'), 'utf8')).toBe((await cli(['graph', at('whole.wasm')])).out);
});

test('draws several components as they would be composed', async () => {
  const at = folder({ 'app.wasm': app, 'calc.wasm': calc, 'dice.wasm': dice });
  const { out, code } = await cli(['graph', at('app.wasm'), at('calc.wasm')]);
  expect(code).toBe(0);
  expect(out).toContain('demo:calc/ops@1.0.0  from calc  add');
  const again = await cli(['graph', at('app.wasm'), '--plug', at('calc.wasm')]);
  expect(again).toMatchObject({ code: 0, err: '', out });
  const named = await cli(['graph', at('app.wasm'), '--plug', `ops=${at('calc.wasm')}`]);
  expect(named).toMatchObject({ code: 1, err: expect.stringContaining("doesn't import `ops`") });
  const unfit = await cli(['graph', at('app.wasm'), at('dice.wasm'), '-o', at('graph.html')]);
  expect(unfit.code).toBe(1);
  expect(unfit.err).toContain('link/unused-plug');
  expect(existsSync(at('graph.html'))).toBe(false);
});
