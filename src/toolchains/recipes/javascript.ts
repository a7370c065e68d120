/**
 * JavaScript and TypeScript by componentize-qjs, which brings the QuickJS engine. esbuild makes one module of the user's
 * before, in which the interfaces that are imported stay imports.
 */
import { at, type Recipe } from '../recipe.ts';
import { json } from '../project.ts';
import { componentizeQjs, esbuild } from '../tool.ts';

const recipe: Omit<Recipe, 'language' | 'title'> = {
  backend: 'ts-guest',
  entry: 'file',
  makes: 'component',
  tools: () => [esbuild, componentizeQjs],
  plan(job) {
    const bundle = `${job.scratch}/bundle.js`;
    const component = `${job.scratch}/component.wasm`;
    const bundled = [
      ...job.entry,
      ...['--bundle', '--format=esm', '--log-level=warning', `--outfile=${bundle}`],
      ...job.imports.map((name) => `--external:${name}`),
      `--color=${job.color}`,
      ...job.flags,
    ];
    const wrapped = [
      ...['--wit', job.wit, '--world', job.world, '--js', bundle, '--sync'],
      ...(job.wasi ? [] : ['--stub-wasi']),
      ...['--output', component],
    ];
    return {
      steps: [
        { tool: esbuild, args: bundled },
        { tool: componentizeQjs, args: wrapped, isTalkative: true },
      ],
      lastStepReads: [bundle, job.wit],
      result: at(component),
    };
  },
};

export const javascript: Recipe = { language: 'javascript', title: 'JavaScript', ...recipe };
export const typescript: Recipe = {
  language: 'typescript',
  title: 'TypeScript',
  ...recipe,
  project: {
    sources: 'src',
    packages: ['componentize-qjs', 'esbuild', 'typescript'],
    files: () => ({
      'tsconfig.json': json({
        compilerOptions: {
          target: 'es2023',
          lib: ['es2023', 'esnext.disposable'],
          module: 'preserve',
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          types: [],
        },
        include: ['src'],
      }),
    }),
  },
};
