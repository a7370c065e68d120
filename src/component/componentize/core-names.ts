/**
 * The two manglings of core names: the one that every toolchain writes (`a:b/i@1.0.0#f`, module `a:b/i@1.0.0`), and the
 * standard one of wit-component's build targets (`cm32p2|a:b/i@1|f`). Both say the same things; what
 * is looked for by name is looked for in both.
 */
import { trackOf, versionedName } from '../../base/index.ts';
import {
  callbackName,
  coreNames,
  destructorName,
  exportName,
  postReturnName,
  transportName,
  type TransportKind,
  type TransportName,
} from '../../abi/index.ts';

const prefix = 'cm32p2';

/** Whether a name is of the standard mangling. */
export const isStandardName = (name: string): boolean => name.startsWith(prefix);

/** The interface of a name that a module imports from or exports to: with the part of its version that is compatible. */
const standardInterface = (iface: string): string => trackOf(versionedName(iface));

export interface CoreExportNames {
  readonly name: string;
  readonly postReturn: string;
  readonly callback?: string;
  readonly context: 'lift' | 'async-lift' | 'async-lift-callback';
}

/** The names that the core function of an export may have, the usual one first. */
export function exportCandidates(iface: string | undefined, func: string): CoreExportNames[] {
  const names = (['lift', 'async-lift-callback', 'async-lift'] as const).map((context) => {
    const name = exportName(iface, func, context);
    return {
      name,
      context,
      postReturn: postReturnName(name),
      ...(context === 'async-lift-callback' ? { callback: callbackName(name) } : {}),
    };
  });
  const standard = `${prefix}|${iface === undefined ? '' : standardInterface(iface)}|${func}`;
  return [...names, { name: standard, context: 'lift', postReturn: `${standard}_post` }];
}

export function destructorCandidates(iface: string, resource: string): string[] {
  return [
    destructorName(iface, resource),
    `${prefix}|${standardInterface(iface)}|${resource}_dtor`,
  ];
}

export const memoryCandidates = [coreNames.memory, `${prefix}_memory`];
const anyRealloc = [coreNames.realloc, 'canonical_abi_realloc', `${prefix}_realloc`];
/** What makes room for what comes into the module, by the side that it comes from. */
export const reallocCandidates = {
  imports: ['cabi_import_realloc', ...anyRealloc],
  exports: ['cabi_export_realloc', ...anyRealloc],
};
/** What is told when a task of the module starts, waits and ends. */
export const taskHookName = '__wasm_task_hook';
/** The table of the functions that a module's threads can start with. */
export const tableName = '__indirect_function_table';
export const initializeCandidates = [coreNames.initialize, `${prefix}_initialize`];

/** What a core import is called by, in one form for both manglings. */
export interface CoreImportKey {
  /** Absent for the world's root. */
  readonly iface?: string;
  /** Whether it is a built-in for something that the component exports. */
  readonly isExport: boolean;
  /** As in the usual mangling: `f`, `[resource-drop]r`. */
  readonly name: string;
}

/** Interfaces by the names that they have in the standard mangling; of two with one name, the first. */
export function standardInterfaces(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [standardInterface(name), name] as const).toReversed());
}

/** Reads the names of a core import; `interfaces` are those of the world, as `standardInterfaces` gives them. */
export function importKey(
  module: string,
  name: string,
  interfaces: ReadonlyMap<string, string>,
): CoreImportKey {
  const [, standard] = /^cm32p2(?:\|(.*))?$/s.exec(module) ?? [];
  if (module !== prefix && standard === undefined) {
    const isExport = module.startsWith('[export]');
    const plain = isExport ? module.slice('[export]'.length) : module;
    return { isExport, name, ...(plain === '$root' ? {} : { iface: plain }) };
  }
  const isExport = standard?.startsWith('_ex_') ?? false;
  const plain = isExport ? standard!.slice('_ex_'.length) : (standard ?? '');
  const iface = interfaces.get(plain) ?? plain;
  return {
    isExport,
    name: name.replace(/^([^[\]]*)_(drop|new|rep)$/, '[resource-$2]$1'),
    ...(plain === '' ? {} : { iface }),
  };
}

/** What a core import is for, where its name isn't that of a built-in which is called the same in every world. */
export type CoreImportItem =
  | { readonly kind: 'func' | 'task-return'; readonly func: string }
  | {
      readonly kind: 'resource';
      readonly builtin: 'new' | 'rep' | 'drop';
      readonly resource: string;
    }
  | (Omit<TransportName, 'kind'> & { readonly kind: 'copy'; readonly transport: TransportKind });

/** Takes the name of a core import apart, as the usual mangling has it; `plain` is without the mark of an asynchronous one. */
export function importItem(name: string): {
  readonly plain: string;
  readonly async: boolean;
  readonly item: CoreImportItem;
} {
  const [, mark, plain = ''] = /^(\[async-lower\])?(.*)$/s.exec(name)!;
  return { plain, async: mark !== undefined, item: itemOf(plain) };
}

function itemOf(plain: string): CoreImportItem {
  const transport = transportName(plain);
  if (transport !== undefined) {
    const { kind, ...rest } = transport;
    return { kind: 'copy', transport: kind, ...rest };
  }
  const [, builtin, resource = ''] = /^\[resource-(new|rep|drop)\](.*)$/s.exec(plain) ?? [];
  if (builtin !== undefined) {
    return { kind: 'resource', builtin: builtin as 'new' | 'rep' | 'drop', resource };
  }
  const [, returned] = /^\[task-return\](.*)$/s.exec(plain) ?? [];
  return returned === undefined
    ? { kind: 'func', func: plain }
    : { kind: 'task-return', func: returned };
}
