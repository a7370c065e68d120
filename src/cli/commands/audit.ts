/**
 * `witlink audit`: what each part of a component can reach of the host; what is new since an old build, and what a policy
 * doesn't allow, as findings.
 */
import { append, hasErrors, limits, type Diagnostic } from '../../base/index.ts';
import {
  audit as auditOf,
  judgeReach,
  reachChanges,
  readPackage,
  readPolicy,
} from '../../compose/index.ts';
import { survey, type Audit, type AuditedFile, type Policy } from '../../compose/index.ts';
import { auditText } from '../audit-text.ts';
import { configured, type Config, type ConfigOptions } from '../config.ts';
import { Misuse } from '../failure.ts';
import { emitFindings, findingsOf, type Collected, type OutputOptions } from '../findings.ts';
import { gatesOf, type GateOptions } from '../gates.ts';
import type { Io } from '../io.ts';
import type { AuditJson } from '../json-forms.ts';
import { firstOf } from '../report.ts';
import { readBinary } from '../read-binary.ts';
import { readWasm } from '../read-wasm.ts';

export interface CollectAuditOptions extends GateOptions {
  /** The file of a policy. */
  readonly policy?: string;
  /** The file of an old build. */
  readonly against?: string;
}

export type AuditCommandOptions = CollectAuditOptions & OutputOptions & ConfigOptions;

export async function audit(
  paths: readonly string[],
  options: AuditCommandOptions,
  io: Io,
): Promise<number> {
  return emitFindings(options, io, () =>
    configured('audit', options, (config) =>
      paths.length === 0 ? configuredAudits(options, config, io) : collectAudit(paths, options, io),
    ),
  );
}

async function configuredAudits(
  options: CollectAuditOptions,
  config: Config,
  io: Io,
): Promise<Collected> {
  const { audits = [] } = config.settings;
  if (options.policy !== undefined || options.against !== undefined || audits.length === 0) {
    throw new Misuse('no component is named', [
      'give .wasm files, or write `audits` in witlink.json',
    ]);
  }
  const { auditStep } = await import('../ci/audit-step.ts');
  const { findings, texts = new Map<string, string>() } = await auditStep(audits, config, io);
  const hasFailed = findings.some(({ diagnostic: { severity } }) => severity === 'error');
  return {
    command: 'audit',
    findings,
    texts,
    exitCode: hasFailed ? 1 : 0,
    ...(hasFailed ? {} : { remark: 'all components of the configuration keep to their policies' }),
  };
}

/** What parts of the components reach, and what of it is too much. */
export async function collectAudit(
  paths: readonly string[],
  options: CollectAuditOptions,
  io: Io,
): Promise<Collected> {
  const { against } = options;
  if (against !== undefined && paths.length > 1) {
    throw new Misuse('--against is an old build of one component', ['name one']);
  }
  if ([...paths, against].filter((path) => path === '-').length > 1) {
    throw new Misuse('standard input can be read only once', ['give the others by their names']);
  }
  const found: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const policy = await policyOf(options.policy, io, found, texts);
  const before = against === undefined ? undefined : await auditAt(against, options, io, found);
  const components: AuditJson['components'][number][] = [];
  const judged: AuditedFile[] = [];
  const files: string[] = [...texts.keys()];
  for (const path of paths) {
    const read = await auditAt(path, options, io, found);
    files.push(read.file);
    if (read.audit === undefined) continue;
    components.push({ file: read.file, parts: read.audit.parts });
    judged.push({ file: read.file, audit: read.audit });
    if (before?.audit !== undefined) {
      append(found, reachChanges(before.audit, read.audit, read.file));
    }
  }
  if (policy !== undefined) append(found, judgeReach(judged, policy));
  const hasFailed = hasErrors(found);
  const isJudged = options.policy !== undefined || against !== undefined;
  return {
    command: 'audit',
    findings: findingsOf(firstOf(found)),
    texts,
    files,
    exitCode: hasFailed ? 1 : 0,
    json: (findings): AuditJson => ({ version: 1, findings, components }),
    ...(isJudged
      ? hasFailed
        ? {}
        : { remark: remarkOf(options) }
      : {
          out: components.map(({ file, parts }) => auditText(file, { parts })).join(''),
          isResult: true,
        }),
  };
}

function remarkOf({ policy, against }: CollectAuditOptions): string {
  const said = [
    ...(policy === undefined ? [] : ['no part reaches what the policy doesn’t allow']),
    ...(against === undefined ? [] : ['no part reaches what it did not before']),
  ];
  return said.join(', and ');
}

interface AuditOf {
  readonly file: string;
  readonly audit?: Audit;
}

async function auditAt(
  path: string,
  options: CollectAuditOptions,
  io: Io,
  found: Diagnostic[],
): Promise<AuditOf> {
  const features = gatesOf(options);
  const { file, bytes, diagnostics } = await readWasm(path, io);
  append(found, diagnostics);
  const read = bytes === undefined ? undefined : readPackage({ bytes, file });
  append(found, read?.diagnostics ?? []);
  const surveyed = read?.value === undefined ? undefined : survey(read.value, { features });
  append(found, surveyed?.diagnostics ?? []);
  const made = surveyed?.value === undefined ? undefined : auditOf(surveyed.value);
  const span = { file, offset: 0, path: 'component' };
  append(
    found,
    (made?.diagnostics ?? []).map((d) => ({ ...d, span })),
  );
  return made?.value === undefined ? { file } : { file, audit: made.value };
}

async function policyOf(
  path: string | undefined,
  io: Io,
  found: Diagnostic[],
  texts: Map<string, string>,
): Promise<Policy | undefined> {
  if (path === undefined) return undefined;
  const { file, bytes, diagnostics } = await readBinary(path, io, limits.witText);
  append(found, diagnostics);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  texts.set(file, text);
  const read = readPolicy(text, file);
  append(found, read.diagnostics);
  return read.value;
}
