/** Go by its own toolchain, as a library for WASI Preview 1: the only one that it makes. */
import path from 'node:path/posix';
import { at, type Recipe } from '../recipe.ts';
import { go as tool } from '../tool.ts';

export const go: Recipe = {
  language: 'go',
  title: 'Go',
  backend: 'go',
  entry: 'folder',
  projectFile: 'go.mod',
  makes: 'module',
  given: ({ bindings, project }) =>
    project === undefined ? {} : { module: packageOf(bindings, project.folder, project.text) },
  project: {
    sources: '.',
    files: ({ name }) => ({ 'go.mod': `module example.com/${name}\n\ngo 1.24\n` }),
  },
  tools: () => [tool],
  plan(job) {
    const core = `${job.scratch}/core.wasm`;
    const args = [
      ...['build', '-trimpath', '-buildmode=c-shared'],
      ...(job.debug ? [] : ['-ldflags=-s -w']),
      ...job.flags,
      '-o',
      core,
      '.',
    ];
    const step = { tool, args, cwd: job.entry[0]!, env: { GOOS: 'wasip1', GOARCH: 'wasm' } };
    return { steps: [step], result: at(core) };
  },
};

/** How packages in a folder are imported: by the path of the module, and the folder's in it. */
function packageOf(folder: string, project: string, manifest: string): string {
  const module = /^\s*module\s+("?)(\S+)\1/m.exec(manifest)?.[2] ?? '';
  return path.join(module, path.relative(project, folder));
}
