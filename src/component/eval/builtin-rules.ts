/**
 * What the operands of a canonical built-in must be, beyond being there: kinds of types, options that are needed or
 * not allowed, slots, thread functions and tables. CanonicalABI.md, Canonical Definitions, `validation specifies`.
 */
import { flatten, holdsPointers, type AbiType } from '../../abi/index.ts';
import { maxFlatParams } from '../../base/index.ts';
import type { CanonDef, CanonOption } from '../../binary/index.ts';
import type { CanonOptions } from '../../plan/index.ts';
import type { Context } from './context.ts';
import type { Scope } from './scope.ts';

/** Thread-local slots of a task (`context.get`, `context.set`). */
const contextSlots = 2;

/** The options that a built-in may have; absent from the list, all that a list of options may hold. */
const allowed = new Map<string, readonly CanonOption['kind'][]>([
  ['task.return', ['memory', 'utf8', 'utf16', 'latin1+utf16']],
  ['error-context.new', ['memory', 'utf8', 'utf16', 'latin1+utf16', 'realloc']],
  ['error-context.debug-message', ['memory', 'utf8', 'utf16', 'latin1+utf16', 'realloc']],
]);
const copying: readonly CanonOption['kind'][] = [
  'memory',
  'realloc',
  'async',
  'utf8',
  'utf16',
  'latin1+utf16',
];

/** What `checkBuiltin` looks at: the definition, its type and its options as they were found. */
export interface CheckedBuiltin {
  readonly def: CanonDef;
  readonly type: AbiType | undefined;
  readonly options: CanonOptions | undefined;
}

export function checkBuiltin(cx: Context, scope: Scope, use: CheckedBuiltin): void {
  const { name, operands } = use.def;
  const only = allowed.get(name) ?? copying;
  const extra = operands.options?.find((o) => !only.includes(o.kind));
  if (extra !== undefined) {
    cx.fail('component/bad-option', `\`${name}\` can't have the option \`${extra.kind}\``);
  }
  if (name.startsWith('context.')) return checkContext(cx, scope, use.def);
  if (name.startsWith('stream.') || name.startsWith('future.')) return checkChannel(cx, use);
  if (name.startsWith('error-context.') && use.options !== undefined) {
    return need(cx, use, name.endsWith('.debug-message') ? ['memory', 'realloc'] : ['memory']);
  }
  if (name === 'task.return') {
    const { type } = use;
    const isLong = type !== undefined && flatten(type).length > maxFlatParams;
    return need(cx, use, isLong || (type !== undefined && holdsPointers(type)) ? ['memory'] : []);
  }
  if (operands.coreType !== undefined) return checkThread(cx, scope, use.def);
}

function checkContext(cx: Context, scope: Scope, { name, operands }: CanonDef): void {
  if (operands.index !== undefined && operands.index >= contextSlots) {
    cx.fail(
      'component/invalid-canon',
      `\`${name}\` has slots 0 to ${contextSlots - 1}, but not ${operands.index}`,
    );
  }
  const type = operands.coreValType;
  if (type !== 'i32' && type !== 'i64') {
    cx.fail('component/invalid-canon', `\`${name}\` is of type i32, or i64, not of ${type}`);
  }
  scope.slots ??= type;
  if (type !== scope.slots) {
    cx.fail(
      'component/invalid-canon',
      `\`${name}\` is of type ${type}, but others of this component are of ${scope.slots}`,
    );
  }
}

function checkChannel(cx: Context, use: CheckedBuiltin): void {
  const { def, type, options } = use;
  const kind = def.name.slice(0, def.name.indexOf('.')) as 'stream' | 'future';
  if (type?.kind !== kind) {
    return cx.fail('component/wrong-kind', `\`${def.name}\` needs a type that is a ${kind}`);
  }
  const element = 'element' in type ? type.element : undefined;
  if (options === undefined || element === undefined) return;
  const takesRoom = def.name.endsWith('.read') && holdsPointers(element);
  need(cx, use, takesRoom ? ['memory', 'realloc'] : ['memory']);
}

function need(
  cx: Context,
  { def, options }: CheckedBuiltin,
  needed: readonly ('memory' | 'realloc')[],
): void {
  const missing = needed.find((option) => options?.[option] === undefined);
  if (missing === undefined) return;
  cx.fail('component/bad-option', `\`${def.name}\` of this type needs the option \`${missing}\``);
}

function checkThread(cx: Context, scope: Scope, { name, operands }: CanonDef): void {
  const { type } = scope.get(cx, 'core type', operands.coreType!);
  const bad = (message: string): never => cx.fail('component/invalid-canon', message);
  const takesOne =
    type.kind === 'func' &&
    type.results.length === 0 &&
    (type.params.join() === 'i32' || type.params.join() === 'i64');
  if (!takesOne) {
    bad(`the threads of \`${name}\` run a function that takes one i32 or i64 and returns nothing`);
  }
  if (operands.shared === true) {
    bad(`\`${name}\` with \`shared\` needs a shared function type, and this one is not shared`);
  }
  if (operands.table === undefined) return;
  const { element, limits: size } = scope.get(cx, 'core table', operands.table).type;
  if (!/^\(ref (null )?(func|nofunc|\d+)\)$/.test(element)) {
    bad(`\`${name}\` needs a table of funcref, not one of ${element}`);
  }
  if (name === 'thread.spawn-indirect' && !size.shared) bad(`\`${name}\` needs a shared table`);
}
