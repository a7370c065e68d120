/** Records: their fields, one after the other. CanonicalABI.md, load_record, store_record and their likes. */
import type { AbiRecord } from '../../../abi/index.ts';
import { loadFields, storeFields } from '../flat.ts';
import { countParts, lift, lower, type ValueKind } from '../kinds.ts';
import type { Value } from '../value.ts';

export const record: ValueKind<AbiRecord> = {
  load(cx, ptr, type) {
    for (const field of type.fields) countParts(cx, field.type);
    return loadFields(cx, ptr, type);
  },
  store: (cx, value, type, ptr) => storeFields(cx, value as readonly Value[], type, ptr),
  lift: (cx, flat, type) => type.fields.map((field) => lift(cx, flat, field.type)),
  lower(cx, value, type, flat) {
    const values = value as readonly Value[];
    type.fields.forEach((field, i) => lower(cx, values[i]!, field.type, flat));
  },
};
