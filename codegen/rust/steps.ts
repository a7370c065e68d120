/**
 * The steps of one function -> the statements of its body. Values of Rust are places or expressions, which are put in
 * where they are used if they are short, and get a variable otherwise. While an import is called, everything is read
 * where it lies; what an export returns is taken apart and given away. Memory and borrows that end with the call are
 * held by variables (`scope`, `lent1`), so that no statement has to end them.
 */
import type { AbiStep, CoreOperand, LiftIndex } from '../../src/abi/index.ts';
import type { Doc } from '../text/doc.ts';
import { concat } from '../text/doc.ts';
import { conversions, liftScalar, loads, sameScalars, stores } from './core-values.ts';
import { call } from './format.ts';
import { quoted } from './names.ts';
import {
  each,
  liftElements,
  liftList,
  lowerElements,
  lowerList,
  putTogether,
  takeApart,
} from './sequences.ts';
import { type Printing, Statements } from './statements.ts';
import { freeVariant, liftVariant, lowerVariant } from './sums.ts';

/** The statements of a function's body. */
export function printBody(printing: Printing, steps: readonly AbiStep[]): readonly Doc[] {
  return new StepPrinter(printing).body(steps);
}

class StepPrinter extends Statements {
  readonly #held = new Set<number>();

  body(steps: readonly AbiStep[]): readonly Doc[] {
    if (this.#needsScope(steps)) this.lines.push('let scope = rt::Scope::new();');
    this.#hold(lentWithin(steps, false));
    this.all(steps);
    return this.lines;
  }

  /** Whether lists are written elsewhere for a call, because theirs is no layout of Rust's. */
  #needsScope(steps: readonly AbiStep[]): boolean {
    return steps.some((step) => {
      switch (step.kind) {
        case 'lower-list':
          return step.lifetime === 'call' && !this.isNative(step.shape);
        case 'lower-elements':
          return !this.isNative(step.shape) && this.#needsScope(step.body.steps);
        case 'lower-variant':
          return step.arms.some((arm) => this.#needsScope(arm.steps));
        default:
          return false;
      }
    });
  }

  /** Borrows in lists and cases: each lent handle is kept at a place of its own. */
  #hold(lifts: readonly LiftIndex[]): void {
    for (const lift of lifts) {
      this.#held.add(lift.to.id);
      this.lines.push(`let lent${lift.to.id} = rt::Lent::new();`);
    }
  }

