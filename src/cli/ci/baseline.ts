/** The findings of a run, held against those of a baseline file, or written there (see `src/config/baseline.ts`). */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { isTextSpan, limits, printable } from '../../base/index.ts';
import type { Diagnostic, Sources } from '../../base/index.ts';
import type { BaselineEntry } from '../../config/index.ts';
import type { Finding } from '../../report/index.ts';
import { ConfigFault, fromConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { Misuse } from '../failure.ts';
import { readInput } from '../files.ts';
import { rewrite } from '../output.ts';
import { repositoryOf } from '../paths.ts';

export interface Held {
  /** What the baseline doesn't know. */
  readonly findings: readonly Finding[];
  /** Entries that are of no use any more. */
  readonly removable: readonly Diagnostic[];
  /** How many are left aside. */
  readonly known: number;
  readonly text: string;
}

/** Leaves aside what a baseline knows. That it can't be read is misuse. */
export async function holdAgainst(
  file: string,
  findings: readonly Finding[],
  sources: Sources,
  config: Config,
): Promise<Held> {
  const { applyBaseline, readBaseline } = await import('../../config/index.ts');
  const text = readText(file);
  const { value, diagnostics } = readBaseline(text, file);
  if (value === undefined) throw new ConfigFault(diagnostics, new Map([[file, text]]));
  const { isKnown, removable } = applyBaseline(
    value,
    findings.map((finding) => entryOf(finding, sources, config)),
  );
  const left = findings.filter((_, i) => isKnown[i] !== true);
  return { findings: left, removable, known: findings.length - left.length, text };
}

function readText(file: string): string {
  try {
    const bytes = readInput(file, limits.witText);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Misuse(
      `the baseline \`${printable(file)}\` can’t be read: ${(error as Error).message}`,
      ['`witlink ci --update-baseline` writes it'],
    );
  }
}

/** Writes a baseline that knows the findings. */
export async function writeBaseline(
  file: string,
  findings: readonly Finding[],
  sources: Sources,
  config: Config,
): Promise<void> {
  const { printBaseline, readBaseline } = await import('../../config/index.ts');
  if (existsSync(file)) {
    const text = readText(file);
    // An empty file is how people make a place for one.
    if (text.trim() !== '' && readBaseline(text, file).value === undefined) {
      throw new Misuse(`\`${printable(file)}\` is there, and is no baseline`, [
        'name another file, or take that one away',
      ]);
    }
  }
  const entries = findings.map((finding) => entryOf(finding, sources, config));
  rewrite(file, printBaseline(entries));
}

/** The file of the command line, or of the configuration. */
export function baselineFile(given: string | undefined, config: Config): string | undefined {
  if (given !== undefined) return given;
  const { baseline } = config.settings;
  return baseline === undefined ? undefined : fromConfig(config, baseline);
}

function entryOf(
  { diagnostic: { code, message, span } }: Finding,
  sources: Sources,
  { folder }: Config,
): BaselineEntry {
  const top = repositoryOf(folder) ?? folder;
  const past = span === undefined ? undefined : /^git:[^:]*:(.*)$/s.exec(span.file)?.[1];
  const absolute = span === undefined ? top : path.resolve(span.file);
  const file = past ?? path.relative(top, absolute).split(path.sep).join('/');
  return { code, message, file, line: lineOf(span, sources) };
}

/** What is kept of a long line: a line with a thousand findings would stand in the file as often. */
const longLine = 200;

/** The line that a span begins in, without what it is indented by; in a binary the way to the place. */
function lineOf(span: Diagnostic['span'], sources: Sources): string {
  if (span === undefined) return '';
  if (!isTextSpan(span)) return span.path;
  const source = sources.get(span.file);
  if (source === undefined) return '';
  const [start, end] = source.lineRange(source.position(span.start).line);
  const line = source.text.slice(start, end).trim();
  return line.length > longLine ? `${line.slice(0, longLine)}…` : line;
}
