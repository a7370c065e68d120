/**
 * Names of imports and exports taken apart and put together: `[method]blob.read`, `wasi:io/streams@0.2.0`; and the form
 * under which two of them clash. Names come as a component or a model has them: whether one is well formed is judged by
 * the validator (src/component/validate/extern-name.ts), which versions are compatible by `compatible-names.ts`, and
 * how a name is spelt in JavaScript by `camel-case.ts`. Explainer.md, Import and Export Definitions, Name Uniqueness.
 */

/** A plain name taken apart: `externname` without the names of interfaces. */
export interface PlainName {
  readonly kind: 'freestanding' | 'constructor' | 'method' | 'static';
  /** The resource to which it belongs; empty for a freestanding one. */
  readonly resource: string;
  /** The function's own name; empty for a constructor. */
  readonly name: string;
}

/** `[method]blob.read` -> method `read` of `blob`; what has no annotation of these is freestanding. */
export function parsePlainName(text: string): PlainName {
  const match = /^\[(constructor|method|static)\]([^.]*)(?:\.(.*))?$/s.exec(text);
  if (match === null) return { kind: 'freestanding', resource: '', name: text };
  const [, kind, resource = '', name = ''] = match;
  return { kind: kind as PlainName['kind'], resource, name };
}

/** The name of which `parsePlainName` makes these parts. */
export function plainNameText({ kind, resource, name }: PlainName): string {
  if (kind === 'freestanding') return name;
  return kind === 'constructor' ? `[constructor]${resource}` : `[${kind}]${resource}.${name}`;
}

/** The name of an interface taken apart. */
export interface InterfaceName {
  /** Nested ones (🪺) joined: `a:b` of `a:b:c/d`. */
  readonly namespace: string;
  /** Nested ones (🪺) joined: `c/d` of `a:c/d/e`. */
  readonly package: string;
  readonly interface: string;
  /** As it stands in the name, in full or only the compatible part (🔗); absent where the name has none. */
  readonly version?: string;
}

/** `wasi:io/streams@0.2.0` -> its parts; `undefined` for a plain name. */
export function parseInterfaceName(text: string): InterfaceName | undefined {
  const match = /^([^/@]+):([^:@]+)\/([^/@]+)(?:@(.+))?$/s.exec(text);
  if (match === null) return undefined;
  const [, namespace = '', pkg = '', name = '', version] = match;
  return {
    namespace,
    package: pkg,
    interface: name,
    ...(version === undefined ? {} : { version }),
  };
}

/** Two labels of one scope clash where these are equal: neither case nor hyphens tell names apart (component-model#704). */
export function labelForm(label: string): string {
  return /[A-Z-]/.test(label) ? label.toLowerCase().replaceAll('-', '') : label;
}

/** Two names of one scope clash where these are equal (Explainer.md, Name Uniqueness; component-model#704). */
export function uniqueForm(text: string): string {
  if (parseInterfaceName(text) !== undefined) return text.toLowerCase();
  const { kind, resource, name } = parsePlainName(text);
  const form = labelForm(name);
  if (kind === 'freestanding') return form;
  const owner = labelForm(resource);
  if (kind === 'constructor') return `[constructor]${owner}`;
  return owner === form ? form : `${owner}.${form}`;
}
