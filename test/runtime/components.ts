/** Components written as text, linked and run: for what is easier said in the text format than as a plan. */
import { parse } from '@bytecodealliance/jco';
import { gatedFeatures } from '../../src/component/index.ts';
import { link, type Program } from '../../src/link/index.ts';
import type { Imports, InstantiateOptions, Running } from '../../src/runtime/index.ts';

export type Func = (...args: unknown[]) => unknown;

export async function linked(text: string): Promise<Program> {
  const { value, diagnostics } = await link(await parse(text), { features: gatedFeatures });
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return value;
}

export async function run(
  text: string,
  imports: Imports = {},
  options: InstantiateOptions = {},
): Promise<Running> {
  return (await linked(text)).instantiateSync(imports, options);
}
