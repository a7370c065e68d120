/**
 * Steps of the walk -> C, as far as values pass flat. What passes through memory lies there as the canonical ABI has it
 * and is no work: imports and exports hand its address over instead of doing these steps. Core values are expressions,
 * and so are values; statements are only what chooses among cases. CanonicalABI.md, Flat Lifting, Flat Lowering.
 */
import type {
  AbiStep,
  Conversion,
  CoreOperand,
  LiftIndex,
  LoadOp,
  Operand,
  ValueOperand,
} from '../../src/abi/index.ts';
import type { Side } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { declared } from './declarations.ts';
import type { CType, Types } from './types.ts';

/** A value as C has it. */
export interface CValue {
  readonly text: string;
  /** It is a pointer to the value; of an option, to what that has, and NULL for none. */
  readonly form: 'value' | 'pointer' | 'maybe';
}

export const coreTypes = { i32: 'int32_t', i64: 'int64_t', f32: 'float', f64: 'double' } as const;

/** Conversions that have no cast: functions of the source. */
const reinterpretations: Partial<Record<Conversion, string>> = {
  'i32.reinterpret_f32': 'i32_of_f32',
  'f32.reinterpret_i32': 'f32_of_i32',
  'i64.reinterpret_f64': 'i64_of_f64',
  'f64.reinterpret_i64': 'f64_of_i64',
};

/** What a load reads. */
const loaded: Readonly<Record<LoadOp, string>> = {
  'i32.load8_u': 'uint8_t',
  'i32.load8_s': 'int8_t',
  'i32.load16_u': 'uint16_t',
  'i32.load16_s': 'int16_t',
  'i32.load': 'int32_t',
  'i64.load': 'int64_t',
  'f32.load': 'float',
  'f64.load': 'double',
};

/** The steps of one function. */
export class Steps {
  readonly lines: Doc[] = [];
  readonly #types: Types;
  readonly #side: Side;
  readonly #core = new Map<number, string>();
  readonly #values = new Map<number, CValue>();
  /** Reinterpretations that are used, by their names. */
  readonly #used: Set<string>;
  /** What becomes of a borrowed handle that is noted while it is lifted. */
  readonly #note: (step: LiftIndex, index: string) => Doc | undefined;
  #next = 0;

  constructor(
    types: Types,
    side: Side,
    used: Set<string>,
    note: (step: LiftIndex, index: string) => Doc | undefined = () => undefined,
  ) {
    this.#types = types;
    this.#side = side;
    this.#used = used;
    this.#note = note;
  }

  /** Says what an operand is. */
  bind(operand: Operand, to: string | CValue): void {
    if (operand.kind === 'core') this.#core.set(operand.id, to as string);
    else this.#values.set(operand.id, typeof to === 'string' ? { text: to, form: 'value' } : to);
  }

  core({ id }: CoreOperand): string {
    return this.#core.get(id)!;
  }

  /** The value itself, whatever it was given as. */
  value(operand: ValueOperand): string {
    const { text, form } = this.#values.get(operand.id)!;
    return form === 'value' ? text : `(*${text})`;
  }

  type(operand: ValueOperand): CType {
    return this.#types.of(operand.type, this.#side);
  }

  /** A name that nothing else in the function has: WIT has none that ends so. */
  temporary(word: string): string {
    return `${word}${this.#next++}_`;
  }

  spell(steps: readonly AbiStep[]): void {
    for (const step of steps) this.#spell(step);
  }

