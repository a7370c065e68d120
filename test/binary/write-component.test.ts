/** Section tree -> bytes: what is read is written back as it was, and anew where something was changed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import {
  readComponent,
  writeComponent,
  type ComponentTree,
  type Definition,
} from '../../src/binary/index.ts';
import { wastComponents } from '../link/wat.ts';
import { describeSuite } from '../suites.ts';

function read(bytes: Uint8Array): ComponentTree {
  const { value, diagnostics } = readComponent(bytes);
  expect(diagnostics).toEqual([]);
  return value!;
}

/** Holds the writer to bytes whose integers are all as short as can be. */
function expectSame(bytes: Uint8Array): void {
  const tree = read(bytes);
  expect(writeComponent(tree)).toEqual(bytes);
  expect(writeComponent(tree, { fresh: true })).toEqual(bytes);
}

describe('writing', () => {
  test('all sections, and core types of every kind', async () => {
    const tree = await parse(`(component $c
      (core module $m (memory (export "memory") 1) (func (export "f") (param i32)))
      (core instance $i (instantiate $m))
      (core type (module (import "a" "b" (func)) (export "m" (memory 1 2))
        (type (func (param i32 i64 f32 f64 v128 funcref externref)))
        (export "t" (table 1 funcref)) (export "g" (global (mut i32)))))
      (core type (struct (field i8) (field (mut i32))))
      (core type (array i32))
      (alias core export $i "f" (core func $f))
      (core instance (export "x" (func $f)))
      (type $r (resource (rep i32) (dtor (core func $f))))
      (core func (canon resource.drop $r))
      (core func (canon resource.rep $r))
      (type (map string u8))
      (type (list u8 4)) (type (tuple u8 (own $r))) (type (flags "a" "b"))
      (type (variant (case "a") (case "b" string)))
      (type (result u8 (error string))) (type (result)) (type (future)) (type (stream u8))
      (type $ft (func async (param "x" (list u8))))
      (component $d (import "f" (func)))
      (type (component (import "x" (component)) (export "y" (type (sub resource)))))
      (import "g" (func $g))
      (import "h" (external-id "x") (func $h))
      (instance (instantiate $d (with "f" (func $g))))
      (instance (export "f" (func $g)))
      (export "g2" (func $g))
      (core func (canon context.get i32 0))
    )`);
    expectSame(tree);
  });

  test('keeps integers that are longer than they need be', () => {
    // A type section whose size and count have padding.
    const bytes = new Uint8Array([
      0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, 0x84, 0x00, 0x81, 0x80, 0x00, 0x7f,
    ]);
    const tree = read(bytes);
    expect(writeComponent(tree)).toEqual(bytes);
    expect(writeComponent(tree, { fresh: true })).toHaveLength(bytes.length - 3);
  });

  test('writes a changed part anew, and only that', async () => {
    const bytes = await parse(`(component
      (type (record (field "a" u8))) (import "f" (func)) (component (type u8) (type u16)))`);
    const tree = read(bytes);
    const definitions = tree.definitions.flatMap((d): Definition[] => {
      if (d.kind === 'import') return [{ ...d, extern: { name: 'g' } }];
      if (d.kind !== 'component') return [d];
      const inner = d.component.definitions.slice(1);
      return [{ ...d, component: { ...d.component, definitions: inner } }];
    });
    expect(writeComponent({ ...tree, definitions })).toEqual(
      await parse(`(component
        (type (record (field "a" u8))) (import "g" (func)) (component (type u16)))`),
    );
  });
});

const componentFile = (folder: string, name: string): string =>
  path.join(folder, name, 'component.wat');

function componentCases(folder: string): string[] {
  return readdirSync(folder).filter((name) => existsSync(componentFile(folder, name)));
}

describeSuite('wit-component/components', componentCases, (folder, cases) => {
  test('components of the suite are written as they were read', async () => {
    for (const name of cases) {
      expectSame(await parse(readFileSync(componentFile(folder, name), 'utf8')));
    }
  });
});

describeSuite('component-model', scripts, (folder, cases) => {
  test('components of the scripts are written as they were read', async () => {
    for (const file of cases) {
      for (const c of wastComponents(readFileSync(path.join(folder, file), 'utf8'))) {
        if (c.expect !== 'valid') continue;
        const isBinary = 'bytes' in c.source;
        const bytes = isBinary ? c.source.bytes : await parse(c.source.text).catch(() => undefined);
        const tree = bytes === undefined ? undefined : readComponent(bytes).value;
        if (tree === undefined) continue;
        expect(writeComponent(tree)).toEqual(bytes);
        // Binaries in scripts may have integers with padding.
        if (!isBinary) expect(writeComponent(tree, { fresh: true })).toEqual(bytes);
      }
    }
  });
});

function scripts(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.wast'))
    .sort();
}
