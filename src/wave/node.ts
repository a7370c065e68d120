/**
 * A value as written, before its type is known: what `read.ts` makes of text and `to-value.ts` takes. Ranges are
 * half-open UTF-16 indexes into the text.
 */

export type WaveNode = { readonly range: readonly [start: number, end: number] } & (
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'char'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | WaveLabel
  | { readonly kind: 'tuple'; readonly items: readonly WaveNode[] }
  | { readonly kind: 'list'; readonly items: readonly WaveNode[] }
  | { readonly kind: 'flags'; readonly flags: readonly WaveName[] }
  | { readonly kind: 'record'; readonly fields: readonly WaveField[] }
);

/** `true`, `none`, `some(1)`, `%ok`, `north`: a word, perhaps with a payload. */
export interface WaveLabel {
  readonly kind: 'label';
  readonly name: WaveName;
  readonly payload?: WaveNode;
}

export interface WaveName {
  readonly range: readonly [start: number, end: number];
  /** Without the `%`. */
  readonly text: string;
  /** Whether a `%` stood before it, which means that it is no keyword. */
  readonly escaped: boolean;
}

export interface WaveField {
  readonly name: WaveName;
  readonly value: WaveNode;
}

/** `name(args)`, `new name(args)`, `result = name(args)`: what is called, with what, and what its result is called later. */
export interface WaveCall {
  readonly range: readonly [start: number, end: number];
  /** What stands before `=`. */
  readonly result?: WaveName;
  /** Whether `new` stands before the name, which is a resource's then. */
  readonly isNew: boolean;
  /** As written, e.g. `run` or `ns:pkg/iface@1.0.0#f`. */
  readonly name: string;
  readonly nameRange: readonly [start: number, end: number];
  /** None where the call was read without them. */
  readonly args: readonly WaveNode[];
}

/** The words that mean something of their own; a case that is called like one is written with `%`. */
export const keywords: ReadonlySet<string> = new Set([
  'true',
  'false',
  'inf',
  'nan',
  'some',
  'none',
  'ok',
  'err',
]);