  #spell(step: AbiStep): void {
    switch (step.kind) {
      case 'const':
        return this.bind(step.to, `${step.value}`);
      case 'convert':
        return this.bind(step.to, this.#convert(step.op, this.core(step.from)));
      case 'lower-scalar':
      case 'lower-enum':
      case 'lower-flags':
        return this.bind(step.to, this.value(step.from));
      case 'lift-scalar':
        return this.bind(
          step.to,
          step.scalar === 'bool'
            ? `${this.core(step.from)} != 0`
            : this.#cast(step.to, this.core(step.from)),
        );
      case 'lift-enum':
      case 'lift-flags':
        return this.bind(step.to, this.#cast(step.to, this.core(step.from)));
      case 'lower-index':
        return this.bind(step.to, `(int32_t)${this.#member(step.from, 'index')}`);
      case 'lift-index':
        return this.#liftIndex(step);
      case 'lower-string':
      case 'lower-list':
        this.bind(step.pointer, `(int32_t)${this.#member(step.from, 'ptr')}`);
        return this.bind(step.length, `(int32_t)${this.#member(step.from, 'len')}`);
      case 'lift-string':
      case 'lift-list': {
        if (step.kind === 'lift-list') this.#noteEach(step);
        const type = this.type(step.to);
        const length = this.core(step.length);
        const members = `.ptr = (void *)${this.core(step.pointer)}, .len = (size_t)${length}`;
        return this.bind(step.to, `(${type.spelling()}){${members}}`);
      }
      case 'take-apart':
        return this.#takeApart(step);
      case 'put-together': {
        const type = this.type(step.to);
        const values = step.parts.map((p) => this.value(p));
        const members =
          step.shape.kind === 'list'
            ? [`.items = {${values.join(', ')}}`]
            : values.map((v, i) => `.${type.parts[i]!.name} = ${v}`);
        return this.bind(step.to, `(${type.spelling()}){${members.join(', ')}}`);
      }
      case 'lower-variant':
        return this.#lowerVariant(step);
      case 'lift-variant':
        return this.#liftVariant(step);
      default:
        throw new TypeError(`a step that is not of flat values: ${step.kind}`);
    }
  }

  #convert(op: Conversion, from: string): string {
    const name = reinterpretations[op];
    if (name !== undefined) {
      this.#used.add(name);
      return `${name}(${from})`;
    }
    return op === 'i32.wrap_i64' ? `(int32_t)${from}` : `(int64_t)(uint32_t)${from}`;
  }

