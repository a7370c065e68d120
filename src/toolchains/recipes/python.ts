/** Python by componentize-py, which brings the interpreter, and makes bindings of its own from the WIT. */
import { at, type Recipe } from '../recipe.ts';
import { componentizePy } from '../tool.ts';

export const python: Recipe = {
  language: 'python',
  title: 'Python',
  backend: 'python',
  entry: 'file',
  makes: 'component',
  project: {
    sources: 'src',
    ignored: ['.venv/', '__pycache__/', '.mypy_cache/'],
    files: () => ({
      'requirements.txt': 'componentize-py>=0.25,<0.26\nmypy\n',
      'mypy.ini': '[mypy]\nstrict = true\nfiles = src\nmypy_path = src\n',
    }),
  },
  tools: () => [componentizePy],
  plan(job) {
    const component = `${job.scratch}/component.wasm`;
    const [, folder = '', module = ''] = /^(.*\/)?([^/]+?)(?:\.py)?$/s.exec(job.entry[0]!) ?? [];
    const args = [
      ...['--quiet', '--wit-path', job.wit, '--world', job.world],
      ...job.pythonNames,
      'componentize',
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
