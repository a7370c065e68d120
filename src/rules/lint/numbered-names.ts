/** Names that only a number tells apart. */
import type { Id } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { visitNameGroups } from './name-groups.ts';

export const numberedNames: LintRule = {
  meta: {
    id: 'lint/numbered-names',
    category: 'naming',
    severity: 'info',
    summary: 'names counted through: `value1`, `value2`',
    explanation:
      'A number says nothing about what is meant. Say what each is, or take a list. Numbers that belong to a name, such ' +
      'as `ipv4` and `ipv6`, are fine: only runs that count from 0 or 1 are reported.',
    examples: {
      bad: 'interface store {\n  merge: func(text1: string, text2: string) -> string;\n}',
      good: 'interface store {\n  merge: func(ours: string, theirs: string) -> string;\n}',
    },
  },
  create: (context) =>
    visitNameGroups((names) => {
      const numbers = new Map<string, Map<string, Id>>();
      for (const id of names) {
        const match = /^(.*[a-z])-?(\d+)$/i.exec(id.name);
        if (match === null) continue;
        const stem = match[1]!;
        const list = numbers.get(stem) ?? new Map<string, Id>();
        numbers.set(stem, list.set(match[2]!, id));
      }
      for (const [stem, byNumber] of numbers) {
        const first = byNumber.has('0')
          ? byNumber.get('1') && byNumber.get('0')
          : byNumber.get('2') && byNumber.get('1');
        if (first === undefined) continue;
        const list = [...byNumber.values()].map((id) => `\`${id.name}\``);
        const shown = list.length > 4 ? [...list.slice(0, 3), '…'] : list;
        context.report(first, `\`${stem}\` is counted through: ${shown.join(', ')}`);
      }
    }),
};
