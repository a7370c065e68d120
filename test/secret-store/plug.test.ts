/** The command line of the README: the provider is chosen by `--plug`. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { build } from '../../fixtures/secret-store/build.mjs';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const made = await build({
  bad: true,
  only: (name) =>
    ['app', 'provider-assemblyscript', 'bad-provider-sound', 'bad-provider-out-of-bounds'].includes(
      name,
    ),
});
const paths = new Map(made.map(({ name, path }) => [name, path]));

function witlink(provider: string, ...more: string[]): Promise<{ stdout: string; stderr: string }> {
  const plug = paths.get(provider) ?? provider;
  const args = ['run', paths.get('app') ?? '', '--plug', plug, '--invoke', 'run("password")'];
  return run(process.execPath, [main, ...args, ...more]);
}

describe('witlink run', () => {
  it.each([
    ['provider-assemblyscript', 'swordfish 🐟'],
    ['bad-provider-sound', 'not so secret'],
  ])('over %s', async (provider, secret) => {
    const { stdout, stderr } = await witlink(provider);
    expect(stdout).toContain(`The secret 'password' is '${secret}'.`);
    expect(stderr).toBe('');
  });

  it('shows the crossings with --trace, beside the result', async () => {
    const { stdout, stderr } = await witlink('provider-assemblyscript', '--trace');
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('swordfish');
    for (const func of ['names', 'get', 'expose']) expect(stderr).toContain(func);
  });

  it('says which component broke which rule, and ends with 134', async () => {
    const failure = witlink('bad-provider-out-of-bounds');
    await expect(failure).rejects.toMatchObject({
      code: 134,
      stdout: '',
      stderr: expect.stringMatching(/bad-provider-out-of-bounds[^]*trap\/string-out-of-bounds/),
    });
  });
});
