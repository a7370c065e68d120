/**
 * Steps of the walk -> statements of Go. A core value is `c1`, a value `v1`; memory that a call lends belongs to `scope`,
 * handles that it is lent to `lent`. CanonicalABI.md, Lifting and Lowering Values.
 */
import type {
  AbiStep,
  Conversion,
  CoreOperand,
  ElementBody,
  FreeBody,
  LoadOp,
  LowerArm,
  Operand,
  StoreOp,
  ValueOperand,
} from '../../src/abi/index.ts';
import { type Side, type TypeRef, unalias } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { code, lines } from '../text/template.ts';
import type { GoFile } from './go-file.ts';
import { pascal, runtimeFolder } from './names.ts';
import type { ResourceNames } from './resources.ts';
import type { Types } from './types.ts';

export const coreTypes = { i32: 'uint32', i64: 'uint64', f32: 'float32', f64: 'float64' } as const;

const loads: Readonly<Record<LoadOp, readonly [memory: string, core: string]>> = {
  'i32.load8_u': ['uint8', 'uint32(%)'],
  'i32.load8_s': ['int8', 'uint32(int32(%))'],
  'i32.load16_u': ['uint16', 'uint32(%)'],
  'i32.load16_s': ['int16', 'uint32(int32(%))'],
  'i32.load': ['uint32', '%'],
  'i64.load': ['uint64', '%'],
  'f32.load': ['float32', '%'],
  'f64.load': ['float64', '%'],
};

const stores: Readonly<Record<StoreOp, string>> = {
  'i32.store8': 'uint8(%)',
  'i32.store16': 'uint16(%)',
  'i32.store': '%',
  'i64.store': '%',
  'f32.store': '%',
  'f64.store': '%',
};

/** What a function's steps leave to it. */
export interface StepContext {
  readonly types: Types;
  readonly file: GoFile;
  readonly side: Side;
  readonly resources: ResourceNames;
  /** The core function that `call-core` calls. */
  readonly callee?: string;
  /** The area for a result that post-return does not free. */
  readonly area?: string;
  /** What calls what the user wrote; its result is what it gives. */
  readonly user?: (args: readonly string[], result: ValueOperand | undefined) => Doc;
  /** What ends an import. */
  readonly end?: (value: string | undefined) => Doc;
}

export const nameOf = ({ kind, id }: Operand): string => `${kind === 'core' ? 'c' : 'v'}${id}`;

export class Steps {
  readonly #at: StepContext;
  readonly #bound = new Map<number, string>();

  constructor(at: StepContext) {
    this.#at = at;
  }

  /** An operand that has a name already. */
  bind({ id }: Operand, name: string): void {
    this.#bound.set(id, name);
  }

  all(steps: readonly AbiStep[]): Doc | undefined {
    return lines(steps.map((step) => this.#one(step)));
  }

  #name(operand: Operand): string {
    return this.#bound.get(operand.id) ?? nameOf(operand);
  }

  #type(ref: TypeRef): string {
    return this.#at.types.spell(this.#at.file, ref, this.#at.side);
  }

