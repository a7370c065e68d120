/**
 * The module `witlink/register`: registers the hooks of Node's loader. What it exports is for the modules that they write, and no
 * API.
 */
import { register } from './importing/index.ts';

/** For the modules of components: they find their core modules by these. */
export { started, take } from './importing/index.ts';

/** From the sources its neighbours are called otherwise. */
const isBuilt = import.meta.url.endsWith('.js');
const at = (built: string, source: string): string =>
  new URL(isBuilt ? built : source, import.meta.url).href;

await register({
  register: import.meta.url,
  runtime: at('./runtime.js', './runtime-entry.ts'),
  wasi: at('./wasi.js', './entries/wasi.ts'),
});
