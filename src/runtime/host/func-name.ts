/**
 * Names of functions as they stand in components, taken apart into resource and member. How these are spelt in
 * JavaScript is base's. Explainer.md, Import and Export Definitions.
 */

/** A function's name as it stands in a component, taken apart. */
export interface FuncName {
  readonly kind: 'func' | 'constructor' | 'method' | 'static';
  /** The resource's name; empty for a plain function. */
  readonly resource: string;
  /** Empty for a constructor. */
  readonly name: string;
}

/** `[method]blob.read` -> method `read` of `blob`. */
export function parseFuncName(name: string): FuncName {
  const match = /^\[(constructor|method|static)\]([^.]*)(?:\.(.*))?$/s.exec(name);
  if (match === null) return { kind: 'func', resource: '', name };
  const [, kind, resource = '', member = ''] = match;
  return { kind: kind as FuncName['kind'], resource, name: member };
}