  #abi(name: string): string {
    return this.#at.file.use(runtimeFolder, name);
  }

  /** Where something lies, as an expression. */
  #address({ base, offset }: { readonly base: CoreOperand; readonly offset: number }): string {
    return offset === 0 ? this.#name(base) : `${this.#name(base)} + ${offset}`;
  }

  #place({ base, offset }: { readonly base: CoreOperand; readonly offset: number }): string {
    return `${this.#name(base)}, ${offset}`;
  }

  #one(step: AbiStep): Doc | undefined {
    const set = (to: Operand, value: string): string => `${this.#name(to)} := ${value}`;
    const name = (operand: Operand): string => this.#name(operand);
    switch (step.kind) {
      case 'const':
        return set(step.to, `${coreTypes[step.to.type]}(${step.value})`);
      case 'convert':
        return set(step.to, this.#convert(step.op, name(step.from)));
      case 'load': {
        const [memory, core] = loads[step.op];
        return set(
          step.to,
          core.replace('%', `${this.#abi('Load')}[${memory}](${this.#place(step)})`),
        );
      }
      case 'store':
        return `${this.#abi('Store')}(${this.#place(step)}, ${stores[step.op].replace('%', name(step.from))})`;
      case 'lower-scalar':
        return set(step.to, this.#lowerScalar(step.scalar, name(step.from)));
      case 'lift-scalar':
        return set(step.to, liftScalar(step.scalar, name(step.from)));
      case 'lower-enum':
      case 'lower-flags':
        return set(step.to, `uint32(${name(step.from)})`);
      case 'lift-enum':
      case 'lift-flags':
        return set(step.to, `${this.#type(step.to.type)}(${name(step.from)})`);
      case 'lower-index':
        return set(
          step.to,
          this.#at.resources.lower(this.#at.file, step, name(step.from), this.#at.side),
        );
      case 'lift-index':
        return this.#at.resources.lift(
          this.#at.file,
          step,
          name(step.from),
          name(step.to),
          this.#at.side,
        );
      case 'lower-string': {
        const lent = step.lifetime === 'call' ? 'scope.String' : this.#abi('GiveString');
        return `${name(step.pointer)}, ${name(step.length)} := ${lent}(${name(step.from)})`;
      }
      case 'lift-string':
        return set(
          step.to,
          `${this.#abi('TakeString')}(${name(step.pointer)}, ${name(step.length)})`,
        );
      case 'lower-list':
        return this.#lowerList(step);
      case 'lift-list':
        return this.#liftList(step);
      case 'lower-elements': {
        const { from, body, element } = step;
        const i = `i${body.base.id}`;
        return code`
          for ${i}, ${name(body.items[0]!)} := range ${name(from)} {
            ${this.#element(body, this.#address(step), element.size, i)}
          }
        `;
      }
      case 'lift-elements': {
        const { to, body, element } = step;
        const i = `i${body.base.id}`;
        return code`
          var ${name(to)} ${this.#type(to.type)}
          for ${i} := range ${name(to)} {
            ${this.#element(body, this.#address(step), element.size, i)}
            ${name(to)}[${i}] = ${name(body.items[0]!)}
          }
        `;
      }
      case 'free-elements': {
        const { body, element, count } = step;
        const i = `i${body.base.id}`;
        return this.#freeEach(body, this.#address(step), `uint32(${count})`, element.size, i);
      }
      case 'wait':
        throw new TypeError(`${step.kind} is refused before`);
      case 'take-apart': {
        const { shape, from } = step;
        const member = (i: number): string => {
          if (shape.kind === 'list') return `[${i}]`;
          return `.${shape.kind === 'record' ? pascal(shape.fields[i]!.name) : `F${i}`}`;
        };
        return lines(step.parts.map((part, i) => set(part, `${name(from)}${member(i)}`)));
      }
      case 'put-together': {
        const { shape } = step;
        const parts = step.parts.map((part, i) => {
          if (shape.kind === 'list') return name(part);
          return `${shape.kind === 'record' ? pascal(shape.fields[i]!.name) : `F${i}`}: ${name(part)}`;
        });
        return set(step.to, `${this.#type(step.to.type)}{${parts.join(', ')}}`);
      }
      case 'lower-variant':
        return this.#lowerVariant(step);
      case 'lift-variant':
        return this.#liftVariant(step);
      case 'area': {
        const { size } = step.layout;
        if (step.lifetime === 'call') return set(step.to, `scope.Area(${size})`);
        return set(step.to, `${this.#abi('AddressOf')}(&${this.#at.area!})`);
      }
      case 'call-core': {
        const call = `${this.#at.callee!}(${step.args.map(name).join(', ')})`;
        return step.results.length === 0 ? call : `${step.results.map(name).join(', ')} := ${call}`;
      }
      case 'call-user':
        return this.#at.user!(step.args.map(name), step.result);
      case 'return':
        return step.values.length === 0 ? undefined : `return ${step.values.map(name).join(', ')}`;
      case 'return-value':
        return this.#at.end!(step.value === undefined ? undefined : name(step.value));
      case 'release':
        return 'scope.Close()';
      case 'drop-borrows':
        return 'lent.Drop()';
      case 'free':
        return `${this.#abi('Free')}(${name(step.pointer)})`;
      case 'free-area':
        // It is a variable.
        return undefined;
      case 'free-string':
        return `${this.#abi('FreeAll')}(${name(step.pointer)}, ${name(step.length)})`;
      case 'free-list':
        return this.#freeList(step);
      case 'free-variant': {
        const arms = step.arms.flatMap((arm, i) =>
          arm.steps.length === 0 ? [] : [this.#case(String(i), this.all(arm.steps))],
        );
        return code`
          switch ${name(step.discriminant)} {
          ${arms}
          }
        `;
      }
      default:
        return step satisfies never;
    }
  }

  #convert(op: Conversion, from: string): string {
    switch (op) {
      case 'i64.extend_i32_u':
        return `uint64(${from})`;
      case 'i32.wrap_i64':
        return `uint32(${from})`;
      case 'i32.reinterpret_f32':
        return `${this.#at.file.standard('math', 'Float32bits')}(${from})`;
      case 'f32.reinterpret_i32':
        return `${this.#at.file.standard('math', 'Float32frombits')}(${from})`;
      case 'i64.reinterpret_f64':
        return `${this.#at.file.standard('math', 'Float64bits')}(${from})`;
      case 'f64.reinterpret_i64':
        return `${this.#at.file.standard('math', 'Float64frombits')}(${from})`;
      default:
        return op satisfies never;
    }
  }

  #lowerScalar(scalar: string, from: string): string {
    switch (scalar) {
      case 'bool':
        return `${this.#abi('Bool')}(${from})`;
      case 'u64':
      case 's64':
        return `uint64(${from})`;
      case 'f32':
      case 'f64':
        return from;
      case 's8':
      case 's16':
        return `uint32(int32(${from}))`;
      default:
        return `uint32(${from})`;
    }
  }

  #element({ base, steps }: ElementBody, at: string, size: number, index: string): Doc {
    const inner = this.all(steps);
    const isUsed = steps.length > 0;
    return code`
      ${isUsed && `${this.#name(base)} := ${at} + uint32(${index})*${size}`}
      ${inner}
    `;
  }

  #lowerList(step: AbiStep & { kind: 'lower-list' }): Doc {
    const { from, pointer, length, element, body, lifetime } = step;
    const [list, at, count] = [this.#name(from), this.#name(pointer), this.#name(length)];
    const lent = lifetime === 'call';
    if (step.bulk !== undefined) {
      const call = lent
        ? `${this.#abi('LendSlice')}(&scope, ${list})`
        : `${this.#abi('GiveSlice')}(${list})`;
      return `${at}, ${count} := ${call}`;
    }
    const [item, value] = body.items;
    const i = `i${pointer.id}`;
    const block = lent ? 'scope.Block' : this.#abi('Give');
    if (value !== undefined) {
      return code`
        ${count} := uint32(len(${list}))
        ${at} := ${block}(len(${list}), ${element.size})
        ${i} := 0
        for ${this.#name(item!)}, ${this.#name(value)} := range ${list} {
          ${this.#element(body, at, element.size, i)}
          ${i}++
        }
      `;
    }
    return code`
      ${count} := uint32(len(${list}))
      ${at} := ${block}(len(${list}), ${element.size})
      for ${i}, ${this.#name(item!)} := range ${list} {
        ${this.#element(body, at, element.size, i)}
      }
    `;
  }

  #liftList(step: AbiStep & { kind: 'lift-list' }): Doc {
    const { to, pointer, length, element, body } = step;
    const [list, at, count] = [this.#name(to), this.#name(pointer), this.#name(length)];
    const [item] = body.items;
    const type = this.#type(to.type);
    if (step.bulk !== undefined)
      return `${list} := ${this.#abi('TakeSlice')}[${type.slice(2)}](${at}, ${count})`;
    const i = `i${to.id}`;
    const value = body.items[1];
    if (value !== undefined) {
      return code`
        ${list} := make(${type}, ${count})
        for ${i} := range ${count} {
          ${this.#element(body, at, element.size, i)}
          ${list}[${this.#name(item!)}] = ${this.#name(value)}
        }
        ${this.#abi('Free')}(${at})
      `;
    }
    return code`
      ${list} := make(${type}, ${count})
      for ${i} := range ${list} {
        ${this.#element(body, at, element.size, i)}
        ${list}[${i}] = ${this.#name(item!)}
      }
      ${this.#abi('Free')}(${at})
    `;
  }

  #freeList({ pointer, length, element, body }: AbiStep & { kind: 'free-list' }): Doc {
    const [at, count] = [this.#name(pointer), this.#name(length)];
    return code`
      ${body !== undefined && this.#freeEach(body, at, count, element.size, `i${pointer.id}`)}
      ${this.#abi('FreeAll')}(${at}, ${count})
    `;
  }

  #freeEach({ base, steps }: FreeBody, at: string, count: string, size: number, i: string): Doc {
    return code`
      for ${i} := range ${count} {
        ${this.#name(base)} := ${at} + ${i}*${size}
        ${this.all(steps)}
      }
    `;
  }

  #case(label: string, body: Doc | undefined): Doc {
    return code`
      case ${label}:
        ${body}
    `;
  }

  #lowerVariant(step: AbiStep & { kind: 'lower-variant' }): Doc {
    const { shape, from, arms, to } = step;
    const declared = to.map((core) => `var ${this.#name(core)} ${coreTypes[core.type]}`);
    const value = this.#name(from);
    const bodyOf = (arm: LowerArm, payload: string): Doc | undefined =>
      lines([
        arm.payload !== undefined &&
          arm.steps.length > 0 &&
          `${this.#name(arm.payload)} := ${payload}`,
        this.all(arm.steps),
        ...arm.results.map((r, i) => `${this.#name(to[i]!)} = ${this.#name(r)}`),
      ]);
    if (shape.kind === 'variant') {
      const x = `x${from.id}`;
      const isUsed = arms.some((arm) => arm.payload !== undefined && arm.steps.length > 0);
      const id = unalias(this.#at.types.walk.model.types, from.type) as number;
      const cases = arms.map((arm, i) =>
        this.#case(
          this.#at.types.caseOf(this.#at.file, id, i, this.#at.side),
          bodyOf(arm, `${x}.Value`),
        ),
      );
      return code`
        ${declared}
        switch ${isUsed && `${x} := `}${value}.(type) {
        ${cases}
        default:
          panic("a variant without a case")
        }
      `;
    }
    const [first, second] = arms as readonly [LowerArm, LowerArm];
    const [condition, yes, no] =
      shape.kind === 'option'
        ? [`${value}.IsSome`, bodyOf(second, `${value}.Value`), bodyOf(first, '')]
        : [`${value}.IsErr`, bodyOf(second, `${value}.Err`), bodyOf(first, `${value}.Ok`)];
    return code`
      ${declared}
      if ${condition} {
        ${yes}
      } else {
        ${no}
      }
    `;
  }

  #liftVariant(step: AbiStep & { kind: 'lift-variant' }): Doc {
    const { shape, discriminant, arms, to } = step;
    const value = this.#name(to);
    const tag = this.#name(discriminant);
    const body = (i: number, made: (payload: string) => string): Doc | undefined => {
      const arm = arms[i]!;
      return lines([
        this.all(arm.steps),
        made(arm.payload === undefined ? '' : this.#name(arm.payload)),
      ]);
    };
    const declared = `var ${value} ${this.#type(to.type)}`;
    if (shape.kind === 'variant') {
      const id = unalias(this.#at.types.walk.model.types, to.type) as number;
      const cases = arms.map((_, i) =>
        this.#case(
          String(i),
          body(i, (payload) => {
            const own = this.#at.types.caseOf(this.#at.file, id, i, this.#at.side);
            return `${value} = ${own}{${payload === '' ? '' : `Value: ${payload}`}}`;
          }),
        ),
      );
      return code`
        ${declared}
        switch ${tag} {
        ${cases}
        }
      `;
    }
    const isOption = shape.kind === 'option';
    const [plain, chosen] = isOption ? ['', 'IsSome = true'] : ['', 'IsErr = true'];
    const set = (name: string) => (payload: string) =>
      payload === '' ? plain : `${value}.${name} = ${payload}`;
    const yes = lines(
      [`${value}.${chosen}`, body(1, set(isOption ? 'Value' : 'Err'))].filter((l) => l !== ''),
    );
    const hasNo = arms[0]!.payload !== undefined;
    return code`
      ${declared}
      if ${tag} != 0 {
        ${yes}
      }${hasNo && ' else {'}
        ${hasNo ? body(0, set('Ok')) : ''}
      ${hasNo && '}'}
    `;
  }
}

function liftScalar(scalar: string, from: string): string {
  switch (scalar) {
    case 'bool':
      return `${from} != 0`;
    case 'char':
      return `rune(${from})`;
    case 'f32':
    case 'f64':
      return from;
    default:
      return `${scalar.startsWith('u') ? 'uint' : 'int'}${scalar.slice(1)}(${from})`;
  }
}
