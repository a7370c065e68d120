/**
 * Finds the configuration of a run: the file of `--config`, or the nearest `witlink.json` or package.json with a `witlink`
 * key from the working directory up to the top of the repository. What its paths lead to is said here, too; a fault in it is
 * told with its place, and is misuse, whatever else there is to find.
 */
import { lstatSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { diagnostic, limits, printable } from '../base/index.ts';
import type { Diagnostic } from '../base/index.ts';
import type { Placed, RuleSettings, Settings } from '../config/index.ts';
import { Misuse } from './failure.ts';
import { checkLinks, readInput } from './files.ts';
import { findingsOf } from './findings.ts';
import type { Collected } from './findings.ts';
import { leadsOut, repositoryOf, slashed } from './paths.ts';

export interface ConfigOptions {
  /** A file, or false for none. */
  readonly config?: string | boolean;
  /** The folder from which one is looked for upwards; by default the working directory. */
  readonly from?: string;
  /** The folder up to which it is looked for; by default the top of the repository, or none but the first. */
  readonly upTo?: string;
}

/** What a run is told by its configuration; without one there are no settings. */
export interface Config {
  /** Absolute: where paths of the settings begin. */
  readonly folder: string;
  readonly settings: Settings;
  /** The severities and ignores of the settings; absent without a configuration. */
  readonly rules?: RuleSettings;
  /** Its text, by the name that spans use; none without a configuration. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Something in a configuration that can't be followed, found when it is used. */
export class ConfigFault extends Error {
  readonly diagnostics: readonly Diagnostic[];
  /** Texts beyond that of the configuration that the diagnostics speak of. */
  readonly texts: ReadonlyMap<string, string>;

  constructor(diagnostics: readonly Diagnostic[], texts: ReadonlyMap<string, string> = new Map()) {
    super('the configuration can’t be followed');
    this.diagnostics = diagnostics;
    this.texts = texts;
  }
}

/** One fault, at a place of the configuration. */
export const configFault = (
  { span }: Placed,
  code: string,
  message: string,
  help: readonly string[] = [],
): ConfigFault => new ConfigFault([diagnostic(code, message, span, { help })]);

/**
 * Collects under the configuration of a run. Where that is at fault, its faults are what is found, and the command fails.
 *
 * @param more - What else says that the command did nothing, e.g. its JSON document.
 */
export async function configured(
  command: string,
  options: ConfigOptions,
  collect: (config: Config) => Promise<Collected>,
  more: Partial<Collected> = {},
): Promise<Collected> {
  let texts: ReadonlyMap<string, string> = new Map();
  try {
    const config = await openConfig(options);
    ({ texts } = config);
    return await collect(config);
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    return {
      command,
      findings: findingsOf(error.diagnostics),
      texts: new Map([...texts, ...error.texts]),
      exitCode: 1,
      failure: new Misuse('the configuration can’t be used'),
      ...more,
    };
  }
}

/** The configuration of a run; throws `ConfigFault` where that is at fault. */
export async function openConfig(options: ConfigOptions): Promise<Config> {
  const found = locate(options);
  if (found === undefined) return noConfig();
  const text = read(found.file);
  const name = relativeName(found.file);
  const texts = new Map([[name, text]]);
  const { readConfig, readPackageConfig, RuleSettings } = await import('../config/index.ts');
  const { value: settings, diagnostics } = (found.isPackage ? readPackageConfig : readConfig)(
    text,
    name,
  );
  if (settings === undefined && diagnostics.length === 0) {
    throw new Misuse(`\`${printable(name)}\` has no \`witlink\` key`);
  }
  if (settings === undefined) throw new ConfigFault(diagnostics, texts);
  const folder = path.dirname(found.file);
  const rules = new RuleSettings(settings, (file) => pathFrom(folder, file));
  return { folder, settings, rules, texts };
}

/** The configuration of those who have none. */
export function noConfig(): Config {
  const span = { file: '', start: 0, end: 0 };
  return { folder: process.cwd(), settings: { span }, texts: new Map() };
}

/** A path of the configuration as the working directory sees it, with `/`. It has to stay within the repository. */
export function fromConfig({ folder }: Config, placed: Placed): string {
  const absolute = path.resolve(folder, placed.text);
  const top = repositoryOf(folder);
  if (top !== undefined && leadsOut(path.relative(top, absolute))) {
    const message = `\`${printable(placed.text)}\` leads out of the repository`;
    throw configFault(placed, 'config/outside', message);
  }
  checkPlaced(absolute, placed);
  return relativeName(absolute);
}

/** That no link leads out of the repository from a path of the configuration. */
export function checkPlaced(file: string, placed: Placed): void {
  try {
    checkLinks(file);
  } catch (error) {
    const message = `\`${printable(placed.text)}\`: ${(error as Error).message}`;
    throw configFault(placed, 'config/outside', message);
  }
}

/** Further folders of packages: those of the command line, or of the configuration. */
export const depsOf = (
  { deps }: { readonly deps?: readonly string[] },
  config: Config,
): readonly string[] =>
  deps ?? (config.settings.deps ?? []).map((folder) => fromConfig(config, folder));

/** The `@unstable` features that are selected: by the command line, or else by the configuration. */
export function featuresOf(
  options: { readonly features?: readonly string[]; readonly allFeatures?: boolean },
  { settings }: Config,
): { readonly features?: readonly string[]; readonly allFeatures?: true } {
  if (options.allFeatures === true) return { allFeatures: true };
  if (options.features !== undefined) return { features: options.features };
  const { features } = settings;
  if (features === 'all') return { allFeatures: true };
  return features === undefined ? {} : { features: features.map(({ text }) => text) };
}

/** A path as diagnostics name it: from the working directory, with `/`. */
export const relativeName = (absolute: string): string =>
  slashed(path.relative(process.cwd(), absolute)) || '.';

interface Found {
  /** Absolute. */
  readonly file: string;
  readonly isPackage: boolean;
}

function locate({ config, from, upTo }: ConfigOptions): Found | undefined {
  if (config === false) return undefined;
  if (typeof config === 'string') {
    const file = path.resolve(config);
    return { file, isPackage: path.basename(file) === 'package.json' };
  }
  for (const folder of searched(path.resolve(from ?? process.cwd()), upTo)) {
    const own = path.join(folder, 'witlink.json');
    const shared = path.join(folder, 'package.json');
    const isShared = hasKey(shared);
    if (!isEntry(own)) {
      if (isShared) return { file: shared, isPackage: true };
      continue;
    }
    if (isShared) {
      throw new Misuse(`there are two configurations in \`${printable(relativeName(folder))}\``, [
        'keep one of witlink.json and the `witlink` key of package.json',
      ]);
    }
    return { file: own, isPackage: false };
  }
  return undefined;
}

/** Whether there is something, be it a link to nothing, which must not read as no configuration. */
const isEntry = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/** The folder and those around it, up to the top of the repository; only the first where there is none. */
function searched(start: string, upTo: string = start): readonly string[] {
  const top = repositoryOf(start) ?? upTo;
  const folders: string[] = [];
  for (let at = start; at !== top; at = path.dirname(at)) folders.push(at);
  return [...folders, top];
}

/**
 * Whether a package.json has a `witlink` key that says more than what the package implements. What is no JSON is npm’s to
 * complain about.
 */
function hasKey(file: string): boolean {
  try {
    const text = new TextDecoder().decode(readInput(file, limits.witText));
    if (!text.includes('"witlink"')) return false;
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'witlink'))
      return false;
    const own: unknown = Reflect.get(value, 'witlink');
    const keys = typeof own === 'object' && own !== null ? Object.keys(own) : [];
    return keys.length !== 1 || keys[0] !== 'implements';
  } catch {
    return false;
  }
}

function read(file: string): string {
  const name = `\`${printable(relativeName(file))}\``;
  let bytes: Uint8Array;
  try {
    bytes = readInput(file, limits.witText);
  } catch (error) {
    throw new Misuse(`the configuration ${name} can’t be read: ${(error as Error).message}`);
  }
  try {
    // Of a file that is too long more is kept than may be: that is told with its place.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Misuse(`the configuration ${name} is not a text in UTF-8`);
  }
}

/** The path of a file from a folder, if it stands there; files of a state of git's have it from the top of the repository. */
function pathFrom(folder: string, file: string): string | undefined {
  const past = /^git:[^:]*:(.*)$/s.exec(file)?.[1];
  const base = past === undefined ? process.cwd() : (repositoryOf(folder) ?? folder);
  const relative = path.relative(folder, path.resolve(base, past ?? file));
  return leadsOut(relative) ? undefined : slashed(relative);
}
