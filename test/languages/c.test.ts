/**
 * The backend for C: what it makes of every world is accepted by clang with all warnings, as C11 and its header as
 * C++17; random values of random types pass through it both ways; and its memory is what it says.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { c } from '../../codegen/c/index.ts';
import { CWorld } from '../../codegen/c/world.ts';
import type { GivenOptions } from '../../codegen/index.ts';
import { walkWorld } from '../../src/abi/index.ts';
import { camelCase } from '../../src/base/index.ts';
import { componentize } from '../../src/component/index.ts';
import { link, Trap } from '../../src/index.ts';
import { type Model, selectWorld, type WorldId, worldName } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { randomWit, roundTrip } from '../codegen/random-types.ts';
import { runs } from '../codegen/values.ts';
import { loadCases } from '../codegen/worlds.ts';
import { carriedBy } from './carried.ts';
import { forwarding } from './c-forwarding.ts';
import { build, type Building, check, type Files, missing } from './c-tools.ts';

const out = path.resolve(import.meta.dirname, '../../build/languages/c');

function generate(model: Model, world: WorldId, options: GivenOptions = {}): Files {
  const { value, diagnostics } = c.generate(model, world, options);
  expect(diagnostics).toEqual([]);
  return Object.fromEntries(value.map(({ path: name, text }) => [name, text]));
}

describe.skipIf(missing !== undefined)('with clang', () => {
  test('every world compiles without a warning', { timeout: 300_000 }, async () => {
    rmSync(out, { recursive: true, force: true });
    const wrong: string[] = [];
    const { carried, refused } = carriedBy(c, await loadCases());
    for (const { folder, title, files } of carried) {
      mkdirSync(out, { recursive: true });
      const said = check(
        out,
        Object.fromEntries(files.map((f) => [`${folder}/${f.path}`, f.text])),
      );
      if (said !== '') wrong.push(`${title}: ${said}`);
    }
    expect(wrong).toEqual([]);
    // Streams, futures and what is async, of the suite and of WASI 0.3.
    expect(refused.length).toBeLessThan(20);
  });

  test('names that meet, are words of C or hostile compile, too', async () => {
    const wit = path.resolve(import.meta.dirname, '../../fixtures/languages/c-names');
    const { model, root } = (await load(wit, nodeHost())).value;
    const world = selectWorld(model, root, 'i-w');
    if (world.kind !== 'found') throw new Error('no world');
    expect(check(path.join(out, '../c-names'), generate(model, world.id))).toBe('');
  });

  test.each([
    ['as it is', {}, {}],
    ['with memory that checks', {}, { flags: ['-DWITLINK_CHECKED'] }],
    ['with UTF-16 and a prefix', { stringEncoding: 'utf16', prefix: 'my_own' }, {}],
  ] as const)(
    'random values go through, %s',
    { timeout: 600_000 },
    async (_, options, building) => {
      const property = fc.asyncProperty(randomWit, (text) =>
        roundTrip(text, (model, world) => forwardingComponent(model, world, options, building)),
      );
      await fc.assert(property, { numRuns: runs(2) });
    },
  );
});

/** A component that passes calls on, all of C. */
function forwardingComponent(
  model: Model,
  world: WorldId,
  options: { readonly prefix?: string; readonly stringEncoding?: 'utf8' | 'utf16' },
  building: Building,
): Uint8Array {
  const files = generate(model, world, options);
  const header = Object.keys(files).find((name) => name.endsWith('.h'))!;
  const { stringEncoding = 'utf8', prefix = '' } = options;
  const walk = walkWorld(model, world, { encoding: stringEncoding }).value!;
  const c = new CWorld(walk, worldName(model, world), {
    prefix,
    encoding: stringEncoding,
    libc: false,
  });
  const user = { 'user.c': forwarding(c, header) };
  const flags = ['-fno-strict-aliasing', ...(building.flags ?? [])];
  const generated = Object.entries(files).filter(([name]) => !name.endsWith('.impl.c'));
  const core = build({ ...Object.fromEntries(generated), ...user }, { ...building, flags });
  return component(core, model, world, stringEncoding);
}

function component(
  core: Uint8Array,
  model: Model,
  world: WorldId,
  stringEncoding: 'utf8' | 'utf16' = 'utf8',
): Uint8Array {
  const made = componentize(core, { target: { model, world }, stringEncoding });
  expect(made.diagnostics).toEqual([]);
  return made.value!;
}

/** Runs functions of a component in C without parameters; a trap is the word `trap`. */
async function calls(
  body: string,
  names: readonly string[],
  building: Building,
): Promise<unknown[]> {
  const wit = `package t:memory; world memory { ${names
    .map((name) => `export ${name}: func() -> u32;`)
    .join(' ')} }`;
  const loaded = await load('x.wit', memoryHost({ 'x.wit': wit }));
  const { model, root } = loaded.value;
  const selected = selectWorld(model, root, 'memory');
  if (selected.kind !== 'found') throw new Error('no world');
  const generated = generate(model, selected.id, { libc: building.libc === true });
  const files = Object.entries(generated).filter(([name]) => !name.endsWith('.impl.c'));
  const core = build({ ...Object.fromEntries(files), 'user.c': body }, building);
  const { value } = await link(component(core, model, selected.id));
  return names.map((name) => {
    const { exports } = value!.instantiateSync();
    try {
      return (exports[camelCase(name)] as () => unknown)();
    } catch (error) {
      expect(error).toBeInstanceOf(Trap);
      return 'trap';
    }
  });
}

