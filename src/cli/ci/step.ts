/** What the steps of `witlink ci` have in common: the packages, read once, and what a step gives back. */
import { hasErrors } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import type { Finding } from '../../report/index.ts';
import { load } from '../../resolve/index.ts';
import type { Loaded, LoaderHost, ParsedFiles } from '../../resolve/index.ts';
import type { VersionVerdict } from '../../rules/index.ts';
import { depsOf } from '../config.ts';
import type { Config } from '../config.ts';
import { binaries } from '../decode.ts';
import type { Misuse } from '../failure.ts';
import { filesHost } from '../files.ts';
import type { Workspace } from '../../workspace/index.ts';
import type { CiJson } from '../json-forms.ts';
import { nameOf } from '../packages.ts';
import { workspaceOf } from '../workspace.ts';

export interface CiPackage {
  /** Its path from the configuration's folder. */
  readonly at: string;
  /** Its path from the working directory. */
  readonly name: string;
  /** With every feature selected. */
  readonly loaded: Loaded;
  readonly diagnostics: readonly Diagnostic[];
  readonly isSound: boolean;
  /** What was read of it and of what it depends on, by the names that diagnostics use. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

export interface StepResult {
  readonly findings: readonly Finding[];
  /** Texts beyond those of the packages. */
  readonly texts?: ReadonlyMap<string, string>;
  /** Files beyond those of the packages that were looked at. */
  readonly files?: readonly string[];
  /** What there is to say of the whole, a line each. */
  readonly notes?: readonly string[];
  readonly versions?: readonly VersionVerdict[];
  readonly setAside?: CiJson['setAside'];
  readonly notCompared?: CiJson['notCompared'];
  /** The step could not do all that it is for. */
  readonly failure?: Misuse;
}

/** Loads packages of one run: what several of them depend on is read once. */
export class PackageLoader {
  readonly #config: Config;
  readonly #known = new Map<string, Promise<Uint8Array>>();
  readonly #parsed: ParsedFiles = new Map();
  readonly #workspace: Workspace;

  constructor(config: Config) {
    this.#config = config;
    this.#workspace = workspaceOf(config, this.#host(depsOf({}, config), new Map()));
  }

  async load(at: string): Promise<CiPackage> {
    const name = nameOf(this.#config, at);
    const contents = new Map<string, Uint8Array>();
    const { value, diagnostics } = await this.read(name, 'all', contents);
    return {
      at,
      name,
      loaded: value,
      diagnostics,
      isSound: !hasErrors(diagnostics) && value.files.length > 0,
      contents,
    };
  }

  /** Loads with some features only. */
  read(
    name: string,
    features: readonly string[] | 'all',
    contents = new Map<string, Uint8Array>(),
  ): ReturnType<typeof load> {
    const deps = depsOf({}, this.#config);
    return load(name, this.#host([name, ...deps], contents), {
      features,
      deps,
      find: this.#workspace.finder(name),
      ...binaries,
      parsed: this.#parsed,
    });
  }

  #host(named: readonly string[], contents: Map<string, Uint8Array>): LoaderHost {
    const host = filesHost(named);
    return {
      ...host,
      read: async (path, limit) => {
        let bytes = this.#known.get(path);
        if (bytes === undefined) this.#known.set(path, (bytes = host.read(path, limit)));
        contents.set(path, await bytes);
        return bytes;
      },
    };
  }
}
