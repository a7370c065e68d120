/**
 * `witlink check`: reads packages and reports everything that is wrong with them.
 */
import {
  createSources,
  hasErrors,
  renderJson,
  renderSummary,
  renderText,
} from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { unshippedFeatures } from '../../resolve/index.ts';
import type { Io } from '../io.ts';
import { writeResult } from '../output.ts';
import { readWit } from '../read-wit.ts';
import type { WitOptions } from '../read-wit.ts';
import { inOrder, report } from '../report.ts';

export interface CheckOptions extends WitOptions {
  readonly format?: 'text' | 'json';
  readonly output?: string;
}

export async function check(
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
): Promise<number> {
  const found: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const path of paths) {
    const { value, diagnostics } = await readWit(path, options, io);
    found.push(...diagnostics, ...unshippedFeatures(value.files));
    for (const [file, text] of value.sources) texts.set(file, text);
  }
  const sources = createSources(texts);
  const ordered = inOrder(found);
  if (options.format === 'json') {
    writeResult(io, options.output, `${renderJson(ordered, sources)}\n`);
  } else if (options.output !== undefined) {
    const summary = found.length === 0 ? '' : `${renderSummary(found)}\n`;
    writeResult(io, options.output, renderText(ordered, sources) + summary);
  } else {
    report(io, found, sources);
    if (found.length === 0) {
      io.err(`no findings in ${texts.size} file${texts.size === 1 ? '' : 's'}\n`);
    }
  }
  return hasErrors(found) ? 1 : 0;
}
