/**
 * How much there is to write when types without names are written out wherever they stand. In a binary many can share one,
 * which text can't say: so the text may be larger than the binary by any factor.
 */
import type { Func, Model, TypeRef } from './model.ts';
import { childTypes } from './types.ts';

/** The parts of all types that functions and named types are made of, each name one. */
export function writtenParts(model: Model): number {
  const known = new Map<number, number>();
  const parts = (ref: TypeRef): number => {
    if (typeof ref === 'string') return 1;
    const { name, type } = model.types[ref]!;
    if (name !== undefined) return 1;
    let sum = known.get(ref);
    if (sum === undefined) known.set(ref, (sum = 1 + total(childTypes(type))));
    return sum;
  };
  const total = (refs: readonly TypeRef[]): number =>
    refs.reduce<number>((sum, ref) => sum + parts(ref), 0);
  const ofFunc = ({ params, result }: Func): number =>
    total(params.map((p) => p.type)) + (result === undefined ? 0 : parts(result));

  let sum = 0;
  for (const { name, type } of model.types) if (name !== undefined) sum += total(childTypes(type));
  for (const { functions } of model.interfaces) for (const f of functions) sum += ofFunc(f);
  for (const { imports, exports } of model.worlds) {
    for (const item of [...imports, ...exports]) if (item.kind === 'func') sum += ofFunc(item.func);
  }
  return sum;
}
