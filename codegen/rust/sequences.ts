/**
 * Lists, lists of a fixed length, maps, and what is taken apart or put together: the statements that lower and lift them,
 * a loop where elements don't lie as Rust has them.
 */
import type { AbiStep, CoreOperand, ElementBody } from '../../src/abi/index.ts';
import { concat } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { array, call, flatTuple, structLiteral, tuple } from './format.ts';
import { short, type Statements } from './statements.ts';

/** A loop over what lies one after the other; its lines are those that `work` prints. */
export function each(
  out: Statements,
  over: string,
  base: CoreOperand,
  from: string,
  size: number,
  work: () => void,
  item?: string,
): void {
  const index = `n${base.id}`;
  const { lines } = out.block(() => {
    out.lines.push(`let at${base.id} = rt::nth(${from}, ${index}, ${size});`);
    out.core.set(base.id, `at${base.id}`);
    work();
  });
  out.lines.push(code`
    for ${item === undefined ? index : `(${index}, ${item})`} in ${over} {
      ${lines}
    }
  `);
}

export function lowerList(out: Statements, step: AbiStep & { readonly kind: 'lower-list' }): void {
  const { shape, from, pointer, length, element, body, lifetime } = step;
  const { text } = out.value(from);
  const isNative = out.isNative(shape);
  if (lifetime === 'call') {
    if (isNative) return out.pass(text, pointer, length);
    const args = `${text}.len(), ${element.size}, ${element.align}`;
    out.lines.push(`let c${pointer.id} = scope.list(${args});`);
    out.setCore(length, `${text}.len() as i32`);
  } else {
    if (isNative) return out.give(text, pointer, length);
    out.lines.push(`let c${length.id} = ${text}.len();`);
    const args = `c${length.id}, ${element.size}, ${element.align}`;
    out.lines.push(`let c${pointer.id} = rt::list(${args});`);
    out.core.set(length.id, `c${length.id} as i32`);
  }
  out.core.set(pointer.id, `c${pointer.id}`);
  lowerEach(out, text, lifetime === 'call' ? 'ref' : 'owned', `c${pointer.id}`, element.size, body);
}

function lowerEach(
  out: Statements,
  text: string,
  mode: 'ref' | 'owned',
  from: string,
  size: number,
  body: ElementBody,
): void {
  const items = body.items.map((item) => {
    out.values.set(item.id, { text: `e${item.id}`, mode });
    return `e${item.id}`;
  });
  const over = `${text}.${mode === 'ref' ? 'iter' : 'into_iter'}().enumerate()`;
  const pattern = items.length === 1 ? items[0]! : flatTuple(items);
  each(out, over, body.base, from, size, () => out.all(body.steps), pattern);
}

export function liftList(out: Statements, step: AbiStep & { readonly kind: 'lift-list' }): void {
  const { shape, element, body, to } = step;
  const isMap = shape.kind === 'map';
  if (out.isNative(shape)) {
    return out.setValue(to, out.taken('vec', step.pointer, step.length), true);
  }
  const [pointer, length] = [out.variable(step.pointer), out.variable(step.length)];
  const name = out.named.get(to.id) ?? `v${to.id}`;
  const made = isMap ? 'rt::BTreeMap::new()' : `Vec::with_capacity(${length} as usize)`;
  out.lines.push(`let mut ${name} = ${made};`);
  const over = `0..${length} as usize`;
  each(out, over, body.base, pointer, element.size, () => {
    out.all(body.steps);
    const items = body.items.map((item) => out.value(item).text);
    out.lines.push(concat(call(`${name}.${isMap ? 'insert' : 'push'}`, items), ';'));
  });
  out.lines.push(`rt::free(${pointer}, ${length} as usize, ${element.size}, ${element.align});`);
  out.values.set(to.id, { text: name, mode: 'owned' });
}

export function lowerElements(
  out: Statements,
  step: AbiStep & { readonly kind: 'lower-elements' },
): void {
  const { shape, from, body, element } = step;
  const value = out.value(from);
  if (out.isNative(shape)) {
    out.lines.push(`rt::write(${out.at(step)}, ${out.copied(from)});`);
    return;
  }
  const mode = value.mode === 'owned' ? 'owned' : 'ref';
  lowerEach(out, value.text, mode, out.further(step), element.size, body);
}

export function liftElements(
  out: Statements,
  step: AbiStep & { readonly kind: 'lift-elements' },
): void {
  const { shape, body, element, to } = step;
  if (out.isNative(shape)) {
    return out.setValue(to, `rt::read(${out.at(step)})`, true);
  }
  const from = out.further(step);
  const { base } = body;
  const { lines } = out.block(() => {
    out.lines.push(`let at${base.id} = rt::nth(${from}, n${base.id}, ${element.size});`);
    out.core.set(base.id, `at${base.id}`);
    out.all(body.steps);
    out.lines.push(out.value(body.items[0]!).text);
  });
  const name = out.named.get(to.id) ?? `v${to.id}`;
  out.lines.push(code`
    let ${name}: [_; ${step.count}] = ::core::array::from_fn(|n${base.id}| {
      ${lines}
    });
  `);
  out.values.set(to.id, { text: name, mode: 'owned' });
}

export function takeApart(
  out: Statements,
  { shape, from, parts }: AbiStep & { readonly kind: 'take-apart' },
): void {
  const { text, mode } = out.value(from);
  if (shape.kind === 'list' && mode === 'owned' && !out.world.facts.isCopy(shape.type)) {
    out.lines.push(`let [${parts.map((p) => `e${p.id}`).join(', ')}] = ${text};`);
    for (const p of parts) out.values.set(p.id, { text: `e${p.id}`, mode });
    return;
  }
  const isGiven =
    mode === 'given' && shape.kind === 'tuple' && !out.world.facts.held(from.type).own;
  const partMode = mode === 'owned' || isGiven ? mode : 'place';
  for (const [i, part] of parts.entries()) {
    const at =
      shape.kind === 'list'
        ? `[${i}]`
        : `.${shape.kind === 'tuple' ? i : out.world.fields(shape)[i]}`;
    out.values.set(part.id, { text: `${text}${at}`, mode: partMode });
  }
}

export function putTogether(
  out: Statements,
  { shape, parts, to }: AbiStep & { readonly kind: 'put-together' },
): void {
  const values = parts.map((p) => out.value(p).text);
  switch (shape.kind) {
    case 'record': {
      const names = out.world.fields(shape);
      const fields = values.map((value, i) => [names[i]!, value] as const);
      return out.setValue(to, structLiteral(out.type(to.type).replace(/<'_>$/, ''), fields), true);
    }
    case 'tuple': {
      const flat = flatTuple(values);
      return out.setValue(to, flat.length <= short ? flat : tuple(values));
    }
    case 'list':
      return out.setValue(to, array(values), true);
    default:
      shape satisfies never;
  }
}
