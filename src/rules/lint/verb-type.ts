/** A type that is called like an action. */
import type { TypeDecl } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { visitTypes } from './visit-named.ts';

const verbs = new Set(
  (
    'add apply build calculate close compute convert create delete destroy do execute fetch find generate get handle ' +
    'insert load make merge open parse perform put read remove run save send set start stop update validate write'
  ).split(' '),
);
/** Last words with which a verb makes a noun: `read-options`. */
const nouns =
  /(?:s|er|or|ion|ing|ment|ance|ence|mode|kind|type|state|info|result|request|response|code|limit|event|id|handle|args|config|context|stream|buffer|policy)$/;

export const verbType: LintRule = {
  meta: {
    id: 'lint/verb-type',
    category: 'naming',
    severity: 'off',
    summary: 'a type called like an action',
    explanation:
      'Types are things and functions do something: `get-secret` as a type reads like a call. Name what it is, for ' +
      'instance `secret-query`.',
    examples: {
      bad: 'interface store {\n  record get-secret { name: string }\n  run: func(what: get-secret);\n}',
      good: 'interface store {\n  record secret-query { name: string }\n  run: func(what: secret-query);\n}',
    },
  },
  create: (context) => {
    const visit = ({ name }: TypeDecl): void => {
      const [first = '', ...rest] = name.name.toLowerCase().split('-');
      if (!verbs.has(first) || (rest.length > 0 && nouns.test(rest.at(-1)!))) return;
      context.report(name, `type \`${name.name}\` is called like an action`);
    };
    return visitTypes(visit);
  },
};
