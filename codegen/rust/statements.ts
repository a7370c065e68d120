/**
 * The statements of a body while they are made, and how its operands are called: values of Rust are places or expressions,
 * which are put in where they are used if they are short, and get a variable otherwise. What each step becomes is said
 * elsewhere: `steps.ts`, `sequences.ts`, `sums.ts`.
 */
import type { AbiStep, CoreOperand, ValueOperand } from '../../src/abi/index.ts';
import type { Func, ListType, MapType, TypeRef } from '../../src/model/index.ts';
import { concat, type Doc } from '../text/doc.ts';
import { call } from './format.ts';
import { ownedType } from './types.ts';
import type { Place, RustWorld } from './world.ts';

/**
 * How a value is at hand: `owned`, to be moved; a `place` whose value may be looked at; a reference (`ref`) to one; or
 * in the form in which a parameter is `given`, with references for what is lent.
 */
export type Mode = 'owned' | 'place' | 'ref' | 'given';

export interface Value {
  readonly text: string;
  readonly mode: Mode;
}

/** What is printed beside the steps. */
export interface Printing {
  readonly world: RustWorld;
  readonly place: Place;
  /** The names of what the user gives, or is given. */
  readonly names: ReadonlyMap<ValueOperand, string>;
  /** How the user's function is called; of exports. */
  readonly callUser?: (func: Func, args: readonly string[]) => Doc;
  /** The receiver of an exported method, which is the user's own value. */
  readonly receiver?: ValueOperand;
}

/** Texts that are longer get a variable. */
export const short = 48;

export abstract class Statements {
  readonly world: RustWorld;
  readonly place: Place;
  readonly printing: Printing;
  readonly core = new Map<number, string>();
  readonly values = new Map<number, Value>();
  readonly named = new Map<number, string>();
  readonly loads = new Map<number, AbiStep & { readonly kind: 'load' }>();
  /** What frees variants. */
  readonly frees = new Set<Doc>();
  lines: Doc[] = [];

  /** The variable that was made last, and how many lines there were then. */
  last: { readonly variable: string; readonly text: Doc; readonly at: number } | undefined;

  /** Whether the elements of a sequence lie as Rust has them. */
  isNative(shape: ListType | MapType): boolean {
    return shape.kind === 'list' && this.world.facts.isNative(shape.type);
  }

  /** The lines that `work` prints, apart; what `work` gives beside them. */
  block<T>(work: () => T): { readonly lines: readonly Doc[]; readonly value: T } {
    const outer = this.lines;
    this.lines = [];
    const value = work();
    const lines = this.lines;
    this.lines = outer;
    return { lines, value };
  }

  /** What a step made, or a parameter of the core function. */
  of({ id }: CoreOperand): string {
    return this.core.get(id) ?? `p${id}`;
  }

  setCore(to: CoreOperand, text: string): void {
    if (text.length <= short) this.core.set(to.id, text);
    else this.letCore(to, text);
  }

  letCore(to: CoreOperand, text: string): void {
    this.lines.push(`let c${to.id} = ${text};`);
    this.core.set(to.id, `c${to.id}`);
  }

  /** A core value that is used more than once. */
  variable(operand: CoreOperand): string {
    const text = this.of(operand);
    if (/^\w+$/.test(text)) return text;
    this.letCore(operand, text);
    return `c${operand.id}`;
  }

  value({ id }: ValueOperand): Value {
    return this.values.get(id)!;
  }

  /** What a value of Rust is, as an expression that is owned. */
  setValue(to: ValueOperand, text: Doc, always = false): void {
    const name = this.named.get(to.id);
    if (name === undefined && !always && typeof text === 'string' && text.length <= short) {
      this.values.set(to.id, { text, mode: 'owned' });
      return;
    }
    const variable = name ?? `v${to.id}`;
    this.lines.push(concat(`let ${variable} = `, text, ';'));
    this.last = { variable, text, at: this.lines.length };
    this.values.set(to.id, { text: variable, mode: 'owned' });
  }

  /** Ends a body with a value; one that was given a variable just before needs none. */
  end(text: string): void {
    const last = this.last;
    const isLast = last?.variable === text && last.at === this.lines.length;
    if (isLast) this.lines.pop();
    this.lines.push(isLast ? last.text : text);
  }

  /** A value that is copied. */
  copied(operand: ValueOperand): string {
    const { text, mode } = this.value(operand);
    return mode === 'ref' ? `*${text}` : text;
  }

  type(ref: TypeRef): string {
    return ownedType(this.world, ref, this.place);
  }

  at({ base, offset }: { readonly base: CoreOperand; readonly offset: number }): string {
    return `${this.variable(base)}, ${offset}`;
  }

  /** The address of something within what lies at a base. */
  further({ base, offset }: { readonly base: CoreOperand; readonly offset: number }): string {
    const at = this.variable(base);
    return offset === 0 ? at : `rt::nth(${at}, 1, ${offset})`;
  }

  /** What is done with a pointer and a length; where both lie beside each other, with the place where they do. */
  taken(what: string, pointer: CoreOperand, length: CoreOperand): Doc {
    const [p, l] = [this.loads.get(pointer.id), this.loads.get(length.id)];
    if (p !== undefined && l !== undefined && p.base === l.base && l.offset === p.offset + 4) {
      return call(`rt::${what}_at`, [this.variable(p.base), `${p.offset}`]);
    }
    return call(`rt::${what}`, [this.of(pointer), this.of(length)]);
  }

  /** Pointer and length of what stays where it is. */
  pass(text: string, pointer: CoreOperand, length: CoreOperand): void {
    this.setCore(pointer, `${text}.as_ptr() as i32`);
    this.setCore(length, `${text}.len() as i32`);
  }

  /** Pointer and length of a vector that is given away. */
  give(text: string, pointer: CoreOperand, length: CoreOperand): void {
    const [at, count] = [`c${pointer.id}`, `c${length.id}`];
    this.lines.push(`let (${at}, ${count}) = rt::give(${text});`);
    this.core.set(pointer.id, at);
    this.core.set(length.id, count);
  }

  constructor(printing: Printing) {
    this.printing = printing;
    this.world = printing.world;
    this.place = printing.place;
    for (const [operand, name] of printing.names) {
      this.values.set(operand.id, { text: name, mode: 'given' });
      this.named.set(operand.id, name);
    }
  }

  /** The statements of a step. */
  abstract print(step: AbiStep): void;

  all(steps: readonly AbiStep[]): void {
    for (const step of steps) this.print(step);
  }
}
