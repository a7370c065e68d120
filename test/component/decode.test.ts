/** Component -> model, and what is said of components that contradict themselves. */
import { describe, expect, test } from 'vitest';
import type { BinarySpan } from '../../src/base/index.ts';
import { decode } from '../../src/component/index.ts';
import { printWit } from '../../src/model/index.ts';
import { wat } from '../link/wat.ts';

async function witOf(text: string): Promise<string> {
  const { value, diagnostics } = decode(await wat(text));
  expect(diagnostics).toEqual([]);
  return printWit(value!.model).trim();
}

describe('the world of a component', () => {
  test('functions and inline interfaces', async () => {
    const wit = await witOf(`(component
      (import "log" (func (param "text" string)))
      (import "host" (instance
        (type $p0 (record (field "x" u32) (field "y" (option u8))))
        (export "point" (type $p (eq $p0)))
        (export "f" (func async (param "p" $p) (result (list $p)))))))`);
    expect(wit).toBe(`package root:component;

world root {
  import host: interface {
    record point {
      x: u32,
      y: option<u8>,
    }

    f: async func(p: point) -> list<point>;
  }
  import log: func(text: string);
}`);
  });

  test('one interface with two types under one name', async () => {
    const instance = (label: string, param: string): string => `(instance
      (type $e (enum "a" "${label}"))
      (export "e" (type $e2 (eq $e)))
      (export "same" (func (param "x" $e2)))
      (export "f" (func (param "${param}" u8))))`;
    const { value, diagnostics } = decode(
      await wat(`(component
        (import "a:b/c" ${instance('b', 'x')})
        (import "other" (instance $other ${instance('c', 'y').slice('(instance'.length)})
        (export "a:b/c" (instance $other)))`),
    );
    expect(diagnostics.map((d) => [d.code, d.severity, /`e`|`f`/.exec(d.message)?.[0]])).toEqual([
      ['component/not-in-wit', 'warning', '`e`'],
      ['component/not-in-wit', 'warning', '`f`'],
    ]);
    expect(printWit(value!.model)).toContain('f: func(x: u8);');
  });

  test('a function with the name of an interface', async () => {
    const { value, diagnostics } = decode(await wat('(component (import "a:b/c" (func)))'));
    expect(diagnostics).toMatchObject([
      {
        code: 'component/not-in-wit',
        message:
          'the import `a:b/c` is a func with the name of an interface, for which WIT has no words',
      },
    ]);
    expect(printWit(value!.model)).toBe('package root:component;\n\nworld root {\n}\n');
  });

  test('types alone are no package', async () => {
    expect(await witOf('(component (type (component)))')).toBe(
      'package root:component;\n\nworld root {\n}',
    );
  });

  test('interfaces by name, and types that one uses of another', async () => {
    const wit = await witOf(`(component
      (type $a (instance
        (export "r" (type $r (sub resource)))
        (export "[constructor]r" (func (result (own $r))))
        (export "[method]r.get" (func (param "self" (borrow $r)) (result string)))
        (export "[static]r.zero" (func (result (own $r))))
        (type $e (enum "x" "y"))
        (export "e" (type (eq $e)))))
      (import "a:b/c@1.2.3" (instance $i (type $a)))
      (alias export $i "r" (type $r))
      (alias export $i "e" (type $e))
      (import "a:b/d@1.2.3" (instance
        (alias outer 1 $r (type $r))
        (export "r2" (type $r2 (eq $r)))
        (alias outer 1 $e (type $e))
        (export "e" (type $e2 (eq $e)))
        (export "f" (func (param "x" (borrow $r2)) (result $e2))))))`);
    expect(wit).toBe(`package root:component;

world root {
  import a:b/c@1.2.3;
  import a:b/d@1.2.3;
}

package a:b@1.2.3 {
  interface c {
    resource r {
      constructor();
      get: func() -> string;
      zero: static func() -> r;
    }

    enum e {
      x,
      y,
    }
  }

  interface d {
    use c.{r as r2, e};

    f: func(x: borrow<r2>) -> e;
  }
}`);
  });

  test('exports of a nested component have the names that they get outside', async () => {
    const wit = await witOf(`(component
      (core module $m (func (export "f") (param i32) (result i32) local.get 0))
      (core instance $m (instantiate $m))
      (type $v (variant (case "a" u8) (case "b")))
      (component $c
        (type (variant (case "a" u8) (case "b")))
        (import "v" (type $v (eq 0)))
        (import "f" (func $f (param "p" u32) (result u32)))
        (export $v2 "verdict" (type $v))
        (export "f" (func $f)))
      (func $f (param "p" u32) (result u32) (canon lift (core func $m "f")))
      (instance $c (instantiate $c (with "v" (type $v)) (with "f" (func $f))))
      (export "x:y/z" (instance $c)))`);
    expect(wit).toBe(`package root:component;

world root {
  export x:y/z;
}

package x:y {
  interface z {
    variant verdict {
      a(u8),
      b,
    }

    f: func(p: u32) -> u32;
  }
}`);
  });

  test('an interface that is imported under a name of its own', async () => {
    const { value, diagnostics } = decode(
      await wat(`(component (import "backup" (implements "a:b/store")
        (instance (export "f" (func)))))`),
    );
    expect(diagnostics).toEqual([]);
    expect(value!.model.worlds[0]!.imports).toEqual([{ kind: 'interface', name: 'backup', id: 0 }]);
    expect(value!.model.interfaces[0]).toMatchObject({ name: 'store', package: 0 });
  });

  test('what WIT has no words for is left out with a warning', async () => {
    const { value, diagnostics } = decode(
      await wat('(component (import "m" (core module)) (import "f" (func)))'),
    );
    expect(diagnostics).toMatchObject([{ code: 'component/not-in-wit', severity: 'warning' }]);
    expect(value!.model.worlds[0]!.imports).toHaveLength(1);
  });

  test('so is what instances hold', async () => {
    const { value, diagnostics } = decode(
      await wat(`(component
        (import "a:b/outer" (instance
          (export "f" (func))
          (export "inner" (instance (export "g" (func))))
          (export "m" (core module))))
        (component $c)
        (instance $many
          ${[1, 2, 3, 4, 5, 6].map((n) => `(export "c${n}" (component $c))`).join(' ')})
        (export "many" (instance $many)))`),
    );
    const left = (what: string) => ({
      severity: 'warning',
      message: `${what}, for which WIT has no words`,
    });
    expect(diagnostics).toMatchObject([
      left('the import `a:b/outer` holds the instance `inner`, the core module `m`'),
      left(
        'the export `many` holds the component `c1`, the component `c2`, the component `c3`, the component `c4`, 2 more',
      ),
    ]);
    expect(printWit(value!.model)).toContain('f: func();');
  });

  test('names are only names', async () => {
    const bytes = await wat(`(component
      (import "constructor" (func (param "to-string" u32)))
      (import "prototype" (instance (export "has-own-property" (func)))))`);
    expect(decode(bytes).value!.model.worlds[0]!.imports.map((i) => i.name)).toEqual([
      'constructor',
      'prototype',
    ]);
  });
});

