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
  /** The function's own name, of an accessor that of its property; empty for a constructor. */
  readonly name: string;
  /** Of a getter or setter; constructors are neither. 📡, component-model#701. */
  readonly accessor?: Accessor;
}

/** Which side of a property a function is. 📡, component-model#701. */
export type Accessor = 'get' | 'set';

/**
 * `[method]blob.read` -> method `read` of `blob`, `[static][get]blob.size` -> static getter `size` of `blob`; what has no
 * annotation of these is freestanding.
 */
export function parsePlainName(text: string): PlainName {
  const [, kind = 'freestanding', rest = ''] = /^(?:\[(constructor|method|static)\])?(.*)$/s.exec(
    text,
  )!;
  if (kind === 'constructor') return { kind, resource: rest, name: '' };
  const [, accessor, own = ''] = /^(?:\[(get|set)\])?(.*)$/s.exec(rest)!;
  const side = accessor === undefined ? {} : { accessor: accessor as Accessor };
  if (kind === 'freestanding') return { kind, resource: '', name: own, ...side };
  const dot = own.indexOf('.');
  const [resource, name] = dot < 0 ? [own, ''] : [own.slice(0, dot), own.slice(dot + 1)];
  return { kind: kind as 'method' | 'static', resource, name, ...side };
}

/** The name of which `parsePlainName` makes these parts. */
export function plainNameText({ kind, resource, name, accessor }: PlainName): string {
  const side = accessor === undefined ? '' : `[${accessor}]`;
  if (kind === 'freestanding') return `${side}${name}`;
  return kind === 'constructor'
    ? `[constructor]${resource}`
    : `[${kind}]${side}${resource}.${name}`;
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

/** `wasi:io@0.2.0` -> `wasi:io` and `0.2.0`, as it stands in the name, of an interface, a world or a package. */
export function splitVersion(name: string): readonly [path: string, version: string | undefined] {
  const at = name.indexOf('@');
  return at === -1 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}

/** The name that `splitVersion` takes apart. */
export function withVersion(path: string, version: string | undefined): string {
  return version === undefined ? path : `${path}@${version}`;
}

/** What an instance has, by the names of the instances around it and its own: `wasi:io/streams@0.2.0#[method]pollable.block`. */
export function pathText(path: readonly string[]): string {
  return path.join('#');
}

/** The name of what `pathText` has written, and what it has written of the instances around it. */
export function splitPath(text: string): { readonly instance?: string; readonly name: string } {
  const hash = text.lastIndexOf('#');
  return hash === -1
    ? { name: text }
    : { instance: text.slice(0, hash), name: text.slice(hash + 1) };
}

/** Two labels of one scope clash where these are equal: neither case nor hyphens tell names apart (component-model#704). */
export function labelForm(label: string): string {
  let form = knownForms.get(label);
  if (form === undefined) {
    if (knownForms.size >= mostForms) knownForms.clear();
    form = label.replaceAll('-', '').toLowerCase();
    knownForms.set(label, form);
  }
  return form;
}

/** Packages say the same few names again and again. */
const knownForms = new Map<string, string>();
const mostForms = 4096;

/** Two names of one scope clash where these are equal (Explainer.md, Name Uniqueness; component-model#704). */
export function uniqueForm(text: string): string {
  if (!text.includes(':') && !text.includes('[')) return labelForm(text);
  if (parseInterfaceName(text) !== undefined) return text.toLowerCase();
  const { kind, resource, name, accessor } = parsePlainName(text);
  const form = labelForm(name);
  const owner = labelForm(resource);
  if (kind === 'constructor') return `[constructor]${owner}`;
  if (kind !== 'freestanding' && owner === form) return form;
  const own = kind === 'freestanding' ? form : `${owner}.${form}`;
  // A getter stands where a function of its name would; its setter beside it.
  return accessor === 'set' ? `[set]${own}` : own;
}
