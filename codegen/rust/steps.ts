/**
 * The steps of one function -> the statements of its body. Values of Rust are places or expressions, which are put in
 * where they are used if they are short, and get a variable otherwise. While an import is called, everything is read
 * where it lies; what an export returns is taken apart and given away. Memory and borrows that end with the call are
 * held by variables (`scope`, `lent1`), so that no statement has to end them.
 */
import type {
  AbiStep,
  CoreOperand,
  ElementBody,
  LiftIndex,
  LowerArm,
  SumShape,
  ValueOperand,
} from '../../src/abi/index.ts';
import type { Func, ListType, MapType, TypeRef } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { concat } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { conversions, liftScalar, loads, sameScalars, stores } from './core-values.ts';
import {
  armOf,
  array,
  call,
  flatOrTuple,
  flatTuple,
  numbered,
  structLiteral,
  tuple,
} from './format.ts';
import { quoted } from './names.ts';
import { ownedType } from './types.ts';
import type { Place, RustWorld } from './world.ts';

/**
 * How a value is at hand: `owned`, to be moved; a `place` whose value may be looked at; a reference (`ref`) to one; or
 * in the form in which a parameter is `given`, with references for what is lent.
 */
type Mode = 'owned' | 'place' | 'ref' | 'given';

interface Value {
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

/** The statements of a function's body. */
export function printBody(printing: Printing, steps: readonly AbiStep[]): readonly Doc[] {
  return new StepPrinter(printing).body(steps);
}

/** Texts that are longer get a variable. */
const short = 48;

class StepPrinter {
  readonly #world: RustWorld;
  readonly #place: Place;
  readonly #printing: Printing;
  readonly #core = new Map<number, string>();
  readonly #values = new Map<number, Value>();
  readonly #named = new Map<number, string>();
  readonly #loads = new Map<number, AbiStep & { readonly kind: 'load' }>();
  /** What frees variants. */
  readonly #frees = new Set<Doc>();
  readonly #held = new Set<number>();
  #lines: Doc[] = [];
  /** The variable that was made last, and how many lines there were then. */
  #last: { readonly variable: string; readonly text: Doc; readonly at: number } | undefined;

  constructor(printing: Printing) {
    this.#printing = printing;
    this.#world = printing.world;
    this.#place = printing.place;
    for (const [operand, name] of printing.names) {
      this.#values.set(operand.id, { text: name, mode: 'given' });
      this.#named.set(operand.id, name);
    }
  }

  body(steps: readonly AbiStep[]): readonly Doc[] {
    if (this.#needsScope(steps)) this.#lines.push('let scope = rt::Scope::new();');
    this.#hold(lentWithin(steps, false));
    this.#all(steps);
    return this.#lines;
  }

  /** Whether lists are written elsewhere for a call, because theirs is no layout of Rust's. */
  #needsScope(steps: readonly AbiStep[]): boolean {
    return steps.some((step) => {
      switch (step.kind) {
        case 'lower-list':
          return step.lifetime === 'call' && !this.#isNative(step.shape);
        case 'lower-elements':
          return !this.#isNative(step.shape) && this.#needsScope(step.body.steps);
        case 'lower-variant':
          return step.arms.some((arm) => this.#needsScope(arm.steps));
        default:
          return false;
      }
    });
  }

  /** Whether the elements of a sequence lie as Rust has them. */
  #isNative(shape: ListType | MapType): boolean {
    return shape.kind === 'list' && this.#world.facts.isNative(shape.type);
  }

  /** Borrows in lists and cases: each lent handle is kept at a place of its own. */
  #hold(lifts: readonly LiftIndex[]): void {
    for (const lift of lifts) {
      this.#held.add(lift.to.id);
      this.#lines.push(`let lent${lift.to.id} = rt::Lent::new();`);
    }
  }

