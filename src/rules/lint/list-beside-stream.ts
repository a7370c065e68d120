/** A list where the same interface streams. WIT.md, Item: Types (🔀). */
import type { Node, TypeExpr } from '../../../grammar/wit/index.ts';
import { walk } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';

export const listBesideStream: LintRule = {
  meta: {
    id: 'lint/list-beside-stream',
    category: 'functions',
    severity: 'info',
    summary: 'a function that returns a `list` of what the same interface streams',
    explanation:
      'The list has to be whole before the caller sees the first element, and in memory on both sides at once. Where the ' +
      'interface streams the same elements elsewhere, callers expect it here, too.',
    examples: {
      bad: 'interface store {\n  all: func() -> stream<string>;\n  matching: func(what: string) -> list<string>;\n}',
      good: 'interface store {\n  all: func() -> stream<string>;\n  matching: func(what: string) -> stream<string>;\n}',
    },
  },
  create: (context) => {
    const check = (node: Node): void => {
      const streamed = new Set<string>();
      const lists: { readonly of: string; readonly type: TypeExpr }[] = [];
      const element = (type: TypeExpr, keyword: string): string | undefined =>
        type.kind === 'type-apply' && type.keyword === keyword && type.args?.length === 1
          ? context.text(type.args[0]!.range)
          : undefined;
      walk(node, {
        'func-type': {
          enter: ({ result }) => {
            if (result === undefined) return;
            const ok =
              result.kind === 'type-apply' && result.keyword === 'result'
                ? result.args?.[0]
                : result;
            if (ok?.kind !== 'type-apply') return;
            const of = element(ok, 'list');
            if (of !== undefined) lists.push({ of, type: ok });
          },
        },
        'type-apply': {
          enter: (type) => {
            const of = element(type, 'stream');
            if (of !== undefined) streamed.add(of);
          },
        },
      });
      for (const { of, type } of lists) {
        if (!streamed.has(of)) continue;
        context.report(type, `this returns a list of what the interface streams elsewhere`, {
          help: [`return a \`stream<${of}>\``],
        });
      }
    };
    return { interface: check, 'extern-interface': check };
  },
};
