/**
 * The verbs around core modules: `componentize` makes a component of a module and its world, `embed` writes the world
 * into the module for later. What a module must look like is said by `abi/names.ts` and `core-names.ts`.
 */
import { binaryOf, type BinarySource, hasErrors, type Outcome } from '../../base/index.ts';
import {
  distinctImports,
  readModule,
  withoutCustoms,
  type CoreModule,
  type ReadOptions,
} from '../../binary/index.ts';
import type { Model, WorldId } from '../../model/index.ts';
import { encoding } from '../write/type-writer.ts';
import { ourselves, readProducers } from '../write/producers.ts';
import { buildComponent } from './build-component.ts';
import type { StringEncoding } from './encoding.ts';
import { embeddedWorld, encodeWorld, isWorldSection, withWorld } from './metadata.ts';
import { checkCode } from './module-code.ts';
import { planModule } from './module-plan.ts';
import { WorldIndex } from './world-index.ts';

/** What is known of a core module beside its bytes. */
export interface ComponentizeOptions {
  /** The world that the module is made for; by default the one that it says itself. */
  readonly target?: { readonly model: Model; readonly world: WorldId };
  /** How the module has its strings; by default as it says itself, or UTF-8. */
  readonly stringEncoding?: StringEncoding;
  /**
   * Whether functions of the component's own stand for what the module imports of WASI Preview 1: no arguments,
   * environment, files and entropy, a clock that only counts, output that is dropped. Without it such imports are errors.
   */
  readonly stubWasi?: boolean;
  /** The name of the module's file in diagnostics. */
  readonly file?: string;
}

/** What is wrong with a core module by itself, whatever its world: its bytes, or its code. */
export function checkModule(
  bytes: Uint8Array,
  options: ReadOptions = {},
): Outcome<CoreModule | undefined> {
  const { value, diagnostics } = readModule(bytes, options);
  if (value === undefined) return { value, diagnostics };
  const judged = checkCode(value);
  return { value: hasErrors(judged) ? undefined : value, diagnostics: judged };
}

/**
 * Makes a component of a core module. The value is undefined, with all that is wrong, where the module doesn't fit its
 * world (`componentize/…` codes for missing, misspelt and wrongly typed imports and exports) or its code is not valid
 * (`component/invalid-module`).
 */
export function componentize(
  module: BinarySource,
  options: ComponentizeOptions = {},
): Outcome<Uint8Array | undefined> {
  const given = binaryOf(module, 'componentize');
  const read = checkModule(given.bytes, { ...given, ...options });
  if (read.value === undefined) return { value: undefined, diagnostics: read.diagnostics };
  const said = options.target === undefined ? embeddedWorld(read.value) : undefined;
  const target = options.target ?? said?.value;
  if (target === undefined) return { value: undefined, diagnostics: said!.diagnostics };
  const index = new WorldIndex(target.model, target.world);
  const distinct = distinctImports(read.value);
  const { plan, diagnostics } = planModule(distinct, index, options.stubWasi);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const bytes = withoutCustoms(distinct.module, isWorldSection);
  const strings = options.stringEncoding ?? said?.value?.encoding ?? 'utf8';
  const { name, customs } = read.value;
  const about = {
    producers: [...readProducers(customs), ...(said?.value?.producers ?? []), ourselves],
    ...(name === undefined ? {} : { name }),
  };
  const made = encoding(() => buildComponent(index, plan, bytes, { strings, about }));
  return {
    value: made.value,
    diagnostics: [...read.diagnostics, ...diagnostics, ...made.diagnostics],
  };
}

/**
 * The module with its world in a custom section; a world that it said before is replaced. The value is undefined, with
 * what is wrong, where the module's code is not valid or the world can't be encoded.
 */
export function embed(
  module: BinarySource,
  options: Required<Pick<ComponentizeOptions, 'target'>> & ComponentizeOptions,
): Outcome<Uint8Array | undefined> {
  const given = binaryOf(module, 'embed');
  const { value, diagnostics } = checkModule(given.bytes, { ...given, ...options });
  if (value === undefined) return { value: undefined, diagnostics };
  const { model, world } = options.target;
  const made = encoding(() => {
    const content = encodeWorld(model, world, options.stringEncoding ?? 'utf8');
    return withWorld(withoutCustoms(value, isWorldSection), content);
  });
  return { value: made.value, diagnostics: [...diagnostics, ...made.diagnostics] };
}
