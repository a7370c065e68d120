/** A type without docs. WIT.md, Item: Types. */
import { docsRule, ownName } from './documented.ts';

export const typeDocs = docsRule(
  {
    id: 'lint/type-docs',
    summary: 'a record, variant, enum, flags, resource or alias without docs',
    explanation:
      'Names rarely say units, ranges, who owns what or when a case occurs. Docs of types become those of the ' +
      'generated types in every language.',
    examples: {
      bad: 'interface clock {\n  type duration = u64;\n}',
      good: 'interface clock {\n  /// A span of time in nanoseconds.\n  type duration = u64;\n}',
    },
  },
  ['record', 'variant', 'enum', 'flags', 'resource', 'type-alias'],
  (node) => {
    const name = ownName(node);
    return name === undefined ? undefined : { ...name, noun: 'type' };
  },
);
