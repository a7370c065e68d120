/**
 * Subtyping: whether what is given can stand where something is declared. Values and functions must be equal;
 * instances may have more exports, components fewer imports and more exports, modules likewise. Abstract resources of
 * the declared side are bound to the first that is given for them. Explainer.md, Type Checking.
 */
import { didYouMean } from '../../base/index.ts';
import type { TypeId } from '../../model/index.ts';
import { differ, funcMismatch, missingArgument, wrongSort, type Parties } from '../eval/bind.ts';
import type { Context } from '../eval/context.ts';
import { moduleMismatch } from '../eval/core-types.ts';
import { typeDifference, typeText } from '../types/difference.ts';
import type { ComponentShape, Extern, InstanceShape, TypeNode } from '../types/entities.ts';
import { refOf } from '../eval/type.ts';
import { equalFuncTypes } from '../types/type-table.ts';
import { Substitution } from './substitution.ts';

/** One comparison: what is known of the declared side's resources, and who the sides are. */
export interface Comparison {
  readonly cx: Context;
  readonly substitution: Substitution;
  /** The resources of the declared side for which the given side has to say which they are. */
  readonly bindable: ReadonlySet<TypeId>;
  readonly parties: Parties;
}

/** Fails unless `given` can stand where `wanted` is declared. */
export function match(c: Comparison, name: string, wanted: Extern, given: Extern): void {
  const { cx, parties } = c;
  cx.step();
  switch (wanted.sort) {
    case 'func': {
      if (given.sort !== 'func') return wrongSort(cx, name, 'a function', given, parties);
      const type = c.substitution.func(wanted.type);
      if (!equalFuncTypes(type.type, given.type.type)) {
        funcMismatch(cx, name, type, given.type, parties);
      }
      return;
    }
    case 'type':
      if (given.sort !== 'type') return wrongSort(cx, name, 'a type', given, parties);
      matchType(c, name, wanted.type, given.type);
      c.substitution.replace(wanted.type, given.type);
      return;
    case 'instance':
      if (given.sort !== 'instance') return wrongSort(cx, name, 'an instance', given, parties);
      return cx.nested(undefined, () => matchExports(c, wanted.exports, given.exports));
    case 'component':
      if (given.sort !== 'component') return wrongSort(cx, name, 'a component', given, parties);
      return cx.nested(undefined, () => matchComponent(c, name, wanted.shape!, given.shape!));
    case 'core module': {
      if (given.sort !== 'core module') return wrongSort(cx, name, 'a core module', given, parties);
      const mismatch = moduleMismatch(wanted.shape, given.shape);
      if (mismatch === undefined) return;
      return cx.fail(
        'component/core-type-mismatch',
        `the core module \`${name}\` that ${parties.gives} gives doesn't fit what ${parties.wants} wants: ${mismatch}`,
      );
    }
    case 'value': {
      if (given.sort !== 'value') return wrongSort(cx, name, 'a value', given, parties);
      const { types } = cx.types;
      const ref = refOf(c.substitution.use(wanted.type));
      const other = refOf(given.type);
      if (ref !== other) {
        return differ(cx, name, typeDifference(types, ref, other), parties, [
          typeText(types, ref),
          typeText(types, other),
        ]);
      }
      if (c.substitution.bindValue(wanted.id, given.id)) return;
      return cx.fail(
        'component/type-mismatch',
        `the value \`${name}\` that ${parties.gives} gives is not the one that ${parties.wants} wants it to be equal to`,
      );
    }
    default:
      return wanted satisfies never;
  }
}

/** The exports of a new instance of a component with these arguments; new resources are noted in `made`. */
export function instantiateShape(
  cx: Context,
  shape: ComponentShape,
  args: ReadonlyMap<string, Extern>,
  made: Set<TypeId>,
  parties: Parties,
): Map<string, Extern> {
  const substitution = new Substitution(cx, shape.fresh, made);
  const c: Comparison = { cx, substitution, bindable: shape.imported, parties };
  for (const [name, wanted] of shape.imports) {
    const given = args.get(name) ?? missingArgument(cx, name, args, parties);
    cx.within(`argument "${name}"`, () => match(c, name, wanted, given));
  }
  return substitution.exports(shape.exports);
}

