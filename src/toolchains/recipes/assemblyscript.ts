/** AssemblyScript by asc, whose strings are UTF-16. */
import { at, type Recipe } from '../recipe.ts';
import { json } from '../project.ts';
import { asc } from '../tool.ts';

export const assemblyscript: Recipe = {
  language: 'assemblyscript',
  title: 'AssemblyScript',
  backend: 'assemblyscript',
  entry: 'file',
  makes: 'module',
  stringEncoding: 'utf16',
  project: {
    sources: 'assembly',
    packages: ['assemblyscript'],
    // For editors, which have to know AssemblyScript's types from TypeScript's.
    files: () => ({
      'assembly/tsconfig.json': json({
        extends: 'assemblyscript/std/assembly.json',
        include: ['./**/*.ts'],
      }),
    }),
  },
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
