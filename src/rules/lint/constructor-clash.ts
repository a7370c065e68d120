/** A function called like what bindings make of the constructor. WIT.md, Item: resource. */
import type { LintRule } from '../contract.ts';

export const constructorClash: LintRule = {
  meta: {
    id: 'lint/constructor-clash',
    category: 'naming',
    severity: 'warning',
    summary: 'a method or static `new` beside a constructor',
    explanation:
      'Rust, Go and others have no constructors: bindings call it `new`, and a function of that name hides it or clashes ' +
      'with it.',
    examples: {
      bad: 'interface store {\n  resource secret {\n    constructor();\n    new: static func(text: string) -> secret;\n  }\n}',
      good: 'interface store {\n  resource secret {\n    constructor();\n    from-text: static func(text: string) -> secret;\n  }\n}',
    },
  },
  create: (context) => ({
    resource: ({ name, funcs }) => {
      const maker = funcs.find((func) => func.kind === 'constructor');
      const clash = funcs.find((func) => func.kind !== 'error' && func.name.name === 'new');
      if (maker === undefined || clash === undefined || clash.kind === 'error') return;
      context.report(
        clash.name,
        `\`new\` is what the constructor of \`${name.name}\` is called in several languages`,
        { related: [{ message: 'the constructor', span: context.spanOf(maker) }] },
      );
    },
  }),
};
