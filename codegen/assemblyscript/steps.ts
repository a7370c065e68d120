/**
 * Steps of the ABI walk -> statements of AssemblyScript. Core values and values of the language are expressions; what is
 * used late or often becomes a local, called `$` and a number. Values that are being put together are locals of managed
 * types, which the garbage collector sees; what is lowered lies in what the caller holds, so that nothing is collected
 * under the callee's eyes. CanonicalABI.md, Lifting and Lowering Values.
 */
import type {
  AbiStep,
  Arm,
  CoreImportName,
  CoreOperand,
  ElementBody,
  LiftArm,
  LowerArm,
  Operand,
  ValueOperand,
} from '../../src/abi/index.ts';
import type { TypeRef } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { fieldNames } from './names.ts';
import { scalars, type Types, type Viewpoint } from './types.ts';

/** How a step's surroundings are called. */
export interface StepNames {
  /** A core import, as it is declared in the module. */
  readonly core: (name: CoreImportName) => string;
  /** What the user wrote, called with these. */
  readonly user?: (args: readonly string[]) => string;
}

const loads: Readonly<Record<string, string>> = {
  'i32.load8_u': 'u8',
  'i32.load8_s': 'i8',
  'i32.load16_u': 'u16',
  'i32.load16_s': 'i16',
  'i32.load': 'i32',
  'i64.load': 'i64',
  'f32.load': 'f32',
  'f64.load': 'f64',
};

const stores: Readonly<Record<string, string>> = {
  'i32.store8': 'u8',
  'i32.store16': 'u16',
  'i32.store': 'i32',
  'i64.store': 'i64',
  'f32.store': 'f32',
  'f64.store': 'f64',
};

export class Steps {
  readonly lines: Doc[] = [];
  /** Whether blocks were made, which somebody has to give back. */
  usesBlocks = false;
  readonly #types: Types;
  readonly #from: Viewpoint;
  readonly #names: StepNames;
  readonly #known: Map<number, string>;

  constructor(types: Types, from: Viewpoint, names: StepNames, known = new Map<number, string>()) {
    this.#types = types;
    this.#from = from;
    this.#names = names;
    this.#known = known;
  }

  bind({ id }: Operand, text: string): void {
    this.#known.set(id, text);
  }

  spell(steps: readonly AbiStep[]): this {
    for (const step of steps) this.#spell(step);
    return this;
  }

  text({ id }: Operand): string {
    return this.#known.get(id)!;
  }

