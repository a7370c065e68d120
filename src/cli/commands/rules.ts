/**
 * `witlink rules`: what `lint` and `breaking` look for.
 */
import { printableJson } from '../../base/index.ts';
import { ruleMetas } from '../../rules/index.ts';
import type { Io } from '../io.ts';
import type { RulesJson } from '../json-forms.ts';

export interface RulesOptions {
  readonly json?: boolean;
}

export function rules(options: RulesOptions, io: Io): number {
  io.out(options.json === true ? printableJson(listing()) : table());
  return 0;
}

function listing(): RulesJson {
  return {
    version: 1,
    rules: ruleMetas.map(({ id, category, severity, tiers, fixable, summary }) => ({
      id,
      category,
      severity,
      ...(tiers === undefined ? {} : { tiers }),
      fixable: fixable ?? false,
      summary,
    })),
  };
}

function table(): string {
  const width = (cells: readonly string[]): number => Math.max(...cells.map((c) => c.length));
  const ids = width(ruleMetas.map((meta) => meta.id));
  const severities = width(ruleMetas.map((meta) => meta.severity));
  return ruleMetas
    .map(
      ({ id, severity, tiers, summary }) =>
        `${id.padEnd(ids)}  ${severity.padEnd(severities)}  ${summary}${tiers === undefined ? '' : ` (${tiers.join(', ')})`}\n`,
    )
    .join('');
}
