/** Where packages stand that others need: manifests of package managers, packages of the repository, what is told else. */
import { describe, expect, test } from 'vitest';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { Workspace } from '../../src/workspace/index.ts';

const core = 'package org:core@0.1.0; interface types { type key = string; }';
const user =
  'package org:db@0.2.0; interface kv { use org:core/types@0.1.0.{key}; get: func(k: key); }';

async function loadIn(
  files: Readonly<Record<string, string>>,
  { entry = 'db', isOpen = false, packages = ['core', 'db'] } = {},
) {
  const host = memoryHost(files);
  const workspace = new Workspace({
    host,
    isOpen,
    isInside: (path) => !path.startsWith('..') && !path.startsWith('/'),
    packages: async () => packages,
  });
  const { value, diagnostics } = await load(entry, host, { find: workspace.finder(entry) });
  return {
    packages: value.model.packages.map(({ name }) => `${name.namespace}:${name.name}`),
    help: diagnostics.flatMap((d) => d.help),
    codes: diagnostics.map((d) => d.code),
  };
}

describe('packages of a repository', () => {
  test('see each other where they may', async () => {
    const files = { 'core/a.wit': core, 'db/b.wit': user };
    expect(await loadIn(files, { isOpen: true })).toEqual({
      packages: ['org:core', 'org:db'],
      codes: [],
      help: [],
    });
    const closed = await loadIn(files);
    expect(closed.codes).toEqual(['resolve/unknown-package']);
    expect(closed.help).toContainEqual(
      expect.stringMatching(/^it stands in `core`: `"workspace": true` .*`--deps core`/),
    );
  });

  test('what a package has in deps/ goes first, also of one that was found', async () => {
    const files = {
      'db/b.wit': user,
      'db/deps/core/a.wit': core.replace('string', 'u8'),
      'core/a.wit': 'package org:core@0.1.0; broken',
    };
    expect((await loadIn(files, { isOpen: true })).codes).toEqual([]);
    const chain = {
      'db/b.wit': user,
      'core/a.wit': core.replace('type key', 'use org:base/t@1.0.0.{x}; type key'),
      'core/deps/base/c.wit': 'package org:base@1.0.0; interface t { type x = u8; }',
      'core/deps/more/d.wit': 'package org:more; interface t {}',
    };
    expect((await loadIn(chain, { isOpen: true })).packages).toEqual([
      'org:base',
      'org:core',
      'org:db',
    ]);
  });

  test('other versions, and several places, are told', async () => {
    const newer = core.replace('0.1.0', '0.1.1');
    const other = await loadIn({ 'core/a.wit': newer, 'db/b.wit': user }, { isOpen: true });
    expect(other.help).toContain('there is `org:core@0.1.1` in `core`');
    const twice = await loadIn(
      { 'core/a.wit': core, 'more/a.wit': core, 'db/b.wit': user },
      { isOpen: true, packages: ['core', 'more'] },
    );
    expect(twice.help).toContain(
      'it stands in several places: `core`, `more`; name one with `--deps`',
    );
  });
});

describe('manifests', () => {
  const files = { 'lib/core/a.wit': core, 'app/wit/b.wit': user };
  const entry = 'app/wit';

  test.each([
    ['app/wit/deps.toml', 'core = "../../lib/core"'],
    ['app/wit/deps.toml', '[anything]\npath = "../../lib/core"'],
    ['app/wkg.toml', '[overrides]\n"org:core" = { path = "../lib/core" }'],
    ['app/wit/wkg.toml', '[overrides."org:core"]\npath = "../../lib/core"'],
  ])('%s says where a package stands: %j', async (name, text) => {
    const found = await loadIn({ ...files, [name]: text }, { entry });
    expect(found).toEqual({ packages: ['org:core', 'org:db'], codes: [], help: [] });
  });

  test('one that says so of a folder without the package leaves the word to others', async () => {
    const found = await loadIn(
      {
        ...files,
        'app/wit/deps.toml': 'core = "../../lib/none"',
        'app/wkg.toml': '[overrides]\n"org:core" = { path = "../lib/core" }',
      },
      { entry },
    );
    expect(found).toEqual({ packages: ['org:core', 'org:db'], codes: [], help: [] });
  });

  test.each([
    ['app/wit/deps.toml', 'core = "https://example.org/a.tar.gz"', '`wit-deps` puts it'],
    ['app/wit/deps.toml', 'core = "HTTPS://example.org/a.tar.gz"', '`wit-deps` puts it'],
    ['app/wit/deps.toml', 'core = "../../../other"', 'leads out of the repository'],
    ['app/wkg.toml', '[overrides]\n"org:core" = { path = "/etc" }', 'leads out of the'],
    ['app/wkg.toml', '[overrides\n', '`app/wkg.toml` can’t be read: '],
    ['app/wkg.toml', '[overrides\n', '(1:'],
    ['app/wkg.toml', 'overrides = 1', 'put the package into `deps/`'],
    ['app/wkg.toml', '[overrides]\n"org:core" = { version = "1" }', 'put the package into'],
  ])('%s that doesn’t: %j', async (name, text, why) => {
    const { codes, help } = await loadIn({ ...files, [name]: text }, { entry });
    expect(codes).toEqual(['resolve/unknown-package']);
    expect(help.join('\n')).toContain(why);
  });
});

test('a folder of dependencies may be the package itself, or another one', async () => {
  const host = memoryHost({
    'core/a.wit': core,
    'core/b.wit': 'interface more { type size = u32; }',
    'core/deps/c.wit': 'package org:base; interface t {}',
    'db/b.wit': user.replace('get:', 'use org:core/more@0.1.0.{size}; get:'),
  });
  for (const entry of ['core', 'db', 'core/a.wit']) {
    const { diagnostics } = await load(entry, host, { deps: ['core'] });
    expect(diagnostics).toEqual([]);
  }
});
