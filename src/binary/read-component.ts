/**
 * Bytes -> section tree: the room's entry. Reading ends at the first thing that is wrong, with one diagnostic, since
 * nothing after it can be trusted. Binary.md.
 */
import { diagnostic, foreignFile, limits, type Diagnostic, type Outcome } from '../base/index.ts';
import { readModule } from './read-module.ts';
import { MalformedBinary, Reader } from './reader.ts';
import { componentVersion, layerOf, readComponentSections } from './sections/component.ts';
import type { ComponentTree } from './tree.ts';
import { wayToComponent } from './way-to-component.ts';

/** Options of verbs that read a binary. */
export interface ReadOptions {
  /** The name of the file in diagnostics. */
  readonly file?: string;
}

/**
 * Reads a component. The value is undefined, with one error (`binary/…`), where the bytes are not a component that
 * can be read; the tree refers to `bytes`, which must not change while it is used.
 */
export function readComponent(
  bytes: Uint8Array,
  options: ReadOptions = {},
): Outcome<ComponentTree | undefined> {
  const file = options.file ?? '<component>';
  const wrong = wrongKind(bytes, file);
  if (wrong !== undefined) return { value: undefined, diagnostics: [wrong] };
  try {
    const reader = Reader.of(bytes, file);
    return {
      value: reader.within('component', () => readComponentSections(reader)),
      diagnostics: [],
    };
  } catch (e) {
    if (!(e instanceof MalformedBinary)) throw e;
    return { value: undefined, diagnostics: [e.diagnostic] };
  }
}

/** Says what the bytes are where they are no component. */
function wrongKind(bytes: Uint8Array, file: string): Diagnostic | undefined {
  const error = (code: string, message: string, help: readonly string[]): Diagnostic =>
    diagnostic(`binary/${code}`, message, { file, offset: 0, path: '' }, { help });
  if (bytes.length === 0) return error('empty', 'the file is empty, not a component', []);
  if (bytes.length > limits.binary) {
    return error('too-large', `the file has more than ${limits.binary} bytes`, []);
  }
  const layer = layerOf(bytes);
  switch (layer.kind) {
    case 'component':
      return undefined;
    case 'core-module':
      return error('core-module', 'this is a core module, not a component', help(bytes, file));
    case 'unknown':
      return error(
        'unsupported-version',
        `this is a WebAssembly binary of layer ${layer.layer} in version ${layer.version}; only components in version ${componentVersion} are read`,
        layer.layer === 1 ? ['build the component with current tools'] : [],
      );
    case 'other': {
      const { message, help } = foreignFile(bytes);
      return error('not-wasm', message, help);
    }
    default:
      return layer satisfies never;
  }
}

/** How a component is made of these bytes, which are a core module. */
function help(bytes: Uint8Array, file: string): readonly string[] {
  const { value } = readModule(bytes, { file });
  const way = value === undefined ? [] : wayToComponent(value);
  return way.length > 0
    ? way
    : ['a component is made of a core module and its WIT with `witlink new`'];
}
