/** What `inspect` says of the features that a component needs. */
import { expect, test } from 'vitest';
import { writeComponent } from '../../src/binary/index.ts';
import { inspect, validate, type GatedFeature } from '../../src/component/index.ts';
import { wat } from '../link/wat.ts';

const core = `(core module $m (memory (export "m") i64 1)
    (func (export "f")) (func (export "g") (result i32) unreachable))
  (core instance $i (instantiate $m))`;

test.each<[string, string]>([
  ['async', '(component (import "i" (instance (export "f" (func async)))))'],
  ['async', '(component (type (component (type (stream u8)))))'],
  ['async', '(component (core func (canon task.cancel)))'],
  ['async-builtin-options', '(component (core func (canon subtask.cancel async)))'],
  ['async-stackful', `(component ${core} (func async (canon lift (core func $i "f") async)))`],
  ['canonical-names', '(component (import "a:b/c@1" (func)))'],
  ['accessors', '(component (type (instance (export "[get]x" (func (result u8))))))'],
  ['error-context', '(component (type (component (import "f" (func (result error-context))))))'],
  ['fixed-length-lists', '(component (type (instance (type (list (list u8 2))))))'],
  [
    'memory64',
    `(component ${core} (import "f" (func $f (param "x" string)))
    (core func (canon lower (func $f) (memory (core memory $i "m")))))`,
  ],
  ['memory64', '(component (component (type (resource (rep i64)))))'],
  ['nested-names', '(component (type (instance (export "a:b:c/d" (func)))))'],
  ['threads', '(component (component (core func (canon thread.index))))'],
])('a component that needs `%s`: %s', async (gate, text) => {
  const bytes = await wat(text);
  const { value } = inspect(bytes);
  expect(value!.gates).toContain(gate);
  const features = value!.gates.filter((g): g is GatedFeature => g !== 'async');
  expect(validate(bytes, { features }).diagnostics).toEqual([]);
});

test('threads that are shared have no text form yet', () => {
  const name = 'thread.available-parallelism';
  const bytes = writeComponent({
    definitions: [{ kind: 'canon', offset: 0, name, operands: { shared: false } }],
  });
  expect(inspect(bytes).value!.gates).toEqual(['shared-threads']);
});

test('a component that needs nothing of the kind', async () => {
  expect(inspect(await wat('(component (type (list u8)))')).value!.gates).toEqual([]);
});
