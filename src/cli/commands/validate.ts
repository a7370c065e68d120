/**
 * `witlink validate`: says of components whether they are valid, and if not, where and why.
 */
import { createSources, hasErrors, renderJson } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { gatedFeatures, validate as validateBytes } from '../../component/index.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { readBinary } from '../read-binary.ts';
import { inOrder, report } from '../report.ts';

export interface ValidateCommandOptions {
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
  readonly format?: 'text' | 'json';
}

export async function validate(
  paths: readonly string[],
  options: ValidateCommandOptions,
  io: Io,
): Promise<number> {
  const unknown = options.features?.find((f) => !(gatedFeatures as readonly string[]).includes(f));
  if (unknown !== undefined) {
    throw new Misuse(`there is no feature \`${unknown}\``, [
      `the features are ${gatedFeatures.join(', ')}`,
    ]);
  }
  const features = options.allFeatures === true ? 'all' : (options.features ?? []);
  const found: Diagnostic[] = [];
  for (const path of paths) {
    const { file, bytes, diagnostics } = await readBinary(path, io);
    found.push(...diagnostics);
    if (bytes !== undefined) found.push(...validateBytes(bytes, { file, features }).diagnostics);
  }
  if (options.format === 'json') {
    io.out(`${renderJson(inOrder(found), createSources([]))}\n`);
    return hasErrors(found) ? 1 : 0;
  }
  const code = report(io, found);
  if (code === 0) io.err(`${paths.length} valid component${paths.length === 1 ? '' : 's'}\n`);
  return code;
}
