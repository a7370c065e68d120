/** The tests for the minute between two edits: of each room what is quick, without suites, compilers and random inputs. */
import { defineConfig } from 'vitest/config';

const rooms = 'base,grammar,model,resolve,abi,wave,wasm,report,config,workspace';

export default defineConfig({
  test: {
    include: [
      `test/{${rooms}}/**/*.test.ts`,
      'test/house/{imports,codes,explain,house}.test.ts',
      'test/rules/{api,directives,lint}.test.ts',
      'test/component/{diagnostics,targets,validate,values,wit-package}.test.ts',
      'test/link/link.test.ts',
      'test/runtime/{builtins,strings,traps,values}.test.ts',
      'test/format/cli.test.ts',
      'test/cli/{main,wit,targets,workspace}.test.ts',
    ],
    exclude: ['**/random-*.test.ts', 'test/abi/walk.test.ts', 'node_modules/**'],
    // One worker a core: of two, vitest would leave one free.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
