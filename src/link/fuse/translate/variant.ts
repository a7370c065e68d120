/**
 * Variants, and with them enums, options and results: the discriminant, which is checked, then the payload of the case
 * that it says. On the stack cases share their slots; those that a case leaves are 0. CanonicalABI.md, Loading,
 * Flat Lifting and Flat Lowering.
 */
import * as op from '../../../wasm/index.ts';
import { layout, type AbiType, type AbiVariant } from '../../../abi/index.ts';
import { part, read, slotCount, write, type Place } from './place.ts';
import { ofSize } from './scalar.ts';
import { refuse, type Translation } from './translation.ts';

export function variant(cx: Translation, type: AbiVariant, from: Place, to: Place): void {
  const { code } = cx;
  const { payloadOffset, discriminantSize } = layout(type);
  const { load, store } = ofSize[discriminantSize];
  code.local('i32', (chosen) => {
    read(code, from, 'i32', load);
    code.tee(chosen).i32(type.cases.length).op(op.i32GeU);
    code.if(() =>
      refuse(
        cx,
        {
          code: 'trap/invalid-discriminant',
          detail: `discriminant {0} in a variant of ${type.cases.length} cases`,
        },
        chosen,
      ),
    );
    write(code, to, 'i32', store, () => code.get(chosen));
    clearPayload(cx, to);
    payload(cx, type, chosen, (payloadType) => {
      const onStack = from.kind === 'stack' || to.kind === 'stack';
      const count = onStack ? slotCount(payloadType) : 0;
      const of = (place: Place): Place => part(place, payloadOffset, 1, count);
      cx.translate(cx, payloadType, of(from), of(to));
    });
  });
}

/** The slots behind the discriminant are 0 until a payload comes. */
function clearPayload({ code }: Translation, to: Place): void {
  if (to.kind === 'memory') return;
  for (const { local, type } of to.slots.slice(1)) {
    code.i32(0);
    if (type === 'i64') code.op(op.i64ExtendI32U);
    else if (type === 'f32') code.op(op.f32ReinterpretI32);
    else if (type === 'f64') code.op(op.i64ExtendI32U, op.f64ReinterpretI64);
    code.set(local);
  }
}

/** Runs what `body` writes for the payload of the chosen case; cases of one type have it written once. */
function payload(
  { code }: Translation,
  type: AbiVariant,
  chosen: number,
  body: (payloadType: AbiType) => void,
): void {
  const payloads = [...new Set(type.cases.flatMap((c) => c.type ?? []))];
  const places = new Map(payloads.map((payloadType, i) => [payloadType, i]));
  const choice = type.cases.map((c) => (c.type === undefined ? undefined : places.get(c.type)));
  if (payloads.length === 0) return;
  if (payloads.length === 1 && choice.every((c) => c === 0)) return body(payloads[0]!);
  if (type.cases.length > 2) {
    code.switch(
      chosen,
      choice,
      payloads.map((payloadType) => () => body(payloadType)),
    );
    return;
  }
  const [first, second] = choice;
  const branch = (c: number | undefined): void => {
    if (c !== undefined) body(payloads[c]!);
  };
  code.get(chosen).if(() => branch(second), first === undefined ? undefined : () => branch(first));
}
