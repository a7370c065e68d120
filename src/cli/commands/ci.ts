/**
 * `witlink ci`: all that there is to say of the packages of a repository, as its configuration asks for it: what is wrong,
 * not formatted, could be better, breaks, or doesn't fit. The findings are those of the commands for each; packages are read
 * once, and there is one report, one exit code, and the time that each step took.
 */
import { performance } from 'node:perf_hooks';
import { createSources, hasErrors, printable, renderSummary } from '../../base/index.ts';
import type { Finding, JsonFinding, TimedStep } from '../../report/index.ts';
import { findRule } from '../../rules/index.ts';
import type { RuleSeverity, VersionVerdict } from '../../rules/index.ts';
import { baselineFile, holdAgainst, writeBaseline } from '../ci/baseline.ts';
import { breakingStep } from '../ci/breaking-step.ts';
import { checkStep } from '../ci/check-step.ts';
import { lintStep } from '../ci/lint-step.ts';
import { PackageLoader } from '../ci/step.ts';
import type { StepResult } from '../ci/step.ts';
import { configured } from '../config.ts';
import type { Config, ConfigOptions } from '../config.ts';
import { Misuse } from '../failure.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import type { PrettierCodeOption } from '../format/formatter.ts';
import type { Io } from '../io.ts';
import type { CiJson } from '../json-forms.ts';
import { findCompositions, findPackages } from '../packages.ts';
import { packagesBeside } from '../workspace.ts';
import { breakingSettings } from './breaking.ts';

export interface CiOptions extends OutputOptions, ConfigOptions, PrettierCodeOption {
  readonly against?: string;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
}

export async function ci(paths: readonly string[], options: CiOptions, io: Io): Promise<number> {
  return emitFindings(options, io, () =>
    configured('ci', options, (config) => collectCi(paths, options, io, config), {
      json: document([], [], [], {}),
    }),
  );
}

async function collectCi(
  named: readonly string[],
  options: CiOptions,
  io: Io,
  config: Config,
): Promise<Collected> {
  const isWhole = named.length === 0;
  const file = baselineFile(options.baseline, config);
  if (options.updateBaseline === true && !isWhole) {
    throw new Misuse('--update-baseline is about all packages', ['name none']);
  }
  if (options.updateBaseline === true && file === undefined) {
    throw new Misuse('--update-baseline: no file is named', [
      'say which: --baseline FILE, or `baseline` in witlink.json',
    ]);
  }
  const run = new Run();
  const { settings } = config;
  const loader = new PackageLoader(config);
  const compositions = settings.format === false ? [] : await findCompositions(named, config);
  const { packages, choose } = await run.timed('check', async () => {
    const { paths, choose } = await findPackages(named, config, { compositions });
    const packages = [];
    for (const at of paths) packages.push(await loader.load(at));
    for (const { loaded } of packages) run.addTexts(loaded.sources);
    run.add('check', await checkStep(packages, loader, config, isWhole));
    return { packages, choose };
  });
  // A step that can't be done makes the run fail, and the others have their say.
  const step = async (name: string, work: () => Promise<StepResult>): Promise<void> => {
    try {
      await run.timed(name, async () => run.add(name, await work()));
    } catch (error) {
      if (!(error instanceof Misuse)) throw error;
      run.add(name, { findings: [], failure: error });
    }
  };
  if (settings.format !== false) {
    await step('format', async () => {
      const { formatStep } = await import('../ci/format-step.ts');
      return formatStep(packages, compositions, config, options);
    });
  }
  const { against, judging } = breakingSettings(options, config);
  const isCompared =
    against !== undefined && (settings.breaking !== false || options.against !== undefined);
  if (settings.lint !== false) {
    await step('lint', async () => {
      const beside = [];
      const here = packages.map(({ at }) => at);
      for (const at of await packagesBeside(here, config)) beside.push(await loader.load(at));
      return lintStep(packages, beside, config);
    });
  }
  if (isCompared) {
    run.comparedWith(against);
    await step('breaking', () => breakingStep(packages, { against, judging, config, choose }));
  }
  const { targets = [], audits = [] } = settings;
  if (targets.length > 0 && isWhole) {
    await step('targets', async () => {
      const { targetsStep } = await import('../ci/targets-step.ts');
      return targetsStep(targets, config, io);
    });
  }
  if (audits.length > 0 && isWhole) {
    await step('audit', async () => {
      const { auditStep } = await import('../ci/audit-step.ts');
      return auditStep(audits, config, io);
    });
  }
  // What was not looked at may have what is ignored.
  if (isWhole && packages.every(({ isSound }) => isSound)) {
    run.addUnused(config, { lint: settings.lint !== false, breaking: isCompared });
  }
  for (const [name, text] of config.texts) run.texts.set(name, text);
  await run.hold(file, options, config, isWhole);
  return run.collected();
}

