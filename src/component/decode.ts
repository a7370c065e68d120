/**
 * A component -> a model with one world, `root:component/root`, of its imports and exports. Types get the names under
 * which they are imported or exported first; another name of the same node is an alias of it, as `use` makes. What WIT
 * has no words for (imports of core modules and components) is left out with a warning. WIT.md, Package Format.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../base/index.ts';
import { readComponent, type ReadOptions } from '../binary/index.ts';
import type { Model, WorldId } from '../model/index.ts';
import { Context, Rejected } from './context.ts';
import { hostArguments, instantiate, rootComponent, type NamedExtern } from './evaluate.ts';
import { nullMaker } from './maker.ts';
import { ModelBuilder } from './model-builder.ts';
import { isWitPackage } from './wit-package.ts';

export interface Decoded {
  readonly model: Model;
  readonly world: WorldId;
}

/**
 * What a component imports and exports. The value is undefined, with an error, where the bytes can't be read or the
 * component contradicts itself.
 */
export function decode(bytes: Uint8Array, options: ReadOptions = {}): Outcome<Decoded | undefined> {
  const { value: tree, diagnostics } = readComponent(bytes, options);
  if (tree === undefined) return { value: undefined, diagnostics };
  if (isWitPackage(tree)) {
    const error = diagnostic(
      'component/wit-package',
      'this is a WIT package in its binary form, which is not read yet',
      { file: tree.file, offset: 0, path: 'component' },
      { help: ['`wasm-tools component wit` prints it as text'] },
    );
    return { value: undefined, diagnostics: [error] };
  }
  const cx = new Context(nullMaker());
  try {
    const { imports, exports } = cx.nested('component', () => {
      const host = { sort: 'instance', exports: new Map(), host: [] } as const;
      return instantiate(cx, rootComponent(tree), hostArguments(cx, host), undefined, 'component');
    });
    const builder = new ModelBuilder(cx);
    const left: Diagnostic[] = [];
    const leave = (direction: string, { extern, item, offset }: NamedExtern): void => {
      left.push(
        diagnostic(
          'component/not-in-wit',
          `the ${direction} \`${extern.name}\` is a ${item.sort}, for which WIT has no words`,
          { file: tree.file, offset, path: `component > ${direction} "${extern.name}"` },
          { severity: 'warning' },
        ),
      );
    };
    for (const i of imports) if (!builder.add('imports', i.extern, i.item)) leave('import', i);
    for (const e of exports) if (!builder.add('exports', e.extern, e.item)) leave('export', e);
    return { value: builder.finish(), diagnostics: left };
  } catch (e) {
    if (!(e instanceof Rejected)) throw e;
    return { value: undefined, diagnostics: [e.diagnostic] };
  }
}
