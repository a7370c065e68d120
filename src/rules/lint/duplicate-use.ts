/** Two `use`s of one interface. WIT.md, Item: use. */
import type { InterfaceItem, Use, WorldItem } from '../../../grammar/wit/index.ts';
import type { LintContext, LintRule } from '../contract.ts';
import { pathText } from './paths.ts';

export const duplicateUse: LintRule = {
  meta: {
    id: 'lint/duplicate-use',
    category: 'use',
    severity: 'warning',
    fixable: true,
    summary: 'two `use`s of one interface, or one type under two names',
    explanation:
      'One `use` per interface shows at a glance what is taken from it. Two names for one type make readers look for a ' +
      'difference that isn’t there.',
    examples: {
      bad: 'interface types {\n  type a = u8;\n  type b = u8;\n}\n\ninterface store {\n  use types.{a};\n  use types.{b};\n  get: func(x: a) -> b;\n}',
      good: 'interface types {\n  type a = u8;\n  type b = u8;\n}\n\ninterface store {\n  use types.{a, b};\n  get: func(x: a) -> b;\n}',
    },
  },
  create: (context) => {
    const check = ({ items }: { readonly items: readonly (InterfaceItem | WorldItem)[] }): void => {
      const uses = items.filter((item) => item.kind === 'use');
      const firstUse = new Map<string, Use>();
      const firstName = new Map<string, Use['names'][number]>();
      for (const use of uses) {
        const path = pathText(use.path);
        for (const name of use.names) {
          const key = `${path}.${name.name.name}`;
          const first = firstName.get(key);
          if (first === undefined) firstName.set(key, name);
          else {
            context.report(
              name,
              `\`${name.name.name}\` is used twice, as \`${(first.as ?? first.name).name}\` and \`${(name.as ?? name.name).name}\``,
              { related: [{ message: 'used here first', span: context.spanOf(first) }] },
            );
          }
        }
        const first = firstUse.get(path);
        if (first === undefined || gatesText(context, first) !== gatesText(context, use)) {
          firstUse.set(path, use);
          continue;
        }
        context.report(use.path, `\`${path}\` is used here and above`, {
          related: [{ message: 'used here first', span: context.spanOf(first.path) }],
          fixes: merge(context, first, use),
        });
      }
    };
    return { interface: check, world: check, 'extern-interface': check };
  },
};

const gatesText = (context: LintContext, use: Use): string =>
  use.gates.map((gate) => context.text(gate.range)).join(' ');

/** Moves the names of the second to the first; where there are comments, people decide. */
function merge(context: LintContext, first: Use, second: Use) {
  const end = first.names.at(-1)?.range[1];
  const names = second.names.map((name) => context.text(name.range));
  const removed = context.text(second.range);
  if (end === undefined || names.length === 0 || second.docs.length > 0) return [];
  if (/\/[/*]/.test(removed) || /\/[/*]/.test(context.text(first.range))) return [];
  const text = context.text();
  let [start, stop] = second.range;
  while (start > 0 && /[ \t]/.test(text[start - 1]!)) start -= 1;
  if (text[start - 1] === '\n' && /^\r?\n/.test(text.slice(stop, stop + 2))) {
    stop += text[stop] === '\r' ? 2 : 1;
  } else start = second.range[0];
  const { file } = context.file;
  return [
    {
      title: 'join the two',
      edits: [
        { span: { file, start: end, end }, newText: `, ${names.join(', ')}` },
        { span: { file, start, end: stop }, newText: '' },
      ],
    },
  ];
}
