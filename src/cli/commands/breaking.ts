/**
 * `witlink breaking`: compares two states of a package and says what breaks, for whom, and which version would be
 * right. What can't be compared is misuse (exit code 2), never "nothing breaks".
 */
import path from 'node:path';
import { hasErrors } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import type { Placed } from '../../config/index.ts';
import { load } from '../../resolve/index.ts';
import type { Loaded, LoaderHost } from '../../resolve/index.ts';
import type { VersionVerdict } from '../../rules/index.ts';
import type { JsonFinding } from '../../report/index.ts';
import { configured, depsOf, fromConfig } from '../config.ts';
import type { Config, ConfigOptions } from '../config.ts';
import { Misuse } from '../failure.ts';
import { filesHost } from '../files.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import { isGitSpec, openGit } from '../git.ts';
import type { GitState } from '../git.ts';
import type { Io } from '../io.ts';
import type { BreakingJson } from '../json-forms.ts';
import { judge, summaryOf, thoseThere } from '../judge.ts';
import { repositoryOf, slashed } from '../paths.ts';
import type { JudgeOptions } from '../judge.ts';

export interface BreakingOptions extends OutputOptions, ConfigOptions, JudgeOptions {
  /** What was before; without it the configuration says. */
  readonly against?: string;
  readonly deps?: readonly string[];
  readonly againstDeps?: readonly string[];
}

export async function breaking(entry: string, options: BreakingOptions, io: Io): Promise<number> {
  return emitFindings(options, io, () =>
    configured('breaking', options, (config) => collectBreaking(entry, options, config), {
      json: document(false, []),
      summary: '',
    }),
  );
}

/** What breaks from the state `against`, of the options or the configuration, to the one at the path. */
export async function collectBreaking(
  entry: string,
  options: BreakingOptions,
  config: Config,
): Promise<Collected> {
  const { against: given, judging } = breakingSettings(options, config);
  if (given === undefined) {
    throw new Misuse('there is nothing to compare with', [
      'say what was before: --against PATH, --against git:REF, or `breaking.against` in witlink.json',
    ]);
  }
  const old = isGitSpec(given) ? openGit(given, entry) : undefined;
  const against = old?.entry ?? given;
  const againstDeps =
    options.againstDeps?.map((folder) => old?.at(folder) ?? folder) ??
    (old === undefined ? [] : await thoseThere(old.host, depsOfPast(old, config)));
  const before = await read(against, againstDeps, old?.host);
  const after = await read(entry, depsOf(options, config));
  const texts = new Map([...before.value.sources, ...after.value.sources]);
  const files = [...after.value.sources.keys()];
  const found = [...before.diagnostics, ...after.diagnostics];
  const broken = found.filter((d) => d.severity === 'error');
  if (hasErrors(broken)) return refused(broken, texts, files);
  const { value: judged, diagnostics } = judge(before.value, after.value, judging, config.rules);
  if (judged === undefined) return refused(diagnostics, texts, files);
  const findings = [...judged.findings, ...findingsOf(judged.ignores)];
  return {
    command: 'breaking',
    findings,
    texts,
    files,
    exitCode: findings.some(({ diagnostic: d }) => d.severity === 'error') ? 1 : 0,
    // What WIT has no words for was not compared: that is said, whatever comes of the rest.
    aside: found,
    summary: summaryOf(judged, judging),
    json: document(true, judged.versions),
  };
}

/** What the command line and the configuration say of comparing; of each thing the command line has the last word. */
export function breakingSettings(
  options: Partial<BreakingOptions>,
  config: Config,
): { readonly against: string | undefined; readonly judging: JudgeOptions } {
  const { breaking: setting } = config.settings;
  const own = typeof setting === 'object' ? setting : undefined;
  const role = options.role ?? own?.roles;
  const tier = options.tier ?? own?.tiers;
  const zero = options.zero ?? own?.zero;
  return {
    against:
      options.against ?? (own?.against === undefined ? undefined : againstOf(own.against, config)),
    judging: {
      all: options.all === true,
      released: options.released ?? own?.released === true,
      unstable: options.unstable ?? own?.unstable === true,
      ...(role === undefined ? {} : { role }),
      ...(tier === undefined ? {} : { tier }),
      ...(zero === undefined ? {} : { zero }),
    },
  };
}

const againstOf = (against: Placed, config: Config): string =>
  isGitSpec(against.text) ? against.text : fromConfig(config, against);

/** The folders of dependencies of the configuration, in another state of the repository. */
function depsOfPast({ at }: GitState, { folder, settings: { deps = [] } }: Config): string[] {
  const top = repositoryOf(folder) ?? folder;
  return deps.map(({ text }) => {
    const fromTop = path.relative(top, path.resolve(folder, text));
    return at(fromTop.split(path.sep).join('/') || '.');
  });
}

async function read(
  entry: string,
  deps: readonly string[],
  host: LoaderHost = filesHost([entry, ...deps]),
): Promise<{ readonly value: Loaded; readonly diagnostics: readonly Diagnostic[] }> {
  // What stands behind a feature is compared as well, and judged by rules of its own.
  return load(isGitSpec(entry) ? entry : slashed(entry), host, {
    features: 'all',
    deps,
    decode: async (bytes, file) => (await import('../../component/index.ts')).decode(bytes, file),
  });
}

/** Says why there is nothing to be said of changes. */
function refused(
  diagnostics: readonly Diagnostic[],
  texts: ReadonlyMap<string, string>,
  files: readonly string[],
): Collected {
  return {
    command: 'breaking',
    findings: findingsOf(diagnostics),
    texts,
    files,
    exitCode: 1,
    summary: '',
    json: document(false, []),
    failure: new Misuse('the two can’t be compared'),
  };
}

function document(
  compared: boolean,
  versions: readonly VersionVerdict[],
): (findings: readonly JsonFinding[]) => BreakingJson {
  return (findings) => ({ version: 1, compared, findings, versions });
}
