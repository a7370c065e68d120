/** What `@unstable` gates keep from a command is told: unknown features, worlds behind them, empty results. */
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonDiagnostic } from '../../src/base/index.ts';
import { cli, folder } from './cli.ts';

const gated = `package demo:plugin@0.1.0;
@unstable(feature = plugins-v0)
interface logging {
  @unstable(feature = plugins-v0)
  log: func(line: string);
}
@unstable(feature = plugins-v0)
world plugin { import logging; }
`;
const open = `package demo:app@0.1.0;
interface i { f: func(); @unstable(feature = fast-path) g: func(); }
world app { import i; }
world later { @unstable(feature = fast-path) import i; }
`;

const here = () => {
  const at = folder({ 'wit/api.wit': gated, 'app/app.wit': open });
  return { at, wit: at('wit'), app: at('app') };
};

test('a world behind a feature is no world that is not there', async () => {
  const { at, wit } = here();
  const args = [
    ['check', wit, '--world', 'plugin'],
    ['check', wit, '--world', 'demo:plugin/plugin'],
    ['check', wit, '--world', 'demo:plugin/plugin@0.1.0'],
    ['wit', wit, '--world', 'plugin'],
    ['generate', 'ts-guest', wit, '-o', at('out')],
  ];
  for (const line of args) {
    const { code, err, out } = await cli(line);
    expect(code).toBe(1);
    expect(err + out).toContain('[cli/gated-world]: world `plugin` is behind');
    expect(err + out).toContain('`--features plugins-v0`');
  }
  const selected = await cli(['check', wit, '--world', 'plugin', '--features', 'plugins-v0']);
  expect(selected.code).toBe(0);
  const other = await cli(['check', wit, '--world', 'demo:plugin/plugin@0.2.0']);
  expect(other.err + other.out).toContain('[cli/unknown-world]');
  const near = await cli(['check', wit, '--world', 'plugn']);
  expect(near.err + near.out).toContain('did you mean `plugin`?');
});

test('`targets` and `new` name the feature, too', async () => {
  const { at, wit, app } = here();
  expect((await cli(['wit', app, '--wasm', '-o', at('app.wasm')])).code).toBe(0);
  const targets = await cli(['targets', at('app.wasm'), '--wit', wit]);
  expect(targets.code).toBe(2);
  expect(targets.err).toContain('`--features plugins-v0`');
  const made = await cli(['new', at('app.wasm'), '--wit', wit, '-o', at('out.wasm')]);
  expect(made.code).toBe(2);
  expect(made.err).toContain('`--features plugins-v0`');
});

test('a feature that no gate names is told by every command that is given it', async () => {
  const { at, wit, app } = here();
  const given = ['--features', 'plugin-v0'];
  for (const line of [
    ['check', wit, app],
    ['wit', wit],
    ['generate', 'markdown', wit, '-o', at('out')],
    ['generate', 'ts-host', app, '--world', 'app', '-o', at('out')],
  ]) {
    const { code, err, out } = await cli([...line, ...given]);
    expect(code).toBe(0);
    expect(err + out).toContain('[cli/unknown-feature]: no gate names the feature `plugin-v0`');
  }
  const near = await cli(['check', wit, ...given]);
  expect(near.err + near.out).toContain('did you mean `plugins-v0`?');
  // One of several packages is enough.
  const known = await cli(['check', wit, app, '--features', 'plugins-v0, fast-path']);
  expect(known.err + known.out).not.toContain('unknown-feature');
});

test('features of the configuration are held against all of its packages', async () => {
  const config = { features: ['plugins-v0', 'fast-paht', 'fast-paht'], packages: ['wit', 'app'] };
  const at = folder({
    'wit/api.wit': gated,
    'app/app.wit': open,
    'witlink.json': JSON.stringify(config),
  });
  mkdirSync(at('.git'));
  const told = async (args: readonly string[]): Promise<readonly JsonDiagnostic[]> => {
    const { out } = await cli([...args, '--format', 'json', '--config', at('witlink.json')]);
    const { findings } = JSON.parse(out) as { findings: JsonDiagnostic[] };
    return findings.filter((d) => d.code === 'cli/unknown-feature');
  };
  for (const command of ['check', 'lint', 'ci']) {
    const [first, ...more] = await told([command]);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      severity: 'warning',
      message: 'no gate names the feature `fast-paht`',
      help: ['did you mean `fast-path`?'],
    });
    expect(first!.span).toMatchObject({ start: { line: 1 } });
  }
  // Of one package alone that can't be said.
  expect(await told(['check', at('wit')])).toEqual([]);
});

test('a world with nothing in it is not said to be gated because another is', async () => {
  const more = 'world none {}\nworld later { @unstable(feature = x) export f: func(); }\n';
  const at = folder({ 'wit/a.wit': `package demo:app@0.1.0;\n${more}` });
  const generate = (world: string) =>
    cli(['generate', 'ts-host', at('wit'), '--world', world, '-o', at(world)]);
  expect(await generate('none')).toMatchObject({ code: 0, err: '1 file written\n' });
  expect((await generate('later')).err).toContain('[cli/all-gated]');
});

test('that nothing is left is told', async () => {
  const { at, wit, app } = here();
  const message = '[cli/all-gated]: all that package `demo:plugin@0.1.0` has is behind';
  for (const line of [
    ['wit', wit],
    ['wit', wit, '--json'],
    ['wit', wit, '--wasm', '-o', at('out.wasm')],
    ['generate', 'markdown', wit, '-o', at('out')],
  ]) {
    const { code, err } = await cli(line);
    expect(code).toBe(0);
    expect(err).toContain(message);
    expect(err).toContain('`--features plugins-v0`');
  }
  const world = await cli(['generate', 'ts-host', app, '--world', 'later', '-o', at('out')]);
  expect(world.err).toContain('all that world `demo:app/later@0.1.0` has is behind');
  for (const line of [
    ['wit', app],
    ['wit', wit, '--all-features'],
    ['generate', 'ts-host', app, '--world', 'app', '-o', at('host')],
  ]) {
    expect((await cli(line)).err).not.toContain('all-gated');
  }
});
