/**
 * A configuration -> what components are given when JavaScript imports them, and which modules names of WIT mean. Where a
 * specifier leads is left to whoever resolves modules: Node, or a bundler. docs/importing.md, docs/configuration.md.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { readNamePattern } from '../base/index.ts';
import { matchFiles, type ImportSettings, type WasiSetting } from '../config/index.ts';
import type { Placed } from '../shape/index.ts';
import {
  configFault,
  fromConfig,
  openConfig,
  readPlugs,
  type Config,
  type PlugFile,
} from './configuration.ts';
import { followed } from './followed-names.ts';
import { implementationsIn, type Find, type Meant } from './implementations.ts';
import { nameFor } from './name-for.ts';
import { implementers, packageFolder } from './packages.ts';

/** What a component is given. */
export interface Given {
  readonly plugs: readonly PlugFile[];
  readonly wasi?: WasiSetting;
  readonly optimize: boolean;
  /** The module for an import of its, by the configuration or by packages. */
  readonly find: Find;
  /** The names and patterns for which the configuration has modules, for messages. */
  readonly mapped: readonly string[];
}

/** Whether a program of a component gets WASI: `none` of an import attribute goes over what the project says. */
export type WasiAttribute = 'none' | undefined;

/** What a project says of components. */
export interface Project {
  readonly config: Config;
  /** The file of the configuration, where there is one. */
  readonly file: string | undefined;
  /** What the component of a file is given; the path is absolute. */
  given(component: string): Given;
  /**
   * The module that a name of WIT means to a file that imports it: by the configuration, or else by a package that the file's own
   * depends on and that says it implements it.
   *
   * @param importer Absolute.
   * @throws WitlinkError where several packages do
   */
  find(name: string, importer: string): Meant | undefined;
  /** The names and patterns for which the configuration has modules for all, for messages. */
  readonly mapped: readonly string[];
}

/** Where the configuration of a project is looked for. */
export interface ProjectPlace {
  /** The folder from which it is looked for upwards, as far as its package or repository goes. */
  readonly folder: string;
  /** Its file, or false for none. */
  readonly config?: string | boolean;
}

/** Opens a project; throws `ConfigFault` or `Misuse` where its configuration is at fault. */
export async function openProject({ folder, config: named }: ProjectPlace): Promise<Project> {
  const upTo = packageFolder(folder) ?? folder;
  const config = await openConfig({
    from: folder,
    upTo,
    ...(named === undefined ? {} : { config: named }),
  });
  // Without one, paths begin where it was looked for.
  return projectOf(config.texts.size === 0 ? { ...config, folder } : config);
}

/** What is said of one component, of some, or of all. */
type Said = Pick<ImportSettings, 'map' | 'plugs' | 'wasi' | 'optimize'>;

/** What a configuration that was read says. */
export function projectOf(config: Config): Project {
  const [text] = config.texts.keys();
  const file = text === undefined ? undefined : path.resolve(text);
  const from = file ?? path.join(config.folder, 'package.json');
  const imports: Said & Pick<ImportSettings, 'components'> = config.settings.imports ?? {};
  const shared = mapOf(imports.map, config, from);
  const own = implementedHere(config, from);
  /** By packages: the project's own, and those on which a file's depends. */
  const beyond =
    (importer: string): Find =>
    (name) =>
      own(name) ?? implementers(importer)(name);
  const mapped = [...(imports.map ?? new Map()).keys()];
  const rules = (imports.components ?? []).map((rule) => ({
    ...rule,
    matches: matchFiles([rule.components].flat()),
    find: mapOf(rule.map, config, from),
  }));
  const rulesFor = (component: string) => {
    const relative = path.relative(config.folder, component).replaceAll(path.sep, '/');
    return rules.filter(({ matches }) => matches(relative)).toReversed();
  };
  return {
    config,
    file,
    given(component) {
      const found = rulesFor(component);
      const first = <K extends keyof Said>(key: K): Said[K] => {
        const said: Said = found.find((rule) => rule[key] !== undefined) ?? imports;
        return said[key];
      };
      const wasi = first('wasi');
      const plugs = readPlugs((first('plugs') ?? []).map((plug) => plugText(config, plug)));
      return {
        // A plug for all is imported itself, too, and is no plug of its own.
        plugs: plugs.filter((plug) => path.resolve(plug.file) !== component),
        ...(wasi === undefined ? {} : { wasi }),
        optimize: first('optimize') ?? false,
        find(name) {
          const by: Find = (of) =>
            found.reduce<Meant | undefined>((m, rule) => m ?? rule.find(of), undefined) ??
            shared(of);
          return followed(name, by, beyond(component));
        },
        mapped: [...found.flatMap(({ map }) => [...(map ?? new Map()).keys()]), ...mapped],
      };
    },
    find: (name, importer) => followed(name, shared, beyond(importer)),
    mapped,
  };
}

/** `NAME=` before the path of a plug stays, the path is seen from the working directory. */
function plugText(config: Config, { text, span }: Placed): string {
  const [plug] = readPlugs([text]);
  const file = fromConfig(config, { text: plug!.file, span });
  return plug!.name === undefined ? file : `${plug!.name}=${file}`;
}

/** The first pattern that a name fits counts; else one that names a compatible version. */
function mapOf(map: ImportSettings['map'], config: Config, from: string): Find {
  const entries = [...(map ?? [])].map(([key, placed]) => {
    const pattern = readNamePattern(key)!;
    const takesStar = placed.text.includes('*');
    if (takesStar && pattern.stars !== 1) {
      throw configFault(
        placed,
        'import/bad-map',
        `the \`*\` of \`${placed.text}\` stands for nothing of \`${key}\``,
        ['it is what the one `*` of the name stands for: `acme:*` with `./acme/*.js`'],
      );
    }
    if (!takesStar) checkPath(placed, path.dirname(from));
    return { key, pattern, placed, takesStar };
  });
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  return (name) => {
    const entry =
      entries.find(({ pattern }) => pattern.matches(name)) ??
      byKey.get(nameFor(name, byKey.keys()) ?? '');
    if (entry === undefined) return undefined;
    const { placed, pattern, takesStar } = entry;
    const text = takesStar ? placed.text.replace('*', pattern.starOf(name) ?? '') : placed.text;
    const [module = '', exported] = text.split('#', 2);
    const isPath = /^\.{0,2}\//.test(module);
    return {
      module: isPath
        ? path.resolve(fromConfig(config, { text: module, span: placed.span }))
        : module,
      ...(exported === undefined ? {} : { export: exported }),
      from,
    };
  };
}

/** A module without `./` is a package, as in JavaScript; a file of that name is what was meant. */
function checkPath(placed: Placed, folder: string): void {
  const [module = ''] = placed.text.split('#', 1);
  if (!/^[\w@-][\w./-]*\.(?:wasm|[cm]?[jt]s)$/.test(module)) return;
  if (!existsSync(path.join(folder, module))) return;
  const message = `\`${module}\` is a package here, as it is where JavaScript imports it`;
  throw configFault(placed, 'import/bad-map', message, [`the file is \`./${placed.text}\``]);
}

/** What the project's own package says that it implements. */
function implementedHere({ settings }: Config, from: string): Find {
  const all = settings.implements;
  if (all === undefined) return () => undefined;
  const folder = path.dirname(from);
  return implementationsIn(
    [...all].map(([name, { text }]) => [name, text]),
    folder,
  );
}

/** The folder of the program that a process runs. */
export function mainFolder(): string {
  const [, main] = process.argv;
  return main === undefined ? process.cwd() : path.dirname(path.resolve(main));
}
