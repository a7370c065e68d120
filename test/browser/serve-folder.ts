/** A folder, or files in memory, -> a static server on a port of this machine, as plain as one that anybody has. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A folder's path; or contents by path, with `/` between names. */
export type Files = string | ReadonlyMap<string, string | Uint8Array>;

export interface FolderServer {
  /** With a slash at its end. */
  readonly url: string;
  /** What was asked for in vain. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** @param headers Sent with each file. */
export async function serveFolder(
  files: Files,
  headers: Readonly<Record<string, string>> = {},
): Promise<FolderServer> {
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname);
    // Browsers ask for it by themselves.
    if (asked === '/favicon.ico') return void response.writeHead(204).end();
    const name = `${asked.slice(1)}${asked.endsWith('/') ? 'index.html' : ''}`;
    void contents(files, name).then((body) => {
      if (body === undefined) {
        missing.push(name);
        response.writeHead(404).end();
        return;
      }
      const type = types[path.extname(name)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    missing,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function contents(files: Files, name: string): Promise<string | Uint8Array | undefined> {
  if (typeof files !== 'string') return files.get(name);
  const file = path.join(files, name);
  // Nothing above it: `..` in an address is gone by now, unless it was written in escapes.
  if (!file.startsWith(path.join(files, path.sep))) return undefined;
  return readFile(file).catch(() => undefined);
}
