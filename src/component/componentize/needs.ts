/**
 * What a canonical definition needs of the core module: its memory, its `realloc`, its table of functions, and whether
 * strings are encoded.
 * CanonicalABI.md, Canonical Options.
 */
import {
  AbiTypes,
  coreSignature,
  holdsPointers,
  holdsStrings,
  taskReturnSignature,
  type Pointer,
  type SignatureContext,
} from '../../abi/index.ts';
import { canonByName, type CoreFuncType } from '../../binary/index.ts';
import type { Func, Model, TypeRef } from '../../model/index.ts';

export interface Needs {
  readonly memory: boolean;
  readonly realloc: boolean;
  readonly encoding: boolean;
  /** Its table of functions. */
  readonly table?: boolean;
}

export const noNeeds: Needs = { memory: false, realloc: false, encoding: false };

export interface CoreForm {
  readonly type: CoreFuncType;
  readonly needs: Needs;
}

export class AbiForms {
  readonly #types: AbiTypes;

  /** The type of addresses in the module's memory. */
  readonly pointer: Pointer;

  constructor(model: Model, pointer: Pointer) {
    this.#types = new AbiTypes(model.types);
    this.pointer = pointer;
  }

  /** The core type of a built-in, if it is the same for all types. */
  builtin(name: string): CoreFuncType | undefined {
    const row = canonByName.get(name);
    if (row?.signature === undefined) return undefined;
    // A table's addresses are its own.
    const pointer = row.operands.includes('table') ? 'i32' : this.pointer;
    const plain = (types: readonly string[]): string[] =>
      types.map((t) => (t === 'ptr' ? pointer : t));
    return {
      kind: 'func',
      params: plain(row.signature.params),
      results: plain(row.signature.results),
    };
  }

  /** The core type of a function, and what lifting or lowering it needs. */
  func(f: Func, context: SignatureContext): CoreForm {
    const params = f.params.map((p) => this.#types.of(p.type));
    const result = f.result === undefined ? undefined : this.#types.of(f.result);
    const type = { params, ...(result === undefined ? {} : { result }) };
    const signature = coreSignature(type, context, this.pointer);
    const inParams = params.some(holdsPointers);
    const inResult = result !== undefined && holdsPointers(result);
    // An asynchronous result comes by `task.return`, which may be imported by whoever.
    const resultSpills =
      context === 'async-lift' || context === 'async-lift-callback'
        ? taskReturnSignature(result, this.pointer).paramsInMemory
        : signature.resultInMemory;
    const isLift = context !== 'lower' && context !== 'async-lower';
    return {
      type: coreFunc(signature),
      needs: {
        memory: inParams || inResult || signature.paramsInMemory || resultSpills,
        // Memory is asked for where values arrive: parameters of what is exported, results of what is imported.
        realloc: isLift ? inParams || signature.paramsInMemory : inResult,
        encoding: [...params, ...(result === undefined ? [] : [result])].some(holdsStrings),
      },
    };
  }

  taskReturn(f: Func): CoreForm {
    const result = f.result === undefined ? undefined : this.#types.of(f.result);
    const signature = taskReturnSignature(result, this.pointer);
    return {
      type: coreFunc(signature),
      needs: {
        memory: signature.paramsInMemory || (result !== undefined && holdsPointers(result)),
        realloc: false,
        encoding: result !== undefined && holdsStrings(result),
      },
    };
  }

  /** What reading or writing a stream or future of a type needs. */
  copy(element: TypeRef | undefined, isRead: boolean): Needs {
    const type = element === undefined ? undefined : this.#types.of(element);
    return {
      memory: true,
      realloc: isRead && type !== undefined && holdsPointers(type),
      encoding: type !== undefined && holdsStrings(type),
    };
  }
}

function coreFunc({ params, results }: Omit<CoreFuncType, 'kind'>): CoreFuncType {
  return { kind: 'func', params, results };
}
