/**
 * `witlink targets`: says of components whether they fit a world, and every reason why not.
 */
import { diagnostic, hasErrors, printable, readNamePattern } from '../../base/index.ts';
import type { Diagnostic, NamePattern } from '../../base/index.ts';
import { targets as fits, type TargetsOptions } from '../../component/index.ts';
import { worldName } from '../../model/index.ts';
import type { Loaded } from '../../resolve/index.ts';
import { configured, depsOf, featuresOf } from '../config.ts';
import type { Config, ConfigOptions } from '../config.ts';
import { Misuse } from '../failure.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import type { Io } from '../io.ts';
import { readWasm } from '../read-wasm.ts';
import { readWit, type WitOptions } from '../read-wit.ts';
import { unknownFeatures } from '../unstable.ts';
import { worldOf } from '../world.ts';

export interface CollectTargetsOptions extends WitOptions, Pick<TargetsOptions, 'exact'> {
  /** Patterns of imports that are taken as given. */
  readonly allow?: readonly string[];
  /** Where the WIT is: a `.wit` file, a folder, a package or component as `.wasm`, or `-`. */
  readonly wit: string;
  /** The features of the command line: that no gate names one is told. */
  readonly asked?: readonly string[];
}

export type TargetsCommandOptions = Partial<CollectTargetsOptions> & OutputOptions & ConfigOptions;

export async function targets(
  paths: readonly string[],
  options: TargetsCommandOptions,
  io: Io,
): Promise<number> {
  return emitFindings(options, io, () =>
    configured('targets', options, (config) => {
      if (paths.length === 0) return configuredTargets(config, io);
      const { wit } = options;
      if (wit === undefined) {
        throw new Misuse('what the components have to fit is not named', ['say where: --wit PATH']);
      }
      const reading = {
        ...featuresOf(options, config),
        deps: depsOf(options, config),
        within: config,
      };
      const asked = options.features === undefined ? {} : { asked: options.features };
      return collectTargets(paths, { ...options, ...reading, ...asked, wit }, io);
    }),
  );
}

/** Why the components of the configuration don't fit their worlds. */
async function configuredTargets(config: Config, io: Io): Promise<Collected> {
  const { targets: all = [] } = config.settings;
  if (all.length === 0) {
    throw new Misuse('no components are named', [
      'give .wasm files and --wit PATH, or write `targets` in witlink.json',
    ]);
  }
  const { targetsStep } = await import('../ci/targets-step.ts');
  const { findings, texts = new Map<string, string>() } = await targetsStep(all, config, io);
  const hasFailed = findings.some(({ diagnostic: { severity } }) => severity === 'error');
  return {
    command: 'targets',
    findings,
    texts,
    exitCode: hasFailed ? 1 : 0,
    ...(hasFailed ? {} : { remark: 'all components of the configuration fit' }),
  };
}

/** Why the components at the paths don't fit the world; where the WIT has errors, these instead. */
export async function collectTargets(
  paths: readonly string[],
  options: CollectTargetsOptions,
  io: Io,
): Promise<Collected> {
  if ([options.wit, ...paths].filter((path) => path === '-').length > 1) {
    throw new Misuse('standard input can be read only once', ['give the others by their names']);
  }
  const { world, wit, exact, asked, allow: patterns = [], ...reading } = options;
  const allow = new Allowed(patterns);
  const { value, diagnostics } = await readWit(wit, reading, io);
  const isSound = !hasErrors(diagnostics);
  const reference = isSound && world === undefined ? await binaryAt(wit, value, io) : undefined;
  // A component is held against whole: nothing is left out.
  const isTold = ({ code }: Diagnostic): boolean =>
    reference === undefined || code !== 'component/not-in-wit';
  const found: Diagnostic[] = diagnostics.filter(isTold);
  const files = [...value.sources.keys()];
  const { model } = value;
  let remark = '';
  if (isSound) {
    const id = worldOf(value, world);
    found.push(...unknownFeatures(asked, [value]));
    for (const path of paths) {
      const { file, bytes, diagnostics: unread } = await readWasm(path, io);
      files.push(file);
      found.push(...unread);
      if (bytes === undefined) continue;
      const rules = {
        file,
        allow: (name: string) => allow.has(name),
        ...(exact === undefined ? {} : { exact }),
        ...(reference === undefined ? {} : { reference }),
      };
      found.push(...fits(bytes, model, id, rules).diagnostics);
    }
    found.push(...allow.unused());
    const who = paths.length === 1 ? '1 component fits' : `${paths.length} components fit`;
    remark = `${who} the world ${worldName(model, id)}`;
  }
  const hasFailed = hasErrors(found);
  return {
    command: 'targets',
    findings: findingsOf(found),
    texts: value.sources,
    files,
    exitCode: hasFailed ? 1 : 0,
    ...(hasFailed ? {} : { remark }),
  };
}

/** The binary that the WIT is: where that is a component, it is held against as it is. */
async function binaryAt(wit: string, read: Loaded, io: Io): Promise<Uint8Array | undefined> {
  return wit === '-' || read.files.length > 0 ? undefined : (await readWasm(wit, io)).bytes;
}

/** The patterns of `--allow`, and which of them were of use. */
class Allowed {
  readonly #patterns: readonly NamePattern[];
  readonly #used = new Set<NamePattern>();

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map((text) => {
      const pattern = readNamePattern(text);
      if (pattern?.hasFunc === false) return pattern;
      throw new Misuse(`--allow: \`${printable(text)}\` is no pattern of imports`, [
        'write names, with `*` for any characters: `wasi:*`, `wasi:http/*@0.2.*`, `log`',
      ]);
    });
  }

  has(name: string): boolean {
    const found = this.#patterns.filter((pattern) => pattern.matches(name));
    for (const pattern of found) this.#used.add(pattern);
    return found.length > 0;
  }

  unused(): Diagnostic[] {
    return this.#patterns
      .filter((pattern) => !this.#used.has(pattern))
      .map(({ text }) =>
        diagnostic(
          'cli/unused-allow',
          `--allow \`${text}\` is of no use: no import that the world lacks has such a name`,
          undefined,
          { severity: 'warning' },
        ),
      );
  }
}
