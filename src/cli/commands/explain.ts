/**
 * `witlink explain`: what a code of a finding or of a trap means, and what to do; of a rule what it reports, why, and an
 * example of each side. Without a code it lists all.
 */
import { didYouMean, printable } from '../../base/index.ts';
import { explainRule, findRule, nearRules, ruleMetas } from '../../rules/index.ts';
import { codes } from '../codes/index.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';

export function explain(code: string | undefined, io: Io): number {
  io.out(code === undefined ? listing() : textOf(code));
  return 0;
}

function textOf(code: string): string {
  const known = codes.get(code);
  if (known !== undefined) {
    const [meaning, advice] = known;
    return `${code}\n\n${meaning}.\nWhat to do: ${advice}.\n`;
  }
  const meta = findRule(code);
  if (meta !== undefined) return `${explainRule(meta)}\n`;
  // As with rules, the part before the slash may be left out.
  const [found, ...more] = [...codes.keys()].filter((c) => c.endsWith(`/${code}`));
  if (found !== undefined && more.length === 0) return textOf(found);
  throw new Misuse(`there is no code \`${printable(code)}\``, [
    ...(found === undefined
      ? [...nearRules(code), ...didYouMean(code, codes.keys())].slice(0, 1)
      : [`it is one of ${[found, ...more].join(', ')}`]),
    '`witlink explain` lists them',
  ]);
}

/** Each code with its meaning, a line each, in order. */
function listing(): string {
  const all = new Map([
    ...[...codes].map(([code, [meaning]]) => [code, meaning] as const),
    ...ruleMetas.map(({ id, summary }) => [id, summary] as const),
  ]);
  const width = Math.max(...[...all.keys()].map((code) => code.length));
  return [...all]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, meaning]) => `${code.padEnd(width)}  ${meaning}\n`)
    .join('');
}
