/**
 * Which header and trailer fields a guest may set, and how they must be written. RFC 9110, 5.1 and 5.5; what belongs to
 * one connection alone (RFC 9110, 7.6.1) is the host's: guests neither see nor set it.
 */

/** Bytes of all names and values of one `fields`, beyond which nothing can be added. */
export const fieldsLimit = 131_072;

/** In lower case. `host` is the request's authority. */
const connectionFields: ReadonlySet<string> = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a field, by its name in lower case, is the connection's. */
export function isConnectionField(name: string): boolean {
  return connectionFields.has(name);
}

/** What RFC 9110 calls a token. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export function isToken(text: string): boolean {
  return token.test(text);
}

/** Whether bytes may be the value of a field: no control characters but tabs, none at the ends. */
export function isFieldValue(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if ((byte < 0x20 && byte !== 0x09) || byte === 0x7f) return false;
  }
  return true;
}

/** The path of a request with its query: an absolute path, or the `*` of `OPTIONS`. RFC 9112, 3.2. */
export function isPathWithQuery(text: string): boolean {
  return (
    text === '' ||
    text === '*' ||
    (/^[/?][!-~\u0080-\u{10ffff}]*$/u.test(text) && !text.includes('#'))
  );
}

/** A host with an optional port; no user. RFC 9110, 4.2. */
export function isAuthority(text: string): boolean {
  return /^(?:\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._~!$&'()*+,;=%-]+)(?::[0-9]{1,5})?$/.test(text);
}

/** RFC 3986, 3.1. */
export function isScheme(text: string): boolean {
  return /^[A-Za-z][0-9A-Za-z+.-]*$/.test(text);
}

/** That of a final response. RFC 9110, 15. */
export function isStatus(status: number): boolean {
  return status >= 200 && status <= 999;
}
