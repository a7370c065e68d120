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
const withLibc = ['--target=wasm32-wasi'];
const c11 = ['-std=c11'];
const cpp20 = ['-std=c++20', '-fno-exceptions'];

/** Bytes: what is linked by default, and what printing and the like take. */
const stackSize = { freestanding: 64 * 1024, withLibc: 1024 * 1024 };

export const c: Recipe = {
  language: 'c',
  title: 'C',
  backend: 'c',
  entry: 'files',
  makes: 'module',
  project: {
    sources: 'src',
    // For editors with clangd.
    files: () => ({ 'compile_flags.txt': lines(...freestanding, ...c11, ...warnings) }),
  },
  tools: (job) => (wantsLibc(job) ? [clangLibc] : [clang, wasmLd]),
  plan(job) {
    const sources = unique([...job.entry, ...ending(job.generated, '.c')]);
    const [tool, target] = wantsLibc(job) ? [clangLibc, withLibc] : [clang, freestanding];
    const compile = sources.map((source, i) =>
      compileStep(job, tool, [...target, ...c11], source, i),
    );
    return plan(
      job,
      compile,
      wantsLibc(job) ? driverStep(job, tool, compile) : linkStep(job, compile),
    );
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
    files: () => ({ 'compile_flags.txt': lines(...withLibc, '-xc++', ...cpp20, ...warnings) }),
  },
  tools: () => [clangLibc, clangCpp],
  plan(job) {
    const sources = unique([...job.entry, ...ending(job.generated, '.c', '.cc', '.cpp')]);
    const compile = sources.map((source, i) =>
      source.endsWith('.c')
        ? compileStep(job, clangLibc, [...withLibc, ...c11], source, i)
        : compileStep(job, clangCpp, [...withLibc, ...cpp20], source, i),
    );
    return plan(job, compile, driverStep(job, clangCpp, compile));
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
    ...[...language, ...warnings],
    ...(job.debug ? ['-O0', '-g'] : ['-O2']),
    ...(job.color ? ['-fcolor-diagnostics'] : []),
    // Not `-I`: the header of a world `math` is none of the system's.
    ...['-iquote', job.bindings],
    ...job.flags.filter((flag) => !isForLinker(flag)),
    ...['-c', source, '-o', objectOf(job, number)],
  ];
  return { tool, args };
}

/** By wasm-ld alone. */
function linkStep(job: Job, compiled: readonly Step[]): Step {
  const flags = job.flags.flatMap((flag) =>
    flag.startsWith('-Wl,') ? flag.split(',').slice(1) : isForLinker(flag) ? [flag] : [],
  );
  const args = [
    '--no-entry',
    ...layout(job, stackSize.freestanding),
    ...flags,
    ...compiled.map((_, i) => objectOf(job, i)),
    ...['-o', coreOf(job)],
  ];
  return { tool: wasmLd, args };
}

/** By the compiler, which knows what else to link. */
function driverStep(job: Job, tool: Tool, compiled: readonly Step[]): Step {
  const args = [
    ...[...withLibc, '-mexec-model=reactor'],
    ...layout(job, stackSize.withLibc).map((arg) => `-Wl,${arg}`),
    ...compiled.map((_, i) => objectOf(job, i)),
    ...job.flags.filter(isForLinker),
    ...['-o', coreOf(job)],
  ];
  return { tool, args };
}

/** The stack stands first, so that one that overflows traps and leaves data alone. */
const layout = ({ debug }: Job, stack: number): string[] => [
  '--stack-first',
  ...(debug ? [] : ['--strip-all']),
  ...['-z', `stack-size=${stack}`],
];

/** As compilers tell them apart: libraries, their folders, and what is passed on. */
const isForLinker = (flag: string): boolean => /^-(?:Wl,|[lL].)/.test(flag);

const plan = (job: Job, compile: readonly Step[], link: Step): Plan => ({
  steps: [...compile, link],
  result: at(coreOf(job)),
});

const objectOf = ({ scratch }: Job, number: number): string => `${scratch}/${number}.o`;
const coreOf = ({ scratch }: Job): string => `${scratch}/core.wasm`;
const lines = (...of: readonly string[]): string => `${of.join('\n')}\n`;
const unique = (files: readonly string[]): string[] => [...new Set(files)];
