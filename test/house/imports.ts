/**
 * The import table of docs/architecture.md as data: who may import whom. A room is entered through its `index.ts`.
 * `imports.test.ts` holds the tree to it.
 */

export interface Room {
  /** Rooms that this one may import. */
  readonly rooms: readonly string[];
  /** Packages that it may import; `node:` stands for what Node has built in. */
  readonly packages?: readonly string[];
}

/**
 * By folder, or file where a room is one file. The longest name that a path begins with is its room. In `grammar` stand
 * the languages, of which one extends the other.
 */
export const table: Readonly<Record<string, Room>> = {
  'src/base': { rooms: [], packages: ['semver', '@noble/hashes'] },
  grammar: { rooms: ['src/base'], packages: ['chevrotain'] },
  'src/model': { rooms: ['src/base'] },
  'src/wasm': { rooms: ['src/base'] },
  'src/binary': { rooms: ['src/wasm', 'src/base'] },
  'src/plan': { rooms: ['src/wasm', 'src/abi', 'src/model', 'src/base'] },
  'src/resolve': { rooms: ['grammar', 'src/abi', 'src/model', 'src/base'] },
  'src/abi': { rooms: ['src/wasm', 'src/model', 'src/base'] },
  'src/wave': { rooms: ['src/shape', 'src/model', 'src/base'] },
  'src/component': {
    rooms: ['src/plan', 'src/wasm', 'src/binary', 'src/model', 'src/abi', 'src/base'],
  },
  'src/compose': {
    rooms: [
      'grammar',
      'src/resolve',
      'src/shape',
      'src/component',
      'src/binary',
      'src/model',
      'src/base',
    ],
  },
  'src/virtualize': {
    rooms: ['src/compose', 'src/component', 'src/wasm', 'src/abi', 'src/model', 'src/base'],
  },
  // Code of guests, in AssemblyScript: it knows what is generated beside it.
  'src/virtualize/guest': { rooms: ['*'] },
  'src/page/sample': { rooms: ['*'] },
  'src/format': { rooms: ['grammar', 'src/base'], packages: ['prettier'] },
  'src/rules': { rooms: ['grammar', 'src/resolve', 'src/abi', 'src/model', 'src/base'] },
  'src/workspace': {
    rooms: ['grammar', 'src/resolve', 'src/model', 'src/base'],
    // Of Node the arithmetic of paths alone.
    packages: ['smol-toml', 'node:path/posix'],
  },
  'src/report': { rooms: ['src/base'], packages: ['fast-xml-builder', 'sarif'] },
  'src/shape': { rooms: ['src/base'], packages: ['jsonc-parser'] },
  // Of Node the arithmetic of paths alone.
  'src/toolchains': { rooms: [], packages: ['node:path/posix'] },
  'src/config': {
    rooms: ['src/shape', 'src/rules', 'src/toolchains', 'src/base'],
    packages: ['picomatch'],
  },
  codegen: { rooms: ['src/model', 'src/abi', 'src/base'] },
  'src/runtime': { rooms: ['src/plan', 'src/wasm', 'src/abi', 'src/model', 'src/base'] },
  'src/emit': {
    rooms: ['src/link', 'src/runtime', 'src/plan', 'src/abi', 'src/model', 'src/base', 'codegen'],
    packages: ['@jridgewell/sourcemap-codec', 'binaryen'],
  },
  'src/importing': {
    rooms: [
      'src/cli',
      'src/emit',
      'src/wasi',
      'src/link',
      'src/runtime',
      'src/plan',
      'src/binary',
      'src/config',
      'src/shape',
      'src/base',
      'src/node.ts',
    ],
    // Of bundlers the types alone.
    packages: ['node:', 'unplugin', 'vite', 'rollup', 'webpack', '@rspack', 'esbuild'],
  },
  'src/mock': { rooms: ['src/runtime', 'src/plan', 'src/model', 'src/base'] },
  // Of Node the types alone: what it has built in is taken from `process`.
  'src/wasi': { rooms: ['src/runtime', 'src/base'], packages: ['node:'] },
  'src/isolate': {
    rooms: ['src/runtime', 'src/wasi', 'src/plan', 'src/base'],
    // Of Node the types alone.
    packages: ['node:worker_threads'],
  },
  'src/serve': {
    rooms: ['src/wasi', 'src/isolate', 'src/link', 'src/runtime', 'src/base'],
    packages: ['node:'],
  },
  'src/link': {
    rooms: [
      'src/isolate',
      'src/compose',
      'src/component',
      'src/plan',
      'src/wasm',
      'src/binary',
      'src/abi',
      'src/model',
      'src/runtime',
      'src/base',
    ],
  },
  'src/telling': {
    rooms: [
      'src/link',
      'src/compose',
      'src/component',
      'src/plan',
      'src/model',
      'src/runtime',
      'src/wave',
      'src/base',
    ],
  },
  'src/wast': {
    rooms: [
      'src/link',
      'src/component',
      'src/binary',
      'src/runtime',
      'src/wave',
      'src/model',
      'src/base',
    ],
  },
  // For browsers alone: nothing but its build knows it.
  'src/page': {
    rooms: [
      'grammar',
      'src/telling',
      'src/link',
      'src/compose',
      'src/component',
      'src/binary',
      'src/resolve',
      'src/wasi',
      'src/runtime',
      'src/plan',
      'src/wave',
      'src/model',
      'src/base',
    ],
  },
  'src/cli': {
    rooms: ['*'],
    packages: ['node:', 'commander', '@bytecodealliance/jco', 'binaryen', 'prettier'],
  },
  'src/index.ts': { rooms: ['*'] },
  // What others import beside the library's entry, each a list by hand.
  'src/entries': {
    rooms: ['*'],
    // The types of their plug-ins.
    packages: ['vite', 'rollup', 'rolldown', 'webpack', '@rspack', 'esbuild'],
  },
  'src/node.ts': { rooms: ['*'], packages: ['node:'] },
  'src/register-entry.ts': { rooms: ['src/importing'] },
  'src/runtime-entry.ts': { rooms: ['src/entries', 'src/runtime'] },
  'src/bin.ts': { rooms: ['src/cli'], packages: ['node:'] },
};

