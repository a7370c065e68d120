/** A type that says its interface's name again. WIT.md, Item: interface. */
import type { Node, TypeDecl } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { visitTypes } from './visit-named.ts';

export const repeatsInterface: LintRule = {
  meta: {
    id: 'lint/repeats-interface',
    category: 'naming',
    severity: 'off',
    summary: 'a type whose name begins with that of its interface',
    explanation:
      'Bindings put the type into a module called like the interface: `store-entry` in `store` becomes ' +
      '`store::StoreEntry`. The interface’s name says it already. A type called exactly like its interface is fine. Where the longer name is the usual one, as `tcp-socket` in `tcp`, it is the better one.',
    examples: {
      bad: 'interface store {\n  record store-entry { name: string }\n  get: func() -> store-entry;\n}',
      good: 'interface store {\n  record entry { name: string }\n  get: func() -> entry;\n}',
    },
  },
  create: (context) => {
    const visit = ({ name: { name, range } }: TypeDecl, parents: readonly Node[]): void => {
      const iface = parents.at(-1);
      if (iface?.kind !== 'interface' && iface?.kind !== 'extern-interface') return;
      const prefix = `${iface.name.name}-`;
      if (!name.startsWith(prefix)) return;
      context.report({ range }, `\`${name}\` repeats the name of its interface`, {
        help: [`\`${name.slice(prefix.length)}\` is enough`],
      });
    };
    return visitTypes(visit);
  },
};
