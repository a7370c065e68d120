/** What a program exports, and what its core modules are given, as it is printed: the same as the runtime makes of the data. */
import { expect, test } from 'vitest';
import { namedExports, namesExportedBy } from '../../src/emit/exported-names.ts';
import { printHostExports } from '../../src/emit/exports.ts';
import { printSteps } from '../../src/emit/steps.ts';
import type { HostExport, HostExports, Plan } from '../../src/plan/index.ts';
import { type CoreSources, type CoreStep, stepsOf } from '../../src/runtime/core-steps.ts';
import { type ExportSources, makeExports } from '../../src/runtime/host/exports.ts';
import * as share from '../../src/runtime/share.ts';

/** What an expression of an emitted file is, where it has imported some names. */
function evaluated(code: string, names: readonly string[] = []): unknown {
  const imported = names.map((name) => (share as Readonly<Record<string, unknown>>)[name]);
  const make = new Function(...names, `'use strict'; return ${code};`) as (
    ...args: unknown[]
  ) => unknown;
  return make(...imported);
}

/** No names of WIT, but what is printed must not depend on that. */
const hostile = ['__proto__', 'a"b', '`${x}`', '</script>', '\u2028', 'constructor', 'then', '7'];

const func = (name: string, more: Partial<HostExport> = {}): HostExport => ({
  func: 3,
  name,
  component: 'root',
  isConstructor: false,
  isMethod: false,
  ...more,
});

const exports: HostExports = {
  funcs: [
    func('run'),
    func('get', { isMethod: true }),
    func('make', { isConstructor: true }),
    ...hostile.map((name) => func(name)),
  ],
  classes: [
    {
      resource: 1,
      constructor: 2,
      statics: [{ kind: 'func', key: 'of', of: 0 }],
      methods: [
        { kind: 'accessor', key: 'size', get: 1 },
        { kind: 'func', key: 'get', of: 1 },
      ],
    },
    { resource: 2, statics: [], methods: [] } as unknown as HostExports['classes'][number],
  ],
  objects: [
    { properties: hostile.map((key, i) => ({ kind: 'func', key, of: i + 3 })) },
    {
      properties: [
        { kind: 'object', key: 'inner', of: 0 },
        { kind: 'accessor', key: 'both', get: 0, set: 1 },
        { kind: 'accessor', key: 'only', set: 1 },
      ],
    },
  ],
  root: {
    properties: [
      { kind: 'func', key: 'run', of: 0 },
      { kind: 'class', key: 'Host', of: 0 },
      { kind: 'class', key: 'Thing', of: 1 },
      { kind: 'module', key: 'module', of: 0 },
      { kind: 'object', key: 'demo:a/b@1.0.0', of: 1 },
      { kind: 'object', key: 'b', of: 1 },
    ],
  },
};

class Host {}

/** Sources that note what is asked of them, in a form in which two of them can be compared. */
function sources(): { readonly given: ExportSources; readonly constructors: unknown[] } {
  const constructors: unknown[] = [];
  const classes = [undefined, class Thing {}, class Other {}];
  const given = {
    edge: {
      store: { peer: 'peer', resources: [{ kind: 'host', class: Host }, { id: 1 }, { id: 2 }] },
      handles: {
        classOf: ({ id }: { readonly id: number }) => classes[id],
        setConstructor: (id: number, call: () => unknown) =>
          void constructors.push([id, call.name]),
        addTo: (to: object, { name }: HostExport) => Object.assign(to, { added: name }),
      },
    },
    func:
      (of: HostExport) =>
      (...args: unknown[]) => [of.name, of.isConstructor, ...args],
    modules: ['module 0'],
  } as unknown as ExportSources;
  return { given, constructors };
}

/** All that can be seen of a value: its properties, with who may change them, and what functions say. */
function seen(value: unknown, known = new Map<unknown, number>()): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  if (known.has(value)) return `seen as ${known.get(value)}`;
  known.set(value, known.size);
  const { prototype, ...others } = Object.getOwnPropertyDescriptors(value) as PropertyDescriptorMap;
  const properties = Reflect.ownKeys(others).map((key) => {
    const { value: its, get, set, ...flags } = Object.getOwnPropertyDescriptor(value, key)!;
    return [key, flags, [its, get, set].map((part) => seen(part, known))];
  });
  const says =
    typeof value === 'function' && prototype === undefined
      ? (value as (this: unknown, arg: string) => unknown).call('it', 'arg')
      : undefined;
  const its: unknown = prototype?.value;
  return {
    frozen: Object.isFrozen(value),
    bare: Object.getPrototypeOf(value) === null,
    properties,
    says,
    prototype: its === Object.prototype ? undefined : seen(its, known),
  };
}

