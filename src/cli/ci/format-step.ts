/** Which files of packages are not formatted, as `witlink format --check` tells it. */
import type { Diagnostic } from '../../base/index.ts';
import type { Config } from '../config.ts';
import { findingsOf } from '../findings.ts';
import { loneReturn, notFormatted } from '../format/not-formatted.ts';
import { formatExclusion, formatSettings } from '../format/settings.ts';
import { witFormatter } from '../format/wit-formatter.ts';
import type { PrettierCodeOption } from '../format/wit-formatter.ts';
import type { CiPackage, StepResult } from './step.ts';

export async function formatStep(
  packages: readonly CiPackage[],
  config: Config,
  options: PrettierCodeOption,
): Promise<StepResult> {
  // What git ignores is no package, unless it is named.
  const formatter = await witFormatter(formatSettings(config), {
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
  return { findings: findingsOf(found) };
}

const textsOf = ({ isSound, loaded: { files, sources } }: CiPackage) =>
  files.map((tree) => ({
    file: tree.file,
    text: sources.get(tree.file) ?? '',
    tree: isSound ? tree : undefined,
  }));
