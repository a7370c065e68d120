import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Programs in fixtures import it by its name, as users' do.
  resolve: {
    alias: [{ find: /^witlink$/, replacement: path.resolve(import.meta.dirname, 'src/index.ts') }],
  },
  test: {
    // One worker a core: of two, vitest would leave one free.
    maxWorkers: '100%',
    // Two cores shared with the builds of guests: slow is not wrong.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'] } },
      // What runs programs runs a second time, over the other kind of handle tables.
      {
        extends: true,
        test: {
          name: 'handles in memory',
          include: [
            'test/{runtime,link}/**/*.test.ts',
            'test/abi/walk.test.ts',
            'test/suites/component-model.test.ts',
          ],
          // The first has both kinds in each run, the others run no program.
          exclude: [
            'test/runtime/random-handles.test.ts',
            'test/link/fuse/{strings,chars,copy,differential,wasmtime}.test.ts',
          ],
          setupFiles: ['test/memory-handles.ts'],
          env: { HANDLES: 'memory' },
        },
      },
    ],
  },
});
