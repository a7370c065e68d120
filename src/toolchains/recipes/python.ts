/** Python by componentize-py, which brings the interpreter, and makes bindings of its own from the WIT. */
import { at, type Recipe } from '../recipe.ts';
import { componentizePy } from '../tool.ts';

export const python: Recipe = {
  language: 'python',
  title: 'Python',
  backend: 'python',
  entry: 'file',
  makes: 'component',
  tools: () => [componentizePy],
  plan(job) {
    const component = `${job.scratch}/component.wasm`;
    const [, folder = '', module = ''] = /^(.*\/)?([^/]+?)(?:\.py)?$/s.exec(job.entry[0]!) ?? [];
    const args = [
      ...['--quiet', '--wit-path', job.wit, '--world', job.world, 'componentize'],
      ...(job.wasi ? [] : ['--stub-wasi']),
      ...['--python-path', folder === '' ? '.' : folder.slice(0, -1)],
      ...job.flags,
      '--output',
      component,
      module,
    ];
    return { steps: [{ tool: componentizePy, args }], result: at(component) };
  },
};
