/**
 * The value index space (🪙): values are declared, written down, or given by start functions, and each that a component
 * has is used exactly once. Binary.md, Start Definitions and Value Definitions.
 */
import { contains } from '../../abi/index.ts';
import type { StartDef, ValueDef } from '../../binary/index.ts';
import type { Context } from '../eval/context.ts';
import { typeText } from '../types/difference.ts';
import type { TypeUse, ValueItem } from '../types/entities.ts';
import { refOf, typeUse } from '../eval/type.ts';
import type { Body } from './body.ts';
import { valueProblem } from './value-data.ts';

/** A value that is equal to no other that is known. */
export function newValue(cx: Context, type: TypeUse): ValueItem {
  return { sort: 'value', type, id: cx.newValue() };
}

/** A value that is used up by this; in types nothing is. */
export function takeValue(cx: Context, body: Body, index: number): ValueItem {
  const value = body.scope.get(cx, 'value', index);
  if (body.kind !== 'component') return value;
  if (body.used.has(index)) {
    cx.fail('component/value-use', `value ${index} is used twice`, { help: [usedOnce] });
  }
  body.used.add(index);
  return value;
}

/** Fails unless every value of a component was used. */
export function checkUsed(cx: Context, { scope, used }: Body): void {
  for (let i = 0; i < scope.size('value'); i++) {
    if (used.has(i)) continue;
    cx.fail('component/value-use', `value ${i} is never used`, { help: [usedOnce] });
  }
}

const usedOnce =
  'each value is used exactly once: exported, given to an instance, or to a start function';

export function valueDefinition(cx: Context, { scope }: Body, def: ValueDef): ValueItem {
  const type = typeUse(cx, scope, def.type);
  const problem = valueProblem(cx.types.types, refOf(type), def.data);
  if (problem !== undefined) {
    cx.fail(
      'component/invalid-value',
      `the bytes are no value of type ${typeText(cx.types.types, refOf(type))}: ${problem}`,
    );
  }
  return newValue(cx, type);
}

/** The values that a start function gives. */
export function startFunction(cx: Context, body: Body, def: StartDef): ValueItem[] {
  const { type } = body.scope.get(cx, 'func', def.func);
  const bad = (message: string): never => cx.fail('component/invalid-start', message);
  if (def.args.length !== type.params.length) {
    bad(`the start function takes ${type.params.length} values, but is given ${def.args.length}`);
  }
  const results = type.result === undefined ? [] : [type.result];
  if (def.results !== results.length) {
    bad(`the start function gives ${results.length} values, not ${def.results}`);
  }
  for (const [i, param] of type.params.entries()) {
    const given = refOf(takeValue(cx, body, def.args[i]!).type);
    const wanted = refOf(param.type);
    if (given === wanted) continue;
    const { types } = cx.types;
    cx.fail(
      'component/type-mismatch',
      `the parameter \`${param.name}\` of the start function is of type ${typeText(types, wanted)}, but is given ${typeText(types, given)}`,
    );
  }
  return results.map((result) => newValue(cx, result));
}

/** Borrows last as long as a call: no value that leaves a component can hold one. */
export function checkExported(cx: Context, { type }: ValueItem): void {
  if (!contains(cx.abi.of(refOf(type)), (t) => t.kind === 'borrow')) return;
  cx.fail('component/invalid-type', 'an exported value can not hold a borrow');
}
