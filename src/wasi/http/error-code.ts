/**
 * `error-code` of wasi:http/types: why an exchange failed, from what Node and `fetch` say of it, and the status with which
 * a server answers where a handler gives one. The cases are IANA's HTTP Proxy Error Types, with the status that RFC 9209,
 * 2.3, has for each.
 */

export type ErrorCode =
  | { readonly tag: PlainErrorTag }
  | {
      readonly tag: 'DNS-error';
      readonly val: { readonly rcode?: string | undefined; readonly infoCode?: number | undefined };
    }
  | {
      readonly tag: 'TLS-alert-received';
      readonly val: {
        readonly alertId?: number | undefined;
        readonly alertMessage?: string | undefined;
      };
    }
  | { readonly tag: SizedErrorTag; readonly val: bigint | undefined }
  | { readonly tag: SectionErrorTag; readonly val: number | undefined }
  | { readonly tag: FieldErrorTag; readonly val: FieldSize }
  | { readonly tag: 'HTTP-request-header-size'; readonly val: FieldSize | undefined }
  | { readonly tag: NamedErrorTag; readonly val: string | undefined };

interface FieldSize {
  readonly fieldName?: string | undefined;
  readonly fieldSize?: number | undefined;
}

type PlainErrorTag =
  | 'DNS-timeout'
  | 'destination-not-found'
  | 'destination-unavailable'
  | 'destination-IP-prohibited'
  | 'destination-IP-unroutable'
  | 'connection-refused'
  | 'connection-terminated'
  | 'connection-timeout'
  | 'connection-read-timeout'
  | 'connection-write-timeout'
  | 'connection-limit-reached'
  | 'TLS-protocol-error'
  | 'TLS-certificate-error'
  | 'HTTP-request-denied'
  | 'HTTP-request-length-required'
  | 'HTTP-request-method-invalid'
  | 'HTTP-request-URI-invalid'
  | 'HTTP-request-URI-too-long'
  | 'HTTP-response-incomplete'
  | 'HTTP-response-timeout'
  | 'HTTP-upgrade-failed'
  | 'HTTP-protocol-error'
  | 'loop-detected'
  | 'configuration-error';
export type SizedErrorTag = 'HTTP-request-body-size' | 'HTTP-response-body-size';
type SectionErrorTag =
  | 'HTTP-request-header-section-size'
  | 'HTTP-request-trailer-section-size'
  | 'HTTP-response-header-section-size'
  | 'HTTP-response-trailer-section-size';
type FieldErrorTag =
  'HTTP-request-trailer-size' | 'HTTP-response-header-size' | 'HTTP-response-trailer-size';
type NamedErrorTag =
  'HTTP-response-transfer-coding' | 'HTTP-response-content-coding' | 'internal-error';

/** An `error-code` as an error, which streams and promises of the host can carry. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';

  readonly errorCode: ErrorCode;

  constructor(errorCode: ErrorCode, options?: ErrorOptions) {
    super(errorCode.tag, options);
    this.errorCode = errorCode;
  }
}

/** By the `code` of Node's errors, of undici's, and of OpenSSL's. */
const byCode: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['ENOTFOUND', { tag: 'DNS-error', val: { rcode: 'NXDOMAIN' } }],
  ['EAI_AGAIN', { tag: 'DNS-timeout' }],
  ['ETIMEOUT', { tag: 'DNS-timeout' }],
  ['ECONNREFUSED', { tag: 'connection-refused' }],
  ['ECONNRESET', { tag: 'connection-terminated' }],
  ['ECONNABORTED', { tag: 'connection-terminated' }],
  ['EPIPE', { tag: 'connection-terminated' }],
  ['UND_ERR_SOCKET', { tag: 'connection-terminated' }],
  ['ERR_STREAM_PREMATURE_CLOSE', { tag: 'connection-terminated' }],
  ['ETIMEDOUT', { tag: 'connection-timeout' }],
  ['UND_ERR_CONNECT_TIMEOUT', { tag: 'connection-timeout' }],
  ['UND_ERR_HEADERS_TIMEOUT', { tag: 'HTTP-response-timeout' }],
  ['UND_ERR_BODY_TIMEOUT', { tag: 'connection-read-timeout' }],
  ['EHOSTUNREACH', { tag: 'destination-IP-unroutable' }],
  ['ENETUNREACH', { tag: 'destination-IP-unroutable' }],
  ['EADDRNOTAVAIL', { tag: 'destination-unavailable' }],
  ['EMFILE', { tag: 'connection-limit-reached' }],
  ['HPE_HEADER_OVERFLOW', { tag: 'HTTP-response-header-section-size', val: undefined }],
  ['UND_ERR_HEADERS_OVERFLOW', { tag: 'HTTP-response-header-section-size', val: undefined }],
  ['ERR_INVALID_URL', { tag: 'HTTP-request-URI-invalid' }],
]);

const certificateCodes =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/;

/** What kind of failure an error of Node's or of `fetch` is; what it says else stays with the host. */
export function errorCodeOf(error: unknown): ErrorCode {
  for (
    let at: unknown = error, depth = 0;
    at instanceof Error && depth < 8;
    at = at.cause, depth++
  ) {
    if (at instanceof HttpFailure) return at.errorCode;
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    const known = byCode.get(code);
    if (known !== undefined) return known;
    if (certificateCodes.test(code)) return { tag: 'TLS-certificate-error' };
    if (/^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)) return { tag: 'TLS-protocol-error' };
    if (code.startsWith('HPE_')) return { tag: 'HTTP-protocol-error' };
  }
  return { tag: 'internal-error', val: undefined };
}

const statuses: ReadonlyMap<ErrorCode['tag'], number> = new Map<ErrorCode['tag'], number>([
  ['DNS-timeout', 504],
  ['destination-not-found', 500],
  ['destination-unavailable', 503],
  ['connection-timeout', 504],
  ['connection-read-timeout', 504],
  ['connection-write-timeout', 504],
  ['connection-limit-reached', 503],
  ['HTTP-request-denied', 403],
  ['HTTP-request-length-required', 411],
  ['HTTP-request-body-size', 413],
  ['HTTP-request-method-invalid', 405],
  ['HTTP-request-URI-invalid', 400],
  ['HTTP-request-URI-too-long', 414],
  ['HTTP-request-header-section-size', 431],
  ['HTTP-request-header-size', 431],
  ['HTTP-request-trailer-section-size', 400],
  ['HTTP-request-trailer-size', 400],
  ['HTTP-response-timeout', 504],
  ['configuration-error', 500],
  ['internal-error', 500],
]);

/** The status that tells a client of it. */
export function statusOf({ tag }: ErrorCode): number {
  return statuses.get(tag) ?? 502;
}
