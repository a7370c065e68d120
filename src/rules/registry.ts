/**
 * The metadata of all rules, by which they are listed, explained and configured. The kinds of rules register here: a
 * line for each kind; the rules themselves are listed by their kind.
 */
import { didYouMean } from '../base/index.ts';
import type { RuleMeta } from './contract.ts';
import { breakingRules } from './breaking/index.ts';
import { lintRules } from './lint/index.ts';

/** All rules, about packages and about changes, as data. */
export const ruleMetas: readonly RuleMeta[] = [...lintRules, ...breakingRules].map(
  (rule) => rule.meta,
);

const byId: ReadonlyMap<string, RuleMeta> = new Map(ruleMetas.map((meta) => [meta.id, meta]));

/** The rule of that id; the part before the slash may be left out where that leaves one rule. */
export function findRule(id: string): RuleMeta | undefined {
  const exact = byId.get(id);
  if (exact !== undefined || id.includes('/')) return exact;
  const tails = ruleMetas.filter((meta) => meta.id.endsWith(`/${id}`));
  return tails.length === 1 ? tails[0] : undefined;
}

/** Help for an id that no rule has. */
export function nearRules(id: string): string[] {
  return didYouMean(
    id.includes('/') ? id : `lint/${id}`,
    ruleMetas.map((meta) => meta.id),
  );
}
