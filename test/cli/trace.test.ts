import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { traceLines } from '../../src/telling/index.ts';
import { TraceResource } from '../../src/runtime/index.ts';
import type { Plan, TraceEvent } from '../../src/runtime/index.ts';
import type { TypeDef } from '../../src/model/index.ts';

const types: readonly TypeDef[] = [
  { name: 'secret', type: { kind: 'resource' } },
  { type: { kind: 'own', resource: 0 } },
  { name: 'error', type: { kind: 'enum', cases: [{ name: 'not-found' }] } },
  { type: { kind: 'result', ok: 1, err: 2 } },
  { type: { kind: 'borrow', resource: 0 } },
];

const plan: Plan = {
  version: 1,
  types,
  resources: [],
  instances: [
    { label: 'root' },
    { label: 'app', parent: 0 },
    { label: 'app/component 0', parent: 1 },
    { label: 'app/component 1', parent: 1 },
    { label: 'provider', parent: 0 },
  ],
  modules: [],
  coreInstanceCount: 0,
  memories: [],
  tables: [],
  options: [{ encoding: 'utf8', async: false }],
  coreFuncs: [lower(3, 0), lower(3, 1)],
  funcs: [lift(4, 'get'), lift(2, 'inner'), lift(3, 'run')],
  steps: [],
  imports: [],
  exports: [{ kind: 'func', name: 'run', func: 2 }],
};

function lift(instance: number, label: string): Plan['funcs'][number] {
  const type = { async: false, params: [] };
  return {
    kind: 'lift',
    instance,
    core: 0,
    type,
    label,
    options: 0,
  };
}

function lower(instance: number, func: number): Plan['coreFuncs'][number] {
  return { kind: 'lower', instance, func, options: 0, type: { params: [], results: [] } };
}

const secret = new TraceResource('own', 'secret', 66_560);
const store = 'demo:secret-store/store@0.1.0';

const events: readonly TraceEvent[] = [
  {
    kind: 'call',
    from: 'host',
    to: 'app',
    func: 'run',
    depth: 0,
    bytes: 7,
    handles: [],
    params: [{ name: 'name', type: 'string', value: 'api-key' }],
  },
  {
    kind: 'call',
    from: 'app/component 1',
    to: 'provider',
    func: `${store}#get`,
    depth: 1,
    bytes: 7,
    handles: [],
    params: [{ name: 'name', type: 'string', value: 'api-key' }],
  },
  {
    kind: 'return',
    from: 'provider',
    to: 'app/component 1',
    func: `${store}#get`,
    depth: 1,
    bytes: 0,
    handles: [{ kind: 'own', resource: 'secret', rep: 66_560, from: 1, to: 2 }],
    result: { name: 'result', type: 3, value: { tag: 'ok', val: secret } },
  },
  {
    kind: 'call',
    from: 'app',
    to: 'provider',
    func: `${store}#[method]secret.expose`,
    depth: 1,
    bytes: 0,
    handles: [{ kind: 'borrow', resource: 'secret', rep: 66_560, from: 2 }],
    params: [{ name: 'self', type: 4, value: secret }],
  },
  {
    kind: 'return',
    from: 'provider',
    to: 'app',
    func: `${store}#[method]secret.expose`,
    depth: 1,
    bytes: 1,
    handles: [],
    result: { name: 'result', type: 'string', value: 'x'.repeat(100) },
  },
  {
    kind: 'drop',
    from: 'app',
    to: 'provider',
    resource: 'secret',
    rep: 66_560,
    index: 2,
    destructor: true,
    depth: 1,
  },
  { kind: 'trap', code: 'trap/wasm', message: 'unreachable', depth: 1 },
  { kind: 'return', from: 'app', to: 'host', func: 'run', depth: 0, bytes: 0, handles: [] },
];

function shown(color: boolean): string {
  let text = '\n';
  const trace = traceLines({ plan, color, write: (line) => (text += line) });
  for (const event of events) trace(event);
  return text;
}

test('a trace reads like a conversation', () => {
  expect(shown(false)).toMatchInlineSnapshot(`
    "
    host -> app  run("api-key")                                             7 bytes copied
      app -> provider  store.get("api-key")                                 7 bytes copied
      app <- provider  ok(<secret>)                                         secret moved: provider#1 -> app#2
      app -> provider  store.secret.expose(<secret>)                        secret lent: app#2 -> provider
      app <- provider  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"… 100 long         1 byte copied
      app drops secret app#2; provider runs its destructor
      trap  trap/wasm
    host <- app  returned
    "
  `);
});

test('colours change nothing but colours', () => {
  const colored = shown(true);
  expect(colored).toContain('\u001b[36m->\u001b[0m');
  expect(stripVTControlCharacters(colored)).toBe(shown(false));
});

test('names of an input stay names', () => {
  let text = '';
  const trace = traceLines({ plan, color: false, write: (line) => (text += line) });
  trace({
    kind: 'call',
    from: 'a\u001b[2J\n',
    to: 'b'.repeat(200),
    func: 'f\u0007',
    depth: 1000,
    bytes: 0,
    handles: [],
    params: [],
  });
  expect(text.trim()).toBe(`a\\u{1b}[2J\\n -> ${'b'.repeat(59)}…  f\\u{7}()`);
});
