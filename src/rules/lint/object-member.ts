/** A method or static that hides what objects have anyway. WIT.md, Item: resource. */
import { camelCase } from '../../base/index.ts';
import type { LintRule } from '../contract.ts';

/** What every object has in JavaScript. */
const ofObjects = new Set([
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
]);
/** What every class has. */
const ofClasses = new Set([
  'apply',
  'arguments',
  'bind',
  'call',
  'caller',
  'length',
  'name',
  'prototype',
]);

export const objectMember: LintRule = {
  meta: {
    id: 'lint/object-member',
    category: 'naming',
    severity: 'info',
    summary: 'a method or static that hides a member which objects or classes have anyway',
    explanation:
      'Resources are classes in TypeScript and JavaScript. A static `name` hides the class’s own name, and a method ' +
      '`then` makes every `await` of such an object call it. (A method and a static of one name are an error already.)',
    examples: {
      bad: 'interface store {\n  resource secret {\n    constructor();\n    then: func() -> string;\n  }\n}',
      good: 'interface store {\n  resource secret {\n    constructor();\n    next: func() -> string;\n  }\n}',
    },
  },
  create: (context) => ({
    'resource-func': ({ kind, name }) => {
      if (kind === 'constructor') return;
      const spelled = camelCase(name.name);
      if (kind === 'method' && spelled === 'then') {
        context.report(name, '`then` makes objects of this class look like promises in JavaScript');
      } else if ((kind === 'static' ? ofClasses : ofObjects).has(spelled)) {
        const owner = kind === 'static' ? 'class' : 'object';
        context.report(name, `\`${name.name}\` hides what every ${owner} has in JavaScript`);
      }
    },
  }),
};
