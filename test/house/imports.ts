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
 * By folder, or file where a room is one file. The longest name that a path begins with is its room: `grammar/wac` may
 * have rights of its own one day.
 */
export const table: Readonly<Record<string, Room>> = {
  'src/base': { rooms: [], packages: ['semver'] },
  grammar: { rooms: ['src/base'], packages: ['chevrotain'] },
  'src/model': { rooms: ['src/base'] },
  'src/wasm': { rooms: ['src/base'] },
  'src/binary': { rooms: ['src/wasm', 'src/base'] },
  'src/plan': { rooms: ['src/wasm', 'src/abi', 'src/model', 'src/base'] },
  'src/resolve': { rooms: ['grammar', 'src/abi', 'src/model', 'src/base'] },
  'src/abi': { rooms: ['src/wasm', 'src/model', 'src/base'] },
  'src/wave': { rooms: ['src/model', 'src/base'] },
  'src/component': {
    rooms: ['src/plan', 'src/wasm', 'src/binary', 'src/model', 'src/abi', 'src/base'],
  },
  'src/format': { rooms: ['grammar', 'src/base'], packages: ['prettier'] },
  'src/rules': { rooms: ['grammar', 'src/resolve', 'src/abi', 'src/model', 'src/base'] },
  'src/workspace': {
    rooms: ['grammar', 'src/resolve', 'src/model', 'src/base'],
    // Of Node the arithmetic of paths alone.
    packages: ['smol-toml', 'node:path/posix'],
  },
  'src/report': { rooms: ['src/base'], packages: ['fast-xml-builder', 'sarif'] },
  'src/config': { rooms: ['src/rules', 'src/base'], packages: ['jsonc-parser', 'picomatch'] },
  codegen: { rooms: ['src/model', 'src/abi', 'src/base'] },
  'src/runtime': { rooms: ['src/plan', 'src/wasm', 'src/abi', 'src/model', 'src/base'] },
  'src/link': {
    rooms: [
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
  'src/cli': {
    rooms: ['*'],
    packages: [
      'node:',
      'commander',
      '@bytecodealliance/preview2-shim',
      '@bytecodealliance/jco',
      'prettier',
    ],
  },
  'src/index.ts': { rooms: ['*'] },
  // What others import beside the library's entry, each a list by hand.
  'src/entries': { rooms: ['*'] },
  'src/node.ts': { rooms: ['*'], packages: ['node:', '@bytecodealliance/preview2-shim'] },
  'src/bin.ts': { rooms: ['src/cli'], packages: ['node:'] },
};

/**
 * The layers of the runtime, each a folder of `src/runtime`, with those that it may import by value; of all others it has
 * types alone. So a program's share of the runtime need not carry what its plan doesn't use. The files beside the
 * folders put the layers together, and import what they like.
 */
export const layers: Readonly<Record<string, readonly string[]>> = {
  core: [],
  plain: ['core'],
  host: ['core'],
  trace: ['core', 'host'],
  async: ['core', 'plain', 'host'],
};

/** Rooms entered by other files than `index.ts`, and by whom: programs have a main file, entries are lists. */
export const otherDoors: readonly { readonly from: string; readonly to: string }[] = [
  { from: 'src/index.ts', to: 'src/entries/runtime.ts' },
  { from: 'src/bin.ts', to: 'src/cli/main.ts' },
];

/**
 * The folders of a room, in order: of those after its own, and of those beside it on one line, a file imports types
 * alone. What stands at the top of the room (`index.ts`) may import all.
 */
export const floors: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'src/component': [
    ['types', 'tree'],
    ['eval'],
    ['match'],
    ['validate', 'write'],
    ['decode'],
    ['componentize', 'inspect', 'targets', 'join'],
  ],
};
