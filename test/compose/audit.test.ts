/** What parts of compositions reach of the host; what is new in a build, and what a policy doesn't allow. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import {
  audit,
  encodeGraph,
  judgeReach,
  plug,
  policySchema,
  reachChanges,
  readPackage,
  readPolicy,
  stubImports,
  survey,
  type Audit,
  type GraphPackage,
  type Policy,
  type Survey,
} from '../../src/compose/index.ts';
import { sha256 } from '../../src/base/index.ts';
import { wat } from '../link/wat.ts';

const pkg = (bytes: Uint8Array, label: string): GraphPackage =>
  readPackage({ bytes, file: `${label}.wasm`, label }).value!;

/** Calls `called` of `from`, and exports `to`, whose `f` and `g` do so. It calls itself `store`. */
async function between(
  label: string,
  from: string,
  to: string,
  called = ['f'],
): Promise<GraphPackage> {
  const each = (write: (name: string) => string): string => called.map(write).join(' ');
  const text = `(component $store
    (import "${from}" (instance $x
      (export "f" (func (result u32))) (export "g" (func (result u32)))))
    ${each((f) => `(core func $l${f} (canon lower (func $x "${f}")))`)}
    (core module $m ${each((f) => `(import "" "${f}" (func $${f} (result i32)))`)}
      (func (export "h") (result i32) ${each((f) => `call $${f} drop`)} i32.const 1))
    (core instance $i (instantiate $m
      (with "" (instance ${each((f) => `(export "${f}" (func $l${f}))`)}))))
    (func $h (result u32) (canon lift (core func $i "h")))
    (func $k (result u32) (canon lift (core func $i "h")))
    (instance $y (export "f" (func $h)) (export "g" (func $k)))
    (export "${to}" (instance $y)))`;
  return pkg(await wat(text), label);
}

const composed = (socket: GraphPackage, ...plugs: readonly GraphPackage[]): GraphPackage =>
  pkg(encodeGraph(plug(socket, plugs).value!).value!, 'whole');

function audited(of: GraphPackage): Audit {
  const surveyed = survey(of);
  expect(surveyed.diagnostics).toEqual([]);
  const { value, diagnostics } = audit(surveyed.value!);
  expect(diagnostics).toEqual([]);
  return value!;
}

/** `b: host a:b/a f; c through b`. */
function reach({ parts }: Audit): string[] {
  const name = (part: number): string => parts[part]!.name ?? parts[part]!.place;
  return parts.flatMap(({ calls, reaches }, i) => [
    ...calls.map((r) => `${name(i)} calls ${r.import} ${r.funcs.join(' ')}`),
    ...reaches.map(
      (r) =>
        `${name(i)} reaches ${r.import} ${r.funcs.join(' ')} by ${r.through.map(name).join(' ')}`,
    ),
  ]);
}

const chain = async (called?: string[]): Promise<GraphPackage> =>
  composed(
    await between('c', 'a:b/b', 'a:b/c'),
    await between('b', 'a:b/a', 'a:b/b'),
    await between('a', 'host:x/x', 'a:b/a', called),
  );