  #cast(to: ValueOperand, from: string): string {
    return `(${this.type(to).spelling()})${from}`;
  }

  #member(from: ValueOperand, name: string): string {
    const { text, form } = this.#values.get(from.id)!;
    return form === 'value' ? `${text}.${name}` : `${text}->${name}`;
  }

  #liftIndex(step: LiftIndex): void {
    const index = this.core(step.from);
    const type = this.type(step.to);
    if (step.shape.kind === 'borrow' && step.isOurs) {
      return this.bind(step.to, `(${type.spelling()})${index}`);
    }
    const note = this.#note(step, index);
    if (note !== undefined) this.lines.push(note);
    this.bind(step.to, `(${type.spelling()}){(uint32_t)${index}}`);
  }

  /**
   * Does nothing but note the borrowed handles of what lies in memory. Its values are not made: they lie there.
   */
  noteIn(steps: readonly AbiStep[]): void {
    for (const step of steps) {
      switch (step.kind) {
        case 'load':
          this.bind(step.to, `*(${loaded[step.op]} *)(${this.core(step.base)} + ${step.offset})`);
          break;
        case 'lift-index': {
          const note = this.#note(step, this.core(step.from));
          if (note !== undefined) this.lines.push(note);
          break;
        }
        case 'lift-list':
          this.#noteEach(step);
          break;
        case 'lift-elements': {
          const base = `${this.core(step.base)} + ${step.offset}`;
          this.#noteAll(base, `${step.count}`, step);
          break;
        }
        case 'lift-variant': {
          const arms = step.arms.map((arm) => this.#block(() => this.noteIn(arm.steps)));
          if (arms.every((lines) => lines.length === 0)) break;
          const type = this.type(step.to);
          this.lines.push(this.#choose(type, this.core(step.discriminant), arms, false));
          break;
        }
        default:
        // What makes values of what was read.
      }
    }
  }

  #noteEach(step: AbiStep & { kind: 'lift-list' }): void {
    this.#noteAll(this.core(step.pointer), this.core(step.length), step);
  }

  #noteAll(
    base: string,
    count: string,
    { element, body }: Pick<AbiStep & { kind: 'lift-list' }, 'element' | 'body'>,
  ): void {
    const [i, at] = [this.temporary('i'), this.temporary('at')];
    this.bind(body.base, at);
    const lines = this.#block(() => this.noteIn(body.steps));
    if (lines.length === 0) return;
    this.lines.push(code`
      for (size_t ${i} = 0; ${i} < (size_t)${count}; ${i}++) {
        int32_t ${at} = ${base} + (int32_t)(${i} * ${element.size});
        ${lines}
      }`);
  }

  #takeApart({ shape, from, parts }: AbiStep & { kind: 'take-apart' }): void {
    const type = this.type(from);
    for (const [i, part] of parts.entries()) {
      const name = shape.kind === 'list' ? `items[${i}]` : type.parts[i]!.name;
      this.bind(part, this.#member(from, name));
    }
  }

  #lowerVariant({ from, arms, to }: AbiStep & { kind: 'lower-variant' }): void {
    const type = this.type(from);
    const results = to.map((core) => {
      const name = this.temporary('flat');
      this.bind(core, name);
      return name;
    });
    const bodies = arms.map((arm, i) => {
      const { name, type: carried } = type.parts[type.shape.kind === 'option' ? 0 : i]!;
      if (arm.payload !== undefined && carried !== undefined) {
        const given = this.#values.get(from.id)!;
        const isMaybe = given.form === 'maybe';
        const path = type.shape.kind === 'option' ? 'val' : `val.${name}`;
        this.bind(
          arm.payload,
          isMaybe ? { text: given.text, form: 'pointer' } : this.#member(from, path),
        );
      }
      const lines = this.#block(() => this.spell(arm.steps));
      return [...lines, ...results.map((r, j) => `${r} = ${this.core(arm.results[j]!)};`)];
    });
    for (const [i, name] of results.entries()) {
      this.lines.push(`${coreTypes[to[i]!.type]} ${name};`);
    }
    this.lines.push(this.#choose(type, this.#discriminant(from, type), bodies, true));
  }

  /** What tells the cases of a sum apart, as C has it. */
  #discriminant(from: ValueOperand, type: CType): string {
    const { text, form } = this.#values.get(from.id)!;
    switch (type.shape.kind) {
      case 'option':
        return form === 'maybe' ? text : this.#member(from, 'is_some');
      case 'result':
        return this.#member(from, 'is_err');
      default:
        return this.#member(from, 'tag');
    }
  }

  #liftVariant({ discriminant, arms, to }: AbiStep & { kind: 'lift-variant' }): void {
    const type = this.type(to);
    const name = this.temporary('lifted');
    this.bind(to, name);
    const kind = type.shape.kind;
    const bodies = arms.map((arm, i) => {
      const lines = this.#block(() => this.spell(arm.steps));
      if (kind === 'variant') lines.push(`${name}.tag = ${type.constants![i]!.text};`);
      if (arm.payload === undefined) return lines;
      const path = kind === 'option' ? 'val' : `val.${type.parts[i]!.name}`;
      lines.push(`${name}.${path} = ${this.value(arm.payload)};`);
      return lines;
    });
    this.lines.push(`${declared(type.spelling(), name)};`);
    const flag = { option: 'is_some', result: 'is_err' }[kind as 'option' | 'result'];
    const from = this.core(discriminant);
    if (flag !== undefined) this.lines.push(`${name}.${flag} = ${from} != 0;`);
    const chosen = this.#choose(type, flag === undefined ? from : `${name}.${flag}`, bodies, false);
    this.lines.push(chosen);
  }

  /** The statement that does what belongs to a case: an `if` for options and results, otherwise a `switch`. */
  #choose(
    type: CType,
    discriminant: string,
    bodies: readonly (readonly Doc[])[],
    byName: boolean,
  ): Doc {
    if (type.shape.kind !== 'variant') {
      const [no, yes] = bodies as [readonly Doc[], readonly Doc[]];
      if (no.length === 0 && yes.length === 0) return [];
      if (no.length === 0) {
        return code`
          if (${discriminant}) {
            ${yes}
          }`;
      }
      if (yes.length === 0) {
        return code`
          if (!${discriminant}) {
            ${no}
          }`;
      }
      return code`
        if (${discriminant}) {
          ${yes}
        } else {
          ${no}
        }`;
    }
    const cases = bodies.map(
      (body, i) => code`
        case ${byName ? type.constants![i]!.text : i}: {
          ${body}
          break;
        }`,
    );
    return code`
      switch (${discriminant}) {
        ${cases}
        default:
          __builtin_trap();
      }`;
  }

  #block(work: () => void): Doc[] {
    const start = this.lines.length;
    work();
    return this.lines.splice(start);
  }
}
