/**
 * Says whether a component is valid, and if not, all that is wrong with it: the entry of the folder. Binary.md;
 * Explainer.md; CanonicalABI.md.
 */
import { binaryOf, type BinarySource, type Diagnostic, type Outcome } from '../../base/index.ts';
import {
  readComponent,
  type ComponentTree,
  type CoreModule,
  type ReadOptions,
} from '../../binary/index.ts';
import type { Features } from './features.ts';
import { Validator } from './validator.ts';

/** By which rules a component is judged. */
export interface ValidateOptions extends ReadOptions {
  /** Features of the specification that have not shipped and may be used all the same; none by default. */
  readonly features?: Features;
}

/**
 * Whether the bytes are a valid component. The value is false, with an error for each fault, if they are not. Nothing
 * is said of what depends on something faulty; after `limits.faults` it ends.
 */
export function validate(source: BinarySource, options: ValidateOptions = {}): Outcome<boolean> {
  const { bytes, ...named } = binaryOf(source, 'validate');
  const { value: tree, diagnostics } = readComponent(bytes, { ...named, ...options });
  if (tree === undefined) return { value: false, diagnostics };
  const { faults } = new Validator(options.features ?? []).judge(tree);
  return { value: faults.length === 0, diagnostics: faults };
}

export interface TreeFindings {
  readonly diagnostics: readonly Diagnostic[];
  /** The ways to the core modules, whose code was not looked at. */
  readonly modules: ReadonlyMap<CoreModule, string>;
}

/** As `validate`, of what is read already, for those who compile the core modules themselves. */
export function validateTree(tree: ComponentTree, features: Features): TreeFindings {
  const modules = new Map<CoreModule, string>();
  const validator = new Validator(features, (cx, module) => {
    modules.set(module, cx.path.join(' > '));
  });
  return { diagnostics: validator.judge(tree).faults, modules };
}
