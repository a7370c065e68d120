/**
 * Variants, options and results: a `match` for each way, whose arms have the statements of their cases.
 */
import type { AbiStep, LowerArm, SumShape, ValueOperand } from '../../src/abi/index.ts';
import type { TypeRef } from '../../src/model/index.ts';
import { code } from '../text/template.ts';
import { armOf, flatOrTuple, numbered } from './format.ts';
import type { Mode, Statements } from './statements.ts';

export function lowerVariant(
  out: Statements,
  step: AbiStep & { readonly kind: 'lower-variant' },
): void {
  const { shape, from, to } = step;
  const { text, mode } = out.value(from);
  const [matched, inner] = subject(out, from, shape, text, mode);
  const arms = step.arms.map((arm, i) => {
    const { lines, value } = out.block(() => {
      if (arm.payload !== undefined) {
        out.values.set(arm.payload.id, { text: `e${arm.payload.id}`, mode: inner });
      }
      out.all(arm.steps);
      return arm.results.map((r) => out.of(r));
    });
    return armOf(
      pattern(out, from, shape, i, arm),
      lines,
      value.length === 1 ? value[0]! : flatOrTuple(value),
    );
  });
  const names = to.map((t) => `c${t.id}`);
  for (const t of to) out.core.set(t.id, `c${t.id}`);
  const target =
    to.length === 0 ? '' : `let ${names.length === 1 ? names[0] : `(${names.join(', ')})`} = `;
  out.lines.push(code`
    ${target}match ${matched} {
      ${arms}
    }${to.length === 0 ? '' : ';'}
  `);
}

/** What is matched, and how payloads are then at hand. */
function subject(
  out: Statements,
  from: ValueOperand,
  shape: SumShape,
  text: string,
  mode: Mode,
): readonly [string, Mode] {
  const { facts } = out.world;
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
function caseName(out: Statements, type: TypeRef, shape: SumShape, i: number): string {
  switch (shape.kind) {
    case 'option':
      return i === 0 ? 'None' : 'Some';
    case 'result':
      return i === 0 ? 'Ok' : 'Err';
    case 'variant':
      return `${out.type(type).replace(/<'_>$/, '')}::${out.world.cases(shape)[i]}`;
    default:
      return shape satisfies never;
  }
}

function pattern(
  out: Statements,
  from: ValueOperand,
  shape: SumShape,
  i: number,
  { payload }: LowerArm,
): string {
  const name = caseName(out, from.type, shape, i);
  if (payload !== undefined) return `${name}(e${payload.id})`;
  return shape.kind === 'result' ? `${name}(())` : name;
}

export function liftVariant(
  out: Statements,
  step: AbiStep & { readonly kind: 'lift-variant' },
): void {
  const { shape, to } = step;
  const arms = step.arms.map((arm, i) => {
    const { lines, value } = out.block(() => {
      out.all(arm.steps);
      return arm.payload === undefined ? undefined : out.value(arm.payload).text;
    });
    const name = caseName(out, to.type, shape, i);
    const unit = shape.kind === 'result' ? `${name}(())` : name;
    return armOf(
      numbered(i, step.arms.length),
      lines,
      value === undefined ? unit : `${name}(${value})`,
    );
  });
  const text = code`
    match ${out.of(step.discriminant)} {
      ${arms}
    }
  `;
  out.setValue(to, text, true);
}

/** Cases that hold nothing stand together. */
export function freeVariant(
  out: Statements,
  { arms, discriminant }: AbiStep & { readonly kind: 'free-variant' },
): void {
  const blocks = arms.map((arm) => out.block(() => out.all(arm.steps)).lines);
  const hasEmpty = blocks.some((lines) => lines.length === 0);
  const text = code`
    match ${out.of(discriminant)} {
      ${blocks.map((lines, i) => {
        const pattern = hasEmpty ? `${i}` : numbered(i, arms.length);
        const [only] = lines;
        if (only === undefined) return undefined;
        // A match that is all of a block stands without one.
        const isMatch = lines.length === 1 && out.frees.has(only);
        return isMatch ? armOf(pattern, [], only) : armOf(pattern, lines, '()');
      })}
      ${hasEmpty && '_ => {}'}
    }
  `;
  out.frees.add(text);
  out.lines.push(text);
}
