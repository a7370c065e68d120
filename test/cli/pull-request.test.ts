/** The pull request of docs/configuration.md: its script makes the repository, and the page shows what is printed there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, folder } from './cli.ts';
import { within } from './repository.ts';

const page = readFileSync(path.resolve('docs/configuration.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^### A pull request\\n[^]*?^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(
    page,
  )![1]!;

test.skipIf(process.platform === 'win32')('a tried pull request', async () => {
  const at = folder({});
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  execFileSync('bash', ['-euc', block('sh')], { cwd: at(), env, stdio: 'ignore' });
  const { code, out, err } = await within(at(), () => cli(['ci', '--against', 'git:HEAD~1']));
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out.replaceAll(/\d+\.\d\d s/g, '0.00 s')).toBe(block('text'));
});
