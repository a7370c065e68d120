/**
 * What the operands of a canonical built-in must be, beyond being there: kinds of types, options that are needed or
 * not allowed, slots, thread functions and tables. CanonicalABI.md, Canonical Definitions, `validation specifies`.
 */
import type { AbiType } from '../abi/index.ts';
import type { CanonDef, CanonOption } from '../binary/index.ts';
import type { Context } from './context.ts';
import type { Options } from './maker.ts';
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
export interface BuiltinUse {
  readonly def: CanonDef;
  readonly type: AbiType | undefined;
  readonly options: Options | undefined;
  /** Whether a value of a type has parts in memory of its own. */
  readonly points: (type: AbiType) => boolean;
}

export function checkBuiltin(cx: Context, scope: Scope, use: BuiltinUse): void {
  const { name, operands } = use.def;
  const only = allowed.get(name) ?? copying;
  const extra = operands.options?.find((o) => !only.includes(o.kind));
  if (extra !== undefined) {
    cx.fail('component/bad-option', `\`${name}\` can't have the option \`${extra.kind}\``);
  }
  if (name.startsWith('context.')) return checkContext(cx, use.def);
  if (name.startsWith('stream.') || name.startsWith('future.')) return checkChannel(cx, use);
  if (name.startsWith('error-context.') && use.options !== undefined) return needMemory(cx, use);
  if (operands.coreType !== undefined) return checkThread(cx, scope, use.def);
}

function checkContext(cx: Context, { name, operands }: CanonDef): void {
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
}

function checkChannel(cx: Context, use: BuiltinUse): void {
  const { def, type, options } = use;
  const kind = def.name.slice(0, def.name.indexOf('.')) as 'stream' | 'future';
  if (type?.kind !== kind) {
    return cx.fail('component/wrong-kind', `\`${def.name}\` needs a type that is a ${kind}`);
  }
  const element = 'element' in type ? type.element : undefined;
  if (options === undefined || element === undefined) return;
  needMemory(cx, use);
  if (def.name.endsWith('.read') && use.points(element) && options.realloc === undefined) {
    cx.fail('component/bad-option', `\`${def.name}\` of this type needs the option \`realloc\``);
  }
}

function needMemory(cx: Context, { def, options }: BuiltinUse): void {
  if (options?.memory !== undefined) return;
  cx.fail('component/bad-option', `\`${def.name}\` needs the option \`memory\``);
}

function checkThread(cx: Context, scope: Scope, { name, operands }: CanonDef): void {
  const { type } = scope.get(cx, 'core type', operands.coreType!);
  const takesOne =
    type.kind === 'func' &&
    type.results.length === 0 &&
    (type.params.join() === 'i32' || type.params.join() === 'i64');
  if (!takesOne) {
    cx.fail(
      'component/invalid-canon',
      `the threads of \`${name}\` run a function that takes one i32 and returns nothing`,
    );
  }
  if (operands.table === undefined) return;
  const table = scope.get(cx, 'core table', operands.table).type;
  if (
    name === 'thread.new-indirect' &&
    !/^\(ref (null )?(func|nofunc|\d+)\)$/.test(table.element)
  ) {
    cx.fail(
      'component/invalid-canon',
      `\`${name}\` needs a table of funcref, not one of ${table.element}`,
    );
  }
}
