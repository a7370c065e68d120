/**
 * `witlink validate`: says of components whether they are valid, and if not, where and why.
 */
import { hasErrors } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { validate as validateBytes } from '../../component/index.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import { readWasm } from '../read-wasm.ts';

export type ValidateCommandOptions = GateOptions & OutputOptions;

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
  options: GateOptions,
  io: Io,
): Promise<Collected> {
  const features = gatesOf(options);
  const found: Diagnostic[] = [];
  const files: string[] = [];
  for (const path of paths) {
    const { file, bytes, diagnostics } = await readWasm(path, io);
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
