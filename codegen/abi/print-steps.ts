/**
 * Steps of the ABI walk -> lines of text. Core values are `%n`, values of the guest's language `$n`. This is the first
 * backend over the walk, and shows what one looks like: a case a kind of step.
 */
import type {
  Arm,
  CoreImportName,
  CoreOperand,
  DropBorrows,
  ElementBody,
  Layout,
  LiftIndex,
  Operand,
  AbiStep,
} from '../../src/abi/index.ts';
import { printType, type DefinedType, type TypeDef } from '../../src/model/index.ts';

/** Prints steps, each on a line of its own, two columns further in within arms and bodies. */
export function printSteps(
  types: readonly TypeDef[],
  steps: readonly AbiStep[],
): readonly string[] {
  return new StepPrinter(types).all(steps);
}

/** `%1` and `$2` */
export const operand = ({ kind, id }: Operand): string => `${kind === 'core' ? '%' : '$'}${id}`;

export const operands = (all: readonly Operand[]): string => all.map(operand).join(', ');

export const bytes = ({ size, align }: Layout): string =>
  `${size} ${size === 1 ? 'byte' : 'bytes'} aligned to ${align}`;

class StepPrinter {
  readonly #types: readonly TypeDef[];

  constructor(types: readonly TypeDef[]) {
    this.#types = types;
  }

  all(steps: readonly AbiStep[]): readonly string[] {
    return steps.flatMap((step) => this.#lines(step));
  }

  #lines(step: AbiStep): readonly string[] {
    switch (step.kind) {
      case 'const':
        return [`${operand(step.to)} = ${step.to.type}.const ${step.value}`];
      case 'convert':
        return [`${operand(step.to)} = ${step.op} ${operand(step.from)}`];
      case 'load':
        return [`${operand(step.to)} = ${step.op} ${place(step)}`];
      case 'store':
        return [`${step.op} ${place(step)}, ${operand(step.from)}`];
      case 'lower-scalar':
      case 'lower-enum':
      case 'lower-flags':
        return [`${operand(step.to)} = lower ${this.#typed(step.from)}`];
      case 'lift-scalar':
      case 'lift-enum':
      case 'lift-flags':
        return [`${operand(step.to)} = lift ${this.#type(step.to)} ${operand(step.from)}`];
      case 'lower-index': {
        const made = step.isOurs ? `, made with ${builtin(step.builtins?.new)}` : '';
        return [`${operand(step.to)} = lower ${this.#typed(step.from)} to its handle${made}`];
      }
      case 'lift-index':
        return [
          `${operand(step.to)} = lift ${this.#type(step.to)} ${operand(step.from)}${indexNote(step)}`,
        ];
      case 'lower-string': {
        const to = operands([step.pointer, step.length]);
        const note = `${step.encoding}, ${until[step.lifetime]}`;
        return [`${to} = lower string ${operand(step.from)} (${note})`];
      }
      case 'lift-string': {
        const from = operands([step.pointer, step.length]);
        return [`${operand(step.to)} = lift string ${from} (${step.encoding}, the block is ours)`];
      }
      case 'lower-list': {
        const to = operands([step.pointer, step.length]);
        const note = `elements of ${bytes(step.element)}, ${until[step.lifetime]}`;
        return [
          `${to} = lower ${this.#typed(step.from)} (${note}), each ${items(step.body)}:`,
          ...this.#inner(step.body.steps),
        ];
      }
      case 'lift-list': {
        const from = operands([step.pointer, step.length]);
        const note = `elements of ${bytes(step.element)}, the block is ours`;
        const head = `${operand(step.to)} = lift ${this.#type(step.to)} ${from} (${note})`;
        return [
          `${head}, each at ${operand(step.body.base)}:`,
          ...this.#inner(step.body.steps),
          `  -> ${operands(step.body.items)}`,
        ];
      }
      case 'lower-elements':
        return [
          `lower ${this.#typed(step.from)} to ${place(step)}, ${step.count} times ${bytes(step.element)}, each ${items(step.body)}:`,
          ...this.#inner(step.body.steps),
        ];
      case 'lift-elements': {
        const head = `${operand(step.to)} = lift ${this.#type(step.to)} at ${place(step)}`;
        return [
          `${head}, ${step.count} times ${bytes(step.element)}, each at ${operand(step.body.base)}:`,
          ...this.#inner(step.body.steps),
          `  -> ${operands(step.body.items)}`,
        ];
      }
      case 'take-apart':
        return [`${operands(step.parts)} = parts of ${this.#typed(step.from)}`];
      case 'put-together':
        return [`${operand(step.to)} = ${this.#type(step.to)} of (${operands(step.parts)})`];
      case 'lower-variant': {
        const to = step.to.length === 0 ? '' : `${operands(step.to)} = `;
        return [
          `${to}lower ${this.#typed(step.from)}, if it is`,
          ...step.arms.flatMap((arm) => {
            const payload = arm.payload === undefined ? '' : ` ${operand(arm.payload)}`;
            return this.#arm(`${arm.name}${payload}`, arm, arm.results);
          }),
        ];
      }
      case 'lift-variant':
        return [
          `${operand(step.to)} = lift ${this.#type(step.to)}, if ${operand(step.discriminant)} is`,
          ...step.arms.flatMap((arm, i) =>
            this.#arm(`${i} ${arm.name}`, arm, arm.payload === undefined ? [] : [arm.payload]),
          ),
        ];
      case 'area':
        return [
          `${operand(step.to)} = area for the ${step.of} of ${bytes(step.layout)} (${until[step.lifetime]})`,
        ];
      case 'call-core': {
        const results = step.results.length === 0 ? '' : `${operands(step.results)} = `;
        const { module, name } = step.callee;
        return [`${results}call "${module}" "${name}" (${operands(step.args)})`];
      }
      case 'wait':
        return [`wait until the call of status ${operand(step.status)} has returned`];
      case 'call-user': {
        const result = step.result === undefined ? '' : `${operand(step.result)} = `;
        return [`${result}call the implementation (${operands(step.args)})`];
      }
      case 'return':
        return [step.values.length === 0 ? 'return' : `return ${operands(step.values)}`];
      case 'return-value':
        return [step.value === undefined ? 'return' : `return ${operand(step.value)}`];
      case 'release':
        return [
          step.areasOnly
            ? 'give the areas of the call back'
            : 'give back what was to stay until the call is done',
        ];
      case 'drop-borrows':
        return dropLines(step);
      case 'free':
        return [`free ${operand(step.pointer)} of ${bytes(step.layout)}`];
      case 'free-area':
        return [
          `free the area ${operand(step.pointer)} of ${bytes(step.layout)}, if it is not static`,
        ];
      case 'free-string':
        return [`free string ${operands([step.pointer, step.length])} (${step.encoding})`];
      case 'free-list': {
        const head = `free list ${operands([step.pointer, step.length])} of ${bytes(step.element)}`;
        if (step.body === undefined) return [head];
        return [
          `${head}, before that each at ${operand(step.body.base)}:`,
          ...this.#inner(step.body.steps),
        ];
      }
      case 'free-elements':
        return [
          `free at ${place(step)}, ${step.count} times ${bytes(step.element)}, each at ${operand(step.body.base)}:`,
          ...this.#inner(step.body.steps),
        ];
      case 'free-variant':
        return [
          `free, if ${operand(step.discriminant)} is`,
          ...step.arms.flatMap((arm, i) => this.#arm(`${i} ${arm.name}`, arm, [])),
        ];
      default:
        return step satisfies never;
    }
  }

  #inner(steps: readonly AbiStep[]): readonly string[] {
    return this.all(steps).map((line) => `  ${line}`);
  }

