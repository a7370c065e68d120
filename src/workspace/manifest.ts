/**
 * The text of `wkg.toml` or of `deps.toml` -> where they say that packages stand. Of the first the overrides with a path are
 * taken (wkg of wasm-pkg-tools), of the second all entries (wit-deps), which name folders of `deps/`, not packages.
 */
import { TomlError, parse } from 'smol-toml';

/** What one entry says. */
export interface ManifestEntry {
  /** The name of a package without its version, or of a folder. */
  readonly name: string;
  /** From the folder of the manifest; absent where the package is brought from elsewhere. */
  readonly path?: string;
}

/** The overrides of `wkg.toml`; throws an `Error` that says with its place what can't be read. */
export function readWkg(text: string): readonly ManifestEntry[] {
  return entriesOf(table(readToml(text)['overrides'])).filter(({ path }) => path !== undefined);
}

/** The entries of `deps.toml`; throws like `readWkg`. */
export function readDeps(text: string): readonly ManifestEntry[] {
  return entriesOf(readToml(text));
}

function readToml(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new Error(`${message} (${error.line}:${error.column})`, { cause: error });
  }
}

function entriesOf(table_: Readonly<Record<string, unknown>>): readonly ManifestEntry[] {
  return Object.entries(table_).map(([name, value]) => {
    const path = typeof value === 'string' ? plainPath(value) : table(value)['path'];
    return typeof path === 'string' ? { name, path } : { name };
  });
}

/** What is no address. */
const plainPath = (text: string): string | undefined =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? undefined : text;

const table = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