  /** A local of that value. */
  #local(to: Operand, value: string, type: string): string {
    const name = `$${to.id}`;
    this.lines.push(`const ${name}: ${type} = ${value};`);
    this.bind(to, name);
    return name;
  }

  #value(to: ValueOperand, value: string): void {
    this.#local(to, value, this.#type(to.type));
  }

  #type(ref: TypeRef): string {
    return this.#types.spell(ref, this.#from);
  }

  /** The operand as a name, which costs nothing to say again. */
  #named(from: ValueOperand): string {
    const text = this.text(from);
    return /^[\w$]+$/.test(text) ? text : this.#local(from, text, this.#type(from.type));
  }

  #inner(steps: readonly AbiStep[]): Steps {
    const inner = new Steps(this.#types, this.#from, this.#names, this.#known).spell(steps);
    this.usesBlocks ||= inner.usesBlocks;
    return inner;
  }

  #spell(step: AbiStep): void {
    switch (step.kind) {
      case 'const':
        return this.bind(step.to, `${step.value}`);
      case 'convert': {
        const from = this.text(step.from);
        const [to] = step.op.split('.');
        if (step.op === 'i64.extend_i32_u') return this.bind(step.to, `(${from} as u32 as i64)`);
        if (step.op === 'i32.wrap_i64') return this.bind(step.to, `(${from} as i32)`);
        return this.bind(step.to, `$abi.bits<${to}, ${step.from.type}>(${from})`);
      }
      case 'load': {
        const value = `$abi.read<${loads[step.op]}>(${this.#place(step)})`;
        this.#local(step.to, value, step.to.type);
        return;
      }
      case 'store': {
        const type = stores[step.op]!;
        this.lines.push(
          `$abi.write<${type}>(${this.#place(step)}, ${this.text(step.from)} as ${type});`,
        );
        return;
      }
      case 'lower-scalar':
        return this.bind(step.to, `(${this.text(step.from)} as ${step.to.type})`);
      case 'lower-enum':
      case 'lower-flags':
        return this.bind(step.to, `(${this.text(step.from)} as i32)`);
      case 'lift-scalar': {
        const from = this.text(step.from);
        return this.bind(
          step.to,
          step.scalar === 'bool' ? `(${from} != 0)` : `(${from} as ${scalars[step.scalar]})`,
        );
      }
      case 'lift-enum':
      case 'lift-flags':
        return this.bind(step.to, `(${this.text(step.from)} as i32)`);
      case 'lower-index': {
        const from = this.text(step.from);
        const { builtins, shape } = step;
        if (step.isOurs) {
          const type = this.#type(step.from.type);
          const made = `${this.#names.core(builtins!.new!)}($abi.represent<${type}>(${from}))`;
          this.#local(step.to, made, 'i32');
          return;
        }
        this.#local(step.to, `${from}.${shape.kind === 'own' ? '$take' : '$lend'}()`, 'i32');
        return;
      }
      case 'lift-index': {
        const from = this.text(step.from);
        const type = this.#type(step.to.type);
        const { builtins, shape } = step;
        if (!step.isOurs) {
          const how = shape.kind === 'own' ? 'adopt' : 'borrow';
          return this.#value(step.to, `$abi.${how}<${type}>(${from})`);
        }
        if (shape.kind === 'borrow') {
          // Held by its handle: a local would be work for the collector's stack.
          return this.bind(step.to, `$abi.represented<${type}>(${from})`);
        }
        this.#value(step.to, `$abi.detach<${type}>(${this.#names.core(builtins!.rep!)}(${from}))`);
        this.lines.push(`${this.#names.core(builtins!.drop)}(${from});`);
        return;
      }
      case 'lower-string': {
        const from = this.#named(step.from);
        if (step.encoding === 'utf8') return this.#encode(step, from);
        this.bind(step.pointer, `$abi.addressOf(${from})`);
        return this.bind(step.length, `${from}.length`);
      }
      case 'lift-string': {
        const args = `${this.text(step.pointer)}, ${this.text(step.length)}`;
        const take = step.encoding === 'utf8' ? 'takeUtf8' : 'takeString';
        return this.#value(step.to, `$abi.${take}(${args})`);
      }
      case 'lower-list':
        return this.#lowerList(step);
      case 'lift-list':
        return this.#liftList(step);
      case 'lower-elements': {
        const from = this.#named(step.from);
        this.lines.push(
          `$abi.expect(${from}.length == ${step.count}, 'a list of another length');`,
        );
        const at = this.#place(step);
        return this.#each(step.body, `${step.count}`, at, step.element.size, (i) => {
          this.bind(step.body.items[0]!, `${from}[${i}]`);
          return [];
        });
      }
      case 'lift-elements': {
        this.#value(step.to, `new ${this.#class(step.to.type)}(${step.count})`);
        const to = this.text(step.to);
        return this.#each(
          step.body,
          `${step.count}`,
          this.#place(step),
          step.element.size,
          () => [],
          (i) => [`${to}[${i}] = ${this.text(step.body.items[0]!)};`],
        );
      }
      case 'take-apart': {
        const { shape, parts } = step;
        const from = this.#named(step.from);
        if (shape.kind === 'list') {
          this.lines.push(
            `$abi.expect(${from}.length == ${parts.length}, 'a list of another length');`,
          );
        }
        const fields = shape.kind === 'record' ? fieldNames(shape.fields.map((f) => f.name)) : [];
        for (const [i, part] of parts.entries()) {
          const member =
            shape.kind === 'record'
              ? `.${fields[i]!}`
              : shape.kind === 'tuple'
                ? `.f${i}`
                : `[${i}]`;
          this.bind(part, from + member);
        }
        return;
      }
      case 'put-together': {
        const { shape, parts, to } = step;
        if (shape.kind === 'list') {
          this.#value(to, `new ${this.#class(to.type)}(${parts.length})`);
          for (const [i, part] of parts.entries()) {
            this.lines.push(`${this.text(to)}[${i}] = ${this.text(part)};`);
          }
          return;
        }
        const type = this.#class(to.type);
        return this.#value(to, `new ${type}(${parts.map((p) => this.text(p)).join(', ')})`);
      }
      case 'lower-variant':
        return this.#lowerVariant(step);
      case 'lift-variant':
        return this.#liftVariant(step);
      case 'area':
        return this.bind(
          step.to,
          step.lifetime === 'post-return'
            ? '$returned'
            : step.of === 'params'
              ? '$params'
              : '$results',
        );
      case 'call-core': {
        const call = `${this.#names.core(step.callee)}(${step.args.map((a) => this.text(a)).join(', ')})`;
        const [result] = step.results;
        if (result === undefined) this.lines.push(`${call};`);
        else this.#local(result, call, result.type);
        return;
      }
      case 'call-user': {
        const call = this.#names.user!(step.args.map((a) => this.text(a)));
        if (step.result === undefined) this.lines.push(`${call};`);
        else this.#value(step.result, call);
        return;
      }
      case 'return': {
        const [value] = step.values;
        if (value !== undefined) this.lines.push(`return ${this.text(value)};`);
        return;
      }
      case 'return-value':
        if (step.value !== undefined) this.lines.push(`return ${this.text(step.value)};`);
        return;
      case 'release':
        if (this.usesBlocks) this.lines.push('$abi.release();');
        return;
      case 'drop-borrows':
        this.lines.push('$abi.dropBorrows();');
        return;
      case 'free':
        this.lines.push(`$abi.free(${this.text(step.pointer)});`);
        return;
      case 'wait':
      case 'free-area':
      case 'free-string':
      case 'free-list':
      case 'free-elements':
      case 'free-variant':
        throw new TypeError(`no step of a function that is written here: ${step.kind}`);
      default:
        return step satisfies never;
    }
  }

  #place({ base, offset }: { readonly base: CoreOperand; readonly offset: number }): string {
    const at = this.text(base);
    return offset === 0 ? at : `${at} + ${offset}`;
  }

  /** The class to make one of, with its type arguments. */
  #class(ref: TypeRef): string {
    return this.#types.spellClass(ref, this.#from);
  }

  /** A string in another encoding than its own: in a block. */
  #encode({ pointer, length }: AbiStep & { kind: 'lower-string' }, from: string): void {
    this.usesBlocks = true;
    this.#local(length, `$abi.utf8Length(${from})`, 'i32');
    this.#local(pointer, `$abi.utf8(${from}, ${this.text(length)})`, 'i32');
  }

  #lowerList(step: AbiStep & { kind: 'lower-list' }): void {
    const { shape, body, element } = step;
    const from = this.#named(step.from);
    const isMap = shape.kind === 'map';
    if (step.bulk !== undefined) {
      this.bind(step.pointer, `(${from}.dataStart as i32)`);
      return this.bind(step.length, `${from}.length`);
    }
    this.usesBlocks = true;
    this.#local(step.length, isMap ? `${from}.size` : `${from}.length`, 'i32');
    const length = this.text(step.length);
    this.#local(step.pointer, `$abi.block(${length}, ${element.size})`, 'i32');
    const pointer = this.text(step.pointer);
    if (isMap) {
      const [key, value] = body.items;
      this.lines.push(
        `const $keys${pointer} = ${from}.keys();`,
        `const $values${pointer} = ${from}.values();`,
      );
      return this.#each(body, length, pointer, element.size, (i) => {
        this.bind(key!, `$keys${pointer}[${i}]`);
        this.bind(value!, `$values${pointer}[${i}]`);
        return [];
      });
    }
    this.#each(body, length, pointer, element.size, (i) => {
      this.bind(body.items[0]!, `${from}[${i}]`);
      return [];
    });
  }

  #liftList(step: AbiStep & { kind: 'lift-list' }): void {
    const { shape, body, element } = step;
    const pointer = this.text(step.pointer);
    const length = this.text(step.length);
    const type = this.#type(step.to.type);
    if (step.bulk !== undefined) {
      return this.#value(step.to, `$abi.takeNumbers<${type}>(${pointer}, ${length})`);
    }
    const isMap = shape.kind === 'map';
    // An alias has no constructor, and a list's name can be one.
    const made = isMap
      ? `Map<${this.#type(shape.key)}, ${this.#type(shape.value)}>()`
      : `Array<${this.#type(shape.type)}>(${length})`;
    this.#value(step.to, `new ${made}`);
    const to = this.text(step.to);
    this.#each(
      body,
      length,
      pointer,
      element.size,
      () => [],
      (i) => {
        const [first, second] = body.items.map((item) => this.text(item));
        return [isMap ? `${to}.set(${first}, ${second});` : `${to}[${i}] = ${first};`];
      },
    );
    this.lines.push(`$abi.giveBack(${pointer}, ${length});`);
  }

  #each(
    body: ElementBody,
    count: string,
    pointer: string,
    size: number,
    before: (index: string) => readonly Doc[],
    after: (index: string) => readonly Doc[] = () => [],
  ): void {
    const index = `$i${body.base.id}`;
    const base = `$${body.base.id}`;
    this.bind(body.base, base);
    const first = before(index);
    const inner = this.#inner(body.steps).lines;
    this.lines.push(code`
      for (let ${index} = 0; ${index} < ${count}; ${index}++) {
        const ${base}: i32 = ${pointer} + ${index} * ${size};
        ${first}
        ${inner}
        ${after(index)}
      }`);
  }

  #lowerVariant(step: AbiStep & { kind: 'lower-variant' }): void {
    const { shape, arms, to } = step;
    const from = this.#named(step.from);
    for (const slot of to) {
      this.bind(slot, `$${slot.id}`);
      this.lines.push(`let $${slot.id}: ${slot.type} = 0;`);
    }
    const arm = (a: LowerArm, payload: string): readonly Doc[] => {
      const inner = new Steps(this.#types, this.#from, this.#names, this.#known);
      if (a.payload !== undefined) inner.#value(a.payload, payload);
      inner.spell(a.steps);
      this.usesBlocks ||= inner.usesBlocks;
      const given = to.flatMap((slot, i): readonly Doc[] => {
        const value = this.text(a.results[i]!);
        return value === '0' ? [] : [`${this.text(slot)} = ${value};`];
      });
      return [...inner.lines, ...given];
    };
    if (shape.kind === 'variant') {
      const members = fieldNames(shape.cases.map((c) => c.name));
      const cases = arms.map((a, i) => arm(a, `${from}.${members[i]!}`));
      return this.#switch(`${from}.tag`, cases);
    }
    if (shape.kind === 'option') {
      const isNullable = this.#types.isReference(shape.type);
      const none = arm(arms[0]!, '');
      const some = arm(arms[1]!, isNullable ? from : `${from}.value`);
      return this.#choose(isNullable ? `${from} !== null` : `${from}.isSome`, some, none);
    }
    const ok = arm(arms[0]!, `${from}.value`);
    this.#choose(`${from}.isOk`, ok, arm(arms[1]!, `${from}.error`));
  }

  #liftVariant(step: AbiStep & { kind: 'lift-variant' }): void {
    const { shape, arms, to } = step;
    const discriminant = this.text(step.discriminant);
    const name = `$${to.id}`;
    const type = this.#type(to.type);
    this.bind(to, name);
    this.lines.push(`let ${name}: ${type} = $abi.zero<${type}>();`);
    const arm = (a: LiftArm, made: (payload: string) => string): readonly Doc[] => {
      const { lines } = this.#inner(a.steps);
      const payload = a.payload === undefined ? '' : this.text(a.payload);
      return [...lines, `${name} = ${made(payload)};`];
    };
    if (shape.kind === 'variant') {
      const members = fieldNames(shape.cases.map((c) => c.name));
      const owner = this.#class(to.type);
      const cases = arms.map((a, i) => arm(a, (p) => `${owner}.${members[i]!}(${p})`));
      return this.#switch(discriminant, cases);
    }
    if (shape.kind === 'option') {
      const inner = this.#type(shape.type);
      if (this.#types.isReference(shape.type)) {
        return this.#choose(
          `${discriminant} != 0`,
          arm(arms[1]!, (p) => p),
          [],
        );
      }
      const some = arm(arms[1]!, (p) => `Option.some<${inner}>(${p})`);
      const none = arm(arms[0]!, () => `Option.none<${inner}>()`);
      return this.#choose(`${discriminant} != 0`, some, none);
    }
    const types = `${this.#types.spellOrUnit(shape.ok, this.#from)}, ${this.#types.spellOrUnit(shape.err, this.#from)}`;
    const ok = arm(arms[0]!, (p) => `Result.ok<${types}>(${p})`);
    const err = arm(arms[1]!, (p) => `Result.err<${types}>(${p})`);
    this.#choose(`${discriminant} == 0`, ok, err);
  }

  #choose(condition: string, then: readonly Doc[], otherwise: readonly Doc[]): void {
    this.lines.push(
      otherwise.length === 0
        ? code`
            if (${condition}) {
              ${then}
            }`
        : code`
            if (${condition}) {
              ${then}
            } else {
              ${otherwise}
            }`,
    );
  }

  #switch(on: string, cases: readonly (readonly Doc[])[]): void {
    this.lines.push(code`
      switch (${on}) {
        ${cases.map(
          (lines, i) => code`
            case ${i}: {
              ${lines}
              break;
            }`,
        )}
        default:
          $abi.unexpected();
      }`);
  }
}

/** Whether a function's arms or steps make something that its post-return has to give back. */
export const anySteps = (steps: readonly AbiStep[], test: (step: AbiStep) => boolean): boolean =>
  steps.some(
    (s) =>
      test(s) ||
      ('body' in s && s.body !== undefined && anySteps(s.body.steps, test)) ||
      ('arms' in s && (s.arms as readonly Arm[]).some((a) => anySteps(a.steps, test))),
  );
