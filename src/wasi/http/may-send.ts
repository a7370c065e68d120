/** Whether a request of a guest may be sent: to whom the option `network` allows, and to nobody else. */
import type { ErrorCode } from './error-code.ts';
import type { RequestHead } from './transport.ts';

/** Whether a program may send requests to a port of a host, which is a name, or an address without brackets. */
export type IsAllowed = (host: string, port: number) => boolean;

/** Why it may not; undefined where it may. */
export function requestProblem(
  { scheme = 'https', authority }: RequestHead,
  isAllowed: IsAllowed,
): ErrorCode | undefined {
  if (scheme !== 'http' && scheme !== 'https') return { tag: 'HTTP-protocol-error' };
  if (authority === undefined) return { tag: 'HTTP-request-URI-invalid' };
  const { hostname, port } = new URL(`${scheme}://${authority}/`);
  const number = port === '' ? (scheme === 'http' ? 80 : 443) : Number(port);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isAllowed(host, number) ? undefined : { tag: 'HTTP-request-denied' };
}
