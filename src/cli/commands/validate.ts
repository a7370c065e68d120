/**
 * `witlink validate`: says of components whether they are valid, and if not, where and why.
 */
import { hasErrors } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { gatedFeatures, validate as validateBytes } from '../../component/index.ts';
import { Misuse } from '../failure.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import type { Io } from '../io.ts';
import { readBinary } from '../read-binary.ts';

interface ValidateOptions {
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
}

export type ValidateCommandOptions = ValidateOptions & OutputOptions;

export async function validate(
  paths: readonly string[],
  options: ValidateCommandOptions,
  io: Io,
): Promise<number> {
  return emitFindings(options, io, () => collectValidate(paths, options, io));
}

/** What is wrong with the components at the paths. */
async function collectValidate(
  paths: readonly string[],
  options: ValidateOptions,
  io: Io,
): Promise<Collected> {
  const unknown = options.features?.find((f) => !(gatedFeatures as readonly string[]).includes(f));
  if (unknown !== undefined) {
    throw new Misuse(`there is no feature \`${unknown}\``, [
      `the features are ${gatedFeatures.join(', ')}`,
    ]);
  }
  const features =
    options.allFeatures === true
      ? 'all'
      : gatedFeatures.filter((feature) => options.features?.includes(feature));
  const found: Diagnostic[] = [];
  const files: string[] = [];
  for (const path of paths) {
    const { file, bytes, diagnostics } = await readBinary(path, io);
    files.push(file);
    found.push(...diagnostics);
    if (bytes !== undefined) found.push(...validateBytes(bytes, { file, features }).diagnostics);
  }
  const isValid = !hasErrors(found);
  const remark = `${paths.length} valid component${paths.length === 1 ? '' : 's'}`;
  return {
    command: 'validate',
    findings: findingsOf(found),
    texts: new Map(),
    files,
    exitCode: isValid ? 0 : 1,
    ...(isValid ? { remark } : {}),
  };
}
