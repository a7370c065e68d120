/** A static function that is a constructor. WIT.md, Item: resource. */
import type { LintRule } from '../contract.ts';

const makers = /^(?:try-)?(?:new|create|make|init|construct)$/;

export const fallibleStatic: LintRule = {
  meta: {
    id: 'lint/fallible-static',
    category: 'functions',
    severity: 'off',
    summary: 'a constructor that may fail, written as a static function',
    explanation:
      'A constructor may have a result, `constructor(…) -> result<self-type, error>`, and bindings then make it one that ' +
      'throws or returns an error. A static `create` isn’t found where people look for a constructor. Tools of before ' +
      '2026 don’t know the form, which is why the rule is off by default.',
    examples: {
      bad: 'interface store {\n  resource secret {\n    create: static func(text: string) -> result<secret, string>;\n  }\n}',
      good: 'interface store {\n  resource secret {\n    constructor(text: string) -> result<secret, string>;\n  }\n}',
    },
  },
  create: (context) => ({
    resource: ({ name, funcs }) => {
      if (funcs.some((func) => func.kind === 'constructor')) return;
      for (const func of funcs) {
        if (func.kind !== 'static' || !makers.test(func.name.name) || func.type.async) continue;
        const { result } = func.type;
        const ok = result?.kind === 'type-apply' ? result.args?.[0] : undefined;
        if (result?.kind !== 'type-apply' || result.keyword !== 'result') continue;
        if (ok?.kind !== 'type-name' || ok.name.name !== name.name) continue;
        context.report(func.name, `\`${func.name.name}\` is a constructor that may fail`, {
          help: [`write \`constructor(…) -> ${context.text(result.range)};\``],
        });
      }
    },
  }),
};
