/**
 * The imports of a core module -> what each of them is: a lowered function, a built-in for resources, or one for
 * asynchrony. Names are told in the usual mangling; `core-names.ts` turns the other one into it.
 */
import { canonByName, type CanonOperands, type CoreFuncType } from '../../binary/index.ts';
import { taskBuiltins, type TransportKind } from '../../abi/index.ts';
import type { Func, TypeId, TypeRef } from '../../model/index.ts';
import { importItem, type CoreImportKey } from './core-names.ts';
import type { Suggestions } from './suggestions.ts';
import { noNeeds, type AbiForms, type Needs } from './needs.ts';
import {
  findInterface,
  type IndexedInterface,
  type IndexedSide,
  type WorldIndex,
} from './world-index.ts';

/** What a core import is bound to. */
export interface BoundImport {
  /** The core type that it must have. */
  readonly type: CoreFuncType;
  readonly needs: Needs;
  readonly target: ImportTarget;
}

export type ImportTarget =
  | {
      readonly kind: 'lower';
      readonly iface?: IndexedInterface;
      readonly func: Func;
      readonly async: boolean;
    }
  | {
      readonly kind: 'resource';
      readonly builtin: 'new' | 'rep' | 'drop';
      readonly id: TypeId;
      readonly isExport: boolean;
    }
  | { readonly kind: 'task-return'; readonly func: Func }
  | {
      /** A built-in for streams or futures; `id` is absent for one without elements. */
      readonly kind: 'copy';
      readonly name: string;
      readonly transport: TransportKind;
      readonly id?: TypeId;
      readonly isExport: boolean;
      readonly async: boolean;
    }
  | {
      readonly kind: 'builtin';
      readonly name: string;
      readonly operands: CanonOperands;
      /** An encoding that the name asks for, whatever the module's is. */
      readonly encoding?: 'utf8' | 'utf16' | 'latin1+utf16';
    }
  /** A function of WASI Preview 1 that stands in the fix-up (`preview1-stubs.ts`). */
  | { readonly kind: 'stub'; readonly name: string };

/** What is wrong with an import. */
export interface UnboundImport {
  readonly code: 'unknown-import' | 'unsupported';
  readonly message: string;
  readonly help: readonly string[];
}

export function bindImport(
  index: WorldIndex,
  forms: AbiForms,
  key: CoreImportKey,
  suggestions: Suggestions,
): BoundImport | UnboundImport {
  return new Binder(index, forms, key, suggestions).bind();
}

const i32 = 'i32';

class Binder {
  readonly #index: WorldIndex;
  readonly #forms: AbiForms;
  readonly #key: CoreImportKey;
  readonly #side: IndexedSide;
  readonly #suggestions: Suggestions;

  constructor(index: WorldIndex, forms: AbiForms, key: CoreImportKey, suggestions: Suggestions) {
    this.#suggestions = suggestions;
    this.#index = index;
    this.#forms = forms;
    this.#key = key;
    this.#side = key.isExport ? index.exports : index.imports;
  }

