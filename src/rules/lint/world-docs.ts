/** A world without docs. WIT.md, Item: world. */
import { docsRule, ownName } from './documented.ts';

export const worldDocs = docsRule(
  {
    id: 'lint/world-docs',
    summary: 'a world without docs',
    explanation:
      'A world describes a kind of component; its docs say who implements it and where it runs, which the list of ' +
      'imports and exports does not.',
    examples: {
      bad: 'world app {\n  export run: func();\n}',
      good: '/// A program that the scheduler starts once an hour.\nworld app {\n  export run: func();\n}',
    },
  },
  ['world'],
  ownName,
);
