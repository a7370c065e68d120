/** The primitives that are one core value, a kind each. */
import type { CoreValue } from '../../core/core-func.ts';
import * as host from '../kinds/primitives.ts';
import type { Conversion } from '../values.ts';
import * as forms from './forms.ts';
import { scalar } from './scalar.ts';
import type { DirectType, DirectValues } from './values.ts';

/** A kind of values, by what a host may give. */
type Kind = (type: unknown, values: DirectValues) => DirectType;

const primitive =
  <V extends CoreValue>(form: forms.Form<V>, conversion: () => Conversion): Kind =>
  (_, { memory }) =>
    scalar(memory, form, conversion() as Conversion<CoreValue> as Conversion<V>);

export const bool: Kind = (_, { memory }) => {
  const { fromHost } = host.bool();
  return scalar(
    memory,
    { ...forms.u8, of: (i) => i },
    {
      toHost: (i) => i !== 0,
      fromHost: (value, scope) => (fromHost(value, scope) === true ? 1 : 0),
    },
  );
};

export const u8 = /* @__PURE__ */ primitive(forms.u8, host.u8);
export const s8 = /* @__PURE__ */ primitive(forms.s8, host.s8);
export const u16 = /* @__PURE__ */ primitive(forms.u16, host.u16);
export const s16 = /* @__PURE__ */ primitive(forms.s16, host.s16);
export const u32 = /* @__PURE__ */ primitive(forms.u32, host.u32);
export const s32 = /* @__PURE__ */ primitive(forms.s32, host.s32);
export const u64 = /* @__PURE__ */ primitive(forms.u64, host.u64);
export const s64 = /* @__PURE__ */ primitive(forms.s64, host.s64);
export const f32 = /* @__PURE__ */ primitive(forms.f32, host.f32);
export const f64 = /* @__PURE__ */ primitive(forms.f64, host.f64);
export const char = /* @__PURE__ */ primitive(forms.u32, host.char);
