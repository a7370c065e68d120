/**
 * Random edits of real WIT never make parse, resolve or the printers throw or take long: a broken file gives findings
 * and a sound model. `WITLINK_FUZZ` multiplies the number of edits.
 */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from '../../grammar/wit/index.ts';
import { childTypes, modelToJson, printWit } from '../../src/model/index.ts';
import type { Model } from '../../src/model/index.ts';
import { resolve } from '../../src/resolve/index.ts';

const edits = 10_000 * Number(process.env['WITLINK_FUZZ'] ?? 1);

const texts = globSync([
  'fixtures/**/*.wit',
  'node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12/*/*.wit',
])
  .toSorted()
  .map((file) => readFileSync(file, 'utf8'))
  .filter((text) => text.length < 6000);

/** A small generator of numbers, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pieces = [
  '{',
  '}',
  '<',
  '>',
  ';',
  ',',
  ': ',
  '%',
  '@',
  '"',
  '//',
  '/*',
  '*/',
  'use ',
  'world w {',
  'func',
  '\u0000',
  '\ud800',
  'import a: ',
  'list<',
  'é',
  '-',
];

function edit(text: string, next: (below: number) => number): string {
  const at = next(text.length);
  const length = 1 + next(12);
  const piece = text.slice(at, at + length);
  switch (next(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + pieces[next(pieces.length)]! + text.slice(at);
    case 2:
      return text.slice(0, at) + piece + text.slice(at);
    case 3: {
      const to = next(text.length);
      return text.slice(0, to) + piece + text.slice(to);
    }
    default:
      return text.slice(0, at) + pieces[next(pieces.length)]! + text.slice(at + length);
  }
}

/** Every id leads somewhere, and types stand before those that use them. */
function checkSound(model: Model): void {
  model.types.forEach(({ type }, id) => {
    for (const ref of childTypes(type)) if (typeof ref === 'number') expect(ref).toBeLessThan(id);
  });
  for (const { imports, exports } of model.worlds) {
    for (const item of [...imports, ...exports]) {
      if (item.kind === 'interface') expect(model.interfaces[item.id]).toBeDefined();
      if (item.kind === 'type') expect(model.types[item.id]).toBeDefined();
    }
  }
}

test(`${edits} random edits of ${texts.length} files`, { timeout: 600_000 }, () => {
  for (let i = 0; i < edits; i++) {
    const next = random(i);
    let text = texts[next(texts.length)]!;
    for (let n = 1 + next(3); n > 0; n--) text = edit(text, next);
    try {
      const { value: ast } = parse(text, { file: 'edited.wit' });
      const { model, root } = resolve([ast], { features: 'all' }).value;
      checkSound(model);
      if (i % 10 === 0) {
        JSON.stringify(modelToJson(model));
        printWit(model, root === undefined ? {} : { root });
      }
    } catch (cause) {
      throw new Error(`edit ${i} fails on\n${text}`, { cause });
    }
  }
});
