/** A WIT `result` where it is no function's: docs/bindings.md. */
export type Result<T, E> =
  { readonly tag: 'ok'; readonly val: T } | { readonly tag: 'err'; readonly val: E };
