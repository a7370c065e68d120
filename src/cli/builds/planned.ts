/** The `builds` of a configuration -> what is to be built, with paths from the working directory. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  type Engine,
  engines,
  recipes,
  type Recipe,
  type Surroundings,
} from '../../toolchains/index.ts';
import type { GivenOptions } from '../../../codegen/index.ts';
import type { BuildSetting, Placed } from '../../config/index.ts';
import { type Config, configFault, fromConfig, relativeName } from '../config.ts';
import { limits } from '../../base/index.ts';
import { readInput } from '../files.ts';
import { leadsOut, slashed } from '../paths.ts';

export interface PlannedBuild {
  readonly setting: BuildSetting;
  readonly recipe: Recipe;
  readonly wit: string;
  readonly world?: Placed;
  /** At least one. */
  readonly entry: readonly string[];
  readonly output: string;
  readonly bindings: string;
  /** Whether files are generated. */
  readonly isGenerated: boolean;
  readonly options: GivenOptions;
  readonly engine: Engine;
  /** The folder of the language's own project file. */
  readonly project?: string;
}

/** Those whose entry stands in a folder. Throws `ConfigFault` where a path leads out, or two have one output. */
export function plannedBuilds(config: Config, folder: string): readonly PlannedBuild[] {
  const outputs = new Map<string, BuildSetting>();
  return (config.settings.builds ?? []).flatMap((setting) => {
    const build = planned(setting, config);
    const place = path.resolve(build.output);
    if (outputs.has(place)) {
      throw configFault(setting.output, 'build/same-output', 'another build has this output');
    }
    outputs.set(place, setting);
    const isInside = !leadsOut(path.relative(path.resolve(folder), path.resolve(build.entry[0]!)));
    return isInside ? [build] : [];
  });
}

function planned(setting: BuildSetting, config: Config): PlannedBuild {
  const recipe = recipes[setting.language];
  const named: readonly Placed[] = 'text' in setting.entry ? [setting.entry] : setting.entry;
  if (recipe.entry !== 'files' && named.length > 1) {
    const message = `${recipe.title} has one entry`;
    throw configFault(named[1]!, 'build/no-entry', message, [
      'what else there is, the entry imports',
    ]);
  }
  const entry = named.map((placed) => entryAt(placed, recipe, config));
  const at = (placed: Placed): string => notAnOption(fromConfig(config, placed));
  const folder = recipe.entry === 'folder' ? entry[0]! : slashed(path.dirname(entry[0]!));
  const bindings =
    typeof setting.bindings === 'object' ? at(setting.bindings) : notAnOption(folder);
  const project = projectOf(recipe, folder, config.folder);
  const engine = engineOf(setting, recipe);
  return {
    setting,
    recipe,
    wit: setting.wit === undefined ? witOf(config, setting) : at(setting.wit),
    ...(setting.world === undefined ? {} : { world: setting.world }),
    entry,
    output: at(setting.output),
    bindings,
    isGenerated: setting.bindings !== false,
    engine,
    options: {
      ...recipe.given?.({ engine, entry, bindings, ...surroundings(recipe, project) }),
      ...Object.fromEntries([...(setting.options ?? [])].map(([key, v]) => [camel(key), plain(v)])),
    },
    ...(project === undefined ? {} : { project }),
  };
}

function engineOf({ engine, span }: BuildSetting, { backend, title }: Recipe): Engine {
  if (engine === undefined) return engines[0];
  if (backend === 'ts-guest') return engine;
  const message = `${title} has no engine to choose`;
  throw configFault({ text: engine, span }, 'build/no-engine', message, [
    'leave `engine` out: it is for JavaScript and TypeScript',
  ]);
}

const witOf = (config: Config, { span }: BuildSetting): string =>
  notAnOption(fromConfig(config, { text: 'wit', span }));

/** The entry, which has to be there; of a package its folder. */
function entryAt(placed: Placed, recipe: Recipe, config: Config): string {
  const named = fromConfig(config, placed);
  const info = statSync(named, { throwIfNoEntry: false });
  const isFolder = info?.isDirectory() === true;
  if (recipe.entry === 'folder' && info !== undefined) {
    return notAnOption(isFolder ? named : slashed(path.dirname(named)));
  }
  if (info !== undefined && !isFolder) return notAnOption(named);
  const wanted = recipe.entry === 'folder' ? 'folder' : 'file';
  const message = isFolder
    ? `\`${placed.text}\` is a folder`
    : `there is no ${wanted} \`${placed.text}\``;
  throw configFault(placed, 'build/no-entry', message, [
    `name the ${wanted} that ${recipe.title} begins with`,
    `\`witlink generate ${recipe.backend} WIT -o FOLDER\` writes one to begin with`,
  ]);
}

/** A path that no program takes for an option, or for a file of arguments. */
const notAnOption = (file: string): string =>
  /^[\w./]|^[A-Za-z]:/.test(file) ? file : `./${file}`;

/** The project file, with its folder as paths of the build have it. */
function surroundings(
  { projectFile }: Recipe,
  folder: string | undefined,
): Pick<Surroundings, 'project'> {
  if (folder === undefined || projectFile === undefined) return {};
  const text = new TextDecoder().decode(readInput(path.join(folder, projectFile), limits.witText));
  return { project: { folder: relativeName(folder), text } };
}

function projectOf({ projectFile }: Recipe, folder: string, top: string): string | undefined {
  if (projectFile === undefined) return undefined;
  for (let at = path.resolve(folder); !leadsOut(path.relative(top, at)); at = path.dirname(at)) {
    if (existsSync(path.join(at, projectFile))) return at;
    if (at === path.dirname(at)) break;
  }
  return undefined;
}

type OptionSetting =
  NonNullable<BuildSetting['options']> extends ReadonlyMap<string, infer T> ? T : never;

function plain(value: OptionSetting): GivenOptions[string] {
  if (typeof value === 'boolean') return value;
  if ('text' in value) return value.text;
  return new Map([...value].map(([key, { text }]) => [key, text]));
}

/** Options are written as on the command line, or as in the API. */
const camel = (name: string): string =>
  name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