describe.skipIf(missing !== undefined)('memory', () => {
  const mistakes = `
    #include "memory.h"
    uint32_t memory_past_the_end(void) {
      char *block = wit_alloc(13);
      block[13] = 1;
      wit_free(block);
      return 0;
    }
    uint32_t memory_before_the_start(void) {
      uint32_t *block = wit_alloc(13);
      block[-2] = 1;
      wit_free(block);
      return 0;
    }
    uint32_t memory_twice(void) {
      void *block = wit_alloc(13);
      wit_free(block);
      wit_free(block);
      return 0;
    }
    uint32_t memory_inside(void) {
      char *block = wit_alloc(64);
      wit_free(block + 16);
      return 0;
    }
    uint32_t memory_after(void) {
      char *block = wit_alloc(13);
      wit_free(block);
      block[1] = 1;
      for (int i = 0; i < 1000; i++) wit_free(wit_alloc(13));
      return 0;
    }
    uint32_t memory_right(void) {
      wit_string_t text = wit_string_dup(wit_string("text"));
      text.ptr = wit_realloc(text.ptr, 100);
      uint32_t sum = (uint32_t)text.ptr[0];
      wit_string_free(&text);
      wit_string_t empty = wit_string_dup(wit_string(""));
      wit_string_free(&empty);
      wit_free(NULL);
      wit_free("static");
      return sum;
    }`;
  const names = ['past-the-end', 'before-the-start', 'twice', 'inside', 'after', 'right'];

  test.each([[{ flags: ['-DWITLINK_CHECKED'] }], [{ flags: ['-DWITLINK_CHECKED'], libc: true }]])(
    'that checks traps at each mistake, %o',
    async (building) => {
      const said = await calls(mistakes, names, building);
      expect(said).toEqual(['trap', 'trap', 'trap', 'trap', 'trap', 't'.codePointAt(0)]);
    },
  );

  const blocks = `
    #include "memory.h"
    static uint32_t pages(void) { return __builtin_wasm_memory_size(0); }

    /* Blocks of all sizes keep what is written to them, and lie apart. */
    uint32_t memory_apart(void) {
      enum { count = 600 };
      static unsigned char *blocks[count];
      static uint32_t sizes[count];
      uint32_t wrong = 0, random = 1;
      for (uint32_t round = 0; round < 20000; round++) {
        random = random * 1664525 + 1013904223;
        uint32_t i = (random >> 8) % count;
        for (uint32_t j = 0; j < sizes[i]; j++) wrong += blocks[i][j] != (unsigned char)i;
        wit_free(blocks[i]);
        sizes[i] = (random >> 16) % (round % 50 == 0 ? 3000 : 200);
        blocks[i] = wit_alloc(sizes[i]);
        wrong += (uintptr_t)blocks[i] % 8 != 0;
        for (uint32_t j = 0; j < sizes[i]; j++) blocks[i][j] = (unsigned char)i;
      }
      return wrong;
    }

    /* What is given back is used again, whatever its size. */
    uint32_t memory_again(void) {
      for (uint32_t size = 0; size < 4000; size++) wit_free(wit_alloc(size * 7));
      uint32_t before = pages();
      for (uint32_t round = 0; round < 50; round++)
        for (uint32_t size = 0; size < 4000; size++) wit_free(wit_alloc(size * 7));
      return pages() - before;
    }

    /* What has no size takes nothing, so that nobody has to give it back. */
    uint32_t memory_without_size(void) {
      uint32_t before = pages(), wrong = 0;
      for (uint32_t round = 0; round < 100000; round++) {
        void *block = wit_alloc(0);
        wrong += block == NULL;
        wit_string_t text = {wit_alloc(13), 13};
        text.ptr = wit_realloc(text.ptr, text.len = 0);
        wrong += text.ptr == NULL;
        wit_string_free(&text);
        wit_free(wit_realloc(block, 13));
      }
      return wrong + pages() - before;
    }

    /* Blocks of every size hold so many bytes, where they lie side by side. */
    uint32_t memory_beside(void) {
      uint32_t wrong = 0;
      for (uint32_t size = 1; size < 4200; size++) {
        unsigned char *one = wit_alloc(size), *two = wit_alloc(size);
        for (uint32_t i = 0; i < size; i++) two[i] = 2;
        for (uint32_t i = 0; i < size; i++) one[i] = 1;
        for (uint32_t i = 0; i < size; i++) wrong += two[i] != 2;
        wit_free(two);
        wit_free(one);
      }
      return wrong;
    }

    uint32_t memory_texts(void) {
      uint32_t before = pages();
      for (uint32_t round = 0; round < 100000; round++) {
        wit_string_t text = wit_string_dup(wit_string("a text"));
        wit_string_free(&text);
      }
      return pages() - before;
    }

    uint32_t memory_grown(void) {
      uint32_t wrong = 0;
      unsigned char *block = NULL;
      for (uint32_t had = 0, size = 1; size < 3000000; had = size, size = size * 3 / 2 + 1) {
        block = wit_realloc(block, size);
        for (uint32_t i = 0; i < had; i++) wrong += block[i] != (unsigned char)(i * 7);
        for (uint32_t i = 0; i < size; i++) block[i] = (unsigned char)(i * 7);
      }
      wit_free(block);
      return wrong;
    }

    uint32_t memory_too_large(void) {
      wit_alloc(0x7ffffff0u);
      return 0;
    }`;

  test.each([[{}], [{ libc: true }]])(
    'holds what is written and is used again, %o',
    async (building) => {
      const names = ['apart', 'again', 'without-size', 'beside', 'texts', 'grown', 'too-large'];
      expect(await calls(blocks, names, building)).toEqual([0, 0, 0, 0, 0, 0, 'trap']);
    },
  );
});
