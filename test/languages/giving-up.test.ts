/**
 * What must not happen, by the language's own means (panic, abort, an uncaught exception), is a trap, and its text is on
 * standard error where there is one: of a component that imports WASI, in languages that print it.
 */
import { describe, expect, test, type TestContext } from 'vitest';
import { instantiate, Trap, wasi } from '../../src/index.ts';
import { languages, Programs, type Variant } from './programs.ts';

const why = 'enough is enough: žluťoučký kůň';
const timeout = 240_000;

/** What ends, told its text; and what was on standard error. */
async function givenUp(context: TestContext, language: string, variant?: Variant) {
  const programs = new Programs(variant);
  await programs.build([language], ['sink'], ['provider']);
  let printed = '';
  const decoder = new TextDecoder();
  await using platform = await wasi({
    stderr: (bytes: Uint8Array) => void (printed += decoder.decode(bytes, { stream: true })),
  });
  const bytes = programs.bytes(context, language, 'sink', 'provider');
  const { exports } = await instantiate(bytes, platform, { unknownImports: 'trap' });
  const sink = exports['sink'] as { giveUp(text: string): void; live(): number };
  expect(sink.live()).toBe(0);
  expect(() => sink.giveUp(why)).toThrow(Trap);
  // The store is dead.
  expect(() => sink.live()).toThrow(Trap);
  return printed;
}

describe('a trap is all of it', () => {
  test.for(languages)('in %s without WASI', { timeout }, async (language, context) => {
    expect(await givenUp(context, language)).toBe('');
  });
});

describe('with WASI its text is on standard error', () => {
  const build = { wasi: true };
  const variants: Readonly<Record<string, Omit<Variant, 'name'>>> = {
    go: { build },
    python: { build },
    javascript: { build },
    cpp: {
      build,
      edit: [
        '__builtin_trap();',
        'std::fprintf(stderr, "%.*s\\n", int(why.size()), why.data());\n    std::abort();',
      ],
    },
  };
  test.for(Object.keys(variants))('in %s', { timeout }, async (language, context) => {
    const printed = await givenUp(context, language, { name: 'with-wasi', ...variants[language] });
    expect(printed).toContain(why);
  });
});
