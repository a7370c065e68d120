/** Parameters go through memory, or no longer do. */
import { breakingRule } from '../changes/rule.ts';
import { loweredSignature } from '../changes/visitors.ts';

export const flatParamsSpill = breakingRule(
  {
    id: 'breaking/flat-params-spill',
    category: 'functions',
    tiers: ['ABI'],
    breaks: 'all',
    summary: 'parameters go through memory, or no longer do',
    explanation:
      'Beyond 16 core values (4 of an async import) parameters lie in memory, and one pointer is passed: the core function has quite another type.',
    examples: {
      previous:
        'set: func(a: string, b: string, c: string, d: string, e: string, f: string, g: string, h: string);',
      current:
        'set: func(a: string, b: string, c: string, d: string, e: string, f: string, g: string, h: string, i: u8);',
    },
  },
  {
    function(node, cx) {
      const { before, after } = node.pair;
      if (before.async !== after.async) return;
      const [was, is] = [
        loweredSignature(cx, 'before', before),
        loweredSignature(cx, 'after', after),
      ];
      if (was.paramsInMemory === is.paramsInMemory) return;
      const now = is.paramsInMemory ? 'lie in memory now' : 'no longer lie in memory';
      cx.report(node, `the parameters of ${node.label} ${now}`, node.pair);
    },
  },
);
