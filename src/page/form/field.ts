/** A type of WIT -> what one fills in for a value of it. A file a kind; `fields.ts` knows which is whose. */
import type { Structure, TypeDef, TypeRef } from '../../model/index.ts';

/** What was filled in, as programs take it; or that something is wrong, which the field itself tells. */
export type Filled = { readonly value: unknown } | undefined;

/** What is filled in for one value. */
export interface Field {
  readonly element: HTMLElement;
  /** What is filled in; undefined where that is no value yet. */
  read(): Filled;
  /** Fills in a value, of the field's type. */
  write(value: unknown): void;
}

/** A name by which a handle stands in forms and texts; the object itself is in the worker. */
export class HandleName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A type of a program, and the same as its WIT has it: a program's types have no names, as those that are equal are one in
 * it. `named` is absent where there is no WIT.
 */
export interface Typed {
  readonly ref: TypeRef;
  readonly named?: TypeRef | undefined;
}

/** What all fields of a form share. */
export interface FormContext {
  readonly types: readonly TypeDef[];
  /** Names of the handles that can be given for a type. */
  readonly handles: (type: TypeRef) => readonly string[];
  /** Told when the user has changed something. */
  readonly changed: () => void;
  /** Makes the field of a type; `label` is what it is called. */
  readonly field: (type: Typed, label: string) => Field;
  /** A type within another; `pick` is asked of the program's and of the named one. */
  readonly inner: (of: Typed, pick: (type: Structure) => TypeRef | undefined) => Typed;
  /** A type as people know it. */
  readonly describe: (type: Typed) => string;
}

export type MakeField<Type> = (context: FormContext, type: Type, of: Typed, label: string) => Field;
