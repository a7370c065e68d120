/** A function that consumes a resource, but only borrows it. WIT.md, Item: resource. */
import type { LintRule } from '../contract.ts';

/** `close` is not among them: what is closed can often still be asked about. */
const ending = /^(?:dispose|drop|free|into-[a-z0-9-]+)$/;

export const borrowOfConsumed: LintRule = {
  meta: {
    id: 'lint/borrow-of-consumed',
    category: 'functions',
    severity: 'info',
    summary: 'a method that uses up its resource but only borrows it',
    explanation:
      'After `into-…`, `free` or `dispose` the caller still has a handle, to something that is gone, and every other ' +
      'method needs an error for that case. Taken by value (`into-text: static func(this: secret)`) the handle is gone, ' +
      'too. Where nothing is returned no function is needed: dropping the handle runs the destructor.',
    examples: {
      bad: 'interface store {\n  resource secret {\n    constructor();\n    into-text: func() -> string;\n  }\n}',
      good: 'interface store {\n  resource secret {\n    constructor();\n    into-text: static func(this: secret) -> string;\n  }\n}',
    },
  },
  create: (context) => ({
    'resource-func': ({ kind, name, type }, parents) => {
      const owner = parents.at(-1);
      if (owner?.kind !== 'resource' || !ending.test(name.name)) return;
      const borrowsOwner = type.params.some(
        ({ type: param }) =>
          param.kind === 'type-apply' &&
          param.keyword === 'borrow' &&
          param.args?.[0]?.kind === 'type-name' &&
          param.args[0].name.name === owner.name.name,
      );
      if (kind !== 'method' && !(kind === 'static' && borrowsOwner)) return;
      context.report(
        name,
        `\`${name.name}\` uses up the \`${owner.name.name}\` that the caller keeps a handle to`,
        { help: [`take it by value: \`${name.name}: static func(this: ${owner.name.name}, …)\``] },
      );
    },
  }),
};
