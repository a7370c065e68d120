/** Parameters that don’t fit flat. CanonicalABI.md, Flattening. */
import { AbiTypes, flattenAll } from '../../abi/index.ts';
import { maxFlatParams, limits } from '../../base/index.ts';
import type { FuncDecl, ResourceFunc } from '../../../grammar/wit/index.ts';
import type { LintRule } from '../contract.ts';

export const manyParams: LintRule = {
  meta: {
    id: 'lint/many-params',
    category: 'functions',
    severity: 'off',
    summary: 'more than 16 flat parameters',
    explanation:
      'Up to 16 core values are passed directly; with one more all of them go through memory, which costs an allocation ' +
      'in the callee for every call. A text or list counts for two, a record for its fields, an option for one more ' +
      'than what is in it. That matters where a function is called very often, which is why the rule is off by default.',
    examples: {
      bad: `interface store {
  record part { name: string, kind: string, note: string }
  put: func(a: part, b: part, c: part);
}`,
      good: `interface store {
  record part { name: string, kind: string, note: string }
  put: func(parts: list<part>);
}`,
    },
  },
  create: (context) => {
    const abi = new AbiTypes(context.model.types);
    const check = (node: FuncDecl | ResourceFunc): void => {
      const func = context.funcOf(node);
      // What is nested too deep for flattening is refused where it is used.
      if (func === undefined || func.params.some((p) => abi.depth(p.type) > limits.nesting)) return;
      const flat = flattenAll(func.params.map((p) => abi.of(p.type)));
      if (flat.length <= maxFlatParams) return;
      context.report(
        node.name,
        `the parameters are more than ${maxFlatParams} core values and pass through memory`,
      );
    };
    return { func: check, 'resource-func': check };
  },
};
