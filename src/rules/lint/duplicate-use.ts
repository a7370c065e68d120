/** Two `use`s of one interface. WIT.md, Item: use. */
import type { InterfaceItem, Use, WitFile, WorldItem } from '../../../grammar/wit/index.ts';
import type { Fix } from '../../base/index.ts';
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
    const perFile = new Map<WitFile, ReadonlySet<number>>();
    const commentEnds = (): ReadonlySet<number> => {
      const { file } = context;
      const ends = perFile.get(file) ?? new Set(file.comments.map(({ range }) => range[1]));
      perFile.set(file, ends);
      return ends;
    };
    const check = ({ items }: { readonly items: readonly (InterfaceItem | WorldItem)[] }): void => {
      const uses = items.filter((item) => item.kind === 'use');
      const groups = new Map<string, Use[]>();
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
        const key = `${gatesText(context, use)} ${path}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [use]);
        else group.push(use);
      }
      for (const [first, ...more] of groups.values()) {
        if (more.length === 0) continue;
        const movable = more.filter(
          (use) => isMovable(context, first!, use) && !commentEnds().has(endBefore(context, use)),
        );
        for (const use of more) {
          context.report(use.path, `\`${pathText(use.path)}\` is used here and above`, {
            related: [{ message: 'used here first', span: context.spanOf(first!.path) }],
            // One fix for all of them, since all change the first.
            fixes: use === movable[0] ? [merge(context, first!, movable)] : [],
          });
        }
      }
    };
    return { interface: check, world: check, 'extern-interface': check };
  },
};

const gatesText = (context: LintContext, use: Use): string =>
  use.gates.map((gate) => context.text(gate.range)).join(' ');

/** Where there are comments, people decide. */
function isMovable(context: LintContext, first: Use, use: Use): boolean {
  const hasComment = (node: Use): boolean => /\/[/*]/.test(context.text(node.range));
  return (
    use.gates.length === 0 &&
    use.names.length > 0 &&
    first.names.length > 0 &&
    !hasComment(first) &&
    !hasComment(use)
  );
}

/** Where what stands before a `use` ends. */
function endBefore(context: LintContext, use: Use): number {
  const text = context.text();
  let end = use.range[0];
  while (end > 0 && /\s/.test(text[end - 1]!)) end -= 1;
  return end;
}

/** Moves the names of some `use`s to the first, and takes them away with their lines. */
function merge(context: LintContext, first: Use, uses: readonly Use[]): Fix {
  const text = context.text();
  const { file } = context.file;
  const removals = uses.map(({ range: [from, to] }) => {
    let [start, end] = [from, to];
    while (start > 0 && /[ \t]/.test(text[start - 1]!)) start -= 1;
    if (text[start - 1] === '\n' && /^\r?\n/.test(text.slice(end, end + 2))) {
      end += text[end] === '\r' ? 2 : 1;
    } else start = from;
    return { span: { file, start, end }, newText: '' };
  });
  const end = first.names.at(-1)!.range[1];
  const names = uses.flatMap((use) => use.names.map((name) => context.text(name.range)));
  return {
    title: 'join them',
    edits: [{ span: { file, start: end, end }, newText: `, ${names.join(', ')}` }, ...removals],
  };
}
