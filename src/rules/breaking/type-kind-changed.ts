/** A type is of another kind. */
import { type Model, printType, type TypeDef } from '../../model/index.ts';
import { breakingRule } from '../changes/rule.ts';
import { typeDetails } from '../changes/visitors.ts';

export const typeKindChanged = breakingRule(
  {
    id: 'breaking/type-kind-changed',
    category: 'types',
    tiers: ['WORLD', 'ABI', 'SOURCE'],
    breaks: 'all',
    summary: 'a type is of another kind',
    explanation:
      'A record, variant, enum or flags, or something else altogether: nothing that was written for the one fits the other. Give the new type a new name.',
    examples: {
      previous: 'enum color { red, green }\npaint: func(it: color);',
      current: 'flags color { red, green }\npaint: func(it: color);',
    },
  },
  {
    type(node, cx) {
      const [before, after] = [node.before.type.kind, node.after.type.kind];
      if (before === after || before === 'resource' || after === 'resource') return;
      // What is written where it is used is compared as a use.
      if (!declaredKinds.has(before) && !declaredKinds.has(after)) return;
      if (cx.difference.types.areEqual(node.pair.before.id, node.pair.after.id)) return;
      const { before: old, after: now } = cx.difference;
      const [was, is] = [what(node.before, old.model), what(node.after, now.model)];
      const message = `${node.label} is ${is} now, and was ${was}`;
      cx.report(node, message, typeDetails(node, cx));
    },
  },
);

const declaredKinds: ReadonlySet<string> = new Set(['record', 'variant', 'enum', 'flags']);

/** `` `enum` ``, ``an alias of `u16` `` */
function what({ type }: TypeDef, { types }: Model): string {
  return type.kind === 'alias'
    ? `an alias of \`${printType(types, type.type)}\``
    : `\`${type.kind}\``;
}
