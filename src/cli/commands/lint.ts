/**
 * `witlink lint`: reads packages with everything that is unstable, and reports what the lint rules find in them; with
 * `--fix` it first mends what it can. Packages with errors are reported as `check` does, and the rules left out.
 */
import path from 'node:path';
import { diagnostic, hasErrors, printable } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import {
  applyFixes,
  findRule,
  lint as findings,
  nearRules,
  ruleSeverities,
} from '../../rules/index.ts';
import type { RuleSeverity } from '../../rules/index.ts';
import type { Loaded } from '../../resolve/index.ts';
import { Misuse } from '../failure.ts';
import { configured, depsOf } from '../config.ts';
import type { Config, ConfigOptions } from '../config.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import type { Io } from '../io.ts';
import { rewrite } from '../output.ts';
import { nameOf, pathsOf } from '../packages.ts';
import { readWit } from '../read-wit.ts';
import { inOrder } from '../report.ts';
import { unknownFeatures } from '../unstable.ts';
import { packagesBeside } from '../workspace.ts';

export interface LintOptions extends OutputOptions, ConfigOptions {
  readonly fix?: boolean;
  /** Each `id=severity`. */
  readonly rule?: readonly string[];
  readonly deps?: readonly string[];
}

/** Fixes that stood in each other's way are taken one round later; more rounds than this nothing needs. */
const rounds = 10;

export async function lint(
  given: readonly string[],
  options: LintOptions,
  io: Io,
): Promise<number> {
  return emitFindings(options, io, () =>
    configured('lint', options, (config) => collectLint(given, options, io, config)),
  );
}

/** What the rules find in the packages at the paths, or in those of the configuration, after mending with `fix`. */
async function collectLint(
  given: readonly string[],
  options: LintOptions,
  io: Io,
  config: Config,
): Promise<Collected> {
  // `--rule` takes all that follows it, paths written after it too.
  const isPath = (value: string): boolean => !value.includes('=') && findRule(value) === undefined;
  const named = [...given, ...(options.rule ?? []).filter(isPath)];
  const severities = readSeverities((options.rule ?? []).filter((value) => !isPath(value)));
  const paths = await pathsOf(named, config);
  if (options.fix === true && paths.includes('-')) {
    throw new Misuse('--fix can’t change standard input', ['give the files by name']);
  }
  const deps = depsOf(options, config);
  const beside = await besideOf(paths, deps, config, io);
  const setup: Setup = { deps, severities, config, beside };
  let state = await look(paths, setup, io);
  for (let round = 0; options.fix === true && round < rounds; round++) {
    const changed = applyFixes(inOrder(state.found), state.sources);
    if (changed.size === 0) break;
    for (const [file, text] of changed) rewrite(file, text);
    state = await look(paths, setup, io);
  }
  // Only who looks at all packages knows which ignores are of no use, and which features.
  const unused = named.length === 0 ? unusedIgnores(config, severities) : [];
  const declared = named.length === 0 ? config.settings.features : undefined;
  const features =
    declared === 'all' || hasErrors(state.found) ? [] : unknownFeatures(declared, state.read);
  const found = [...state.found, ...unused, ...features];
  const texts = new Map([...state.sources, ...config.texts]);
  return {
    command: 'lint',
    findings: findingsOf(found),
    texts,
    files: [...state.sources.keys()],
    exitCode: hasErrors(found) ? 1 : 0,
    ...(found.length === 0
      ? { remark: `no findings in ${counted(state.read.length, 'package')}` }
      : {}),
  };
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

interface Seen {
  readonly found: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
  readonly read: readonly Loaded[];
}

/** How packages are looked at. */
interface Setup {
  readonly deps: readonly string[];
  readonly severities: ReadonlyMap<string, RuleSeverity>;
  readonly config: Config;
  /** The other packages of the workspace. */
  readonly beside: readonly Loaded[];
}

/** The packages of a workspace that are not looked at themselves; what is wrong with them is told where they are. */
async function besideOf(
  paths: readonly string[],
  deps: readonly string[],
  config: Config,
  io: Io,
): Promise<readonly Loaded[]> {
  const named = paths.map((name) => path.resolve(name));
  const reading = { allFeatures: true, deps, within: config };
  const beside: Loaded[] = [];
  for (const at of await packagesBeside(named, config)) {
    beside.push((await readWit(nameOf(config, at), reading, io)).value);
  }
  return beside;
}

/** Ignores of the configuration about lint rules that were of no use. */
function unusedIgnores(
  { rules }: Config,
  severities: ReadonlyMap<string, RuleSeverity>,
): readonly Diagnostic[] {
  if (rules === undefined) return [];
  const severityOf = (id: string): RuleSeverity =>
    severities.get(id) ?? rules.severityOf(id, undefined) ?? findRule(id)!.severity;
  return rules.unused(
    (id) => id.startsWith('lint/') && severityOf(id) !== 'off',
    severityOf('lint/unused-ignore'),
  );
}

async function look(paths: readonly string[], setup: Setup, io: Io): Promise<Seen> {
  const { deps, severities, config, beside } = setup;
  const found: Diagnostic[] = [];
  const sources = new Map<string, string>();
  const sound: Loaded[] = [];
  for (const at of paths) {
    const { value, diagnostics } = await readWit(
      at,
      { allFeatures: true, deps, within: config },
      io,
    );
    found.push(...diagnostics);
    for (const [file, text] of value.sources) sources.set(file, text);
    if (hasErrors(diagnostics)) continue;
    if (value.files.length === 0) {
      found.push(
        diagnostic(
          'cli/nothing-to-lint',
          `\`${printable(at)}\` has no WIT text to lint`,
          undefined,
        ),
      );
    } else sound.push(value);
  }
  const configuration = config.rules === undefined ? {} : { configured: config.rules };
  found.push(...findings(sound, { severities, beside, ...configuration }));
  return { found, sources, read: sound };
}

/** `id=severity`, by full id; the last of several for one rule counts. */
function readSeverities(settings: readonly string[]): ReadonlyMap<string, RuleSeverity> {
  const severities = new Map<string, RuleSeverity>();
  for (const setting of settings) {
    const [id = '', level = ''] = setting.split('=', 2);
    const rule = findRule(id);
    if (rule === undefined) {
      throw new Misuse(`--rule: there is no rule \`${printable(id)}\``, [
        ...nearRules(id),
        '`witlink rules` lists them',
      ]);
    }
    const severity = ruleSeverities.find((s) => s === level);
    if (severity === undefined) {
      throw new Misuse(`--rule: \`${printable(setting)}\` doesn’t say a severity`, [
        `write \`${rule.id}=…\` with one of ${ruleSeverities.join(', ')}`,
      ]);
    }
    severities.set(rule.id, severity);
  }
  return severities;
}
