/**
 * Several faults in one component are told in one run, each once: what depends on something faulty is not judged. Sound
 * components are made faulty by replacing definitions, and written by our writer.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../src/base/index.ts';
import {
  readComponent,
  writeComponent,
  type ComponentTree,
  type Definition,
} from '../../src/binary/index.ts';
import { validate } from '../../src/component/index.ts';
import { wat } from '../link/wat.ts';

const nowhere = 1_000_000;

/** Definitions of all kinds that depend on each other, and on nothing in other blocks. */
const block = (i: number): string => `
  (type $a${i} (record (field "x" u8) (field "y" string)))
  (import "a${i}" (type $r${i} (eq $a${i})))
  (import "f${i}" (func $f${i} (param "p" $r${i})))
  (import "i${i}" (instance $i${i}
    (export "t" (type $t (sub resource))) (export "g" (func (param "x" u32)))
    (export "[method]t.m" (func (param "self" (borrow $t))))))
  (alias export $i${i} "g" (func $g${i}))
  (alias export $i${i} "t" (type $t${i}))
  (import "t${i}" (type $n${i} (eq $t${i})))
  (import "[static]t${i}.s" (func (result (own $n${i}))))
  (component $c${i}
    (import "g" (func $g (param "x" u32)))
    (type $e (enum "one"))
    (export "e" (type $e)) (export "g" (func $g)))
  (instance $j${i} (instantiate $c${i} (with "g" (func $g${i}))))
  (alias export $j${i} "e" (type $e${i}))
  (core func $low${i} (canon lower (func $g${i})))
  (core module $m${i} (import "" "g" (func (param i32))) (func (export "h") (param i32)))
  (core instance $k${i} (instantiate $m${i} (with "" (instance (export "g" (func $low${i}))))))
  (func $h${i} (param "x" u32) (canon lift (core func $k${i} "h")))
  (type $res${i} (resource (rep i32)))
  (core func (canon resource.new $res${i}))
  (export $out${i} "res${i}" (type $res${i}))
  (export "h${i}" (func $h${i}))
  (export "j${i}" (instance $j${i}))
  (instance $bag${i} (export "h" (func $h${i})) (export "e" (type $e${i})))
  (export "bag${i}" (instance $bag${i}))`;

const count = 6;
const bytes = await wat(
  `(component ${Array.from({ length: count }, (_, i) => block(i)).join('')})`,
);
const sound = readComponent(bytes).value!.definitions.filter((d) => d.kind !== 'custom');
const perBlock = sound.length / count;

/** What can be wrong with a definition, so that it is one fault. */
function faultyForms(def: Definition): Definition[] {
  const broken = { kind: 'type', offset: 0, type: { kind: 'list', type: nowhere } } as const;
  switch (def.kind) {
    case 'type':
      return [
        { ...def, type: { kind: 'record', fields: [] } },
        broken,
        { ...def, type: { kind: 'enum', labels: ['same', 'same'] } },
        { ...def, type: { kind: 'instance', decls: [broken, broken].slice(1) } },
      ];
    case 'import':
      return [
        { ...def, extern: { name: 'No Name' } },
        ...(def.type.kind === 'func' || def.type.kind === 'instance'
          ? [{ ...def, type: { kind: def.type.kind, type: nowhere } }]
          : []),
      ];
    case 'export':
      return [
        { ...def, extern: { name: 'no--name' } },
        { ...def, item: { ...def.item, index: nowhere } },
      ];
    case 'alias':
      return def.target.kind === 'export'
        ? [
            { ...def, target: { ...def.target, name: 'none' } },
            { ...def, target: { ...def.target, instance: nowhere } },
          ]
        : [];
    case 'canon':
      return def.name === 'lift' || def.name === 'lower'
        ? [
            {
              ...def,
              operands: { ...def.operands, options: [{ kind: 'utf8' }, { kind: 'utf16' }] },
            },
          ]
        : [{ ...def, operands: { type: nowhere } }];
    case 'instance':
      return def.expr.kind === 'instantiate'
        ? [
            { ...def, expr: { ...def.expr, component: nowhere } },
            { ...def, expr: { ...def.expr, args: [] } },
          ]
        : [];
    case 'core-instance':
      return def.expr.kind === 'instantiate'
        ? [
            { ...def, expr: { ...def.expr, module: nowhere } },
            { ...def, expr: { ...def.expr, args: [] } },
          ]
        : [];
    case 'component': {
      const { definitions } = def.component;
      const component: ComponentTree = { ...def.component, definitions: [...definitions, broken] };
      return [{ ...def, component }];
    }
    default:
      return [];
  }
}

