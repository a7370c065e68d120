/**
 * The text format of WebAssembly -> binaries, by jco's parser: `assemble` for whoever reads components, what is wrong with
 * a text at its place. That jco is not installed is misuse where a file was named, and a finding where it was met on the
 * way.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../base/index.ts';
import { Misuse } from './failure.ts';
import { noteText } from './files.ts';
import { loadJco } from './jco.ts';

/** The most bytes of one text. */
export const mostText = 64 * 1024 * 1024;

/** The binary of a component or module in the text format. */
export async function assemble(
  bytes: Uint8Array,
  file: string,
): Promise<Outcome<Uint8Array | undefined>> {
  const failed = (found: Diagnostic): Outcome<undefined> => ({
    value: undefined,
    diagnostics: [found],
  });
  if (bytes.length > mostText) {
    const message = `\`${file}\` has more than the ${mostText / 1024 / 1024} MB that are read of the text format`;
    return failed(diagnostic('binary/bad-text', message, { file, start: 0, end: 0 }));
  }
  const { parse } = await loadJco('reading the text format (WAT)');
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  noteText(file, text);
  const code = text.replace(/^\uFEFF/, '');
  try {
    return { value: await parse(code), diagnostics: [] };
  } catch (error) {
    const { message, offset } = readError(error instanceof Error ? error.message : String(error));
    const before = new TextEncoder().encode(code).subarray(0, offset);
    const at = new TextDecoder().decode(before).length + (text.length - code.length);
    const span = { file, start: at, end: Math.min(at + 1, text.length) };
    return failed(diagnostic('binary/bad-text', `the text format (WAT): ${message}`, span));
  }
}

/** As `assemble`; that nobody can is one more thing that is wrong with the file. */
export async function assembleIfPossible(
  bytes: Uint8Array,
  file: string,
): Promise<Outcome<Uint8Array | undefined>> {
  try {
    return await assemble(bytes, file);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    const message = `\`${file}\` is in the text format of WebAssembly; ${error.message}`;
    const found = diagnostic('load/wasm-text', message, { file, start: 0, end: 0 });
    return { value: undefined, diagnostics: [found] };
  }
}

/** What the parser says, which comes to JavaScript as Rust shows its errors to developers. */
function readError(text: string): { readonly message: string; readonly offset: number } {
  const offset = Number(/\bspan: Span \{ offset: (\d+) \}/.exec(text)?.[1] ?? 0);
  const [, custom] = /\bkind: Custom\("((?:[^"\\]|\\.)*)"\)/s.exec(text) ?? [];
  const [, lexed] = /\bkind: Lex\((.*?)\) \}\) \}$/s.exec(text) ?? [];
  const message = custom?.replaceAll(/\\(.)/gs, '$1') ?? lexed ?? text.split('\n')[0]!;
  return { message, offset };
}
