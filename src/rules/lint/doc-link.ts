/** A link in docs that names nothing. */
import type { DocComment } from '../../../grammar/wit/index.ts';
import { keywords, nearNames } from '../../base/index.ts';
import type { TextSpan } from '../../base/index.ts';
import type { LintRule } from '../contract.ts';
import { visitNamed } from './visit-named.ts';

/** [`name`] that Markdown doesn't lead elsewhere. */
const link = /(?<!`)\[`([^`\n]+)`\](?![([:])/g;

export const docLink: LintRule = {
  meta: {
    id: 'lint/doc-link',
    category: 'docs',
    severity: 'warning',
    summary: 'a doc link to a name that is not there',
    explanation:
      'A name between brackets and backticks, like [`get`], is a link to an item of the package or of what it uses. ' +
      'Nothing has that name: it was renamed, or mistyped. The last part of a path such as [`store.get`] is looked at; ' +
      'links with a target of their own are not.',
    examples: {
      bad: 'interface store {\n  /// See also [`fetch`].\n  get: func() -> string;\n}',
      good: 'interface store {\n  /// See also [`fetch-all`].\n  get: func() -> string;\n  fetch-all: func() -> list<string>;\n}',
    },
  },
  create: (context) => {
    const names = new Set<string>(keywords);
    const links: { readonly name: string; readonly span: TextSpan }[] = [];
    const read = (docs: readonly DocComment[]): void => {
      for (const doc of docs) {
        for (const match of doc.text.matchAll(link)) {
          const path = match[1]!.replace(/@[^/]*$/, '').replace(/\(\)$/, '');
          const start = doc.range[0] + match.index + 2;
          links.push({
            name: path
              .split(/::|[./#:]/)
              .at(-1)!
              .replace(/^%/, ''),
            span: context.spanOf({ range: [start, start + match[1]!.length] }),
          });
        }
      }
    };
    const visit = (node: { readonly docs: readonly DocComment[] }): void => {
      read(node.docs);
    };
    return {
      ...visitNamed(visit),
      'package-decl': visit,
      import: visit,
      export: visit,
      id: ({ name }) => void names.add(name),
      end: () => {
        for (const { name, id } of context.model.interfaces.flatMap((iface) => iface.types)) {
          names.add(name);
          const { type } = context.model.types[id]!;
          if (type.kind === 'record') for (const field of type.fields) names.add(field.name);
          if (type.kind === 'variant' || type.kind === 'enum')
            for (const c of type.cases) names.add(c.name);
          if (type.kind === 'flags') for (const flag of type.flags) names.add(flag.name);
        }
        for (const { name } of [...context.model.interfaces, ...context.model.worlds])
          if (name !== undefined) names.add(name);
        for (const func of context.facts.allFuncs()) names.add(func.name.replace(/^.*[.\]]/, ''));
        for (const { name } of context.model.packages) names.add(name.name);
        // With very many bad links the later ones do without near names.
        let comparisons = 200_000;
        for (const { name, span } of links) {
          if (names.has(name)) continue;
          comparisons -= names.size;
          const near = comparisons < 0 ? [] : nearNames(name, names).map((n) => `\`${n}\``);
          context.report(span, `the docs link to \`${name}\`, which is not here`, {
            help: near.length === 0 ? [] : [`did you mean ${near.join(' or ')}?`],
          });
        }
      },
    };
  },
};