function matchExports(
  c: Comparison,
  wanted: ReadonlyMap<string, Extern>,
  given: ReadonlyMap<string, Extern>,
): void {
  const { cx } = c;
  for (const [name, item] of wanted) {
    const found = given.get(name) ?? missingExport(c, name, given);
    cx.within(`export "${name}"`, () => match(c, name, item, found));
  }
}

function missingExport(
  { cx, parties }: Comparison,
  name: string,
  given: ReadonlyMap<string, Extern>,
): never {
  return cx.fail(
    'component/missing-export',
    `${parties.gives} doesn't export \`${name}\`, which ${parties.wants} wants`,
    { help: didYouMean(name, given.keys()) },
  );
}

/**
 * A component fits where it can be instantiated with what the declared type imports, and then exports what that
 * exports.
 */
function matchComponent(
  c: Comparison,
  name: string,
  wanted: ComponentShape,
  given: ComponentShape,
): void {
  const { cx, parties } = c;
  const outer = c.substitution.componentShape(wanted);
  const exports = instantiateShape(cx, given, outer.imports, new Set(), {
    wants: `the component \`${name}\` of ${parties.gives}`,
    gives: parties.wants,
  });
  const substitution = new Substitution(cx, undefined, undefined, c.substitution);
  matchExports({ ...c, substitution, bindable: wanted.fresh }, outer.exports, exports);
}

function matchType(c: Comparison, name: string, wanted: TypeNode, given: TypeNode): void {
  const { cx, parties, substitution } = c;
  const types = cx.types.types;
  switch (wanted.kind) {
    case 'resource': {
      if (given.kind !== 'resource') return wrongType(c, name, wanted, given);
      if (c.bindable.has(wanted.id) && substitution.known(wanted.id) === undefined) {
        return substitution.bind(wanted.id, given.id);
      }
      if (substitution.resource(wanted.id) === given.id) return;
      return cx.fail(
        'component/resource-mismatch',
        `the resource \`${name}\` that ${parties.gives} gives is not the same as the one that ${parties.wants} wants`,
        {
          help: [
            'every instance of a component has resource types of its own: both must come from one instance',
          ],
        },
      );
    }
    case 'value': {
      if (given.kind !== 'value') return wrongType(c, name, wanted, given);
      const node = substitution.node(wanted);
      if (node.kind !== 'value' || node.ref === given.ref) return;
      return differ(cx, name, typeDifference(types, node.ref, given.ref), parties, [
        typeText(types, node.ref),
        typeText(types, given.ref),
      ]);
    }
    case 'func': {
      if (given.kind !== 'func') return wrongType(c, name, wanted, given);
      const node = substitution.func(wanted);
      if (equalFuncTypes(node.type, given.type)) return;
      return funcMismatch(cx, name, node, given, parties);
    }
    case 'instance':
      if (given.kind !== 'instance') return wrongType(c, name, wanted, given);
      return bothWays(c, wanted.shape!, given.shape!, (cc, w, g) =>
        matchExports(cc, w.exports, g.exports),
      );
    case 'component':
      if (given.kind !== 'component') return wrongType(c, name, wanted, given);
      return bothWays(c, wanted.shape!, given.shape!, (cc, w, g) => matchComponent(cc, name, w, g));
    default:
      return wanted satisfies never;
  }
}

/** Types of instances and of components are equal where each is a subtype of the other. */
function bothWays<S extends InstanceShape>(
  c: Comparison,
  wanted: S,
  given: S,
  compare: (c: Comparison, wanted: S, given: S) => void,
): void {
  const { cx, parties } = c;
  const there = new Substitution(cx, undefined, undefined, c.substitution);
  compare({ ...c, substitution: there, bindable: wanted.fresh }, wanted, given);
  const node = (
    'imports' in wanted
      ? c.substitution.componentShape(wanted as unknown as ComponentShape)
      : c.substitution.instanceShape(wanted)
  ) as S;
  const back: Comparison = {
    cx,
    substitution: new Substitution(cx),
    bindable: given.fresh,
    parties: { wants: parties.gives, gives: parties.wants },
  };
  compare(back, given, node);
}

function wrongType(c: Comparison, name: string, wanted: TypeNode, given: TypeNode): never {
  const { cx, parties } = c;
  return cx.fail(
    'component/wrong-kind',
    `the type \`${name}\` is a ${wanted.kind} type for ${parties.wants}, but ${parties.gives} gives a ${given.kind} type`,
  );
}
