/**
 * What getters and setters must take and give: a getter nothing and the value of its property, a setter that value and
 * nothing; either may fail. Whether a setter has its getter is judged where names are (`extern-space.ts`). Binary.md,
 * Import and Export Definitions, as of component-model#701.
 */
import type { PlainName } from '../../base/index.ts';
import type { DefinedType, TypeDef, TypeRef } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';

/** What is wrong with the type of a getter or setter by itself, to be read after its name. */
export function accessorProblems(
  types: readonly TypeDef[],
  { kind, accessor }: PlainName,
  func: PlanFuncType,
): string[] {
  const problems: string[] = [];
  const own = ownParams(kind, func).length;
  const beside = kind === 'method' ? ' beside `self`' : '';
  const result = resultOf(types, func);
  if (func.async) problems.push(`can't be \`async\`: a ${accessor}ter is called synchronously`);
  if (accessor === 'get') {
    if (own > 0) problems.push(`is a getter and can't have parameters${beside}`);
    if (func.result === undefined) problems.push('is a getter and must return its value');
    else if (result !== undefined && result.ok === undefined) {
      problems.push('is a getter whose result has no value where it succeeds');
    }
  } else {
    if (own !== 1) {
      problems.push(`is a setter and must have one parameter${beside}, not ${own}`);
    }
    if (func.result !== undefined && (result === undefined || result.ok !== undefined)) {
      problems.push('is a setter and must return nothing, or `result` or `result<_, E>`');
    }
  }
  return problems;
}

/** The type of the property that a setter takes; absent where it is no setter. */
export function setType({ kind }: PlainName, setter: PlanFuncType): TypeRef | undefined {
  const own = ownParams(kind, setter);
  return own.length === 1 ? own[0]!.type : undefined;
}

const ownParams = (kind: PlainName['kind'], { params }: PlanFuncType): PlanFuncType['params'] =>
  kind === 'method' ? params.slice(1) : params;

/** The type of the property that a getter gives; absent where it is no getter. */
export function gottenType(types: readonly TypeDef[], getter: PlanFuncType): TypeRef | undefined {
  const result = resultOf(types, getter);
  return result === undefined ? getter.result : result.ok;
}

function resultOf(
  types: readonly TypeDef[],
  { result }: PlanFuncType,
): (DefinedType & { kind: 'result' }) | undefined {
  const type = typeof result === 'number' ? types[result]!.type : undefined;
  return type?.kind === 'result' ? type : undefined;
}
