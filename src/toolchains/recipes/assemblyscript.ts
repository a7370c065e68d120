/** AssemblyScript by asc, whose strings are UTF-16. */
import { at, type Recipe } from '../recipe.ts';
import { asc } from '../tool.ts';

export const assemblyscript: Recipe = {
  language: 'assemblyscript',
  title: 'AssemblyScript',
  backend: 'assemblyscript',
  entry: 'file',
  makes: 'module',
  stringEncoding: 'utf16',
  tools: () => [asc],
  plan(job) {
    const core = `${job.scratch}/core.wasm`;
    const args = [
      ...job.entry,
      ...['--outFile', core, '--runtime', 'incremental', '--exportStart', '_initialize'],
      ...(job.debug ? ['--debug'] : ['-O', '--noAssert']),
      ...(job.color ? [] : ['--noColors']),
      ...job.flags,
    ];
    return { steps: [{ tool: asc, args }], result: at(core) };
  },
};
