/** The release that a comparison asks for, as texts: versions where packages are declared and named, and `@since`. */
import { describe, expect, test } from 'vitest';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { comparePackages, makeRelease, sideOf } from '../../src/rules/index.ts';

type Files = Readonly<Record<string, string>>;

async function release(before: Files, after: Files) {
  const read = async (files: Files) => {
    const { value, diagnostics } = await load('wit', memoryHost(files), { features: 'all' });
    expect(diagnostics).toEqual([]);
    return value;
  };
  const [old, now] = [await read(before), await read(after)];
  const found = (state: typeof now) => ({
    ...comparePackages(sideOf(old), sideOf(state)).value!,
    state,
  });
  const again = async (texts: ReadonlyMap<string, string>) =>
    found(await read({ ...after, ...Object.fromEntries(texts) }));
  const made = (await makeRelease(found(now), again))!;
  // What comes of it is right, and asks for nothing more.
  const next = await read({ ...after, ...Object.fromEntries(made.texts) });
  const last = found(next);
  const isHere = (name: string): boolean => made.left.every((v) => v.package !== name);
  const steps = last.versions.filter((v) => isHere(v.package) && v.needs !== 'none');
  expect(steps.map((v) => v.step)).toEqual(steps.map(() => 'right'));
  expect((await makeRelease(last, again))!.texts.size).toBe(0);
  return made;
}

const one = async (before: string, after: string) => {
  const made = await release({ 'wit/a.wit': before }, { 'wit/a.wit': after });
  return { ...made, text: made.texts.get('wit/a.wit') };
};

