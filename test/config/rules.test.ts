/** What a configuration makes of rules, globs and baselines. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnostic } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import {
  applyBaseline,
  literal,
  matchEach,
  matchFiles,
  printBaseline,
  readBaseline,
  readConfig,
  RuleSettings,
} from '../../src/config/index.ts';
import type { BaselineEntry } from '../../src/config/index.ts';

const placed = (text: string) => ({ text, span: { file: 'x', start: 0, end: 0 } });

function rules(config: object): RuleSettings {
  const { value, diagnostics } = readConfig(JSON.stringify(config), 'witlink.json');
  expect(diagnostics).toEqual([]);
  return new RuleSettings(value!, (file) => (file.startsWith('../') ? undefined : file));
}

const found = (code: string, file?: string): Diagnostic =>
  diagnostic(code, 'it', file === undefined ? undefined : { file, start: 0, end: 1 });

describe('globs', () => {
  test.each<readonly [readonly string[], readonly string[], readonly string[]]>([
    [['wit'], ['wit', 'wit/a.wit', 'wit/.b/c.wit'], ['wita', 'a/wit', '.']],
    [['./wit/'], ['wit', 'wit/a.wit'], ['x']],
    [['*.wit'], ['a.wit', '.a.wit'], ['a/b.wit']],
    [['**/*.wit'], ['a.wit', 'a/b/c.wit'], ['a.wat']],
    [['a/{b,c}/*'], ['a/b/x', 'a/c/x/y'], ['a/d/x']],
    [['wit', '!wit/old', '!**/x.wit'], ['wit/a.wit'], ['wit/old/a.wit', 'wit/b/x.wit']],
    [['!old'], ['anything'], ['old', 'old/a']],
    [['**'], ['.', 'a', 'a/b'], []],
    [['.'], ['.', 'a', 'a/b'], []],
    [['it’s "b"/$x'], ['it’s "b"/$x', 'it’s "b"/$x/y'], ['it’s b/$x']],
    [['a ?b? "c"/*.wit'], ['a (b) "c"/x.wit', 'a [b] "c"/x.wit'], ['a (b) c/x.wit']],
  ])('%j', (globs, ins, outs) => {
    const matches = matchFiles(globs.map(placed));
    expect([...ins, ...outs].filter((path) => matches(path))).toEqual(ins);
  });

  test('are told apart from paths', () => {
    expect(
      ['a/b', './a/', 'a b', 'a/*', '!a', '[x]', 'a+@(b)'].map((g) => literal(placed(g))),
    ).toEqual(['a/b', 'a', 'a b', undefined, undefined, undefined, 'a+@(b)']);
    const { chosen, isLeftOut } = matchEach(['a/*', '!a/b'].map(placed));
    // As predicates of arrays they get more arguments than one.
    expect(['x', 'y', 'a/c'].filter(chosen[0]!.matches)).toEqual(['a/c']);
    expect(isLeftOut('a/b/c')).toBe(true);
  });

  test('that are allowed are matched in no time', () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '/',
      'a',
      'b',
      '?',
      '[ab]',
      '[!a]',
      '{a,b}',
      '{*a,a}',
      '+',
      '@',
      '!',
    );
    const glob = fc.array(piece, { minLength: 1, maxLength: 24 }).map((pieces) => pieces.join(''));
    const isAllowed = (text: string): boolean =>
      readConfig(JSON.stringify({ packages: [text] }), 'x').diagnostics.length === 0;
    const paths = ['a'.repeat(120), 'a/'.repeat(30) + 'b', `${'ab'.repeat(20)}/`.repeat(6)];
    let allowed = 0;
    fc.assert(
      fc.property(glob, (text) => {
        if (!isAllowed(text)) return;
        allowed++;
        const matches = matchFiles([placed(text)]);
        for (const path of paths) expect(typeof matches(path)).toBe('boolean');
      }),
      { numRuns: Number(process.env['WITLINK_RUNS'] ?? 2000) },
    );
    expect(allowed).toBeGreaterThan(200);
    const slow = ['*a*a*a*a', '**/a/**/a/**/a/**/b', '+(a|aa)b', '(a*)*b'];
    expect(slow.filter(isAllowed)).toEqual([]);
    expect(['*a*a*', '**/a/**/a/**/*.wit', 'a+b@c/[id]/{x,y}'].filter(isAllowed)).toHaveLength(3);
  });
});

