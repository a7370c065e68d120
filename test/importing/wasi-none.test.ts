/** `with { wasi: 'none' }` through each bundler: what is imported so gets nothing of WASI, wherever it is imported from. */
import { build, createServer, type InlineConfig, type Plugin } from 'vite';
import { expect, test } from 'vitest';
import { dice } from '../cli/components.ts';
import { pluginOf } from './bundled.ts';
import { type Bundle, bundlers } from './bundlers.ts';
import { project } from './project.ts';

const common = async (folder: string): Promise<InlineConfig> => ({
  root: folder,
  configFile: false,
  logLevel: 'silent',
  plugins: [(await pluginOf<Plugin>(folder, 'vite'))()],
});

const all: readonly (readonly [string, Bundle])[] = [
  ...bundlers,
  ['vite', async (folder, entry) => build({ ...(await common(folder)), build: { ssr: entry } })],
  [
    'vite while one develops',
    async (folder, entry) => {
      const server = await createServer({
        ...(await common(folder)),
        server: { middlewareMode: true },
      });
      try {
        await server.ssrLoadModule(`/${entry}`);
      } finally {
        await server.close();
      }
    },
  ],
];

/** There is no configuration. */
const options = { config: false } as const;

/** Each is refused: the component needs what it is not given. */
const none = {
  'static.js': "import { roll } from './dice.wasm' with { wasi: 'none' };\nglobalThis.roll = roll;",
  'again.js': "export { roll } from './dice.wasm' with {\n  'wasi': 'none',\n};",
  'later.js': "globalThis.roll = await import('./dice.wasm', { with: { wasi: 'none' } });",
};

const strange = { 'strange.js': "import './dice.wasm' with { wasi: 'some' };" };

/** What says nothing of it, and much like it. */
const given = {
  'given.js': `
    import { roll } from './dice.wasm';
    // import { roll } from './dice.wasm' with { wasi: 'none' };
    globalThis.roll = [roll, "from './dice.wasm' with { wasi: 'none' }"];`,
};

test.each(all)('%s', { timeout: 60_000 }, async (_, bundle) => {
  const folder = project({ 'dice.wasm': dice, ...none, ...strange, ...given });
  for (const entry of Object.keys(none)) {
    await expect(bundle(folder, entry, options), entry).rejects.toThrow(
      /dice\.wasm`, which `\S+\.js` imports, needs `wasi:random\/random@0\.2\.3`/,
    );
  }
  await expect(bundle(folder, 'strange.js', options)).rejects.toThrow(
    'error[import/bad-attribute]',
  );
  await bundle(folder, 'given.js', options);
});

test('vite and rolldown tell where they can’t see it', async () => {
  const files = {
    'dice.wasm': dice,
    'main.js': "import './part.vue';",
    'part.vue': `<script setup>import { roll } from './dice.wasm' with { wasi: 'none' };</script>`,
  };
  const folder = project(files);
  for (const name of ['rolldown', 'vite']) {
    const [, bundle] = all.find(([of]) => of === name)!;
    await expect(bundle(folder, 'main.js', options)).rejects.toThrow(
      /error\[import\/bad-attribute\]: `\S*part\.vue` imports a component with { wasi: … }/,
    );
  }
});