  #all(steps: readonly AbiStep[]): void {
    for (const step of steps) this.#print(step);
  }

  /** The lines that `work` prints, apart; what `work` gives beside them. */
  #block<T>(work: () => T): { readonly lines: readonly Doc[]; readonly value: T } {
    const outer = this.#lines;
    this.#lines = [];
    const value = work();
    const lines = this.#lines;
    this.#lines = outer;
    return { lines, value };
  }

  /** What a step made, or a parameter of the core function. */
  #of({ id }: CoreOperand): string {
    return this.#core.get(id) ?? `p${id}`;
  }

  #setCore(to: CoreOperand, text: string): void {
    if (text.length <= short) this.#core.set(to.id, text);
    else this.#letCore(to, text);
  }

  #letCore(to: CoreOperand, text: string): void {
    this.#lines.push(`let c${to.id} = ${text};`);
    this.#core.set(to.id, `c${to.id}`);
  }

  /** A core value that is used more than once. */
  #variable(operand: CoreOperand): string {
    const text = this.#of(operand);
    if (/^\w+$/.test(text)) return text;
    this.#letCore(operand, text);
    return `c${operand.id}`;
  }

  #value({ id }: ValueOperand): Value {
    return this.#values.get(id)!;
  }

  /** What a value of Rust is, as an expression that is owned. */
  #setValue(to: ValueOperand, text: Doc, always = false): void {
    const name = this.#named.get(to.id);
    if (name === undefined && !always && typeof text === 'string' && text.length <= short) {
      this.#values.set(to.id, { text, mode: 'owned' });
      return;
    }
    const variable = name ?? `v${to.id}`;
    this.#lines.push(concat(`let ${variable} = `, text, ';'));
    this.#last = { variable, text, at: this.#lines.length };
    this.#values.set(to.id, { text: variable, mode: 'owned' });
  }

  /** Ends a body with a value; one that was given a variable just before needs none. */
  #end(text: string): void {
    const last = this.#last;
    const isLast = last?.variable === text && last.at === this.#lines.length;
    if (isLast) this.#lines.pop();
    this.#lines.push(isLast ? last.text : text);
  }

  /** A value that is copied. */
  #copied(operand: ValueOperand): string {
    const { text, mode } = this.#value(operand);
    return mode === 'ref' ? `*${text}` : text;
  }

  #type(ref: TypeRef): string {
    return ownedType(this.#world, ref, this.#place);
  }

  #print(step: AbiStep): void {
    switch (step.kind) {
      case 'const': {
        const isFloat = step.to.type === 'f32' || step.to.type === 'f64';
        return this.#setCore(step.to, isFloat ? `${step.value}.0` : `${step.value}`);
      }
      case 'convert':
        return this.#setCore(step.to, conversions[step.op](this.#of(step.from)));
      case 'load':
        this.#loads.set(step.to.id, step);
        return this.#setCore(step.to, `rt::${loads[step.op]}(${this.#at(step)})`);
      case 'store': {
        const args = [this.#variable(step.base), `${step.offset}`, this.#of(step.from)];
        this.#lines.push(concat(call(`rt::${stores[step.op]}`, args), ';'));
        return;
      }
      case 'lower-scalar': {
        const text = this.#copied(step.from);
        const isSame = sameScalars.has(step.scalar);
        return this.#setCore(step.to, isSame ? text : `${text} as ${step.to.type}`);
      }
      case 'lower-enum':
        return this.#setCore(step.to, `${this.#copied(step.from)} as i32`);
      case 'lower-flags':
        return this.#setCore(step.to, `${this.#value(step.from).text}.bits() as i32`);
      case 'lower-index': {
        const take = step.shape.kind === 'borrow' ? 'handle' : 'take_handle';
        return this.#setCore(step.to, `${this.#value(step.from).text}.${take}() as i32`);
      }
      case 'lift-scalar': {
        const from = this.#of(step.from);
        return this.#setValue(step.to, liftScalar(step.scalar, from));
      }
      case 'lift-enum':
        return this.#setValue(
          step.to,
          `rt::case::<${this.#type(step.to.type)}>(${this.#of(step.from)})`,
        );
      case 'lift-flags': {
        const bits = step.shape.flags.length > 16 ? 32 : step.shape.flags.length > 8 ? 16 : 8;
        const type = this.#type(step.to.type);
        return this.#setValue(
          step.to,
          `${type}::from_bits_retain(${this.#of(step.from)} as u${bits})`,
        );
      }
      case 'lift-index':
        return this.#liftIndex(step);
      case 'lower-string': {
        const { text } = this.#value(step.from);
        if (step.lifetime === 'call') return this.#pass(text, step.pointer, step.length);
        return this.#give(`${text}.into_bytes()`, step.pointer, step.length);
      }
      case 'lift-string': {
        return this.#setValue(step.to, this.#taken('string', step.pointer, step.length), true);
      }
      case 'lower-list':
        return this.#lowerList(step);
      case 'lift-list':
        return this.#liftList(step);
      case 'lower-elements':
        return this.#lowerElements(step);
      case 'lift-elements':
        return this.#liftElements(step);
      case 'take-apart':
        return this.#takeApart(step);
      case 'put-together':
        return this.#putTogether(step);
      case 'lower-variant':
        return this.#lowerVariant(step);
      case 'lift-variant':
        return this.#liftVariant(step);
      case 'area': {
        if (step.lifetime === 'post-return') return this.#letArea(step.to, 'rt::RESULT');
        this.#lines.push(`let area${step.to.id} = rt::Area::<${step.layout.size}>::new();`);
        return this.#letArea(step.to, `area${step.to.id}`);
      }
      case 'call-core': {
        const { module, name } = step.callee;
        const type = `fn import(${step.args.map((a) => a.type).join(', ')})`;
        const result = step.results.map((r) => ` -> ${r.type}`).join('');
        this.#lines.unshift(`import! { ${quoted(module)} ${quoted(name)} ${type}${result} }`);
        const args = step.args.map((a) => this.#of(a));
        const to = step.results.map((r) => `let c${r.id} = `).join('');
        this.#lines.push(concat(to, call('import', args), ';'));
        for (const r of step.results) this.#core.set(r.id, `c${r.id}`);
        return;
      }
      case 'call-user': {
        const args = step.args.map((a) => this.#value(a).text);
        const made = this.#printing.callUser!(step.func, args);
        if (step.result === undefined) {
          this.#lines.push(concat(made, ';'));
        } else {
          this.#lines.push(concat('let result = ', made, ';'));
          this.#values.set(step.result.id, { text: 'result', mode: 'owned' });
        }
        return;
      }
      case 'return':
        if (step.values.length > 0) this.#lines.push(this.#of(step.values[0]!));
        return;
      case 'return-value':
        if (step.value !== undefined) this.#end(this.#value(step.value).text);
        return;
      case 'free': {
        const { size, align } = step.layout;
        this.#lines.push(`rt::free(${this.#of(step.pointer)}, 1, ${size}, ${align});`);
        return;
      }
      case 'free-area':
        // It is a static one.
        return;
      case 'free-string': {
        this.#lines.push(concat(this.#taken('free_string', step.pointer, step.length), ';'));
        return;
      }
      case 'free-list': {
        const [pointer, length] = [this.#variable(step.pointer), this.#variable(step.length)];
        const { size, align } = step.element;
        if (step.body !== undefined) {
          const { base, steps } = step.body;
          this.#each(`0..${length} as usize`, base, pointer, size, () => this.#all(steps));
        }
        this.#lines.push(`rt::free(${pointer}, ${length} as usize, ${size}, ${align});`);
        return;
      }
      case 'free-elements': {
        const { base, steps } = step.body;
        const from = this.#further(step);
        this.#each(`0..${step.count}`, base, from, step.element.size, () => this.#all(steps));
        return;
      }
      case 'free-variant':
        return this.#freeVariant(step);
      case 'release':
      case 'drop-borrows':
        // Variables hold what ends here.
        return;
      case 'wait':
        throw new TypeError('asynchronous functions are refused before');
      default:
        step satisfies never;
    }
  }

  #at({ base, offset }: { readonly base: CoreOperand; readonly offset: number }): string {
    return `${this.#variable(base)}, ${offset}`;
  }

  /** The address of something within what lies at a base. */
  #further({ base, offset }: { readonly base: CoreOperand; readonly offset: number }): string {
    const at = this.#variable(base);
    return offset === 0 ? at : `rt::nth(${at}, 1, ${offset})`;
  }

  #letArea(to: CoreOperand, area: string): void {
    this.#lines.push(`let at${to.id} = ${area}.at();`);
    this.#core.set(to.id, `at${to.id}`);
  }

  /** What is done with a pointer and a length; where both lie beside each other, with the place where they do. */
  #taken(what: string, pointer: CoreOperand, length: CoreOperand): Doc {
    const [p, l] = [this.#loads.get(pointer.id), this.#loads.get(length.id)];
    if (p !== undefined && l !== undefined && p.base === l.base && l.offset === p.offset + 4) {
      return call(`rt::${what}_at`, [this.#variable(p.base), `${p.offset}`]);
    }
    return call(`rt::${what}`, [this.#of(pointer), this.#of(length)]);
  }

  /** Pointer and length of what stays where it is. */
  #pass(text: string, pointer: CoreOperand, length: CoreOperand): void {
    this.#setCore(pointer, `${text}.as_ptr() as i32`);
    this.#setCore(length, `${text}.len() as i32`);
  }

  /** Pointer and length of a vector that is given away. */
  #give(text: string, pointer: CoreOperand, length: CoreOperand): void {
    const [at, count] = [`c${pointer.id}`, `c${length.id}`];
    this.#lines.push(`let (${at}, ${count}) = rt::give(${text});`);
    this.#core.set(pointer.id, at);
    this.#core.set(length.id, count);
  }

  #liftIndex({ shape, isOurs, from, to }: LiftIndex): void {
    const handle = this.#of(from);
    if (shape.kind !== 'own' && shape.kind !== 'borrow') {
      throw new TypeError(`a ${shape.kind} is refused before`);
    }
    if (to.id === this.#printing.receiver?.id) return this.#setValue(to, `rt::value(${handle})`);
    const type = this.#world.named(shape.resource, this.#place);
    if (shape.kind === 'own') return this.#setValue(to, `${type}::from_handle(${handle} as u32)`);
    const made = isOurs
      ? `${type}::lent(${handle} as u32)`
      : `${type}::from_handle(${handle} as u32)`;
    if (this.#held.has(to.id)) return this.#setValue(to, `lent${to.id}.hold(${made})`);
    this.#lines.push(`let lent${to.id} = ${made};`);
    const name = this.#named.get(to.id);
    if (name !== undefined) this.#lines.push(`let ${name} = &lent${to.id};`);
    this.#values.set(to.id, { text: name ?? `&lent${to.id}`, mode: 'owned' });
  }

  /** A loop over what lies one after the other; its lines are those that `work` prints. */
  #each(
    over: string,
    base: CoreOperand,
    from: string,
    size: number,
    work: () => void,
    item?: string,
  ): void {
    const index = `n${base.id}`;
    const { lines } = this.#block(() => {
      this.#lines.push(`let at${base.id} = rt::nth(${from}, ${index}, ${size});`);
      this.#core.set(base.id, `at${base.id}`);
      work();
    });
    this.#lines.push(code`
      for ${item === undefined ? index : `(${index}, ${item})`} in ${over} {
        ${lines}
      }
    `);
  }

  #lowerList(step: AbiStep & { readonly kind: 'lower-list' }): void {
    const { shape, from, pointer, length, element, body, lifetime } = step;
    const { text } = this.#value(from);
    const isNative = this.#isNative(shape);
    if (lifetime === 'call') {
      if (isNative) return this.#pass(text, pointer, length);
      const args = `${text}.len(), ${element.size}, ${element.align}`;
      this.#lines.push(`let c${pointer.id} = scope.list(${args});`);
      this.#setCore(length, `${text}.len() as i32`);
    } else {
      if (isNative) return this.#give(text, pointer, length);
      this.#lines.push(`let c${length.id} = ${text}.len();`);
      const args = `c${length.id}, ${element.size}, ${element.align}`;
      this.#lines.push(`let c${pointer.id} = rt::list(${args});`);
      this.#core.set(length.id, `c${length.id} as i32`);
    }
    this.#core.set(pointer.id, `c${pointer.id}`);
    this.#lowerEach(
      text,
      lifetime === 'call' ? 'ref' : 'owned',
      `c${pointer.id}`,
      element.size,
      body,
    );
  }

  #lowerEach(
    text: string,
    mode: 'ref' | 'owned',
    from: string,
    size: number,
    body: ElementBody,
  ): void {
    const items = body.items.map((item) => {
      this.#values.set(item.id, { text: `e${item.id}`, mode });
      return `e${item.id}`;
    });
    const over = `${text}.${mode === 'ref' ? 'iter' : 'into_iter'}().enumerate()`;
    const pattern = items.length === 1 ? items[0]! : flatTuple(items);
    this.#each(over, body.base, from, size, () => this.#all(body.steps), pattern);
  }

  #liftList(step: AbiStep & { readonly kind: 'lift-list' }): void {
    const { shape, element, body, to } = step;
    const isMap = shape.kind === 'map';
    if (this.#isNative(shape)) {
      return this.#setValue(to, this.#taken('vec', step.pointer, step.length), true);
    }
    const [pointer, length] = [this.#variable(step.pointer), this.#variable(step.length)];
    const name = this.#named.get(to.id) ?? `v${to.id}`;
    const made = isMap ? 'rt::BTreeMap::new()' : `Vec::with_capacity(${length} as usize)`;
    this.#lines.push(`let mut ${name} = ${made};`);
    const each = `0..${length} as usize`;
    this.#each(each, body.base, pointer, element.size, () => {
      this.#all(body.steps);
      const items = body.items.map((item) => this.#value(item).text);
      this.#lines.push(concat(call(`${name}.${isMap ? 'insert' : 'push'}`, items), ';'));
    });
    this.#lines.push(
      `rt::free(${pointer}, ${length} as usize, ${element.size}, ${element.align});`,
    );
    this.#values.set(to.id, { text: name, mode: 'owned' });
  }

  #lowerElements(step: AbiStep & { readonly kind: 'lower-elements' }): void {
    const { shape, from, body, element } = step;
    const value = this.#value(from);
    if (this.#isNative(shape)) {
      this.#lines.push(`rt::write(${this.#at(step)}, ${this.#copied(from)});`);
      return;
    }
    const mode = value.mode === 'owned' ? 'owned' : 'ref';
    this.#lowerEach(value.text, mode, this.#further(step), element.size, body);
  }

  #liftElements(step: AbiStep & { readonly kind: 'lift-elements' }): void {
    const { shape, body, element, to } = step;
    if (this.#isNative(shape)) {
      return this.#setValue(to, `rt::read(${this.#at(step)})`, true);
    }
    const from = this.#further(step);
    const { base } = body;
    const { lines } = this.#block(() => {
      this.#lines.push(`let at${base.id} = rt::nth(${from}, n${base.id}, ${element.size});`);
      this.#core.set(base.id, `at${base.id}`);
      this.#all(body.steps);
      this.#lines.push(this.#value(body.items[0]!).text);
    });
    const name = this.#named.get(to.id) ?? `v${to.id}`;
    this.#lines.push(code`
      let ${name}: [_; ${step.count}] = ::core::array::from_fn(|n${base.id}| {
        ${lines}
      });
    `);
    this.#values.set(to.id, { text: name, mode: 'owned' });
  }

  #takeApart({ shape, from, parts }: AbiStep & { readonly kind: 'take-apart' }): void {
    const { text, mode } = this.#value(from);
    if (shape.kind === 'list' && mode === 'owned' && !this.#world.facts.isCopy(shape.type)) {
      this.#lines.push(`let [${parts.map((p) => `e${p.id}`).join(', ')}] = ${text};`);
      for (const p of parts) this.#values.set(p.id, { text: `e${p.id}`, mode });
      return;
    }
    const isGiven =
      mode === 'given' && shape.kind === 'tuple' && !this.#world.facts.held(from.type).own;
    const partMode = mode === 'owned' || isGiven ? mode : 'place';
    for (const [i, part] of parts.entries()) {
      const at =
        shape.kind === 'list'
          ? `[${i}]`
          : `.${shape.kind === 'tuple' ? i : this.#world.fields(shape)[i]}`;
      this.#values.set(part.id, { text: `${text}${at}`, mode: partMode });
    }
  }

  #putTogether({ shape, parts, to }: AbiStep & { readonly kind: 'put-together' }): void {
    const values = parts.map((p) => this.#value(p).text);
    switch (shape.kind) {
      case 'record': {
        const names = this.#world.fields(shape);
        const fields = values.map((value, i) => [names[i]!, value] as const);
        return this.#setValue(
          to,
          structLiteral(this.#type(to.type).replace(/<'_>$/, ''), fields),
          true,
        );
      }
      case 'tuple': {
        const flat = flatTuple(values);
        return this.#setValue(to, flat.length <= short ? flat : tuple(values));
      }
      case 'list':
        return this.#setValue(to, array(values), true);
      default:
        shape satisfies never;
    }
  }

  #lowerVariant(step: AbiStep & { readonly kind: 'lower-variant' }): void {
    const { shape, from, to } = step;
    const { text, mode } = this.#value(from);
    const [subject, inner] = this.#subject(from, shape, text, mode);
    const arms = step.arms.map((arm, i) => {
      const { lines, value } = this.#block(() => {
        if (arm.payload !== undefined) {
          this.#values.set(arm.payload.id, { text: `e${arm.payload.id}`, mode: inner });
        }
        this.#all(arm.steps);
        return arm.results.map((r) => this.#of(r));
      });
      return armOf(
        this.#pattern(from, shape, i, arm),
        lines,
        value.length === 1 ? value[0]! : flatOrTuple(value),
      );
    });
    const names = to.map((t) => `c${t.id}`);
    for (const t of to) this.#core.set(t.id, `c${t.id}`);
    const target =
      to.length === 0 ? '' : `let ${names.length === 1 ? names[0] : `(${names.join(', ')})`} = `;
    this.#lines.push(code`
      ${target}match ${subject} {
        ${arms}
      }${to.length === 0 ? '' : ';'}
    `);
  }

  /** What is matched, and how payloads are then at hand. */
  #subject(from: ValueOperand, shape: SumShape, text: string, mode: Mode): readonly [string, Mode] {
    const { facts } = this.#world;
    switch (mode) {
      case 'owned':
        return [text, 'owned'];
      case 'ref':
        return [text, 'ref'];
      case 'given': {
        const { own } = facts.held(from.type);
        if (own) return [`&${text}`, 'ref'];
        if (shape.kind !== 'variant') return [text, 'given'];
        return facts.isCopy(from.type) ? [`&${text}`, 'ref'] : [text, 'ref'];
      }
      case 'place':
        return [`&${text}`, 'ref'];
      default:
        return mode satisfies never;
    }
  }

  /** The name of a case, and what stands behind it. */
  #case(type: TypeRef, shape: SumShape, i: number): string {
    switch (shape.kind) {
      case 'option':
        return i === 0 ? 'None' : 'Some';
      case 'result':
        return i === 0 ? 'Ok' : 'Err';
      case 'variant':
        return `${this.#type(type).replace(/<'_>$/, '')}::${this.#world.cases(shape)[i]}`;
      default:
        return shape satisfies never;
    }
  }

  #pattern(from: ValueOperand, shape: SumShape, i: number, { payload }: LowerArm): string {
    const name = this.#case(from.type, shape, i);
    if (payload !== undefined) return `${name}(e${payload.id})`;
    return shape.kind === 'result' ? `${name}(())` : name;
  }

  #liftVariant(step: AbiStep & { readonly kind: 'lift-variant' }): void {
    const { shape, to } = step;
    const arms = step.arms.map((arm, i) => {
      const { lines, value } = this.#block(() => {
        this.#all(arm.steps);
        return arm.payload === undefined ? undefined : this.#value(arm.payload).text;
      });
      const name = this.#case(to.type, shape, i);
      const unit = shape.kind === 'result' ? `${name}(())` : name;
      return armOf(
        numbered(i, step.arms.length),
        lines,
        value === undefined ? unit : `${name}(${value})`,
      );
    });
    const text = code`
      match ${this.#of(step.discriminant)} {
        ${arms}
      }
    `;
    this.#setValue(to, text, true);
  }

  /** Cases that hold nothing stand together. */
  #freeVariant({ arms, discriminant }: AbiStep & { readonly kind: 'free-variant' }): void {
    const blocks = arms.map((arm) => this.#block(() => this.#all(arm.steps)).lines);
    const hasEmpty = blocks.some((lines) => lines.length === 0);
    const text = code`
      match ${this.#of(discriminant)} {
        ${blocks.map((lines, i) => {
          const pattern = hasEmpty ? `${i}` : numbered(i, arms.length);
          const [only] = lines;
          if (only === undefined) return undefined;
          // A match that is all of a block stands without one.
          const isMatch = lines.length === 1 && this.#frees.has(only);
          return isMatch ? armOf(pattern, [], only) : armOf(pattern, lines, '()');
        })}
        ${hasEmpty && '_ => {}'}
      }
    `;
    this.#frees.add(text);
    this.#lines.push(text);
  }
}

/** The steps that lift borrows in lists and cases. */
function lentWithin(steps: readonly AbiStep[], isWithin: boolean): readonly LiftIndex[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'lift-index':
        return isWithin && step.shape.kind === 'borrow' ? [step] : [];
      case 'lift-list':
      case 'lift-elements':
        return lentWithin(step.body.steps, true);
      case 'lift-variant':
        return step.arms.flatMap((arm) => lentWithin(arm.steps, true));
      default:
        return [];
    }
  });
}