/**
 * The folders of a room, with those that each may import by value; of all others it has types alone. What stands beside
 * the folders puts them together, imports what it likes, and is imported by none of them.
 */
export const layers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'src/component': {
    types: [],
    tree: [],
    eval: ['types', 'tree'],
    match: ['types', 'eval'],
    validate: ['types', 'tree', 'eval', 'match'],
    write: [],
    decode: ['types', 'tree', 'eval', 'validate', 'write'],
    componentize: ['validate', 'write', 'decode'],
    inspect: ['tree', 'validate', 'write', 'decode'],
    targets: ['types', 'tree', 'eval', 'match', 'validate', 'write'],
    stub: ['write'],
    join: ['tree', 'eval', 'validate'],
    assemble: ['types', 'tree', 'eval', 'match', 'validate', 'write', 'decode', 'stub'],
  },
  // So a program's share of the runtime need not carry what its plan doesn't use.
  'src/runtime': {
    core: [],
    plain: ['core'],
    host: ['core'],
    trace: ['core', 'host'],
    async: ['core', 'plain', 'host'],
  },
  // What a process alone has is in `node`, which is loaded where there is one.
  'src/wasi': {
    options: [],
    io: [],
    clocks: ['io'],
    random: ['options'],
    cli: ['io', 'options'],
    filesystem: ['io', 'clocks'],
    sockets: ['io', 'options'],
    http: ['io'],
    v3: ['io', 'options', 'clocks', 'random', 'cli', 'filesystem', 'sockets', 'http'],
    node: ['io', 'filesystem', 'sockets', 'http'],
  },
};

/** Rooms entered by other files than `index.ts`, and by whom: programs have a main file, entries are lists. */
export const otherDoors: readonly { readonly from: string; readonly to: string }[] = [
  { from: 'src/index.ts', to: 'src/entries/runtime.ts' },
  { from: 'src/runtime-entry.ts', to: 'src/entries/runtime.ts' },
  // A list, too: what is no API.
  { from: 'src/runtime-entry.ts', to: 'src/runtime/share.ts' },
  { from: 'src/bin.ts', to: 'src/cli/main.ts' },
  // The backends' entry has all of them.
  { from: 'src/emit/emit.ts', to: 'codegen/ts-host/declarations.ts' },
  // What the command line knows of configurations.
  { from: 'src/importing/configuration.ts', to: 'src/cli/binaryen.ts' },
  { from: 'src/importing/configuration.ts', to: 'src/cli/config.ts' },
  { from: 'src/importing/configuration.ts', to: 'src/cli/failure.ts' },
  { from: 'src/importing/configuration.ts', to: 'src/cli/link/world-of.ts' },
  { from: 'src/importing/configuration.ts', to: 'src/cli/output.ts' },
  { from: 'src/importing/configuration.ts', to: 'src/cli/paths.ts' },
  { from: 'src/importing/configuration.ts', to: 'src/cli/plugs.ts' },
  // What only Node can serve: bundlers for browsers don't see it.
  { from: 'src/cli/commands/serve.ts', to: 'src/serve/node-server.ts' },
  { from: 'src/serve/node-server.ts', to: 'src/wasi/node/http/index.ts' },
];
