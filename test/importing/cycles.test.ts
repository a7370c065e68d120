/** A component that comes round to itself by a module that it is given, through each bundler; by `import()` it may. */
import { expect, test } from 'vitest';
import { app } from '../cli/components.ts';
import { bundlers } from './bundlers.ts';
import { project } from './project.ts';

test.each(bundlers)('%s tells of a component that comes round to itself', async (_, bundle) => {
  const files = {
    'app.wasm': app,
    'ops.js': "export * from './more.js';",
    'app.js': "import './app.wasm';",
    'witlink.json': '{ "imports": { "map": { "demo:calc/ops": "./ops.js" } } }',
  };
  const round = project({
    ...files,
    'more.js': "import { twice } from './app.wasm'; export const add = twice;",
  });
  await expect(bundle(round, 'app.js')).rejects.toThrow(
    /error\[import\/cycle\]: a component needs itself: `\S*app\.wasm` imports `\S*ops\.js` imports `\S*more\.js` imports `\S*app\.wasm`/,
  );
  const later = project({
    ...files,
    'more.js': "export const add = (a, b) => (import('./app.wasm'), a + b);",
  });
  await bundle(later, 'app.js');
});
