/**
 * The rules for value and function types beyond their shape: labels, gates, element types, sizes. Binary.md, Type
 * Definitions.
 */
import { contains, type AbiType } from '../../abi/index.ts';
import { kebabProblem, labelForm, maxListBytes } from '../../base/index.ts';
import type { FuncType, ValType, ValueDefType } from '../../binary/index.ts';
import { mapKeys, type TypeRef } from '../../model/index.ts';
import type { Context } from '../eval/context.ts';
import { refOf, typeUse } from '../eval/type.ts';
import type { Scope } from '../eval/scope.ts';
import type { Gates } from './features.ts';

/** The scope that a type is about to be added to, with the gates that hold there. */
export interface GatedScope {
  readonly cx: Context;
  readonly gates: Gates;
  readonly scope: Scope;
}

export function checkValueType(gated: GatedScope, def: ValueDefType): void {
  const { cx, gates } = gated;
  for (const use of usesOf(def)) checkUse(gated, use);
  switch (def.kind) {
    case 'primitive':
      return checkUse(gated, def.type);
    case 'record':
      return checkLabels(
        cx,
        'field',
        def.fields.map((f) => f.name),
      );
    case 'variant':
      return checkLabels(
        cx,
        'case',
        def.cases.map((c) => c.name),
      );
    case 'enum':
      return checkLabels(cx, 'case', def.labels);
    case 'flags':
      return checkLabels(cx, 'flag', def.labels);
    case 'list':
      if (def.length !== undefined) gates.need('fixed-length-lists', 'a list of fixed length');
      return;
    case 'map':
      return checkKey(gated, def.key);
    case 'stream':
    case 'future':
      return checkElement(gated, def);
    case 'tuple':
    case 'option':
    case 'result':
    case 'own':
    case 'borrow':
      return;
    default:
      def satisfies never;
  }
}

/** A value must be smaller in memory than the longest list. */
export function checkSize(cx: Context, type: TypeRef): void {
  const { size } = cx.sizes.of(type);
  if (size <= maxListBytes) return;
  const message = `a value of this type may take ${size} bytes; ${maxListBytes} is the most`;
  cx.fail('component/too-large', message);
}

export function checkFuncType(gated: GatedScope, { params, result }: FuncType): void {
  checkLabels(
    gated.cx,
    'parameter',
    params.map((p) => p.name),
  );
  for (const { type } of params) checkUse(gated, type);
  if (result !== undefined) checkUse(gated, result);
}

export function checkUse({ gates }: GatedScope, use: ValType): void {
  if (use === 'error-context') gates.need('error-context', 'the type `error-context`');
}

function usesOf(def: ValueDefType): readonly ValType[] {
  switch (def.kind) {
    case 'record':
      return def.fields.map((f) => f.type);
    case 'variant':
      return def.cases.flatMap((c) => c.type ?? []);
    case 'list':
    case 'option':
      return [def.type];
    case 'tuple':
      return def.types;
    case 'result':
      return [def.ok, def.err].filter((t) => t !== undefined);
    case 'stream':
    case 'future':
      return def.type === undefined ? [] : [def.type];
    case 'map':
      return [def.key, def.value];
    case 'primitive':
    case 'flags':
    case 'enum':
    case 'own':
    case 'borrow':
      return [];
    default:
      return def satisfies never;
  }
}

function checkLabels(cx: Context, what: string, labels: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const label of labels) {
    const problem = kebabProblem(label);
    if (problem !== undefined) {
      cx.fail('component/bad-label', `the ${what} name \`${label}\` ${problem}`);
    }
    const form = labelForm(label);
    const before = seen.get(form);
    if (before !== undefined) {
      const how =
        before === label ? 'is used twice' : `differs from \`${before}\` only by case or hyphens`;
      cx.fail('component/duplicate-label', `the ${what} name \`${label}\` ${how}`);
    }
    seen.set(form, label);
  }
}

function abiOf({ cx, scope }: GatedScope, use: ValType): AbiType {
  return cx.abi.of(refOf(typeUse(cx, scope, use)));
}

function checkKey(gated: GatedScope, key: ValType): void {
  const { kind } = abiOf(gated, key);
  if (mapKeys.has(kind)) return;
  gated.cx.fail(
    'component/invalid-type',
    `the keys of a map must be integers, bools, chars or strings, not ${kind}`,
  );
}

function checkElement(
  gated: GatedScope,
  def: Extract<ValueDefType, { kind: 'stream' | 'future' }>,
): void {
  const { cx } = gated;
  if (def.type === undefined) return;
  const element = abiOf(gated, def.type);
  if (contains(element, (t) => t.kind === 'borrow')) {
    cx.fail('component/invalid-type', `a ${def.kind} can't carry borrows`);
  }
  if (def.kind === 'stream' && element.kind === 'char') {
    cx.fail('component/invalid-type', "a stream can't carry chars yet", {
      help: ['Binary.md leaves `stream<char>` out for now'],
    });
  }
}
