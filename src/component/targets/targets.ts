/**
 * Component and world -> whether the component fits, and every reason why not. The world is written as the component
 * type that it is (WIT.md, Package Format) and both are judged by `validate` over one table of types, so that types
 * and resources are compared as an instantiation would; `fit.ts` compares them, here the reasons become findings.
 */
import {
  binaryOf,
  type BinarySource,
  diagnostic,
  type Diagnostic,
  hasErrors,
  type Outcome,
} from '../../base/index.ts';
import { readComponent, type ComponentTree, type ReadOptions } from '../../binary/index.ts';
import { worldName, type Model, type WorldId } from '../../model/index.ts';
import { Rejected } from '../eval/context.ts';
import { encoding } from '../write/type-writer.ts';
import { worldType } from '../write/world-type.ts';
import type { ComponentShape } from '../types/entities.ts';
import { Validator } from '../validate/index.ts';
import { isWitPackage } from '../tree/wit-package.ts';
import { Findings } from './findings.ts';
import { fit } from './fit.ts';

/** How a component is held against a world. */
export interface TargetsOptions extends ReadOptions {
  /** Names must be equal, versions included; by default a compatible version that is not older serves, too. */
  readonly exact?: boolean;
  /**
   * Imports that the host gives beside the world, by their names: where the world doesn't offer one of them, it is taken
   * as given, and counted in a note.
   */
  readonly allow?: (name: string) => boolean;
  /** The component whose world it is: it is held against its types themselves, for some of which WIT has no words. */
  readonly reference?: Uint8Array;
}

/**
 * Whether a component can be instantiated where the world's imports are given, and then has the world's exports. The
 * value is false, with an error for each reason, if it doesn't fit, isn't valid, or is no component. The code of core
 * modules is not looked at.
 */
export function targets(
  source: BinarySource,
  model: Model,
  world: WorldId,
  options: TargetsOptions = {},
): Outcome<boolean> {
  const { bytes, ...named } = binaryOf(source, 'targets');
  const { value: tree, diagnostics } = readComponent(bytes, { ...named, ...options });
  if (tree === undefined) return { value: false, diagnostics };
  if (isWitPackage(tree)) return { value: false, diagnostics: [isPackage(tree)] };
  // Types alone decide here: whether code is valid, and which features may be used, says `validate`.
  const validator = new Validator('all', () => {});
  const { cx } = validator;
  const own = options.reference && judgeComponent(validator, options.reference);
  const wanted = own ?? judgeWorld(validator, model, world);
  if ('faults' in wanted) return { value: false, diagnostics: wanted.faults };
  cx.recount();
  const { shape, faults } = validator.judge(tree);
  if (shape === undefined) return { value: false, diagnostics: faults };
  cx.recount();
  const found = new Findings(tree, model, world, options);
  try {
    const { pairing } = found;
    // What WIT has no words for has only its name.
    const ofWorld = (name: string) =>
      pairing.import(name) ?? (wanted.imports.has(name) ? name : undefined);
    fit(cx, shape, wanted, { ...pairing, import: ofWorld }, (reason) => found.add(reason));
  } catch (e) {
    if (!(e instanceof Rejected)) throw e;
    return { value: false, diagnostics: [...found.list(), e.diagnostic] };
  }
  const list = found.list();
  return { value: !hasErrors(list), diagnostics: list };
}

/** The type of components of a world, over the validator's table of types, or why it is none. */
function judgeWorld(
  validator: Validator,
  model: Model,
  id: WorldId,
): ComponentShape | { readonly faults: readonly Diagnostic[] } {
  const { value: type, diagnostics } = encoding(() => worldType(model, id));
  if (type === undefined) return { faults: diagnostics };
  const offset = 0;
  const item = { sort: 'type', index: 0 } as const;
  const { shape, faults } = validator.judge({
    kind: 'component',
    file: '',
    offset,
    end: 0,
    names: { sorts: new Map() },
    definitions: [
      { kind: 'type', offset, type },
      { kind: 'export', offset, extern: { name: 'world' }, item },
    ],
  });
  if (shape === undefined) return { faults: [badWorld(model, id, faults[0]!)] };
  const world = shape.exports.get('world');
  if (world?.sort !== 'type' || world.type.kind !== 'component') {
    throw new Error('a component that exports a type has it');
  }
  return world.type.shape!;
}

/** The type of a component as it is; `undefined` for one that is none, or not valid. */
function judgeComponent(validator: Validator, bytes: Uint8Array): ComponentShape | undefined {
  const { value: tree } = readComponent(bytes);
  return tree === undefined || isWitPackage(tree) ? undefined : validator.judge(tree).shape;
}

/** Tells of a world that is no component type: a name that clashes once attributes are gone, say. */
function badWorld(model: Model, id: WorldId, why: Diagnostic): Diagnostic {
  return diagnostic(
    'targets/bad-world',
    `no component can be of the world \`${worldName(model, id)}\`: ${why.message}`,
    model.worlds[id]!.span,
    { help: why.help },
  );
}

function isPackage({ file }: ComponentTree): Diagnostic {
  return diagnostic(
    'targets/wit-package',
    'this is a WIT package in binary form, not a component',
    { file, offset: 0, path: 'component' },
    {
      help: [
        'a package can be given with `--wit`: there stands the world that components are to fit',
      ],
    },
  );
}
