/**
 * The page on a port of this machine: for its browsers alone, whatever address they were led to it by, and with a policy
 * that lets nothing but the page's own files in.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { explain } from '../../node.ts';
import type { PageFile } from './files.ts';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

export const host = '127.0.0.1';

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
};

/** @throws what Node says where it can't listen, such as `EADDRINUSE` */
export async function servePage(
  find: (name: string) => PageFile | undefined,
  port: number,
): Promise<PageServer> {
  const server = http.createServer((request, response) => {
    const answer = (
      status: number,
      body: string | Uint8Array,
      type = 'text/plain; charset=utf-8',
    ): void => {
      response
        .writeHead(status, { ...headers, 'content-type': type })
        .end(request.method === 'HEAD' ? undefined : body);
    };
    const { port: own } = server.address() as AddressInfo;
    // A name of somebody else's that leads here (DNS rebinding) would be one origin with the page.
    if (![`${host}:${own}`, `localhost:${own}`].includes(request.headers.host ?? '')) {
      return answer(403, `this page is at http://${host}:${own}/\n`);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, 'this is read only\n');
    const name = nameOf(request.url ?? '/');
    const file = name === undefined ? undefined : find(name);
    if (file === undefined) return answer(404, 'there is no such file\n');
    file().then(
      (bytes) => answer(200, bytes, types[path.extname(name!)]),
      (error: unknown) => answer(500, `${explain(error)}\n`),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `/components/app.wasm` -> `components/app.wasm`; undefined for what is no address. */
function nameOf(url: string): string | undefined {
  try {
    const name = decodeURIComponent(url.split(/[?#]/)[0]!).slice(1);
    return name === '' ? 'index.html' : name;
  } catch {
    return undefined;
  }
}
