/** Which files of packages and which compositions are not formatted, as `witlink format --check` tells it. */
import type { Diagnostic, Outcome } from '../../base/index.ts';
import type { Config } from '../config.ts';
import { findingsOf } from '../findings.ts';
import { loneReturn, notFormatted } from '../format/not-formatted.ts';
import { formatExclusion, formatSettings } from '../format/settings.ts';
import { createFormatter } from '../format/formatter.ts';
import type { Formatter, PrettierCodeOption } from '../format/formatter.ts';
import { readText } from '../format/read-text.ts';
import { nameOf } from '../packages.ts';
import type { CiPackage, StepResult } from './step.ts';

/** @param compositions - Paths from the configuration's folder. */
export async function formatStep(
  packages: readonly CiPackage[],
  compositions: readonly string[],
  config: Config,
  options: PrettierCodeOption,
): Promise<StepResult> {
  // What git ignores is no package, unless it is named.
  const formatter = await createFormatter(formatSettings(config), {
    ...options,
    ignoredBy: ['.prettierignore'],
  });
  const isLeftOut = await formatExclusion(config);
  const found: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const { file, text, tree } of packages.flatMap(textsOf)) {
    if (seen.has(file) || isLeftOut(file) || (await formatter.ignores(file))) continue;
    seen.add(file);
    const lone = text.search(/\r(?!\n)/);
    if (lone !== -1) {
      found.push(loneReturn(file, lone));
      continue;
    }
    const { value } = await formatter.format(file, text, tree);
    // What keeps a file from being formatted is told by the check.
    if (value !== undefined && value !== text) found.push(notFormatted(file, text, value));
  }
  const texts = new Map<string, string>();
  for (const file of compositions.map((at) => nameOf(config, at))) {
    if (isLeftOut(file) || (await formatter.ignores(file))) continue;
    const { value: text, diagnostics } = await checkComposition(file, formatter);
    if (text !== undefined) texts.set(file, text);
    found.push(...diagnostics);
  }
  return { findings: findingsOf(found), texts, files: [...texts.keys()] };
}

/** No other step tells what keeps a composition from being formatted. */
async function checkComposition(
  file: string,
  formatter: Formatter,
): Promise<Outcome<string | undefined>> {
  const { value: text, diagnostics: unread } = await readText(file);
  if (text === undefined) return { value: text, diagnostics: unread };
  const { value, diagnostics } = await formatter.format(file, text);
  const isSame = value === undefined || value === text;
  return {
    value: text,
    diagnostics: isSame ? diagnostics : [...diagnostics, notFormatted(file, text, value)],
  };
}

const textsOf = ({ isSound, loaded: { files, sources } }: CiPackage) =>
  files.map((tree) => ({
    file: tree.file,
    text: sources.get(tree.file) ?? '',
    tree: isSound ? tree : undefined,
  }));
