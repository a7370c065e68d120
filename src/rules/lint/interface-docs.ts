/** An interface without docs. WIT.md, Item: interface. */
import { docsRule, ownName } from './documented.ts';

export const interfaceDocs = docsRule(
  {
    id: 'lint/interface-docs',
    summary: 'an interface without docs',
    explanation:
      'An interface is what two sides agree on; its docs say what it is for and what both may rely on. They become ' +
      'the docs of the generated module.',
    examples: {
      bad: 'interface store {\n  get: func() -> string;\n}',
      good: '/// Access to the secrets of the caller.\ninterface store {\n  get: func() -> string;\n}',
    },
  },
  ['interface'],
  ownName,
);
