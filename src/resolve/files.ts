/**
 * The files of one loading, read through a host: bytes -> WIT that is parsed, or a package in binary form that the given
 * `decode` has read. Counts what may still be read, and keeps the texts and all that is wrong with files. Which are read
 * is the `Loader`'s.
 */
import { parse } from '../../grammar/wit/index.ts';
import type { WitFile } from '../../grammar/wit/index.ts';
import { diagnostic, isWasmText, knownFile, limits, nearNames, utf16 } from '../base/index.ts';
import type { Diagnostic, DiagnosticParts } from '../base/index.ts';
import type { PackageName } from '../model/index.ts';
import { binaryPackage } from './binary-package.ts';
import type { Assemble, BinaryPackage, DecodedWit, DecodeWit } from './binary-package.ts';
import type { HostEntry, LoaderHost, LoadOptions, ParsedFiles } from './load.ts';
import { definedPackages } from './needs.ts';

export class Files {
  readonly diagnostics: Diagnostic[] = [];
  readonly sources = new Map<string, string>();
  /** The packages in binary form that were read. */
  readonly binaries: BinaryPackage[] = [];
  readonly #host: LoaderHost;
  readonly #decodeWit: DecodeWit | undefined;
  readonly #assemble: Assemble | undefined;
  readonly #parsed: ParsedFiles;
  /** How many bytes of WIT may still be read. */
  #room: number = limits.witText;
  /** Whether something could not be read. */
  #isIncomplete = false;

  constructor(
    host: LoaderHost,
    {
      decode,
      assemble,
      parsed = new Map(),
    }: Pick<LoadOptions, 'decode' | 'assemble' | 'parsed'> = {},
  ) {
    this.#host = host;
    this.#decodeWit = decode;
    this.#assemble = assemble;
    this.#parsed = parsed;
  }

  /**
   * Whether a finding of the resolver says something new: where files could not be read, or not be understood, what
   * they would have defined is missing only for that reason.
   */
  readonly isNews = ({ code }: Diagnostic): boolean =>
    code === 'resolve/no-package'
      ? this.diagnostics.length === 0
      : code !== 'resolve/unknown-package' || !this.#isIncomplete;

  /** The file that a loading begins with, which may be a binary as large as one may be. */
  async named(path: string): Promise<{ readonly file?: WitFile; readonly decoded?: DecodedWit }> {
    const bytes = await this.#bytes(path, await this.#nearNames(path), isBinary);
    if (bytes === undefined) return {};
    if (isWasmText(bytes) || (isBinary(bytes) && this.#decodeWit !== undefined)) {
      const decoded = await this.#decodeBinary(path, bytes);
      return decoded === undefined ? {} : { decoded };
    }
    const file = this.#parse(path, bytes);
    return file === undefined ? {} : { file };
  }

  /** A file of WIT. */
  async file(path: string): Promise<WitFile | undefined> {
    const bytes = await this.#bytes(path, []);
    return bytes === undefined ? undefined : this.#parse(path, bytes);
  }

  /** A package in binary form as a file of WIT. */
  async binary(path: string): Promise<WitFile | undefined> {
    const bytes = await this.#bytes(path, []);
    if (bytes === undefined) return undefined;
    const decoded = await this.#decodeBinary(path, bytes);
    if (decoded === undefined) return undefined;
    const found = binaryPackage(decoded, path);
    for (const [name, text] of found.sources) this.sources.set(name, text);
    this.diagnostics.push(...found.diagnostics);
    this.binaries.push(found);
    return found.root;
  }

  async #decodeBinary(path: string, given: Uint8Array): Promise<DecodedWit | undefined> {
    const bytes = isWasmText(given) ? await this.#assembled(path, given) : given;
    if (bytes === undefined) return undefined;
    if (this.#decodeWit === undefined) {
      this.#refuseBinary(path);
      return undefined;
    }
    const { value, diagnostics } = await this.#decodeWit(bytes, { file: path });
    this.diagnostics.push(...diagnostics);
    if (value === undefined) this.#isIncomplete = true;
    return value;
  }

  /** The binary of a text in the text format. */
  async #assembled(path: string, bytes: Uint8Array): Promise<Uint8Array | undefined> {
    if (this.#assemble === undefined || this.#decodeWit === undefined) {
      this.report('load/wasm-text', `\`${path}\` is in the text form of WebAssembly`, path, {
        help: ['turn it into a binary, `.wasm`: `wasm-tools parse` does'],
      });
      return undefined;
    }
    const { value, diagnostics } = await this.#assemble(bytes, { file: path });
    this.diagnostics.push(...diagnostics);
    if (value === undefined) {
      this.#isIncomplete = true;
      this.sources.set(path, new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    }
    return value;
  }

