/**
 * `witlink format`: WIT and WAC as they are usually written. Prints one file, or says of many which would change and how, or
 * changes them. A file with errors is left alone and reported.
 */
import { hasErrors, limits, printable } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { Misuse } from '../failure.ts';
import { configured } from '../config.ts';
import type { Config, ConfigOptions } from '../config.ts';
import { emitFindings, findingsOf, takesStdout } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import { unifiedDiff } from '../format/unified-diff.ts';
import { notFormatted } from '../format/not-formatted.ts';
import { formatExclusion, formatSettings } from '../format/settings.ts';
import { packageFiles, sourceFiles } from '../format/source-files.ts';
import { createFormatter, standardInput } from '../format/formatter.ts';
import type { PrettierCodeOption } from '../format/formatter.ts';
import { readText } from '../format/read-text.ts';
import type { Io } from '../io.ts';
import { findCompositions, nameOf, pathsOf } from '../packages.ts';
import { rewrite } from '../output.ts';

export interface FormatOptions extends OutputOptions, ConfigOptions, PrettierCodeOption {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly diff?: boolean;
  /** The file that standard input stands for. */
  readonly stdinFilepath?: string;
}

export async function format(
  paths: readonly string[],
  options: FormatOptions,
  io: Io,
): Promise<number> {
  const listsFiles = options.check === true || options.write === true;
  const { result, findings } = listsFiles ? { findings: options } : splitOutputs(options);
  if (!listsFiles && takesStdout(findings)) {
    throw new Misuse('standard output has one use: the result, or the findings', [
      'with --check or --write the findings may go there',
      'or write them to a file: --output FORMAT=FILE',
    ]);
  }
  return emitFindings(findings, io, () =>
    configured('format', options, async (config) => {
      const collected = await collectFormat(paths, options, io, config);
      if (result === undefined) return collected;
      const { out = '', terminal = [], ...rest } = collected;
      // What can’t be formatted leaves the file as it was.
      if (terminal.some(({ diagnostic: { severity } }) => severity === 'error')) {
        return { ...rest, terminal };
      }
      // What is formatted may take the place of what was not; a difference may not.
      const [replaces] = options.diff === true ? [] : (rest.files ?? []);
      const outFile = {
        file: result,
        content: out,
        ...(replaces === undefined ? {} : { replaces }),
      };
      return { ...rest, terminal, outFile };
    }),
  );
}

/** Where the command has a result, the `--output` that names no format is its place, and not that of findings. */
function splitOutputs(options: FormatOptions): {
  readonly result?: string;
  readonly findings: OutputOptions;
} {
  const { format = 'text', output = [] } = options;
  const plain = output.find((o) => o.format === undefined);
  if (plain === undefined || format !== 'text') return { findings: options };
  return {
    ...(plain.file === '-' ? {} : { result: plain.file }),
    findings: { ...options, output: output.filter((o) => o !== plain) },
  };
}

/**
 * Formats the files at the paths, or in the packages of the configuration; or with `check` and `diff` finds those that
 * would change. The exit code is 1 where there are such, or errors.
 */
async function collectFormat(
  named: readonly string[],
  options: FormatOptions,
  io: Io,
  config: Config,
): Promise<Collected> {
  const prints = options.check !== true && options.write !== true && options.diff !== true;
  const { stdinFilepath } = options;
  if (stdinFilepath !== undefined && named.some((name) => name !== '-')) {
    throw new Misuse('--stdin-filepath says what standard input is called, and no other', [
      'give - and no paths',
    ]);
  }
  const paths = stdinFilepath === undefined ? await pathsToFormat(named, config) : ['-'];
  if (options.write === true && paths.includes('-')) {
    throw new Misuse('standard input cannot be written to', [
      'without --write the result is printed',
    ]);
  }
  const formatter = await createFormatter(formatSettings(config), options);
  const isLeftOut = await formatExclusion(config);
  const { value: files, diagnostics } = (
    named.length === 0 && stdinFilepath === undefined ? packageFiles : sourceFiles
  )(paths);
  if (prints && files.length > 1) {
    throw new Misuse(`only one file is printed, and these are ${files.length}`, [
      'say what to do with them: --check, --write or --diff',
    ]);
  }
  const broken: Diagnostic[] = [...diagnostics];
  const unformatted: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const seen: string[] = [];
  const out: string[] = [];
  let formatted = 0;
  let changed = 0;
  for (const file of files) {
    const name = file === '-' ? (stdinFilepath ?? standardInput) : file;
    const isIgnored = isLeftOut(name) || (await formatter.ignores(name));
    if (isIgnored && !prints) continue;
    seen.push(name);
    const { value: text, diagnostics: unread } = await readText(
      name,
      file === '-' ? () => io.input(limits.witText) : undefined,
    );
    broken.push(...unread);
    if (text === undefined) continue;
    const { value: result, diagnostics: errors } = isIgnored
      ? { value: text, diagnostics: [] }
      : await formatter.format(name, text);
    if (result !== text) texts.set(name, text);
    broken.push(...errors);
    if (result === undefined) continue;
    formatted++;
    if (prints) out.push(result);
    if (result === text) continue;
    changed++;
    if (options.diff === true) out.push(unifiedDiff(printable(name), text, result));
    else if (!prints) out.push(`${printable(name)}\n`);
    if (options.write === true) rewrite(file, result);
    else if (!prints) unformatted.push(notFormatted(name, text, result));
  }
  return {
    command: 'format',
    findings: findingsOf([...broken, ...unformatted]),
    // The others stand on standard output, by name.
    terminal: findingsOf(broken),
    texts,
    files: seen,
    exitCode: hasErrors([...broken, ...unformatted]) ? 1 : 0,
    out: out.join(''),
    isResult: options.check !== true,
    ...(prints ? {} : { remark: summary(formatted, changed, options.write === true) }),
  };
}

/** The paths as they are given, or else the packages that `ci` looks at, and the compositions. */
async function pathsToFormat(named: readonly string[], config: Config): Promise<readonly string[]> {
  if (named.length > 0) return named;
  const compositions = await findCompositions([], config);
  const packages = await pathsOf([], config, { compositions });
  return [...packages, ...compositions.map((at) => nameOf(config, at))];
}

function summary(formatted: number, changed: number, isWritten: boolean): string {
  const files = (count: number): string => `${count} file${count === 1 ? '' : 's'}`;
  return `${files(changed)} of ${formatted} ${isWritten ? 'changed' : 'would change'}`;
}