describe('a release', () => {
  test('has the smallest version that is right', async () => {
    const { text, versions } = await one(
      'package demo:a@0.3.1;\ninterface i { f: func(); g: func(); }\n',
      'package demo:a@0.3.1;\ninterface i { f: func(); }\n',
    );
    expect(text).toBe('package demo:a@0.4.0;\ninterface i { f: func(); }\n');
    expect(versions).toEqual(['demo:a@0.4.0']);
  });

  test('has no lower version than before, though nothing changed', async () => {
    const text = (version: string): string => `package demo:a@${version};\ninterface i {}\n`;
    expect((await one(text('1.2.0'), text('1.1.0'))).text).toBe(text('1.2.0'));
    expect((await one(text('1.2.0'), text('1.3.0'))).text).toBeUndefined();
  });

  test('says of what came since when it is there, and of what came with it', async () => {
    const { text, since } = await one(
      'package demo:a@1.0.0;\n\n@since(version = 1.0.0)\ninterface i {\n  @since(version = 1.0.0)\n  f: func();\n}\n',
      `package demo:a@1.0.0;

@since(version = 1.0.0)
interface i {
  @since(version = 1.0.0)
  f: func();
  /// What it does.
  g: func();
}

interface j {
  resource r {
    m: static func();
  }
  @unstable(feature = more)
  h: func();
}

@unstable(feature = more)
interface k {
  f: func();
}
`,
    );
    expect(since).toBe(4);
    expect(text).toBe(`package demo:a@1.1.0;

@since(version = 1.0.0)
interface i {
  @since(version = 1.0.0)
  f: func();
  /// What it does.
  @since(version = 1.1.0)
  g: func();
}

@since(version = 1.1.0)
interface j {
  @since(version = 1.1.0)
  resource r {
    @since(version = 1.1.0)
    m: static func();
  }
  @unstable(feature = more)
  h: func();
}

@unstable(feature = more)
interface k {
  f: func();
}
`);
  });

  test('names what worlds import and export, and what is on one line, in the breaks of the text', async () => {
    const { text } = await one(
      'package demo:a@1.0.0;\r\ninterface i {}\r\nworld w {}\r\n',
      'package demo:a@1.0.0;\r\ninterface i {}\r\nworld w {\r\n\timport i; import n: func();\r\n}\r\n',
    );
    expect(text).toBe(
      'package demo:a@1.1.0;\r\ninterface i {}\r\nworld w {\r\n\t@since(version = 1.1.0)\r\n\timport i; @since(version = 1.1.0) import n: func();\r\n}\r\n',
    );
  });

  test('asks for `@since` before 1.0.0 only where others have it', async () => {
    const added = 'package demo:a@0.1.0;\ninterface i { f: func(); g: func(); }\n';
    const bare = await one('package demo:a@0.1.0;\ninterface i { f: func(); }\n', added);
    expect([bare.since, bare.text]).toEqual([0, added.replace('0.1.0', '0.1.1')]);
    const gated = (text: string): string => text.replace('{ f', '{ @since(version = 0.1.0) f');
    const { since } = await one(
      gated('package demo:a@0.1.0;\ninterface i { f: func(); }\n'),
      gated(added),
    );
    expect(since).toBe(1);
  });

  test('says it of what became stable, in the version that is there', async () => {
    const { text, versions } = await one(
      'package demo:a@1.0.0;\ninterface i {\n  @unstable(feature = more)\n  g: func();\n}\n',
      'package demo:a@1.1.0;\ninterface i {\n  g: func();\n}\n',
    );
    expect(text).toBe(
      'package demo:a@1.1.0;\ninterface i {\n  @since(version = 1.1.0)\n  g: func();\n}\n',
    );
    expect(versions).toEqual([]);
  });

  test('is one in all files, and where the package names itself', async () => {
    const { texts } = await release(
      {
        'wit/a.wit': 'package demo:a@1.0.0;\ninterface i { f: func(); }\n',
        'wit/b.wit': 'package demo:a@1.0.0;\nworld w { import demo:a/i@1.0.0; }\n',
      },
      {
        'wit/a.wit': 'package demo:a@1.0.0;\ninterface i { f: func(x: u8); }\n',
        'wit/b.wit': 'package demo:a@1.0.0;\nworld w { import demo:a/i@1.0.0; }\n',
      },
    );
    expect([...texts.values()]).toEqual([
      'package demo:a@2.0.0;\ninterface i { f: func(x: u8); }\n',
      'package demo:a@2.0.0;\nworld w { import demo:a/i@2.0.0; }\n',
    ]);
  });

  test('leaves other packages alone, and says what it can’t write', async () => {
    const dep = (type: string): string =>
      `package demo:dep@1.0.0;\ninterface i { f: func(x: ${type}); }\n`;
    const root = 'package demo:a;\n';
    const { texts, left } = await release(
      { 'wit/a.wit': root, 'wit/deps/d.wit': dep('u8') },
      { 'wit/a.wit': root, 'wit/deps/d.wit': dep('u16') },
    );
    expect(texts.size).toBe(0);
    expect(left.map((v) => v.package)).toEqual(['demo:dep@1.0.0']);
  });

  test('invents no pre-release', async () => {
    const { text, left } = await one(
      'package demo:a@1.0.0-rc.1;\ninterface i { f: func(); }\n',
      'package demo:a@1.0.0-rc.1;\ninterface i { f: func(x: u8); }\n',
    );
    expect(text).toBeUndefined();
    expect(left).toMatchObject([{ package: 'demo:a@1.0.0-rc.1', anyLater: true }]);
  });

  test('of several packages in a file raises each by its own changes, and by those that it names', async () => {
    const nested = (b: string, c: string): string =>
      `package demo:a;\npackage demo:b@1.0.0 {\n  interface i { ${b} }\n}\npackage demo:c@1.0.0 {\n  interface j { use demo:b/i@1.0.0.{t}; ${c} }\n}\n`;
    const { text } = await one(
      nested('type t = u8;', 'f: func();'),
      nested('type t = u8; n: func();', 'f: func(); '),
    );
    expect(text).toBe(
      nested('type t = u8; @since(version = 1.1.0) n: func();', 'f: func(); ')
        .replace('demo:b@1.0.0', 'demo:b@1.1.0')
        .replace('demo:b/i@1.0.0', 'demo:b/i@1.1.0')
        .replace('demo:c@1.0.0', 'demo:c@1.0.1'),
    );
  });
});
