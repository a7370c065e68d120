/** Components written as text, linked and run: for what is easier said in the text format than as a plan. */
import { parse } from '@bytecodealliance/jco';
import { type ComponentTree, readComponent, writeComponent } from '../../src/binary/index.ts';
import { gatedFeatures } from '../../src/component/index.ts';
import { link, type Program } from '../../src/link/index.ts';
import type { Imports, InstantiateOptions, Running } from '../../src/runtime/index.ts';

export type Func = (...args: unknown[]) => unknown;

/** Links a component; of its built-ins those called `cancellable.…` are made so, which no parser reads any more. */
export async function linked(text: string): Promise<Program> {
  const flags: boolean[] = [];
  const plain = text.replaceAll(
    /\(canon (cancellable\.)?(?=[\w-]+\.(?:wait|poll|yield|suspend))/g,
    (_, flag) => {
      flags.push(flag !== undefined);
      return '(canon ';
    },
  );
  const { value: tree } = readComponent(await parse(plain));
  const bytes = flags.includes(true) ? writeComponent(withFlags(tree!, flags)) : await parse(plain);
  const { value, diagnostics } = await link(bytes, { features: gatedFeatures });
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return value;
}

export async function run(
  text: string,
  imports: Imports = {},
  options: InstantiateOptions = {},
): Promise<Running> {
  return (await linked(text)).instantiate(imports, options);
}

function withFlags(tree: ComponentTree, flags: boolean[]): ComponentTree {
  return {
    ...tree,
    definitions: tree.definitions.map((d) => {
      if (d.kind === 'component') return { ...d, component: withFlags(d.component, flags) };
      if (d.kind !== 'canon' || d.operands.cancellable === undefined) return d;
      return { ...d, operands: { ...d.operands, cancellable: flags.shift()! } };
    }),
  };
}