test('exports are those that the runtime makes', () => {
  const { code, names } = printHostExports(exports);
  const [there, here] = [sources(), sources()];
  const printed = (evaluated(code, names) as (of: ExportSources) => unknown)(here.given);
  const made = makeExports(there.given, exports);
  expect(seen(printed)).toEqual(seen(made));
  expect(here.constructors).toEqual(there.constructors);
  expect(Object.keys((made['b'] as { inner: object }).inner).toSorted()).toEqual(
    hostile.toSorted(),
  );
  expect(code).not.toContain('</script');
});

test('names of a module are those of the world, and of the only interface that has functions', () => {
  const root: HostExports['root']['properties'] = [
    { kind: 'func', key: 'run', of: 0 },
    { kind: 'func', key: 'default', of: 0 },
    { kind: 'accessor', key: 'volume', get: 0 },
    { kind: 'object', key: 'a:b/c@1.0.0', of: 0 },
    { kind: 'object', key: 'c', of: 0 },
    { kind: 'object', key: 'a:b/types', of: 1 },
  ];
  const objects: HostExports['objects'] = [
    {
      properties: [
        { kind: 'func', key: 'get', of: 1 },
        { kind: 'func', key: 'run', of: 2 },
        { kind: 'accessor', key: 'size', get: 1 },
        { kind: 'class', key: 'Thing', of: 1 },
      ],
    },
    { properties: [] },
    { properties: [{ kind: 'func', key: 'other', of: 3 }] },
  ];
  const named = (properties: typeof root): unknown =>
    namedExports({ ...exports, root: { properties }, objects }).map(({ name, path }) => [
      name,
      ...path,
    ]);
  const ofWorld = [
    ['run', 'run'],
    ['default_', 'default'],
    ['a:b/c@1.0.0', 'a:b/c@1.0.0'],
    ['c', 'c'],
    ['a:b/types', 'a:b/types'],
  ];
  expect(named(root)).toEqual([
    ...ofWorld,
    ['get', 'a:b/c@1.0.0', 'get'],
    ['Thing', 'a:b/c@1.0.0', 'Thing'],
  ]);
  expect(named([...root, { kind: 'object', key: 'd', of: 2 }])).toEqual([...ofWorld, ['d', 'd']]);
});

test('names that a file exports are read as they were printed', () => {
  const text =
    'const x = 1;\nexport {\n  $0 as run,\n  $1 as "a\\"b\\u003c",\n  $2 as "a:b/c@1.0.0",\n};\n';
  expect(namesExportedBy(text)).toEqual(['run', 'a"b<', 'a:b/c@1.0.0']);
  expect(namesExportedBy('export function instantiate() {}\n')).toEqual([]);
});

const plan = {
  memories: [{ coreInstance: 0, name: 'memory' }],
  tables: [{ coreInstance: 0, name: '"' }],
  coreFuncs: [
    { kind: 'export', coreInstance: 1, name: 'f' },
    { kind: 'lower', instance: 0, func: 0, options: 0 },
  ],
  steps: [
    { kind: 'instantiate', instance: 0, module: 2, coreInstance: 0, imports: [] },
    {
      kind: 'instantiate',
      instance: 1,
      module: 0,
      coreInstance: 1,
      imports: [
        { module: '', name: 'memory', item: { kind: 'memory', memory: 0 } },
        { module: 'env', name: '__proto__', item: { kind: 'func', func: 1 } },
        { module: '__proto__', name: 'x', item: { kind: 'table', table: 0 } },
        { module: '', name: '`', item: { kind: 'func', func: 0 } },
        { module: '', name: 'g', item: { kind: 'global', coreInstance: 1, name: 'g' } },
      ],
    },
    {
      kind: 'adapters',
      module: 1,
      coreInstance: 2,
      imports: [{ module: 'a', name: 'b', item: { kind: 'store', item: 4 } }],
    },
  ],
} as unknown as Plan;

test('core modules are given what the runtime gives them', () => {
  const told = (steps: readonly CoreStep[]): unknown => {
    const given: CoreSources = {
      // What an adapter has exported is asked for by its name.
      func: (id) => (id === 0 ? '1 f' : `func ${id}`),
      core: (core, name) => `${core} ${name}`,
      item: (id) => `item ${id}`,
    };
    return steps.map(({ imports, ...step }) => [
      step,
      Object.entries(imports(given)).map(([module, names]) => [module, Object.entries(names)]),
    ]);
  };
  const printed = (evaluated(printSteps(plan)) as () => readonly CoreStep[])();
  expect(told(printed)).toEqual(told(stepsOf(plan)));
});
