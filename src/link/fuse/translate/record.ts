/** Records, and with them tuples: field by field. Padding is nobody's. CanonicalABI.md, Loading. */
import { layout, type AbiRecord } from '../../../abi/index.ts';
import { part, slotCount, type Place } from './place.ts';
import type { Translation } from './translation.ts';

export function record(cx: Translation, type: AbiRecord, from: Place, to: Place): void {
  const { offsets } = layout(type);
  const onStack = from.kind === 'stack' || to.kind === 'stack';
  let first = 0;
  for (const [i, field] of type.fields.entries()) {
    const count = onStack ? slotCount(field.type) : 0;
    const offset = offsets[i]!;
    cx.translate(cx, field.type, part(from, offset, first, count), part(to, offset, first, count));
    first += count;
  }
}