  /**
   * The bytes of a file, unless they are more than there is room for.
   *
   * @param mayBeLarge - Says of a beginning whether the file may be larger than WIT may be.
   */
  async #bytes(
    path: string,
    near: readonly string[],
    mayBeLarge: (start: Uint8Array) => boolean = () => false,
  ): Promise<Uint8Array | undefined> {
    let bytes: Uint8Array;
    try {
      bytes = await this.#host.read(path, this.#room);
      if (bytes.length > this.#room && mayBeLarge(bytes)) {
        return await this.#host.read(path, limits.binary);
      }
    } catch (cause) {
      this.report('load/unreadable', `\`${path}\` cannot be read: ${reason(cause)}`, path, {
        help:
          near.length === 0 ? [] : [`did you mean ${near.map((n) => `\`${n}\``).join(' or ')}?`],
      });
      return undefined;
    }
    if (bytes.length > this.#room) {
      const most = `${limits.witText / 1024 / 1024} MB`;
      this.report(
        'load/too-large',
        this.#room === limits.witText
          ? `\`${path}\` is larger than the ${most} of WIT that are read`
          : `with \`${path}\` it is more than the ${most} of WIT that are read`,
        path,
      );
      return undefined;
    }
    this.#room -= bytes.length;
    return bytes;
  }

  #parse(path: string, bytes: Uint8Array): WitFile | undefined {
    const text = this.#decode(path, bytes);
    if (text === undefined) return undefined;
    this.sources.set(path, text);
    let known = this.#parsed.get(path);
    if (known?.text !== text) {
      known = { text, outcome: parse(text, { file: path }) };
      this.#parsed.set(path, known);
    }
    this.diagnostics.push(...known.outcome.diagnostics);
    return known.outcome.value;
  }

  #refuseBinary(path: string): void {
    this.report(
      'load/binary',
      `\`${path}\` is a WebAssembly binary, and nothing was given to decode it`,
      path,
    );
  }

  #decode(path: string, bytes: Uint8Array): string | undefined {
    if (isBinary(bytes)) {
      this.#refuseBinary(path);
      return undefined;
    }
    const foreign = knownFile(bytes);
    if (foreign === undefined) {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      } catch {
        this.report('load/not-utf8', `\`${path}\` is not a text in UTF-8`, path);
        return undefined;
      }
    }
    const { what, help } = foreign;
    if (what === utf16) {
      this.report('load/not-utf8', `\`${path}\` is UTF-16; WIT files are UTF-8`, path, {
        help: ['save it as UTF-8'],
      });
    } else this.report('load/not-wit', `\`${path}\` is ${what}, not WIT`, path, { help });
    return undefined;
  }

  /** What stands in a folder, by names in order; `failed` where that was reported. */
  async list(path: string): Promise<readonly HostEntry[] | undefined | 'failed'> {
    try {
      const entries = await this.#host.list(path);
      return entries?.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    } catch (cause) {
      this.report('load/unreadable', `\`${path}\` cannot be read: ${reason(cause)}`, path);
      return 'failed';
    }
  }

  /** One name for a file or folder, by whichever of its names. */
  async realPath(path: string): Promise<string> {
    try {
      return (await this.#host.realPath?.(path)) ?? path;
    } catch {
      // What cannot be followed is reported when it is read.
      return path;
    }
  }

  /** The packages of a file, without a word about what is wrong with it. */
  async glance(path: string): Promise<readonly PackageName[]> {
    try {
      const bytes = await this.#host.read(path, this.#room);
      const { value } = parse(new TextDecoder().decode(bytes), { file: path });
      return value.package === undefined ? [] : definedPackages(value).slice(0, 1);
    } catch {
      return [];
    }
  }

  /** Files beside one that is not there whose names are near. */
  async #nearNames(path: string): Promise<string[]> {
    const slash = path.lastIndexOf('/');
    const folder = slash === -1 ? '.' : path.slice(0, slash + 1);
    try {
      const entries = (await this.#host.list(folder)) ?? [];
      return nearNames(
        path.slice(slash + 1),
        entries.slice(0, 1000).map((e) => e.name),
      );
    } catch {
      return [];
    }
  }

  /** Tells what is wrong with a file or folder as a whole. */
  report(code: string, message: string, file: string, parts?: DiagnosticParts): void {
    this.#isIncomplete = true;
    this.diagnostics.push(diagnostic(code, message, { file, start: 0, end: 0 }, parts));
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Whether a file begins like a WebAssembly binary. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}
