/**
 * The names that a core module's imports and exports have when a component is to be made of it, in the mangling that
 * every toolchain of today writes (`a:b/i@1.0.0#f`). Names of interfaces and functions come as they stand in the
 * component, e.g. `wasi:io/streams@0.2.0` and `[method]output-stream.flush`.
 */
import { pathText } from '../base/index.ts';
import type { Side } from '../model/index.ts';
import type { SignatureContext } from './signature.ts';

export const coreNames = {
  memory: 'memory',
  realloc: 'cabi_realloc',
  initialize: '_initialize',
} as const;

/** The core export that is lifted; `iface` is absent for a function of the world itself. */
export function exportName(
  iface: string | undefined,
  func: string,
  context: SignatureContext = 'lift',
): string {
  const plain = iface === undefined ? func : pathText([iface, func]);
  switch (context) {
    case 'async-lift':
      return `[async-lift-stackful]${plain}`;
    case 'async-lift-callback':
      return `[async-lift]${plain}`;
    default:
      return plain;
  }
}

/** The post-return function of a core export. */
export function postReturnName(exported: string): string {
  return `cabi_post_${exported}`;
}

/** The callback of a core export that is lifted asynchronously. */
export function callbackName(exported: string): string {
  return `[callback]${exported}`;
}

export interface CoreImportName {
  readonly module: string;
  readonly name: string;
}

/** The core import that is a lowered function. */
export function importName(
  iface: string | undefined,
  func: string,
  context: SignatureContext = 'lower',
): CoreImportName {
  return {
    module: iface ?? '$root',
    name: context === 'async-lower' ? `[async-lower]${func}` : func,
  };
}

/** `resource.drop` of a resource that the interface (or the world) imports. */
export function importedDropName(iface: string | undefined, resource: string): CoreImportName {
  return { module: iface ?? '$root', name: `[resource-drop]${resource}` };
}

/** The built-ins for a resource that an exported interface (or the world) defines. */
export function exportedResourceName(
  iface: string | undefined,
  builtin: 'new' | 'rep' | 'drop',
  resource: string,
): CoreImportName {
  return { module: `[export]${iface ?? '$root'}`, name: `[resource-${builtin}]${resource}` };
}

/** The built-ins for handles of a resource. */
export interface ResourceBuiltins {
  readonly drop: CoreImportName;
  /** Present for a resource that the guest itself implements. */
  readonly new?: CoreImportName;
  readonly rep?: CoreImportName;
}

/** The built-ins of a resource by the side on which the interface (or the world) that defines it stands. */
export function resourceBuiltins(
  side: Side,
  iface: string | undefined,
  resource: string,
): ResourceBuiltins {
  return side === 'imports'
    ? { drop: importedDropName(iface, resource) }
    : {
        new: exportedResourceName(iface, 'new', resource),
        rep: exportedResourceName(iface, 'rep', resource),
        drop: exportedResourceName(iface, 'drop', resource),
      };
}

/** `task.return` of an exported function that is lifted asynchronously. */
export function taskReturnName(iface: string | undefined, func: string): CoreImportName {
  return { module: `[export]${iface ?? '$root'}`, name: `[task-return]${func}` };
}

/** The core export that is a resource's destructor. */
export function destructorName(iface: string | undefined, resource: string): string {
  return exportName(iface, `[dtor]${resource}`);
}
