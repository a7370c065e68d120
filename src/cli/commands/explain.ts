/**
 * `witlink explain`: what a rule reports, why, and an example of each side.
 */
import { printable } from '../../base/index.ts';
import { explainRule, findRule, nearRules } from '../../rules/index.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';

export function explain(id: string, io: Io): number {
  const meta = findRule(id);
  if (meta === undefined) {
    throw new Misuse(`there is no rule \`${printable(id)}\``, [
      ...nearRules(id),
      '`witlink rules` lists them',
    ]);
  }
  io.out(`${explainRule(meta)}\n`);
  return 0;
}