describe('rules', () => {
  const long = 'lint/long-tuple';
  const missing = 'lint/since-missing';

  test('have the severity of the last override that names them', () => {
    const config = rules({
      rules: { [long]: 'error' },
      overrides: [
        { files: ['a'], rules: { [long]: 'info' } },
        { files: ['a/b', '!a/b/d.wit'], rules: { [long]: 'off', [missing]: { from: '2.0.0' } } },
      ],
    });
    const severities = ['x.wit', 'a/c.wit', 'a/b/c.wit', 'a/b/d.wit', '../a/b/c.wit', undefined];
    expect(severities.map((file) => config.severityOf(long, file))).toEqual([
      'error',
      'info',
      'off',
      'info',
      'error',
      'error',
    ]);
    expect(config.severityOf('lint/char-list', 'a/c.wit')).toBeUndefined();
    expect([config.sinceFrom('a/b/c.wit'), config.sinceFrom('x')]).toEqual(['2.0.0', undefined]);
    expect(config.severityOf(missing, 'a/b/c.wit')).toBeUndefined();
  });

  test('are set aside by place and item, each time for a reason', () => {
    const config = rules({
      ignores: [
        { rule: long, files: ['a'], reason: 'x' },
        { rule: long, item: 'store#get', reason: 'x' },
        { rule: missing, reason: 'x' },
        { rule: 'lint/char-list', reason: 'x' },
      ],
    });
    const items =
      (...names: string[]) =>
      (): string[] =>
        names;
    expect(config.ignores(found(long, 'a/x.wit'), items())).toBe(true);
    expect(config.ignores(found(long, 'b.wit'), items('a:b/store#gets', 'a:b/store', 'a:b'))).toBe(
      false,
    );
    expect(config.ignores(found(long), items())).toBe(false);
    expect(config.ignores(found(missing), items())).toBe(true);
    const unused = (isLooked = (_: string): boolean => true) =>
      config.unused(isLooked, 'warning').map(({ message }) => message);
    expect(unused()).toEqual([
      'there is nothing of `lint/long-tuple` for this to ignore',
      'there is nothing of `lint/char-list` for this to ignore',
    ]);
    expect(unused((rule) => rule === long)).toHaveLength(1);
    expect(config.unused(() => true, 'off')).toEqual([]);
    expect(config.ignores(found(long, 'b.wit'), items('a:b/store@1.0.0#get.more'))).toBe(true);
    expect(unused()).toHaveLength(1);
  });

  test('know the features that are declared', () => {
    expect(rules({}).features).toBeUndefined();
    expect(rules({ features: 'all' }).features).toBeUndefined();
    expect([...rules({ features: ['a', 'b'] }).features!]).toEqual(['a', 'b']);
  });
});

describe('baselines', () => {
  const text = fc.oneof(fc.constantFrom('a', 'b', '', '__proto__'), fc.string());
  const entry: fc.Arbitrary<BaselineEntry> = fc.record({
    code: text,
    file: text,
    line: text,
    message: text,
  });

  test('know what they were made of, as often as it was there', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 12 }),
        fc.array(entry, { maxLength: 4 }),
        (old, more) => {
          const { value, diagnostics } = readBaseline(printBaseline(old), 'known.json');
          expect(diagnostics).toEqual([]);
          const all = applyBaseline(value!, old.toReversed());
          expect(all.isKnown.every(Boolean)).toBe(true);
          expect(all.removable).toEqual([]);
          const counts = (list: readonly BaselineEntry[], like: BaselineEntry): number =>
            list.filter((e) => printBaseline([e]) === printBaseline([like])).length;
          const { isKnown } = applyBaseline(value!, [...old, ...more]);
          for (const [i, e] of more.entries()) {
            const allowed = counts(old, e) - counts([...old, ...more.slice(0, i)], e);
            expect(isKnown[old.length + i]).toBe(allowed > 0);
          }
          expect(applyBaseline(value!, []).removable).toHaveLength(value!.findings.length);
          expect(printBaseline(old)).toBe(printBaseline(old.toReversed()));
        },
      ),
      { numRuns: Number(process.env['WITLINK_RUNS'] ?? 200) },
    );
  });

  test('are refused with a place where they are no baselines', () => {
    const { value, diagnostics } = readBaseline('{ "version": 2, "findings": [{}] }', 'known.json');
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'config/wrong-value expected 1',
      'config/missing-key `code` and `file` and `line` and `message` are missing here',
    ]);
  });
});
