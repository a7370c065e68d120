/**
 * What a request asks for, and of whom, as guests may set it: the same in all versions of wasi:http/types. What is no method,
 * path, scheme or authority is refused with an error that has no payload.
 */
import { ComponentError } from '../../runtime/index.ts';
import type { FieldList } from './field-list.ts';
import { isAuthority, isPathWithQuery, isScheme, isToken } from './field-rules.ts';
import { type Method, methodName, methodOf, type Scheme, schemeName, schemeOf } from './method.ts';
import type { RequestHead } from './transport.ts';

export class RequestLine {
  #method: Method = { tag: 'get' };
  #scheme: Scheme | undefined;
  #authority: string | undefined;
  #pathWithQuery: string | undefined;

  /** That of a request that came over a connection. */
  static of({ method, scheme, authority, pathWithQuery }: RequestHead): RequestLine {
    const line = new RequestLine();
    line.#method = methodOf(method);
    line.#scheme = scheme === undefined ? undefined : schemeOf(scheme);
    line.#authority = authority;
    line.#pathWithQuery = pathWithQuery;
    return line;
  }

  get method(): Method {
    return this.#method;
  }

  set method(method: Method) {
    if (method.tag === 'other') check(isToken(method.val));
    this.#method = method;
  }

  get pathWithQuery(): string | undefined {
    return this.#pathWithQuery;
  }

  set pathWithQuery(text: string | undefined) {
    check(text === undefined || isPathWithQuery(text));
    this.#pathWithQuery = text;
  }

  get scheme(): Scheme | undefined {
    return this.#scheme;
  }

  set scheme(scheme: Scheme | undefined) {
    check(scheme?.tag !== 'other' || isScheme(scheme.val));
    this.#scheme = scheme;
  }

  get authority(): string | undefined {
    return this.#authority;
  }

  set authority(text: string | undefined) {
    check(text === undefined || isAuthority(text));
    this.#authority = text;
  }

  /** What a client has to know of it. */
  head(headers: FieldList): RequestHead {
    return {
      method: methodName(this.#method),
      scheme: this.#scheme && schemeName(this.#scheme),
      authority: this.#authority,
      pathWithQuery: this.#pathWithQuery,
      fields: headers.forTransport(),
    };
  }
}

function check(isFit: boolean): void {
  if (!isFit) throw new ComponentError(undefined);
}
