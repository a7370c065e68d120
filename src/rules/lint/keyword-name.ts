/** A name that some language can't write as it is. */
import type { Id } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';
import { reservedWords } from './reserved-words.ts';

export const keywordName: LintRule = {
  meta: {
    id: 'lint/keyword-name',
    category: 'naming',
    severity: 'off',
    summary:
      'a function, parameter or field called like a keyword of TypeScript, Rust, C, C++, Go or Python',
    explanation:
      'Bindings for that language have to give it another name, with an underscore or an escape, and each generator does ' +
      'it in its own way. Types and cases are spelled with capitals nearly everywhere and are not looked at.',
    examples: {
      bad: 'interface store {\n  get: func(default: string) -> string;\n}',
      good: 'interface store {\n  get: func(fallback: string) -> string;\n}',
    },
  },
  create: (context) => {
    const visit = ({ name: id }: { readonly name: Id }): void => {
      const snake = id.name.toLowerCase().replaceAll('-', '_');
      const languages = [...reservedWords].flatMap(([language, words]) =>
        words.has(snake) ? [language] : [],
      );
      if (languages.length === 0) return;
      const list = languages.join(', ').replace(/, ([^,]*)$/, ' and $1');
      context.report(id, `\`${id.name}\` is a keyword in ${list}`);
    };
    return {
      func: visit,
      'extern-func': visit,
      'resource-func': (node) => {
        if (node.kind !== 'constructor') visit(node);
      },
      param: visit,
      field: visit,
    };
  },
};