describe('audit', () => {
  test('tells what is called directly, and through others', async () => {
    const found = audited(await chain());
    expect(reach(found)).toEqual([
      'a calls host:x/x f',
      'b reaches host:x/x f by a',
      'c reaches host:x/x f by b a',
    ]);
    const [a, b] = found.parts;
    expect(b!.inside).toEqual([{ from: 0, interface: 'a:b/a', funcs: ['f'], resources: [] }]);
    expect(a!.sha256).toBe(sha256((await between('a', 'host:x/x', 'a:b/a')).bytes));
  });

  test('names parts by those who composed them, at each level', async () => {
    const inner = pkg((await chain()).bytes, 'inner');
    const found = audited(composed(await between('app', 'a:b/c', 'a:b/d'), inner));
    expect(found.parts.map(({ name }) => name)).toEqual(['inner/a', 'inner/b', 'inner/c', 'app']);
    expect(found.parts[0]!.digests).toEqual([found.parts[0]!.sha256, sha256(inner.bytes)]);
    expect(reach(found)).toContain('app reaches host:x/x f by inner/c inner/b inner/a');
    // What it calls itself is not asked.
    const { parts } = audited(await between('x', 'host:x/x', 'a:b/c'));
    expect(parts).toMatchObject([{ place: 'component' }]);
    expect(parts[0]!.name).toBeUndefined();
  });

  test('lists stubs, and what they give on', async () => {
    const socket = await between('app', 'host:x/x', 'a:b/b', ['f', 'g']);
    const { value } = stubImports(plug(socket, []).value!, { deny: ['host:x/x#g'] });
    expect(reach(audited(pkg(encodeGraph(value!).value!, 'whole')))).toEqual([
      'app calls host:x/x f',
    ]);
  });

  test('ends where wires are too many to be followed', () => {
    // Each calls the one before, and a function of the host of its own.
    const length = 420;
    const numbers = Array.from({ length }, (_, i) => i);
    const of = (i: number) => ({ part: 0, place: `i${i}`, label: '', hasCode: true });
    const func = { name: 'f', called: true };
    const made: Survey = {
      parts: [{ place: 'component', bytes: new Uint8Array(), modules: [] }],
      instances: numbers.map((i) => ({ ...of(i), importedModules: [], code: [], memories: [] })),
      wires: numbers.flatMap((to) => [
        { to, from: { open: `x:x/x${to}` }, funcs: [func], resources: [] },
        ...(to === 0 ? [] : [{ to, from: { instance: to - 1 }, funcs: [func], resources: [] }]),
      ]),
      open: [],
      exports: [],
    };
    expect(audit(made)).toMatchObject({
      value: undefined,
      diagnostics: [{ code: 'compose/too-large' }],
    });
  });

  test('misses no call where an import holds two functions of one name', async () => {
    const text = `(component
      (import "x" (instance $x
        (export "a" (instance (export "f" (func)))) (export "b" (instance (export "f" (func))))))
      (alias export $x "a" (instance $a)) (core func $l (canon lower (func $a "f")))
      (core module $m (import "" "f" (func)))
      (core instance (instantiate $m (with "" (instance (export "f" (func $l)))))))`;
    expect(audited(pkg(await wat(text), 'x')).parts).toMatchObject([
      { calls: [{ import: 'x', funcs: ['f'] }] },
    ]);
  });

  test('knows code that is imported for unknown', async () => {
    const text = `(component (import "lib" (core module $m (import "" "f" (func (result i32)))))
      (import "f" (func $f (result u32))) (core func $l (canon lower (func $f)))
      (core instance (instantiate $m (with "" (instance (export "f" (func $l)))))))`;
    const found = audited(pkg(await wat(text), 'x'));
    expect(found.parts).toMatchObject([{ unknown: ['lib'], calls: [{ import: 'f', funcs: [] }] }]);
    const imported = `(component (import "host:x/x" (instance $x (export "f" (func))))
      (import "lib" (component $c (import "x" (instance (export "f" (func))))))
      (instance (instantiate $c (with "x" (instance $x)))))`;
    const all = audited(pkg(await wat(imported), 'x'));
    expect(all.parts).toMatchObject([{ unknown: ['lib'], calls: [{ funcs: ['f'] }] }]);
    expect(judge(all, { parts: [] })).toEqual(['policy/unknown-code', 'policy/not-allowed']);
    expect(judge(all, { parts: [], others: { allow: ['host:*'], unknown: true } })).toEqual([]);
  });
});

const codes = (found: readonly { readonly code: string }[]): string[] => found.map((d) => d.code);
const judge = (of: Audit, policy: Policy): string[] =>
  codes(judgeReach([{ file: 'x.wasm', audit: of }], policy));

describe('what is new', () => {
  test('is told where it is called', async () => {
    const [before, after] = [audited(await chain()), audited(await chain(['f', 'g']))];
    expect(reachChanges(before, after, 'x.wasm')).toMatchObject([
      {
        code: 'audit/new-call',
        message: '`a` can call `host:x/x#g`, which it could not before',
        span: { file: 'x.wasm', path: 'component > instance 1' },
      },
    ]);
    expect(reachChanges(after, before, 'x.wasm')).toEqual([]);
  });

  test('is told where it is reached through others', async () => {
    const old = composed(
      await between('c', 'a:b/b', 'a:b/c', []),
      await between('b', 'a:b/a', 'a:b/b'),
      await between('a', 'host:x/x', 'a:b/a'),
    );
    expect(reachChanges(audited(old), audited(await chain()), 'x.wasm')).toMatchObject([
      {
        code: 'audit/new-reach',
        message: '`c` can have `host:x/x#f` called by `b` and `a`',
      },
    ]);
  });

  test('are parts that were not there, and code that is imported', async () => {
    const before = audited(await between('x', 'host:y/y', 'a:b/c'));
    const found = reachChanges(before, audited(await chain()), 'x.wasm');
    expect(codes(found)).toEqual(['audit/new-call']);
    expect(found[0]!.message).toBe("`a`, which the old build doesn't have, can call `host:x/x#f`");
    const text = `(component (import "lib" (core module $m)) (core instance (instantiate $m)))`;
    const unknown = audited(pkg(await wat(text), 'x'));
    expect(codes(reachChanges(before, unknown, 'x.wasm'))).toEqual(['audit/new-code']);
    expect(reachChanges(unknown, unknown, 'x.wasm')).toEqual([]);
  });

  test('is not another version that is compatible', async () => {
    const of = async (version: string): Promise<Audit> =>
      audited(await between('x', `host:x/x@${version}`, 'a:b/c'));
    expect(reachChanges(await of('1.0.0'), await of('1.2.0'), 'x.wasm')).toEqual([]);
    expect(codes(reachChanges(await of('1.0.0'), await of('2.0.0'), 'x.wasm'))).toEqual([
      'audit/new-call',
    ]);
  });
});

