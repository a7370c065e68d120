/** Go by its own toolchain, as a library for WASI Preview 1: the only one that it makes. */
import { at, type Recipe } from '../recipe.ts';
import { go as tool } from '../tool.ts';

export const go: Recipe = {
  language: 'go',
  title: 'Go',
  backend: 'go',
  entry: 'folder',
  projectFile: 'go.mod',
  makes: 'module',
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