describe('what is wrong', () => {
  const cases: [code: string, message: RegExp, text: string][] = [
    [
      'component/index-out-of-range',
      /no type 7: there are 1/,
      '(component (type u8) (type (list 7)))',
    ],
    [
      'component/wrong-kind',
      /must be a value type here, but is a resource/,
      '(component (type (resource (rep i32))) (type (list 0)))',
    ],
    [
      'component/missing-export',
      /doesn't export `b`/,
      '(component (import "i" (instance $i (export "a" (func)))) (alias export $i "b" (func)))',
    ],
    [
      'component/missing-argument',
      /imports `a`, which `component` doesn't give/,
      '(component (component $c (import "a" (func))) (instance (instantiate $c)))',
    ],
    [
      'component/duplicate-name',
      /import `a` is given twice/,
      '(component (import "a" (func)) (import "a" (func)))',
    ],
    [
      'component/type-mismatch',
      /don't agree: `c` wants u8, `component` gives u16 \(parameter `x` > list\)/,
      `(component (import "f" (func $f (param "x" (list u16))))
        (component $c (import "f" (func (param "x" (list u8)))))
        (instance (instantiate $c (with "f" (func $f)))))`,
    ],
    [
      'component/core-type-mismatch',
      /must have the core type \(i32\) -> \(\), but has \(i64\) -> \(\)/,
      `(component (core module $m (func (export "f") (param i64))) (core instance $i (instantiate $m))
        (func (param "x" u32) (canon lift (core func $i "f"))))`,
    ],
    [
      'component/core-type-mismatch',
      /import `f` of `env`.*\(i64\) -> \(\) is wanted, \(i32\) -> \(\) given/,
      `(component (import "f" (func $f (param "x" u32))) (core func $f (canon lower (func $f)))
        (core module $m (import "env" "f" (func (param i64))))
        (core instance (instantiate $m (with "env" (instance (export "f" (func $f)))))))`,
    ],
    [
      'component/bad-option',
      /need the option `memory`/,
      '(component (import "f" (func $f (param "x" string))) (core func (canon lower (func $f))))',
    ],
    [
      'component/foreign-resource',
      /`resource.new` can only be used with a resource that the component itself defines/,
      '(component (import "r" (type $r (sub resource))) (core func (canon resource.new $r)))',
    ],
    [
      'component/invalid-type',
      /can't return a borrow/,
      '(component (import "r" (type $r (sub resource))) (type (func (result (borrow $r)))))',
    ],
    [
      'component/wit-package',
      /neither an interface nor a world/,
      '(component (type (component)) (export "a" (type 0)))',
    ],
  ];

  test.each(cases)('%s: %s', async (code, message, text) => {
    const { value, diagnostics } = decode(await wat(text), { file: 'a.wasm' });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      {
        code,
        message: expect.stringMatching(message) as string,
        span: { file: 'a.wasm', path: expect.stringMatching(/^component/) as string },
      },
    ]);
  });

  test('values are not there yet', () => {
    const bytes = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 12, 4, 1, 0x79, 1, 5];
    expect(decode(new Uint8Array(bytes)).diagnostics).toMatchObject([
      {
        code: 'component/unsupported',
        message: 'values and start functions of components are not there yet',
      },
    ]);
  });

  test('the place is named with what the component calls it', async () => {
    const { diagnostics } = decode(
      await wat(`(component
        (component $inner (import "a" (func)))
        (import "x" (instance $x))
        (instance $made (instantiate $inner)))`),
    );
    expect((diagnostics[0]!.span as BinarySpan).path).toBe(
      'component > instance "made" > import "a"',
    );
  });

  test('near names are offered', async () => {
    const { diagnostics } = decode(
      await wat(
        '(component (import "i" (instance $i (export "expose" (func)))) (alias export $i "exposed" (func)))',
      ),
    );
    expect(diagnostics[0]!.help).toEqual(['did you mean `expose`?']);
  });
});

