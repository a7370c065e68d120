/**
 * Diagnostics -> an error for who imports: the text that commands would print, and no stack, as no line of ours is what has to
 * be changed.
 */
import { createSources, renderText, WitlinkError, type Diagnostic } from '../base/index.ts';
import { ConfigFault, Misuse } from './configuration.ts';

/** What can't be imported; its message is what commands would print. */
class ImportError extends Error {
  override readonly name = 'ImportError';

  /** @param importer A URL. */
  constructor(message: string, importer: string | undefined) {
    super(message);
    const at = importer === undefined ? '' : `\n    at ${importer}`;
    this.stack = `${this.name}: ${message}${at}`;
  }
}

/**
 * An error as it is thrown at who imports.
 *
 * @param importer The URL of the module that imports: it stands where Node prints a stack.
 */
export function importError(error: unknown, importer?: string): unknown {
  const message = messageOf(error);
  return message === undefined ? error : new ImportError(message, importer);
}

function messageOf(error: unknown): string | undefined {
  if (error instanceof ConfigFault) return textOf(error.diagnostics, error.texts);
  if (error instanceof WitlinkError) return textOf(error.diagnostics, new Map());
  if (!(error instanceof Misuse)) return undefined;
  return [error.message, ...error.help.map((text) => `  = help: ${text}`)].join('\n');
}

/** As commands print them. */
export function textOf(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
): string {
  return renderText(diagnostics, createSources(texts)).trimEnd();
}
