/**
 * Visitors that many rules share: over changes of types where they are used, over members of types, over whatever has
 * gates. A rule says which of them it means, and in which words.
 */
import { coreSignature, type AbiSignature } from '../../abi/index.ts';
import {
  type Func,
  printStructure,
  printType,
  structureOf,
  type TypeDef,
  type TypeRef,
  unalias,
} from '../../model/index.ts';
import { interfaceText, itemSubject } from '../difference/index.ts';
import type {
  DifferenceNode,
  Pair,
  ComparedSide,
  Subject,
  TypeChangeKind,
  TypeDifference,
  UseDifference,
} from '../difference/index.ts';
import type { ChangeContext, ChangeDetails, ChangeVisitor } from './rule.ts';

/** Types that change where they are used, in one way; `places` narrows it to some of the uses. */
export function useVisitor(
  kind: TypeChangeKind,
  places?: readonly UseDifference['place'][],
): ChangeVisitor {
  return {
    use(node, cx) {
      if (node.change.kind !== kind || places?.includes(node.place) === false) return;
      const { before, after, where } = node.change;
      const inside = where === '' ? '' : `${where}: `;
      const isOwn = where === '' ? node.isOwn : undefined;
      const text = `${node.label} changed: ${inside}${typePair(cx, { before, after }, isOwn)}`;
      cx.report(node, text, useDetails(node, cx));
    },
  };
}

function useDetails(node: UseDifference, { difference }: ChangeContext): ChangeDetails {
  const { pair, spans, isPassed, isHeld } = node;
  return {
    ...(spans.before === undefined ? {} : { before: { span: spans.before } }),
    ...(spans.after === undefined ? {} : { after: { span: spans.after } }),
    world: isHeld && !difference.types.areEqual(pair.before, pair.after),
    abi: isPassed && difference.types.isLaidOutAnew(pair.before, pair.after),
  };
}

/**
 * ``was `u8`, is `u16` ``
 *
 * @param isOwn - Of a type that is what a name is given to the name says nothing.
 */
export function typePair(
  { difference }: ChangeContext,
  pair: Pair<TypeRef>,
  isOwn?: Pair<boolean>,
): string {
  const { before, after } = difference;
  const print = (at: 'before' | 'after'): string => {
    const { types } = difference[at].model;
    const ref = pair[at];
    const hasName = typeof ref === 'string' || isOwn?.[at] !== true;
    return hasName ? printType(types, ref) : printStructure(types, types[ref]!.type);
  };
  const [was, is] = [print('before'), print('after')];
  if (was !== is) {
    const [from, to] = [
      isOwn?.before === true ? '' : behind(before.model.types, pair.before),
      isOwn?.after === true ? '' : behind(after.model.types, pair.after),
    ];
    return `was \`${was}\`${from}, is \`${is}\`${to}`;
  }
  const [from, to] = [homeOf(before, pair.before), homeOf(after, pair.after)];
  return `was \`${was}\`${from}, is \`${is}\`${to}`;
}

/** `` (`u16`)``: what an alias stands for, unless that has the same name, as what comes by `use`. */
function behind(types: readonly TypeDef[], ref: TypeRef): string {
  const is = printType(types, unalias(types, ref));
  return is === printType(types, ref) ? '' : ` (\`${is}\`)`;
}

/** ``of `types` ``: where a named type is defined. */
function homeOf(side: ComparedSide, ref: TypeRef): string {
  const owner = typeof ref === 'string' ? undefined : side.model.types[ref]!.owner;
  return owner?.kind === 'interface' ? ` of \`${interfaceText(side, owner.id) ?? ''}\`` : '';
}

type MemberKind = 'record' | 'variant' | 'enum' | 'flags';

const memberWord = { record: 'field', variant: 'case', enum: 'case', flags: 'flag' } as const;

/** Fields, cases and flags that came, went, got another name or another place. */
export function memberVisitor(
  kind: MemberKind,
  what: 'added' | 'removed' | 'renamed' | 'reordered',
): ChangeVisitor {
  return {
    type(node, cx) {
      if (node.before.type.kind !== kind || node.after.type.kind !== kind) return;
      const word = memberWord[kind];
      const details = typeDetails(node, cx);
      const { members } = node;
      if (what === 'added') {
        for (const after of members.added) {
          cx.report(node, `${word} \`${after.name}\` was added to ${node.label}`, {
            ...details,
            after,
          });
        }
      } else if (what === 'removed') {
        for (const before of members.removed) {
          const text = `${word} \`${before.name}\` was removed from ${node.label}`;
          cx.report(node, text, { ...details, before });
        }
      } else if (what === 'renamed') {
        for (const pair of members.renamed) {
          const text = `${word} \`${pair.before.name}\` of ${node.label} is called \`${pair.after.name}\` now`;
          cx.report(node, text, { ...details, ...pair });
        }
      } else if (members.reordered !== undefined) {
        const text = `the ${word}s of ${node.label} stand in another order`;
        cx.report(node, text, { ...details, ...members.reordered });
      }
    },
  };
}

/** What a change of a type itself comes to. */
export function typeDetails(node: TypeDifference, { difference }: ChangeContext): ChangeDetails {
  const [before, after] = [node.pair.before.id, node.pair.after.id];
  return {
    before: node.before,
    world: node.isHeld && !difference.types.areEqual(before, after),
    abi: node.isPassed && difference.types.isLaidOutAnew(before, after),
  };
}

type ItemDifference = Extract<
  DifferenceNode,
  { kind: 'interface' | 'function' | 'world' | 'type' | 'extern' }
>;

/** Whatever can have docs, gates and external ids, before and after. */
export function itemVisitor(
  visit: (node: ItemDifference, item: Pair<Subject>, cx: ChangeContext) => void,
): ChangeVisitor {
  return {
    interface: (node, cx) => visit(node, node.pair, cx),
    function: (node, cx) => visit(node, node.pair, cx),
    world(node, cx) {
      const { before, after } = cx.difference;
      const pair = {
        before: before.model.worlds[node.pair.before]!,
        after: after.model.worlds[node.pair.after]!,
      };
      visit(node, pair, cx);
    },
    type(node, cx) {
      const { types } = cx.difference;
      const pair = {
        before: types.before[node.pair.before.id]!,
        after: types.after[node.pair.after.id]!,
      };
      visit(node, pair, cx);
    },
    extern(node, cx) {
      // A function is a node of its own.
      if (node.pair.after.kind === 'func') return;
      const { before, after } = cx.difference;
      const pair = {
        before: itemSubject(node.pair.before, before.model),
        after: itemSubject(node.pair.after, after.model),
      };
      visit(node, pair, cx);
    },
  };
}

/** A function's core type as importers see it. */
export function loweredSignature(
  { difference: { types } }: ChangeContext,
  side: 'before' | 'after',
  func: Func,
): AbiSignature {
  const type = {
    params: func.params.map((p) => types.abi(side, p.type)),
    ...(func.result === undefined ? {} : { result: types.abi(side, func.result) }),
  };
  return coreSignature(type, func.async ? 'async-lower' : 'lower');
}

/** Whether a constructor gives a `result`. */
export function isFallible(types: readonly TypeDef[], { result }: Func): boolean {
  if (result === undefined) return false;
  const type = structureOf(types, result);
  return typeof type !== 'string' && type.kind === 'result';
}
