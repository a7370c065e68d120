/** Whether the components of the configuration keep to their policies, as `witlink audit` tells it. */
import type { AuditSetting } from '../../config/index.ts';
import type { Finding } from '../../report/index.ts';
import { collectAudit } from '../commands/audit.ts';
import { fromConfig, type Config } from '../config.ts';
import type { Io } from '../io.ts';
import { componentsAt } from './components-at.ts';
import type { StepResult } from './step.ts';

export async function auditStep(
  audits: readonly AuditSetting[],
  config: Config,
  io: Io,
): Promise<StepResult> {
  const findings: Finding[] = [];
  const texts = new Map<string, string>();
  for (const { components, policy } of audits) {
    const files = await componentsAt('text' in components ? [components] : components, config);
    const collected = await collectAudit(files, { policy: fromConfig(config, policy) }, io);
    findings.push(...collected.findings);
    for (const [file, text] of collected.texts) texts.set(file, text);
  }
  return { findings, texts };
}
