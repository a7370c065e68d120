/** A named import or export implements another interface. */
import { breakingRule } from '../changes/rule.ts';
import { interfaceName } from '../../model/index.ts';

export const implementsChanged = breakingRule(
  {
    id: 'breaking/implements-changed',
    category: 'worlds',
    tiers: ['WORLD', 'SOURCE'],
    breaks: 'all',
    summary: 'a named import or export implements another interface',
    explanation: 'Under the same name stands another interface, whose functions are others.',
    examples: {
      previous:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  import main: api;\n}',
      current:
        'package demo:shop@1.0.0;\n\ninterface api {\n  ping: func();\n}\n\ninterface log {\n  say: func(text: string);\n}\n\nworld app {\n  import main: log;\n}',
    },
  },
  {
    extern(node, cx) {
      if (!node.isOther) return;
      const { before, after } = cx.difference;
      const [was, is] = [node.pair.before, node.pair.after];
      if (was.kind !== 'interface' || is.kind !== 'interface') return;
      const [from, to] = [interfaceName(before.model, was.id), interfaceName(after.model, is.id)];
      const text = (name: string | undefined): string =>
        name === undefined ? 'an interface of its own' : `\`${name}\``;
      cx.report(node, `${node.label} is ${text(to)}, and was ${text(from)}`, { before: was });
    },
  },
);