  #arm(head: string, { steps }: Arm, results: readonly Operand[]): readonly string[] {
    const result = results.length === 0 ? [] : [`    -> ${operands(results)}`];
    return [`  ${head}:`, ...this.#inner(steps).map((line) => `  ${line}`), ...result];
  }

  #type({ type }: Operand): string {
    return printTypeInFull(this.#types, type);
  }

  #typed(value: Operand & { kind: 'value' }): string {
    return `${this.#type(value)} ${operand(value)}`;
  }
}

const until = {
  call: 'to stay until the call is done',
  'post-return': 'to stay until post-return',
  copy: 'to stay until the element is copied',
} as const;

const place = ({ base, offset }: { base: CoreOperand; offset: number }): string =>
  offset === 0 ? operand(base) : `${operand(base)}+${offset}`;

const items = ({ items: all, base }: ElementBody): string => `${operands(all)} at ${operand(base)}`;

function indexNote({ shape, isOurs, builtins }: LiftIndex): string {
  if (shape.kind === 'borrow') return isOurs ? ' (the representation)' : ' (to be dropped)';
  return isOurs ? ` (a handle, see ${builtin(builtins?.rep)})` : '';
}

function dropLines({ always, sometimes }: DropBorrows): readonly string[] {
  const drop = ({ builtins }: LiftIndex): string => `call ${builtin(builtins?.drop)}`;
  return [
    ...always.map((lift) => `${drop(lift)} (${operand(lift.from)})`),
    ...sometimes.map((lift) => `${drop(lift)} with each that ${operand(lift.from)} was`),
  ];
}

const builtin = (name: CoreImportName | undefined): string =>
  name === undefined ? '' : `"${name.module}" "${name.name}"`;

/** A type as it is written where it is used; an own handle is told from the resource itself. */
function printTypeInFull(types: readonly TypeDef[], type: Operand['type']): string {
  const defined: DefinedType | undefined = typeof type === 'number' ? types[type]?.type : undefined;
  if (defined?.kind === 'own') return `own<${printType(types, defined.resource)}>`;
  return printType(types, type as Parameters<typeof printType>[1]);
}