  override print(step: AbiStep): void {
    switch (step.kind) {
      case 'const': {
        const isFloat = step.to.type === 'f32' || step.to.type === 'f64';
        return this.setCore(step.to, isFloat ? `${step.value}.0` : `${step.value}`);
      }
      case 'convert':
        return this.setCore(step.to, conversions[step.op](this.of(step.from)));
      case 'load':
        this.loads.set(step.to.id, step);
        return this.setCore(step.to, `rt::${loads[step.op]}(${this.at(step)})`);
      case 'store': {
        const args = [this.variable(step.base), `${step.offset}`, this.of(step.from)];
        this.lines.push(concat(call(`rt::${stores[step.op]}`, args), ';'));
        return;
      }
      case 'lower-scalar': {
        const text = this.copied(step.from);
        const isSame = sameScalars.has(step.scalar);
        return this.setCore(step.to, isSame ? text : `${text} as ${step.to.type}`);
      }
      case 'lower-enum':
        return this.setCore(step.to, `${this.copied(step.from)} as i32`);
      case 'lower-flags':
        return this.setCore(step.to, `${this.value(step.from).text}.bits() as i32`);
      case 'lower-index': {
        const take = step.shape.kind === 'borrow' ? 'handle' : 'take_handle';
        return this.setCore(step.to, `${this.value(step.from).text}.${take}() as i32`);
      }
      case 'lift-scalar': {
        const from = this.of(step.from);
        return this.setValue(step.to, liftScalar(step.scalar, from));
      }
      case 'lift-enum':
        return this.setValue(
          step.to,
          `rt::case::<${this.type(step.to.type)}>(${this.of(step.from)})`,
        );
      case 'lift-flags': {
        const bits = step.shape.flags.length > 16 ? 32 : step.shape.flags.length > 8 ? 16 : 8;
        const type = this.type(step.to.type);
        return this.setValue(
          step.to,
          `${type}::from_bits_retain(${this.of(step.from)} as u${bits})`,
        );
      }
      case 'lift-index':
        return this.#liftIndex(step);
      case 'lower-string': {
        const { text } = this.value(step.from);
        if (step.lifetime === 'call') return this.pass(text, step.pointer, step.length);
        return this.give(`${text}.into_bytes()`, step.pointer, step.length);
      }
      case 'lift-string': {
        return this.setValue(step.to, this.taken('string', step.pointer, step.length), true);
      }
      case 'lower-list':
        return lowerList(this, step);
      case 'lift-list':
        return liftList(this, step);
      case 'lower-elements':
        return lowerElements(this, step);
      case 'lift-elements':
        return liftElements(this, step);
      case 'take-apart':
        return takeApart(this, step);
      case 'put-together':
        return putTogether(this, step);
      case 'lower-variant':
        return lowerVariant(this, step);
      case 'lift-variant':
        return liftVariant(this, step);
      case 'area': {
        if (step.lifetime === 'post-return') return this.#letArea(step.to, 'rt::RESULT');
        this.lines.push(`let area${step.to.id} = rt::Area::<${step.layout.size}>::new();`);
        return this.#letArea(step.to, `area${step.to.id}`);
      }
      case 'call-core': {
        const { module, name } = step.callee;
        const type = `fn import(${step.args.map((a) => a.type).join(', ')})`;
        const result = step.results.map((r) => ` -> ${r.type}`).join('');
        this.lines.unshift(`import! { ${quoted(module)} ${quoted(name)} ${type}${result} }`);
        const args = step.args.map((a) => this.of(a));
        const to = step.results.map((r) => `let c${r.id} = `).join('');
        this.lines.push(concat(to, call('import', args), ';'));
        for (const r of step.results) this.core.set(r.id, `c${r.id}`);
        return;
      }
      case 'call-user': {
        const args = step.args.map((a) => this.value(a).text);
        const made = this.printing.callUser!(step.func, args);
        if (step.result === undefined) {
          this.lines.push(concat(made, ';'));
        } else {
          this.lines.push(concat('let result = ', made, ';'));
          this.values.set(step.result.id, { text: 'result', mode: 'owned' });
        }
        return;
      }
      case 'return':
        if (step.values.length > 0) this.lines.push(this.of(step.values[0]!));
        return;
      case 'return-value':
        if (step.value !== undefined) this.end(this.value(step.value).text);
        return;
      case 'free': {
        const { size, align } = step.layout;
        this.lines.push(`rt::free(${this.of(step.pointer)}, 1, ${size}, ${align});`);
        return;
      }
      case 'free-area':
        // It is a static one.
        return;
      case 'free-string': {
        this.lines.push(concat(this.taken('free_string', step.pointer, step.length), ';'));
        return;
      }
      case 'free-list': {
        const [pointer, length] = [this.variable(step.pointer), this.variable(step.length)];
        const { size, align } = step.element;
        if (step.body !== undefined) {
          const { base, steps } = step.body;
          each(this, `0..${length} as usize`, base, pointer, size, () => this.all(steps));
        }
        this.lines.push(`rt::free(${pointer}, ${length} as usize, ${size}, ${align});`);
        return;
      }
      case 'free-elements': {
        const { base, steps } = step.body;
        const from = this.further(step);
        each(this, `0..${step.count}`, base, from, step.element.size, () => this.all(steps));
        return;
      }
      case 'free-variant':
        return freeVariant(this, step);
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

  #letArea(to: CoreOperand, area: string): void {
    this.lines.push(`let at${to.id} = ${area}.at();`);
    this.core.set(to.id, `at${to.id}`);
  }

  #liftIndex({ shape, isOurs, from, to }: LiftIndex): void {
    const handle = this.of(from);
    if (shape.kind !== 'own' && shape.kind !== 'borrow') {
      throw new TypeError(`a ${shape.kind} is refused before`);
    }
    if (to.id === this.printing.receiver?.id) return this.setValue(to, `rt::value(${handle})`);
    const type = this.world.named(shape.resource, this.place);
    if (shape.kind === 'own') return this.setValue(to, `${type}::from_handle(${handle} as u32)`);
    const made = isOurs
      ? `${type}::lent(${handle} as u32)`
      : `${type}::from_handle(${handle} as u32)`;
    if (this.#held.has(to.id)) return this.setValue(to, `lent${to.id}.hold(${made})`);
    this.lines.push(`let lent${to.id} = ${made};`);
    const name = this.named.get(to.id);
    if (name !== undefined) this.lines.push(`let ${name} = &lent${to.id};`);
    this.values.set(to.id, { text: name ?? `&lent${to.id}`, mode: 'owned' });
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
