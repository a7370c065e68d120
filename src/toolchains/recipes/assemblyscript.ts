/**
 * AssemblyScript by asc, whose strings are UTF-16. What is generated is what asc begins with: it imports the user's entry,
 * and a transform that is generated beside gives exports the names of the component model.
 */
import path from 'node:path/posix';
import { json } from '../project.ts';
import { at, ending, type Job, type Recipe } from '../recipe.ts';
import { asc } from '../tool.ts';

/** The generated module that all worlds share. */
const shared = 'canonical_abi.ts';

export const assemblyscript: Recipe = {
  language: 'assemblyscript',
  title: 'AssemblyScript',
  backend: 'assemblyscript',
  entry: 'file',
  makes: 'module',
  stringEncoding: 'utf16',
  given: ({ entry, bindings }) =>
    entry === undefined ? {} : { implementation: moduleFrom(bindings, entry[0]!) },
  project: {
    sources: 'assembly',
    packages: ['assemblyscript'],
    // For editors, which have to know AssemblyScript's types from TypeScript's; the first is of TypeScript that imports the component.
    files: () => ({
      'tsconfig.json': json({
        compilerOptions: {
          target: 'es2023',
          // Resources have `[Symbol.dispose]`; `console` is the browser's, as the types of Node are not installed.
          lib: ['es2023', 'esnext.disposable', 'dom'],
          module: 'nodenext',
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          // The test in JavaScript is a file of it, too: without one it would be an error.
          allowJs: true,
          allowArbitraryExtensions: true,
        },
        exclude: ['assembly', 'build', 'node_modules'],
      }),
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
      ...sourcesOf(job),
      ...['--outFile', core, '--runtime', 'incremental', '--exportStart', '_initialize'],
      ...(job.debug ? ['--debug'] : ['-O', '--noAssert']),
      ...(job.color ? [] : ['--noColors']),
      ...job.flags,
    ];
    return { steps: [{ tool: asc, args }], result: at(core) };
  },
};

function sourcesOf({ entry, generated }: Job): readonly string[] {
  const world = ending(generated, '.ts').filter((file) => path.basename(file) !== shared);
  const transforms = ending(generated, '.mjs').flatMap((file) => ['--transform', local(file)]);
  return world.length === 0 ? entry : [...world, ...transforms];
}

/** The module of a file, as files in a folder import it. */
const moduleFrom = (folder: string, file: string): string =>
  local(path.relative(folder, file).replace(/\.ts$/, ''));

/** A path that is not taken for a package. */
const local = (file: string): string => (/^\.{0,2}\//.test(file) ? file : `./${file}`);
