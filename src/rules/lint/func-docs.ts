/** A function without docs. WIT.md, Item: func; Item: resource. */
import type { FuncDecl, Id, ResourceFunc } from '../../../grammar/wit/index.ts';
import { docsRule } from './documented.ts';

export const funcDocs = docsRule(
  {
    id: 'lint/func-docs',
    summary: 'a function, method or static without docs',
    explanation:
      'Docs say what the types can’t: what a function does, when it fails and what its error cases mean. Constructors ' +
      'may do without.',
    examples: {
      bad: 'interface store {\n  get: func(name: string) -> option<string>;\n}',
      good: 'interface store {\n  /// The secret of that name, none where there is no such.\n  get: func(name: string) -> option<string>;\n}',
    },
  },
  ['func', 'resource-func', 'import', 'export'],
  (node) => {
    if (node.kind === 'import' || node.kind === 'export') {
      const { item } = node;
      return item.kind === 'extern-func' ? { id: item.name, noun: 'function' } : undefined;
    }
    if (node.kind === 'constructor') return undefined;
    const id: Id = (node as FuncDecl | ResourceFunc).name;
    return { id, noun: node.kind === 'func' ? 'function' : node.kind };
  },
);
