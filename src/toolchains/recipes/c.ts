/**
 * C and C++ by clang and wasm-ld. Without a libc compiling and linking are two steps on purpose: given `-O` for both, the
 * driver runs any `wasm-opt` that npm has put on the path. With one it is the driver that knows what to link, and the
 * module is a reactor, so that constructors run once and not around every export.
 */
import { at, ending, type Job, type Plan, type Recipe, type Step } from '../recipe.ts';
import { clang, clangCpp, clangLibc, type Tool, wasmLd } from '../tool.ts';

const wantsLibc = ({ options }: Pick<Job, 'options'>): boolean => options['libc'] === true;

const warnings = ['-Wall', '-Wextra'];
const freestanding = ['--target=wasm32-unknown-unknown', '-ffreestanding', '-fno-builtin'];
const withLibc = ['--target=wasm32-wasi', '-mexec-model=reactor'];

/** Of what is linked; by default it is a megabyte of which most programs use a page. */
const stack = { size: '65536' };

export const c: Recipe = {
  language: 'c',
  title: 'C',
  backend: 'c',
  entry: 'files',
  makes: 'module',
  project: {
    sources: 'src',
    // For editors with clangd.
    files: () => ({ 'compile_flags.txt': lines(...freestanding, '-std=c11', ...warnings) }),
  },
  tools: (job) => (wantsLibc(job) ? [clangLibc] : [clang, wasmLd]),
  plan(job) {
    const tool = wantsLibc(job) ? clangLibc : clang;
    const target = wantsLibc(job) ? withLibc : freestanding;
    const sources = unique([...job.entry, ...ending(job.generated, '.c')]);
    const compile = sources.map((source, i) =>
      compileStep(job, tool, [...target, '-std=c11'], source, i),
    );
    return linked(job, compile, wantsLibc(job) ? tool : undefined);
  },
};

export const cpp: Recipe = {
  language: 'cpp',
  title: 'C++',
  backend: 'cpp',
  entry: 'files',
  makes: 'module',
  project: {
    sources: 'src',
    files: () => ({ 'compile_flags.txt': lines(...withLibc, '-std=c++20', '-xc++', ...warnings) }),
  },
  tools: () => [clangLibc, clangCpp],
  plan(job) {
    const sources = unique([...job.entry, ...ending(job.generated, '.c', '.cc', '.cpp')]);
    const compile = sources.map((source, i) =>
      source.endsWith('.c')
        ? compileStep(job, clangLibc, [...withLibc, '-std=c11'], source, i)
        : compileStep(
            job,
            clangCpp,
            [...withLibc, '-std=c++20', '-fno-exceptions', '-stdlib=libc++'],
            source,
            i,
          ),
    );
    return linked(job, compile, clangCpp);
  },
};

function compileStep(
  job: Job,
  tool: Tool,
  language: readonly string[],
  source: string,
  number: number,
): Step {
  const args = [
    ...language,
    ...warnings,
    ...(job.debug ? ['-O0', '-g'] : ['-O2']),
    ...(job.color ? ['-fcolor-diagnostics'] : []),
    '-I',
    job.bindings,
    ...job.flags,
    '-c',
    source,
    '-o',
    objectOf(job, number),
  ];
  return { tool, args };
}

const objectOf = ({ scratch }: Job, number: number): string => `${scratch}/${number}.o`;

/** @param driver The compiler that knows what else to link; without one there is nothing else. */
function linked(job: Job, compile: readonly Step[], driver: Tool | undefined): Plan {
  const objects = compile.map((_, i) => objectOf(job, i));
  const core = `${job.scratch}/core.wasm`;
  const layout = ['--stack-first', ...(job.debug ? [] : ['--strip-all'])];
  const link: Step =
    driver === undefined
      ? {
          tool: wasmLd,
          args: ['--no-entry', ...layout, '-z', `stack-size=${stack.size}`, ...objects, '-o', core],
        }
      : {
          tool: driver,
          args: [
            ...withLibc,
            ...(driver === clangCpp ? ['-stdlib=libc++'] : []),
            ...[...layout, '-z', `stack-size=${stack.size}`].map((arg) => `-Wl,${arg}`),
            ...objects,
            '-o',
            core,
          ],
        };
  return { steps: [...compile, link], result: at(core) };
}

const lines = (...of: readonly string[]): string => `${of.join('\n')}\n`;

const unique = (files: readonly string[]): string[] => [...new Set(files)];
