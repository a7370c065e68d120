/** A small result that doesn’t fit flat. CanonicalABI.md, Flattening. */
import { AbiTypes, flatten, flattenAll } from '../../abi/index.ts';
import { maxFlatResults, limits } from '../../base/index.ts';
import type { FuncDecl, ResourceFunc } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';

/** Beyond these the call does enough else that the way of the result doesn’t show. */
const small = 4;

export const resultInMemory: LintRule = {
  meta: {
    id: 'lint/result-in-memory',
    category: 'functions',
    severity: 'off',
    summary: 'a small function whose result of a few numbers goes through memory',
    explanation:
      'A result of one core value is returned directly; two, such as an `option<u32>` or a pair, are stored and loaded ' +
      'again. For a function that is called very often and does little, a value that says “none” by itself, or the two ' +
      'halves packed into a `u64`, is quicker. A hint for hot functions only: clarity comes first.',
    examples: {
      bad: 'interface store {\n  next: func() -> option<u32>;\n}',
      good: 'interface store {\n  next: func() -> u32;\n}',
    },
  },
  create: (context) => {
    const abi = new AbiTypes(context.model.types);
    const check = (node: FuncDecl | ResourceFunc): void => {
      const func = context.funcOf(node);
      if (func?.result === undefined || func.async) return;
      const refs = [...func.params.map((p) => p.type), func.result];
      if (refs.some((ref) => abi.depth(ref) > limits.nesting)) return;
      const isPlain = ![...context.facts.reachable(refs)].some(
        (ref) =>
          ref === 'string' ||
          (typeof ref === 'number' &&
            ['list', 'map'].includes(context.model.types[ref]!.type.kind)),
      );
      const types = refs.map((ref) => abi.of(ref));
      const params = flattenAll(types.slice(0, -1)).length;
      const results = flatten(types.at(-1)!).length;
      if (!isPlain || params > small || results <= maxFlatResults || results > small) return;
      context.report(
        node.name,
        `the result of \`${node.name.name}\` is ${results} core values and passes through memory`,
      );
    };
    return { func: check, 'resource-func': check };
  },
};
