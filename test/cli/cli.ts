/**
 * Runs the command line within the test's process, over streams and a folder of its own.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Colors } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** With `told`, both streams as a terminal shows them: beside the fields, so that these are all that is compared. */
class Told implements Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly #told: string;

  constructor({ code, out, err }: Ran, told: string) {
    this.code = code;
    this.out = out;
    this.err = err;
    this.#told = told;
  }

  get told(): string {
    return this.#told;
  }
}

export interface Surroundings {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly color?: Colors;
}

export async function cli(argv: readonly string[], around: Surroundings = {}): Promise<Told> {
  let out = '';
  let err = '';
  let told = '';
  const code = await main(argv, {
    out: (text) => {
      out += text;
      told += text;
    },
    err: (text) => {
      err += text;
      told += text;
    },
    input: async (limit) => new Uint8Array(Buffer.from(around.input ?? '')).subarray(0, limit + 1),
    env: around.env ?? {},
    color: around.color ?? { out: false, err: false },
  });
  return new Told({ code, out, err }, told);
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
