/** The lines that `run --trace-json` writes -> what crossed, for `graph --trace`. Somebody else may have written them. */
import { diagnostic, type Diagnostic } from '../base/index.ts';
import type { Crossed } from '../compose/index.ts';
import type { Io } from './io.ts';
import { readBinary } from './read-binary.ts';

/** Bytes of a trace. */
const maxSize = 256 * 1024 * 1024;

export interface ReadTrace {
  /** Absent where something is wrong. */
  readonly value?: readonly Crossed[];
  readonly diagnostics: readonly Diagnostic[];
  /** The text, where something is told of it. */
  readonly texts: readonly (readonly [file: string, text: string])[];
}

export async function readTrace(named: string, io: Io): Promise<ReadTrace> {
  const { file, bytes, diagnostics } = await readBinary(named, io, maxSize);
  if (bytes === undefined) return { diagnostics, texts: [] };
  const text = new TextDecoder().decode(bytes);
  const crossed: Crossed[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const event = line.trim() === '' ? 'other' : eventOf(line);
    if (event === undefined) {
      const span = { file, start, end: start + line.length };
      const found = diagnostic('cli/bad-trace', 'this is no event of a trace', span, {
        help: ['a trace is what `witlink run --trace-json FILE` writes, one event a line'],
      });
      // One will do: what follows is hardly better.
      return { diagnostics: [found], texts: [[file, text]] };
    }
    if (event !== 'other') crossed.push(event);
    start += line.length + 1;
  }
  return { value: crossed, diagnostics: [], texts: [] };
}

/** What crossed in an event; `other` for events of other kinds; undefined for what is none. */
function eventOf(line: string): Crossed | 'other' | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof event !== 'object' || event === null || !('kind' in event)) return undefined;
  const { kind, from, to, func, bytes, handles } = event as Readonly<Record<string, unknown>>;
  if (kind !== 'call' && kind !== 'return') return typeof kind === 'string' ? 'other' : undefined;
  if (typeof from !== 'string' || typeof to !== 'string' || typeof func !== 'string') {
    return undefined;
  }
  if (!Number.isSafeInteger(bytes) || (bytes as number) < 0 || !Array.isArray(handles)) {
    return undefined;
  }
  return { kind, from, to, func, bytes: bytes as number, handles: handles.length };
}