/** What the steps found, one after the other. */
class Run {
  readonly texts = new Map<string, string>();
  readonly #files = new Set<string>();
  readonly #findings: Finding[] = [];
  readonly #steps: TimedStep[] = [];
  readonly #notes: string[] = [];
  readonly #versions: VersionVerdict[] = [];
  /** What the comparison has to say beyond its findings. */
  #more: Pick<CiJson, 'against' | 'setAside' | 'notCompared' | 'baseline'> = {};
  #held: readonly Finding[] | undefined;
  #failure: Misuse | undefined;

  /** Does a step; one that throws is none. */
  async timed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.#steps.push({ name, seconds: (performance.now() - start) / 1000 });
    return result;
  }

  comparedWith(against: string): void {
    this.#more = { ...this.#more, against };
  }

  /** Texts of the packages. */
  addTexts(sources: ReadonlyMap<string, string>): void {
    for (const [file, text] of sources) {
      this.texts.set(file, text);
      this.#files.add(file);
    }
  }

  add(name: string, result: StepResult): void {
    const {
      findings,
      texts,
      files = [],
      notes = [],
      versions = [],
      setAside,
      notCompared,
      failure,
    } = result;
    for (const finding of findings) this.#findings.push(ofStep(finding, name));
    for (const [file, text] of texts ?? []) this.texts.set(file, text);
    for (const file of files) this.#files.add(file);
    this.#notes.push(...notes);
    this.#versions.push(...versions);
    if (setAside !== undefined) this.#more = { ...this.#more, setAside };
    if (notCompared !== undefined) this.#more = { ...this.#more, notCompared };
    this.#failure ??= failure;
  }

  /** Ignores of the configuration that no finding was for, though its rule looked at all packages. */
  addUnused(
    { rules }: Config,
    looked: { readonly lint: boolean; readonly breaking: boolean },
  ): void {
    if (rules === undefined || this.#failure !== undefined) return;
    const severityOf = (rule: string): RuleSeverity =>
      rules.severityOf(rule, undefined) ?? findRule(rule)!.severity;
    for (const step of ['lint', 'breaking'] as const) {
      const isLooked = (rule: string): boolean =>
        looked[step] && rule.startsWith(`${step}/`) && severityOf(rule) !== 'off';
      const unused = rules.unused(isLooked, severityOf('lint/unused-ignore'));
      this.add(step, { findings: findingsOf(unused) });
    }
  }

  /** Leaves aside what the baseline knows, or makes it know all. */
  async hold(
    file: string | undefined,
    { updateBaseline }: CiOptions,
    config: Config,
    isWhole: boolean,
  ): Promise<void> {
    if (file === undefined) return;
    const sources = createSources(this.texts);
    const shown = printable(file);
    if (updateBaseline === true) {
      // What was not looked at would be missing there.
      if (this.#failure !== undefined) return;
      await writeBaseline(file, this.#findings, sources, config);
      this.#notes.push(`${counted(this.#findings.length, 'finding')} in the baseline ${shown}`);
      this.#more = { ...this.#more, baseline: { file, known: this.#findings.length } };
      this.#held = [];
      return;
    }
    const held = await holdAgainst(file, this.#findings, sources, config);
    this.texts.set(file, held.text);
    this.#held = [...held.findings, ...(isWhole ? findingsOf(held.removable) : [])];
    this.#more = { ...this.#more, baseline: { file, known: held.known } };
    this.#notes.push(`${counted(held.known, 'finding')} of the baseline ${shown} left aside`);
  }

  collected(): Collected {
    const findings = this.#held ?? this.#findings;
    const diagnostics = findings.map(({ diagnostic }) => diagnostic);
    const counts = renderSummary(diagnostics);
    // With a step left out that there are none is not known.
    const head = counts === '' && this.#failure === undefined ? 'no findings' : counts;
    return {
      command: 'ci',
      findings,
      texts: this.texts,
      files: [...this.#files],
      exitCode: hasErrors(diagnostics) ? 1 : 0,
      summary: [head, ...this.#notes].map((line) => (line === '' ? '' : `${line}\n`)).join(''),
      remark: this.#steps.map(({ name, seconds }) => `${name} ${seconds.toFixed(2)} s`).join(', '),
      steps: this.#steps,
      json: document(this.#steps, findings, this.#versions, this.#more),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    };
  }
}

const ofStep = (finding: Finding, step: string): Finding => ({
  ...finding,
  step,
  properties: { ...finding.properties, step },
});

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function document(
  steps: readonly TimedStep[],
  found: readonly Finding[],
  versions: readonly VersionVerdict[],
  more: Partial<CiJson>,
): (findings: readonly JsonFinding[]) => CiJson {
  return (findings) => ({
    version: 1,
    steps: steps.map(({ name, seconds }) => ({
      name,
      seconds: Math.round(seconds * 1000) / 1000,
      findings: found.filter((finding) => finding.step === name).length,
    })),
    findings,
    versions,
    ...more,
  });
}
