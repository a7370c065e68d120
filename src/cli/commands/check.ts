/**
 * `witlink check`: reads packages and reports everything that is wrong with them.
 */
import { hasErrors } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';
import { type Loaded, unshippedFeatures } from '../../resolve/index.ts';
import { configured, depsOf, featuresOf } from '../config.ts';
import type { Config, ConfigOptions } from '../config.ts';
import { emitFindings, findingsOf } from '../findings.ts';
import type { Collected, OutputOptions } from '../findings.ts';
import type { Io } from '../io.ts';
import { pathsOf } from '../packages.ts';
import { readWit } from '../read-wit.ts';
import type { WitOptions } from '../read-wit.ts';
import { unknownFeatures } from '../unstable.ts';

export type CheckOptions = WitOptions & OutputOptions & ConfigOptions;

export async function check(
  paths: readonly string[],
  options: CheckOptions,
  io: Io,
): Promise<number> {
  return emitFindings(options, io, () =>
    configured('check', options, (config) => collectCheck(paths, options, io, config)),
  );
}

/** What is wrong with the packages at the paths, or with those of the configuration. */
async function collectCheck(
  paths: readonly string[],
  options: WitOptions,
  io: Io,
  config: Config,
): Promise<Collected> {
  const found: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const reading = {
    ...options,
    ...featuresOf(options, config),
    deps: depsOf(options, config),
    within: config,
  };
  const read: Loaded[] = [];
  for (const path of await pathsOf(paths, config)) {
    const { value, diagnostics } = await readWit(path, reading, io);
    found.push(...diagnostics, ...unshippedFeatures(value.files));
    read.push(value);
    for (const [file, text] of value.sources) texts.set(file, text);
  }
  // Others of the configuration’s packages may have what these have not; what is broken may have any.
  const declared = paths.length === 0 ? config.settings.features : undefined;
  const asked = options.features ?? (declared === 'all' ? undefined : declared);
  if (!hasErrors(found)) found.push(...unknownFeatures(asked, read));
  const none = `no findings in ${texts.size} file${texts.size === 1 ? '' : 's'}`;
  return {
    command: 'check',
    findings: findingsOf(found),
    texts: new Map([...texts, ...config.texts]),
    files: [...texts.keys()],
    exitCode: hasErrors(found) ? 1 : 0,
    ...(found.length === 0 ? { remark: none } : {}),
  };
}
