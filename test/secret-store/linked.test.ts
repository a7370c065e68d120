/**
 * The secret store as people run it: the app over providers from several languages, in one process. Needs npm
 * packages for the app and the AssemblyScript provider; a provider without its toolchain is skipped by name, except
 * under CI, which has them all.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildFolder } from '../../fixtures/secret-store/build.mjs';
import { type Linked, appOver, guest, guests, holds, memoriesOf } from './guests.ts';

/** What each provider keeps under `api-key`, from its sources, and how it keeps strings. */
const providers = [
  { name: 'provider-assemblyscript', secret: 'as-2048, kept in AssemblyScript', encoding: 'utf16' },
  { name: 'provider-c', secret: '0xC0FFEE, kept in C', encoding: 'utf8' },
  { name: 'provider-rust', secret: 'crab-4711, kept in Rust 🦀', encoding: 'utf8' },
] as const;

const ours = (name: string): boolean => name === 'app' || name.startsWith('provider-');
const all = await guests({ only: ours });

describe.each(providers)('the app over $name', ({ name, secret, encoding }) => {
  const there = all.has(name) || process.env['CI'] === 'true';
  const over = (): Promise<Linked> => appOver(guest(all, 'app'), guest(all, name));

  it.skipIf(!there)('tells the secret', async () => {
    const { run } = await over();
    expect(run('api-key')).toMatch(
      new RegExp(`^The secret 'api-key' is '${secret}'\\. The store keeps api-key `),
    );
  });

  it.skipIf(!there)('tells the errors of the store', async () => {
    const { run } = await over();
    expect(run('launch-code')).toMatch(/^The secret 'launch-code' is locked\./);
    expect(run('')).toMatch(/^There is no secret ''\./);
    expect(run('a-Ω-😀')).toMatch(/^There is no secret 'a-Ω-😀'\./);
    expect(run('api-key')).toContain(secret);
  });

  it.skipIf(!there)(
    'copies the secret from one memory into the other, and not before it is asked for',
    async () => {
      const linked = await over();
      const { app, provider } = memoriesOf(linked);
      expect(app.buffer).not.toBe(provider.buffer);
      expect(holds(app, secret, 'utf8')).toBe(false);
      linked.run('nothing');
      expect(holds(app, secret, 'utf8')).toBe(false);
      linked.run('api-key');
      expect(holds(app, secret, 'utf8')).toBe(true);
      expect(holds(provider, secret, encoding)).toBe(true);
    },
  );

  it.skipIf(!there)('keeps what it gave away until the app is done with it', async () => {
    const { run } = await over();
    for (let i = 0; i < 50; i++) expect(run('api-key')).toContain(secret);
  });
});

describe('several providers at once', () => {
  it('run in one process, each program by itself', async () => {
    const here = providers.filter(({ name }) => all.has(name));
    expect(here.length).toBeGreaterThanOrEqual(process.env['CI'] === 'true' ? 3 : 1);
    const linked = await Promise.all(
      here.map(({ name }) => appOver(guest(all, 'app'), guest(all, name))),
    );
    const memories = linked.flatMap((l) => Object.values(memoriesOf(l)));
    expect(new Set(memories).size).toBe(2 * here.length);
    for (let round = 0; round < 2; round++) {
      for (const [i, { run }] of linked.entries())
        expect(run('api-key')).toContain(here[i]?.secret);
    }
  });
});

describe('a provider from changed source', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((f) => rm(f, { recursive: true, force: true }))));

  it('changes what the same app says', async () => {
    // Within the project, so that the build finds the npm packages.
    const folder = await mkdtemp(join(buildFolder, 'changed-'));
    folders.push(folder);
    const from = join(folder, 'sources');
    await cp(fileURLToPath(new URL('../../fixtures/secret-store', import.meta.url)), from, {
      recursive: true,
    });
    const file = join(from, 'providers/assemblyscript/secrets.ts');
    const source = await readFile(file, 'utf8');
    await writeFile(file, source.replace(providers[0].secret, 'changed by a test'));
    const only = (name: string): boolean => name === 'provider-assemblyscript';
    const changed = await guests({ from, into: join(folder, 'components'), only });
    const { run } = await appOver(guest(all, 'app'), guest(changed, 'provider-assemblyscript'));
    expect(run('api-key')).toContain("is 'changed by a test'.");
  });
});