function withDefinitions(changes: ReadonlyMap<number, Definition>): Uint8Array {
  const definitions = sound.map((d, i) => changes.get(i) ?? d);
  return writeComponent({ definitions });
}

const forms = sound.map(faultyForms);

test('the component is sound, and its blocks are alike', () => {
  expect(validate(bytes)).toEqual({ value: true, diagnostics: [] });
  expect(perBlock).toBe(Math.floor(perBlock));
  expect(forms.flat().length).toBeGreaterThan(30 * count);
});

describe('one fault is told once, whatever depends on it', () => {
  for (let at = 0; at < perBlock; at++) {
    for (const [i, form] of forms[at]!.entries()) {
      test(`${sound[at]!.kind} ${at}, ${i}`, () => {
        const { value, diagnostics } = validate(withDefinitions(new Map([[at, form]])));
        expect(value).toBe(false);
        expect(diagnostics.map((d) => `${d.code}: ${d.message}`)).toHaveLength(1);
      });
    }
  }
});

test('as many faults in as many blocks are as many findings, in their order', () => {
  const fault = fc.tuple(fc.nat(perBlock - 1), fc.nat());
  fc.assert(
    fc.property(fc.array(fc.option(fault), { minLength: count, maxLength: count }), (faults) => {
      const changes = new Map<number, Definition>();
      for (const [i, chosen] of faults.entries()) {
        if (chosen === null) continue;
        const at = i * perBlock + chosen[0];
        const possible = forms[at]!;
        if (possible.length > 0) changes.set(at, possible[chosen[1] % possible.length]!);
      }
      const alone = [...changes].flatMap(
        ([at, form]) => validate(withDefinitions(new Map([[at, form]]))).diagnostics,
      );
      const { diagnostics } = validate(withDefinitions(changes));
      expect(diagnostics.map((d) => [d.code, d.message])).toEqual(
        alone.map((d) => [d.code, d.message]),
      );
      expect(diagnostics).toHaveLength(changes.size);
    }),
    { numRuns: Number(process.env['WITLINK_FUZZ'] ?? 200) },
  );
});

test('faults in nested components and in types are told, too', async () => {
  const text = `(component
    (type (record (field "A" u8) (field "B--" u8)))
    (component (type (list 7)) (component (import "no name" (func))) (type (list 8)))
    (type (instance (type (list 9)) (export "x" (func (type 3)))))
    (type (enum "a" "a")))`;
  const { diagnostics } = validate(await wat(text));
  expect(diagnostics.map((d) => [d.code, (d.span as { path: string }).path])).toEqual([
    ['component/bad-label', 'component > type 0'],
    ['component/index-out-of-range', 'component > component 0 > type 0'],
    ['component/bad-name', 'component > component 0 > component 0 > import "no name"'],
    ['component/index-out-of-range', 'component > component 0 > type 1'],
    ['component/index-out-of-range', 'component > type 1 > type 0'],
    ['component/index-out-of-range', 'component > type 1 > export "x"'],
    ['component/duplicate-label', 'component > type 2'],
  ]);
});

test('where the index spaces may be others than were meant, the rest of the scope is not judged', async () => {
  const { diagnostics } = await wat(`(component
    (component
      (import "i" (instance $i (export "f" (func)) (export "t" (type (sub resource)))))
      (alias export $i "f" (func $f)) (alias export $i "f" (func $g))
      (core func (canon lower (func $g))))
    (type (list 9)))`).then((made) => {
    const outer = readComponent(made).value!;
    const definitions = outer.definitions.map((def): Definition => {
      if (def.kind !== 'component') return def;
      const aliases = def.component.definitions.map((d) =>
        d.kind === 'alias' ? { ...d, sort: 'type' as const } : d,
      );
      return { ...def, component: { ...def.component, definitions: aliases } };
    });
    return validate(writeComponent({ definitions }));
  });
  expect(diagnostics.map((d) => d.code)).toEqual([
    'component/wrong-kind',
    'component/index-out-of-range',
  ]);
});

test('after so many faults it ends', () => {
  const definitions = Array.from({ length: 3 * limits.faults }, (): Definition => {
    return { kind: 'type', offset: 0, type: { kind: 'list', type: nowhere } };
  });
  const { diagnostics } = validate(writeComponent({ definitions }));
  expect(diagnostics).toHaveLength(limits.faults);
});

test('a feature that is off is told where it is used first, and other faults beside it', async () => {
  const list = '(type (list u8 4))';
  const { diagnostics } = validate(
    await wat(`(component ${list} ${list} (type (list 9)) ${list})`),
  );
  expect(diagnostics.map((d) => d.code)).toEqual([
    'component/gated',
    'component/index-out-of-range',
  ]);
});
