/**
 * Random corruptions of real binaries: packages and components that are decoded, inspected and encoded again, modules
 * that are wrapped. All that may come of it is a result or a diagnostic. `WITLINK_FUZZ` says how many.
 */
import { parse } from '@bytecodealliance/jco';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/base/index.ts';
import { componentize, decode, embed, encode, inspect } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';

const runs = Number(process.env['WITLINK_FUZZ'] ?? 600);

const wit = `/// Docs.
package a:b@1.0.0;
interface i {
  resource r { constructor(n: u32); get: func() -> string; }
  record p { x: u32, y: list<option<string>> }
  use-it: func(p: p, r: borrow<r>) -> result<r, string>;
}
interface j { use i.{r, p}; g: func(r: r) -> p; }
world w { import i; import log: func(s: string); export j; export run: func() -> stream<u8>; }
`;

const core = `(module
  (import "$root" "log" (func (param i32 i32)))
  (import "a:b/i@1.0.0" "[resource-drop]r" (func (param i32)))
  (import "a:b/i@1.0.0" "[method]r.get" (func (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "_initialize"))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
  (func (export "a:b/j@1.0.0#g") (param i32) (result i32) unreachable)
  (func (export "run") (result i32) unreachable))`;

interface Edit {
  readonly at: number;
  readonly byte: number;
}

function edited(bytes: Uint8Array, edits: readonly Edit[], keep: number): Uint8Array {
  const copy = bytes.slice(0, Math.ceil(bytes.length * keep));
  for (const { at, byte } of edits) copy[8 + Math.floor(at * (copy.length - 8))] = byte;
  return copy;
}

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const edits = fc.array(fc.record({ at: fraction, byte: fc.nat(255) }), {
  minLength: 1,
  maxLength: 4,
});
const keep = fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fraction);

function answer<T>({ value, diagnostics }: Outcome<T | undefined>): T | undefined {
  if (value === undefined) expect(diagnostics.length).toBeGreaterThan(0);
  return value;
}

test('no corruption is more than a finding', async () => {
  const { value } = await load('x.wit', memoryHost({ 'x.wit': wit }));
  const { model, root } = value;
  const target = { model, world: model.packages[root!]!.worlds[0]! };
  const module = embed(await parse(core), { target }).value!;
  const component = componentize(module).value!;
  const seeds = [encode(model, root).value!, component, module];
  fc.assert(
    fc.property(fc.constantFrom(...seeds), edits, keep, (seed, changes, part) => {
      const bytes = edited(seed, changes, part);
      answer(inspect(bytes));
      const decoded = answer(decode(bytes));
      if (decoded !== undefined) answer(encode(decoded.model, decoded.root));
      const made = answer(componentize(bytes));
      if (made !== undefined) expect(decode(made).diagnostics).toEqual([]);
    }),
    { numRuns: runs },
  );
});