test('what is not valid has no form in WIT', async () => {
  const { value, diagnostics } = decode(
    await wat('(component (import "f" (func (param "x" (flags "a" "b")))))'),
  );
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: 'component/unnamed-type', severity: 'error' }]);
});

describe('what unfolds without end', () => {
  /** `depth` components, each of which makes two instances of the one before. */
  function doubling(depth: number): string {
    let text = '(component $c0)';
    for (let i = 1; i <= depth; i++) {
      text += `(component $c${i} (alias outer 1 $c${i - 1} (component $c)) ${'(instance (instantiate $c))'.repeat(2)})`;
    }
    return `(component ${text} (instance (instantiate $c${depth})))`;
  }

  test('is refused by its size', async () => {
    const { diagnostics } = decode(await wat(doubling(40)));
    expect(diagnostics).toMatchObject([{ code: 'component/too-large' }]);
  });

  test('is refused by its depth', async () => {
    const single = (depth: number): string =>
      doubling(depth).replaceAll(
        '(instance (instantiate $c))'.repeat(2),
        '(instance (instantiate $c))',
      );
    const { diagnostics } = decode(await wat(single(400)));
    expect(diagnostics).toMatchObject([{ code: 'component/nesting' }]);
    expect(decode(await wat(single(100))).diagnostics).toEqual([]);
  });

  test('types are refused by their depth', async () => {
    const types = Array.from({ length: 400 }, (_, i) => `(type (list ${i}))`).join('');
    const { diagnostics } = decode(await wat(`(component (type u8) ${types})`));
    expect(diagnostics).toMatchObject([{ code: 'component/nesting' }]);
  });

  test('types that are large only when they are written out are no trouble, up to a limit', async () => {
    const text = (levels: number): string => {
      const types = Array.from({ length: levels }, (_, i) => `(type (tuple ${i} ${i}))`).join('');
      return `(component (type u8) ${types} (component $c (import "f" (func (param "x" u8))))
        (import "f" (func $f (param "x" ${levels}))) (instance (instantiate $c (with "f" (func $f)))))`;
    };
    const { diagnostics } = decode(await wat(text(18)));
    expect(diagnostics).toMatchObject([{ code: 'component/type-mismatch' }]);
    expect(JSON.stringify(diagnostics).length).toBeLessThan(2000);
    const larger = decode(await wat(text(100)));
    expect(larger.diagnostics).toMatchObject([{ code: 'component/too-large' }]);
  });
});
