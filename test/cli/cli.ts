/**
 * Runs the command line within the test's process, over streams and a folder of its own.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../src/cli/main.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly color?: boolean;
}

export async function cli(argv: readonly string[], around: Surroundings = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await main(argv, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    input: async (limit) => new Uint8Array(Buffer.from(around.input ?? '')).subarray(0, limit + 1),
    env: around.env ?? {},
    color: around.color ?? false,
  });
  return { code, out, err };
}

/** A folder with files that is gone after the test; gives the path of a file in it. */
export function folder(
  files: Readonly<Record<string, string | Uint8Array>>,
): (name?: string) => string {
  const root = mkdtempSync(path.join(tmpdir(), 'witlink-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return (name = '') => path.join(root, name);
}
