/**
 * JavaScript and TypeScript, with an engine that comes along: QuickJS by componentize-qjs, SpiderMonkey by componentize-js.
 * esbuild makes one module of the user's before, in which the interfaces that are imported stay imports.
 */
import { engineFor } from '../language.ts';
import { json } from '../project.ts';
import { at, type Job, type Recipe, type Step } from '../recipe.ts';
import { componentizeJs, componentizeQjs, esbuild } from '../tool.ts';

const recipe: Omit<Recipe, 'language' | 'title'> = {
  backend: 'ts-guest',
  entry: 'file',
  makes: 'component',
  given: ({ engine }) => ({ engine }),
  tools: ({ engine }) => [esbuild, engine === 'quickjs' ? componentizeQjs : componentizeJs],
  plan(job) {
    const bundle = `${job.scratch}/bundle.js`;
    const component = `${job.scratch}/component.wasm`;
    const metafile = `${job.scratch}/bundle.json`;
    const bundled = [
      ...job.entry,
      ...['--bundle', '--format=esm', '--log-level=warning', `--outfile=${bundle}`],
      `--metafile=${metafile}`,
      ...job.imports.map((name) => `--external:${name}`),
      `--color=${job.color}`,
      ...job.flags,
    ];
    const wrap = (job.engine === 'quickjs' ? quickjs : spidermonkey)(job, bundle, component);
    return {
      steps: [{ tool: esbuild, args: bundled }, wrap],
      metafile,
      lastStepReads: [bundle, job.wit],
      result: at(component),
    };
  },
};

const quickjs = ({ wit, world, wasi, imports }: Job, bundle: string, component: string): Step => ({
  tool: componentizeQjs,
  args: [
    ...['--wit', wit, '--world', world, '--js', bundle, '--sync'],
    ...(wasi ? [] : ['--stub-wasi']),
    ...['--output', component],
  ],
  isTalkative: true,
  ...(engineFor(imports) === 'quickjs' ? {} : { help: [otherEngine] }),
});

const otherEngine =
  'componentize-qjs can’t make components of worlds with wasi:http; with `"engine": "spidermonkey"` componentize-js does';

const spidermonkey = ({ witText, world, wasi }: Job, bundle: string, component: string): Step => ({
  tool: componentizeJs,
  args: [
    ...[bundle, witText, world, component],
    ...(wasi ? [] : ['stdio', 'random', 'clocks', 'http', 'fetch-event']),
  ],
});

export const javascript: Recipe = { language: 'javascript', title: 'JavaScript', ...recipe };
export const typescript: Recipe = {
  language: 'typescript',
  title: 'TypeScript',
  ...recipe,
  project: {
    sources: 'src',
    packages: ['esbuild', 'typescript'],
    engines: { quickjs: 'componentize-qjs', spidermonkey: '@bytecodealliance/componentize-js' },
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
