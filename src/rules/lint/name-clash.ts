/** Two names that become one in generated code. */
import type { Id } from '../../../grammar/wit/index.ts';
import { camelCase } from '../../base/index.ts';
import type { LintRule } from '../contract.ts';
import { visitNameGroups } from './name-groups.ts';

export const nameClash: LintRule = {
  meta: {
    id: 'lint/name-clash',
    category: 'naming',
    severity: 'warning',
    summary: 'two names that are one in camelCase or PascalCase',
    explanation:
      'Languages that run the words of a name together can’t tell `v-1` from `v1`. Their bindings must rename one of the ' +
      'two, and users have to guess which.',
    examples: {
      bad: 'interface store {\n  record point { x1: u32, x-1: u32 }\n  get: func() -> point;\n}',
      good: 'interface store {\n  record point { x1: u32, x2: u32 }\n  get: func() -> point;\n}',
    },
  },
  create: (context) =>
    visitNameGroups((names) => {
      const first = new Map<string, Id>();
      for (const id of names) {
        const spelled = camelCase(id.name);
        const other = first.get(spelled);
        if (other === undefined) first.set(spelled, id);
        // Two `use`s of one name, or of what is missing, are another matter.
        else if (other.name !== id.name) {
          context.report(
            id,
            `\`${id.name}\` and \`${other.name}\` are both \`${spelled}\` in camelCase`,
            {
              related: [{ message: 'the other name', span: context.spanOf(other) }],
            },
          );
        }
      }
    }),
};