  bind(): BoundImport | UnboundImport {
    const { iface: name, isExport } = this.#key;
    const { plain, async, item } = importItem(this.#key.name);
    const builtin = fixedBuiltin(this.#forms, name, plain, async);
    if (builtin !== undefined) return builtin;
    if (item.kind === 'copy' && item.number === undefined) {
      return this.#copy(item.transport, item.op, async, undefined, undefined);
    }
    const iface = name === undefined ? undefined : findInterface(this.#side, name);
    if (name !== undefined && iface === undefined) return this.#noInterface(name);
    const { funcs, types } = iface ?? this.#side;
    if (item.kind === 'resource') return this.#resource(item.builtin, item.resource, types);
    const wanted = item.func;
    const func = funcs.get(wanted);
    if (func === undefined) return this.#noFunc(wanted, iface, funcs);
    if (item.kind === 'task-return' && isExport) {
      return { ...this.#forms.taskReturn(func), target: { kind: 'task-return', func } };
    }
    if (item.kind === 'copy') {
      const { transport, op, number } = item;
      const id = this.#index.transports.at(func, number!);
      if (id === undefined) return unknown(`\`${wanted}\` has no ${transport} of number ${number}`);
      return this.#copy(transport, op, async, id, func);
    }
    if (isExport) return unknown(`\`${wanted}\` is exported, so it cannot be imported as such`);
    this.#index.useFunc(func);
    return {
      ...this.#forms.func(func, async ? 'async-lower' : 'lower'),
      target: { kind: 'lower', func, async, ...(iface === undefined ? {} : { iface }) },
    };
  }

  #resource(
    builtin: 'new' | 'rep' | 'drop',
    name: string,
    types: ReadonlyMap<string, TypeId>,
  ): BoundImport | UnboundImport {
    const { isExport } = this.#key;
    const id = types.get(name);
    if (id === undefined) {
      return unknown(
        `there is no resource \`${name}\` here`,
        this.#suggestions.didYouMean([name], types),
      );
    }
    if (builtin !== 'drop' && !isExport) {
      return unknown(`\`resource.${builtin}\` is only for resources that the component exports`, [
        'what is imported can be dropped with `[resource-drop]`',
      ]);
    }
    if (!isExport) this.#index.useType(id);
    return {
      type: { kind: 'func', params: [i32], results: builtin === 'drop' ? [] : [i32] },
      needs: noNeeds,
      target: { kind: 'resource', builtin, id, isExport },
    };
  }

  #copy(
    transport: TransportKind,
    op: string,
    async: boolean,
    id: TypeId | undefined,
    func: Func | undefined,
  ): BoundImport | UnboundImport {
    const name = `${transport}.${op}`;
    const type = this.#forms.builtin(name);
    if (type === undefined) return unknown(`there is no built-in \`${name}\``);
    const { isExport } = this.#key;
    if (func !== undefined && id !== undefined && !isExport) this.#index.useType(id);
    const def = id === undefined ? undefined : this.#index.model.types[id]!.type;
    if (def !== undefined && def.kind !== transport) {
      return unknown(`what this names in \`${func?.name}\` is a ${def.kind}, not a ${transport}`);
    }
    const element = def !== undefined && 'type' in def ? (def.type as TypeRef) : undefined;
    const needs =
      op === 'read' || op === 'write' ? this.#forms.copy(element, op === 'read') : noNeeds;
    const target = { kind: 'copy', name, transport, isExport, async } as const;
    return { type, needs, target: id === undefined ? target : { ...target, id } };
  }

  #noInterface(name: string): UnboundImport {
    const isExport = this.#key.isExport;
    if (name === 'env' || name.startsWith('GOT.')) {
      return {
        code: 'unsupported',
        message: `\`${name}\` is imported as modules do that are linked dynamically, which is not there yet`,
        help: ['link the module statically'],
      };
    }
    const { interfaces } = this.#side;
    const there: string[] = [];
    for (const known of interfaces.keys()) if (there.push(`\`${known}\``) === 8) break;
    const near = this.#suggestions.didYouMean([name], interfaces);
    return unknown(
      `the world ${isExport ? 'exports' : 'imports'} no interface \`${name}\``,
      near.length > 0 ? near : [there.length === 0 ? 'it has none' : `it has ${there.join(', ')}`],
    );
  }

  #noFunc(
    name: string,
    iface: IndexedInterface | undefined,
    funcs: ReadonlyMap<string, Func>,
  ): UnboundImport {
    const where = iface === undefined ? 'the world' : `the interface \`${iface.name}\``;
    return unknown(
      `${where} has no function \`${name}\``,
      this.#suggestions.didYouMean([name], funcs),
    );
  }
}

const unknown = (message: string, help: readonly string[] = []): UnboundImport => ({
  code: 'unknown-import',
  message,
  help,
});

/** What a linker for threads asks of the environment: context slots. */
const environment: ReadonlyMap<string, readonly [name: string, index: number]> = new Map([
  ['__wasm_get_stack_pointer', ['context.get', 0]],
  ['__wasm_set_stack_pointer', ['context.set', 0]],
  ['__wasm_get_tls_base', ['context.get', 1]],
  ['__wasm_set_tls_base', ['context.set', 1]],
] as const);

function fixedBuiltin(
  forms: AbiForms,
  iface: string | undefined,
  written: string,
  async: boolean,
): BoundImport | undefined {
  const slot = iface === 'env' ? environment.get(written) : undefined;
  if (slot !== undefined) return contextSlot(slot[0], slot[1], forms.pointer);
  // Names may say the type of addresses.
  const plain = written.replace(
    /^(\[waitable-set-(?:wait|poll))-(i32|i64)\]$/,
    (whole, name, type) => (type === forms.pointer ? `${name}]` : whole),
  );
  const [, get, type = i32, number] =
    /^\[context-(get|set)-(?:(i32|i64)-)?(\d+)\]$/.exec(plain) ?? [];
  if (get !== undefined) return contextSlot(`context.${get}`, Number(number), type);
  const [, op, encoding] =
    /^\[error-context-(new|debug-message)-(utf8|utf16|latin1\+utf16)\]$/.exec(plain) ?? [];
  if (op !== undefined) {
    const name = `error-context.${op}`;
    return {
      type: forms.builtin(name)!,
      needs: { memory: true, realloc: op === 'debug-message', encoding: true },
      target: {
        kind: 'builtin',
        name,
        operands: {},
        encoding: encoding as 'utf8' | 'utf16' | 'latin1+utf16',
      },
    };
  }
  const name = taskBuiltins.get(plain);
  if (name === undefined) return undefined;
  const operands = canonByName.get(name)!.operands;
  return {
    type: forms.builtin(name)!,
    needs: {
      ...noNeeds,
      memory: operands.includes('memory'),
      table: operands.includes('table'),
    },
    target: { kind: 'builtin', name, operands: { async } },
  };
}

function contextSlot(name: string, index: number, type: string): BoundImport {
  const isGet = name === 'context.get';
  return {
    type: { kind: 'func', params: isGet ? [] : [type], results: isGet ? [type] : [] },
    needs: noNeeds,
    target: { kind: 'builtin', name, operands: { coreValType: type, index } },
  };
}
