/**
 * A component -> a model with one world, `root:component/root`, of its imports and exports. Types get the names under
 * which they are imported or exported first; another name of the same node is an alias of it, as `use` makes. What WIT
 * has no words for (core modules, components, instances in instances) is left out with a warning. WIT.md, Package Format.
 */
import {
  binaryOf,
  type BinarySource,
  diagnostic,
  type Diagnostic,
  limits,
  type Outcome,
} from '../../base/index.ts';
import { readComponent, type ComponentTree, type ReadOptions } from '../../binary/index.ts';
import {
  writtenParts,
  type ExportBeyondWit,
  type Model,
  type PackageId,
  type WorldId,
} from '../../model/index.ts';
import { Context } from '../eval/context.ts';
import type { Extern } from '../types/entities.ts';
import { hostArguments, instantiate, rootComponent, type NamedExtern } from '../eval/evaluate.ts';
import { nullMaker } from '../eval/maker.ts';
import { isInInterface, ModelBuilder } from './model-builder.ts';
import { decodePackage } from './decode-package.ts';
import { validateTree } from '../validate/index.ts';
import { isWitPackage } from '../tree/wit-package.ts';

/** A binary as a model. */
export interface Decoded {
  readonly model: Model;
  /** The package that the binary is; for a component `root:component`. */
  readonly root: PackageId;
  /** What a component imports and exports; absent for a WIT package. */
  readonly world?: WorldId;
}

/** The same, with what it exports beyond that, where it was asked for. */
export interface DecodedTree extends Decoded {
  readonly beyondWit?: readonly ExportBeyondWit[];
}

/** What is told of a component. */
export interface DecodeTreeOptions {
  /** Whether exports are told for which WIT has no words; their interfaces stand in the model, too. */
  readonly beyondWit?: boolean;
}

/**
 * What a component imports and exports, or what a WIT package in binary form holds. The value is undefined, with all
 * errors, where the bytes can't be read or are not valid: what has no type can't be said in WIT. Features that have not
 * shipped may be used, and the code of core modules is not looked at.
 */
export function decode(
  source: BinarySource,
  options: ReadOptions = {},
): Outcome<Decoded | undefined> {
  const { bytes, ...named } = binaryOf(source, 'decode');
  const { value: tree, diagnostics } = readComponent(bytes, { ...named, ...options });
  if (tree === undefined) return { value: undefined, diagnostics };
  return decodeTree(tree);
}

/** As `decode`, of what is read already. */
export function decodeTree(
  tree: ComponentTree,
  options: DecodeTreeOptions = {},
): Outcome<DecodedTree | undefined> {
  const cx = new Context(nullMaker());
  cx.file = tree.file;
  const evaluated = cx.outcome(() =>
    isWitPackage(tree)
      ? { value: cx.within('component', () => decodePackage(cx, tree)), diagnostics: [] }
      : decodeWorld(cx, tree, options),
  );
  if (evaluated.value === undefined)
    return { value: undefined, diagnostics: evaluated.diagnostics };
  // What can be evaluated may still be nothing that WIT has a form for, as types without a name.
  const faults = validateTree(tree, 'all').diagnostics;
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  if (writtenParts(evaluated.value.value.model) <= limits.writtenTypes) return evaluated.value;
  const message = `the types without names in it have more than ${limits.writtenTypes} parts when they are written out`;
  const span = { file: tree.file, offset: tree.offset, path: 'component' };
  return { value: undefined, diagnostics: [diagnostic('component/too-large', message, span)] };
}

/** The component's own imports and exports as a world. */
function decodeWorld(
  cx: Context,
  tree: ComponentTree,
  { beyondWit }: DecodeTreeOptions,
): Outcome<DecodedTree> {
  const { imports, exports } = cx.nested('component', () => {
    const host = { sort: 'instance', exports: new Map(), host: [] } as const;
    return instantiate(cx, rootComponent(tree), hostArguments(cx, host), undefined, 'component');
  });
  const builder = new ModelBuilder(cx);
  const left: Diagnostic[] = [];
  const add = (direction: 'import' | 'export', { extern, item, offset }: NamedExtern): void => {
    const made = builder.add(`${direction}s`, extern, item);
    if (beyondWit === true && direction === 'export') {
      builder.addBeyondWit(extern.name, item, made);
    }
    const what =
      made !== undefined
        ? partsWithoutWords(item)
        : `is a ${item.sort}${extern.name.includes(':') ? ' with the name of an interface' : ''}`;
    if (what === undefined) return;
    left.push(
      diagnostic(
        'component/not-in-wit',
        `the ${direction} \`${extern.name}\` ${what}, for which WIT has no words`,
        { file: tree.file, offset, path: `component > ${direction} "${extern.name}"` },
        { severity: 'warning' },
      ),
    );
  };
  for (const i of imports) add('import', i);
  for (const e of exports) add('export', e);
  for (const { iface, name } of builder.disagreements) {
    left.push(
      diagnostic(
        'component/not-in-wit',
        `the component has the interface \`${iface}\` twice, with \`${name}\` of two types, for which WIT has no words: the first is shown`,
        { file: tree.file, offset: tree.offset, path: 'component' },
        { severity: 'warning' },
      ),
    );
  }
  const { model, world } = builder.finish();
  const value = {
    model,
    world,
    root: model.packages.length - 1,
    ...(beyondWit === true ? { beyondWit: builder.beyondWit } : {}),
  };
  return { value, diagnostics: left };
}

const namedParts = 4;

/** What an instance holds that is left out of its interface; `undefined` where nothing is. */
function partsWithoutWords(item: Extern): string | undefined {
  if (item.sort !== 'instance') return undefined;
  const parts = [...item.exports].filter(([, part]) => !isInInterface(part));
  if (parts.length === 0) return undefined;
  const list = parts.slice(0, namedParts).map(([name, { sort }]) => `the ${sort} \`${name}\``);
  const more = parts.length > namedParts ? [`${parts.length - namedParts} more`] : [];
  return `holds ${[...list, ...more].join(', ')}`;
}