describe('a policy', () => {
  test('allows functions by the names that composers gave', async () => {
    const found = audited(await chain(['f', 'g']));
    expect(judge(found, { parts: [] })).toEqual(['policy/not-allowed']);
    expect(judge(found, { parts: [{ name: 'a', allow: ['host:x/x'] }] })).toEqual([]);
    const [one] = judgeReach([{ file: 'x.wasm', audit: found }], {
      parts: [{ name: 'a', allow: ['host:x/x#f'] }],
    });
    expect(one).toMatchObject({
      code: 'policy/not-allowed',
      message: '`a` can call `host:x/x#g`',
      span: { file: 'x.wasm', path: 'component > instance 1' },
    });
    // What is no pattern allows nothing.
    expect(judge(found, { parts: [{ name: 'a', allow: ['host x'] }] })).toHaveLength(1);
  });

  test('knows parts by place and digest, and what is inside of them', async () => {
    const inner = await chain();
    const found = audited(
      composed(await between('app', 'a:b/c', 'a:b/d'), pkg(inner.bytes, 'inner')),
    );
    const allow = ['host:*'];
    const part = found.parts[0]!;
    for (const about of [
      { name: 'inner' },
      { name: 'inner/a' },
      { place: part.place },
      { place: part.definition },
      { sha256: part.sha256! },
      { sha256: sha256(inner.bytes) },
    ]) {
      expect(judge(found, { parts: [{ ...about, allow }] }), JSON.stringify(about)).toEqual([]);
    }
    for (const about of [
      { name: 'a' },
      { name: 'inn' },
      { name: 'store' },
      { place: 'component' },
    ]) {
      const [code] = judge(found, { parts: [{ ...about, allow }] });
      expect(code, JSON.stringify(about)).toBe('policy/not-allowed');
    }
    // All that an entry says has to hold, and the first counts.
    const both = { name: 'inner/b', sha256: part.sha256! };
    expect(judge(found, { parts: [{ ...both, allow }] })).toContain('policy/not-allowed');
    const twice = [
      { name: 'inner', allow: [] },
      { name: 'inner/a', allow },
    ];
    expect(judge(found, { parts: twice })).toEqual(['policy/not-allowed', 'policy/unused-part']);
  });

  test('knows by their digests only parts whose code is theirs', async () => {
    const text = `(component
      (import "host:x/x" (instance $x (export "f" (func))))
      (core module $given (import "" "f" (func)))
      (component $runner
        (import "x" (instance $x (export "f" (func))))
        (import "code" (core module $m (import "" "f" (func))))
        (core func $l (canon lower (func $x "f")))
        (core instance (instantiate $m (with "" (instance (export "f" (func $l)))))))
      (instance $runner (instantiate $runner
        (with "x" (instance $x)) (with "code" (core module $given)))))`;
    const found = audited(pkg(await wat(text), 'x'));
    const [{ sha256: digest, digests }] = found.parts as [Audit['parts'][0]];
    expect(digests).toEqual([]);
    expect(judge(found, { parts: [{ sha256: digest!, allow: ['host:*'] }] })).toEqual([
      'policy/not-allowed',
      'policy/unused-part',
    ]);
    expect(judge(found, { parts: [{ name: 'runner', allow: ['host:*'] }] })).toEqual([]);
  });

  test('says what may be reached through others, where it says so', async () => {
    const found = audited(await chain());
    const parts = (through: readonly string[]): Policy['parts'] => [
      { name: 'a', allow: ['host:*'] },
      { name: 'c', allow: [], through },
    ];
    expect(judge(found, { parts: parts(['host:x/x']) })).toEqual([]);
    expect(judgeReach([{ file: 'x.wasm', audit: found }], { parts: parts([]) })).toMatchObject([
      {
        code: 'policy/not-allowed-through',
        message: '`c` can have `host:x/x#f` called by `b` and `a`',
      },
    ]);
  });

  test('is told of names that nothing has, or two', async () => {
    const named = { name: 'innr', allow: [] };
    const found = audited(
      composed(await between('app', 'a:b/c', 'a:b/d'), pkg((await chain()).bytes, 'inner')),
    );
    expect(
      judgeReach([{ file: 'x.wasm', audit: found }], {
        parts: [named],
        others: { allow: ['*:*'] },
      }),
    ).toMatchObject([
      { code: 'policy/unused-part', severity: 'warning', help: ['did you mean `inner`?'] },
    ]);
    const same = audited(
      composed(await between('c', 'a:b/a', 'a:b/c'), await between('c', 'host:x/x', 'a:b/a')),
    );
    const entry = { name: 'c', allow: ['host:*'] };
    expect(judge(same, { parts: [entry] })).toEqual(['policy/ambiguous-part']);
    // Also where they are compositions themselves.
    const one = composed(
      await between('k', 'a:b/i', 'a:b/c'),
      await between('l', 'a:b/a', 'a:b/i'),
    );
    const other = composed(
      await between('m', 'a:b/j', 'a:b/a'),
      await between('n', 'host:x/x', 'a:b/j'),
    );
    const nested = audited(composed(pkg(one.bytes, 'c'), pkg(other.bytes, 'c')));
    expect(nested.parts.map(({ name }) => name)).toEqual(['c/n', 'c/m', 'c/l', 'c/k']);
    expect(judge(nested, { parts: [entry] })).toEqual(['policy/ambiguous-part']);
    expect(judge(nested, { parts: [{ name: 'c/n', allow: ['host:*'] }] })).toEqual([]);
  });

  test('may be about several components, each with parts of its own', async () => {
    const [a, b] = [
      audited(await chain()),
      audited(
        composed(await between('d', 'a:b/e', 'a:b/f'), await between('e', 'host:x/x', 'a:b/e')),
      ),
    ];
    const components = [
      { file: 'a.wasm', audit: a },
      { file: 'b.wasm', audit: b },
    ];
    const parts = [
      { name: 'a', allow: ['host:*'] },
      { name: 'e', allow: [] },
    ];
    expect(judgeReach(components, { parts })).toMatchObject([
      { code: 'policy/not-allowed', span: { file: 'b.wasm' } },
    ]);
  });

  test('is read from JSON with comments, each fault at its place', () => {
    const text = `{
      // Nobody else.
      "parts": [{ "name": "a", "allow": ["host:x/*"], "through": [], "unknown": true }],
      "others": { "allow": [] },
    }`;
    expect(readPolicy(text, 'p.json')).toMatchObject({
      value: {
        parts: [{ name: 'a', allow: ['host:x/*'], through: [], unknown: true }],
        others: { allow: [] },
      },
      diagnostics: [],
    });
    const faults = (source: string): unknown => codes(readPolicy(source, 'p.json').diagnostics);
    expect(faults('{ "parts": [{ "allow": [] }] }')).toEqual(['policy/no-part']);
    expect(faults('{ "parts": [{ "name": "a" }] }')).toEqual(['config/missing-key']);
    expect(faults('{ "parts": [{ "sha256": "AB", "allow": ["a b"] }], "other": {} }')).toEqual([
      'config/wrong-value',
      'config/wrong-value',
      'config/unknown-key',
    ]);
    expect(readPolicy('{ "otters": {} }', 'p.json').diagnostics).toMatchObject([
      { help: ['did you mean `others`?'], span: { file: 'p.json', start: 2 } },
    ]);
    expect(faults('[')).toHaveLength(1);
  });

  test('has a JSON Schema that is published', () => {
    const file = path.resolve(import.meta.dirname, '../../schema/policy.json');
    const text = `${JSON.stringify(policySchema(), null, 2)}\n`;
    if (process.env['BLESS'] !== undefined) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(packageJson.exports['./policy-schema.json']).toBe('./schema/policy.json');
    const validate = new Ajv({ strict: false }).compile(policySchema());
    expect(validate({ parts: [{ name: 'a', allow: ['wasi:io/*'] }], others: { allow: [] } })).toBe(
      true,
    );
    expect(validate({ parts: [{ name: 'a', allow: ['a b'] }] })).toBe(false);
    expect(validate({ part: [] })).toBe(false);
  });
});
