/** `method` and `scheme` of wasi:http/types, and their names on the wire. */

const methods = [
  'get',
  'head',
  'post',
  'put',
  'delete',
  'connect',
  'options',
  'trace',
  'patch',
] as const;

type KnownMethod = (typeof methods)[number];

export type Method =
  { readonly tag: KnownMethod } | { readonly tag: 'other'; readonly val: string };

export type Scheme =
  { readonly tag: 'HTTP' | 'HTTPS' } | { readonly tag: 'other'; readonly val: string };

/** Methods are written as they are: `get` is none of the known ones. RFC 9110, 9.1. */
const byWireName: ReadonlyMap<string, Method> = new Map(
  methods.map((tag) => [tag.toUpperCase(), { tag }]),
);

export function methodOf(wireName: string): Method {
  return byWireName.get(wireName) ?? { tag: 'other', val: wireName };
}

export function methodName(method: Method): string {
  return method.tag === 'other' ? method.val : method.tag.toUpperCase();
}

/** Schemes are the same in any case. RFC 3986, 3.1. */
export function schemeOf(name: string): Scheme {
  const lower = name.toLowerCase();
  if (lower === 'http') return { tag: 'HTTP' };
  return lower === 'https' ? { tag: 'HTTPS' } : { tag: 'other', val: name };
}

export function schemeName(scheme: Scheme): string {
  return scheme.tag === 'other' ? scheme.val : scheme.tag.toLowerCase();
}
