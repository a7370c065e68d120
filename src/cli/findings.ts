/**
 * From what a command found to where people and machines read it: in the format of `--format` on standard output or in a
 * file, and in further formats in further files. Text leaves standard output to what else is printed there. A command's
 * own part is a function that collects; all commands that report findings share this one that emits.
 */
import path from 'node:path';
import { createSources, printable, renderText } from '../base/index.ts';
import type { Diagnostic } from '../base/index.ts';
import { render, renderTextReport } from '../report/index.ts';
import type { Finding, Format, JsonFinding, Report, TimedStep } from '../report/index.ts';
import { Misuse } from './failure.ts';
import { withNotedTexts } from './files.ts';
import type { Io } from './io.ts';
import { writeResults } from './output.ts';
import type { TextResult } from './output.ts';
import type { OutputOptions } from './output-options.ts';
import { inOrder, isUnread } from './report.ts';

export type { OutputOptions } from './output-options.ts';

/** What a command found; see `Report` for the fields that have the same name there. */
export interface Collected {
  readonly command: string;
  /** In order, each once: see `findingsOf`. */
  readonly findings: readonly Finding[];
  /** The texts that spans speak of, by file. */
  readonly texts: ReadonlyMap<string, string>;
  /** Everything that was looked at; where it is absent, the files of `texts`. */
  readonly files?: readonly string[];
  /** 1 if what was found makes the command fail. */
  readonly exitCode: 0 | 1;
  /** Found on the way and told on standard error, whatever the format. */
  readonly aside?: readonly Diagnostic[];
  readonly summary?: string;
  /** A line for people who watch, behind the text, e.g. that there are no findings. */
  readonly remark?: string;
  /** The findings that are told as text, where `out` tells of the others; else all. */
  readonly terminal?: readonly Finding[];
  /** What goes to standard output beside the findings, where these leave it free. */
  readonly out?: string;
  /** Whether `out` is what the command is for: then nothing else stands on standard output, and text on standard error. */
  readonly isResult?: boolean;
  /** What goes to a file beside the findings. */
  readonly outFile?: TextResult;
  readonly steps?: readonly TimedStep[];
  readonly json?: (findings: readonly JsonFinding[]) => unknown;
  /** The command could not do what it is for: told after all else, with exit code 2. */
  readonly failure?: Misuse;
}

/** Diagnostics as findings, in the order of `inOrder`. */
export function findingsOf(diagnostics: readonly Diagnostic[]): Finding[] {
  return inOrder(diagnostics).map((diagnostic) => ({ diagnostic }));
}

/** Where one rendering goes: a file, or else standard output. */
interface Target {
  readonly format: Format;
  readonly file?: string;
}

/**
 * Collects, and emits in all formats that were asked for. Misuse of the options is told before anything is done, and
 * files are written when all of them can be.
 *
 * @returns The exit code.
 */
export async function emitFindings(
  options: OutputOptions,
  io: Io,
  collect: () => Promise<Collected>,
): Promise<number> {
  const targets = targetsOf(options);
  const collected = withUnread(await collect());
  const report = reportOf(collected);
  const { outFile } = collected;
  const rendered: TextResult[] = outFile === undefined ? [] : [outFile];
  const around = async () => (await import('./surroundings.ts')).surroundings(io);
  for (const { format, file = '-' } of targets.filter((target) => !isTerminal(target))) {
    rendered.push({ file, content: await render(format, report, around) });
  }
  const { aside = [], out, failure } = collected;
  if (aside.length > 0) {
    io.err(renderText(inOrder(aside), report.sources, { color: io.color.err }));
  }
  const isFree = !targets.some(isStdout);
  if (out !== undefined && isFree) io.out(out);
  writeResults(io, rendered);
  // Who has the text in a file is told at once what kept the command from its work.
  const isText = (options.format ?? 'text') === 'text';
  if (targets.some(isTerminal)) tell(collected, report, io, isFree);
  else if (failure !== undefined && isText) tell(collected, report, io, false);
  if (failure !== undefined) throw failure;
  return collected.exitCode;
}

/** Text for people: on standard output, unless something else has it. */
function tell(collected: Collected, report: Report, io: Io, isFree: boolean): void {
  const { terminal: findings = report.findings, remark, out, isResult = false } = collected;
  const stream = isFree && !isResult ? 'out' : 'err';
  const text = renderTextReport({ ...report, findings }, { color: io.color[stream] });
  if (text !== '') io[stream](text);
  // Names that stand on standard output stand there alone.
  if (remark !== undefined) io[out === undefined ? stream : 'err'](`${remark}\n`);
}

function withUnread(collected: Collected): Collected {
  const failure = unreadFailure(collected.findings);
  return failure === undefined ? collected : { failure, ...collected };
}

/** What could not be read was not looked at, whatever is found in the rest: a command that had to has failed. */
export function unreadFailure(findings: readonly Finding[]): Misuse | undefined {
  return findings.some(({ diagnostic }) => isUnread(diagnostic))
    ? new Misuse('not everything could be read')
    : undefined;
}

function reportOf(collected: Collected): Report {
  const { command, findings, texts, files, aside, steps, summary, failure, json } = collected;
  return {
    command,
    findings,
    aside: aside ?? [],
    sources: withNotedTexts(createSources(texts)),
    files: files ?? [...texts.keys()],
    steps: steps ?? [],
    ...(summary === undefined ? {} : { summary }),
    ...(failure === undefined ? {} : { failure: failure.message }),
    ...(json === undefined ? {} : { json }),
  };
}

function targetsOf({ format = 'text', output = [] }: OutputOptions): Target[] {
  const [plain, ...more] = output.filter((o) => o.format === undefined);
  if (more.length > 0) {
    throw new Misuse('more than one --output names no format', [
      'name it: --output FORMAT=FILE; one may do without, and has that of --format',
    ]);
  }
  const targets: Target[] = [
    plain === undefined ? { format } : { format, file: plain.file },
    ...output.flatMap((o) => (o.format === undefined ? [] : [{ format: o.format, file: o.file }])),
  ];
  const places = new Set<string>();
  for (const target of targets) {
    if (isTerminal(target)) continue;
    const place = isStdout(target) ? '-' : path.resolve(target.file!);
    if (places.has(place)) {
      const where = place === '-' ? 'standard output' : `\`${printable(target.file!)}\``;
      throw new Misuse(`two outputs go to ${where}`);
    }
    places.add(place);
  }
  return targets;
}

const isTerminal = ({ format, file }: Target): boolean => file === undefined && format === 'text';

const isStdout = (target: Target): boolean =>
  target.file === '-' || (target.file === undefined && !isTerminal(target));

/** Whether `--format` takes standard output, so that a command has nowhere to print its own result. */
export function takesStdout(options: OutputOptions): boolean {
  return targetsOf(options).some(isStdout);
}
