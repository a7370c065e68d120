/**
 * Pairs of types -> the nodes about them: what became of their members, which types changed where they are used, and
 * who has them in hands.
 */
import type { Span } from '../../base/index.ts';
import { labelsOf } from '../../model/index.ts';
import type { NamedType, TypeDef, TypeId, TypeRef } from '../../model/index.ts';
import type { Holding, Label, NodeBase, TypeDifference, UseDifference } from './difference.ts';
import { type Members, membersOf, type Pair } from './members.ts';
import type { Pairing } from './pairing.ts';
import { isGated } from './promises.ts';
import { typeChange } from './type-change.ts';
import { origin, type TypePairs, usedType } from './types.ts';

export class TypeNodes {
  readonly #pairing: Pairing;
  readonly #types: TypePairs;
  readonly #push: (node: TypeDifference | UseDifference) => void;

  constructor(pairing: Pairing, push: (node: TypeDifference | UseDifference) => void) {
    this.#pairing = pairing;
    this.#types = pairing.types;
    this.#push = push;
  }

  /** @param isGone - The name is no longer where it was. */
  type(owner: NodeBase, pair: Pair<NamedType>, label: string, isGone = false): void {
    const [b, a] = [pair.before.id, pair.after.id];
    const [from, to] = [origin(this.#types.before, b), origin(this.#types.after, a)];
    const [before, after] = [this.#types.before[from]!, this.#types.after[to]!];
    const holding = this.#holding({ before: [b, from], after: [a, to] });
    const shown = this.#types.after[a]!;
    const at = shown.span ?? owner.at;
    const node: NodeBase = {
      ...owner,
      label,
      isUnstable:
        owner.isUnstable || isGated(this.#pairing.promises, this.#types.before[b]!.stability),
      ...(at === undefined ? {} : { at }),
    };
    const areUses =
      usedType(this.#types.before, b) !== undefined && usedType(this.#types.after, a) !== undefined;
    const isElsewhere = this.#pairing.isElsewhere(b, a);
    const areOne = this.#types.isPaired(from, to);
    const isMoved = isElsewhere && areOne && !(areUses && this.#movedAlready(from, to));
    // What is used on both sides is compared where it is defined.
    const members = areUses ? none : labelMembers(this.#types, before, after);
    const [was, is] = areUses ? [this.#types.before[b]!, shown] : [before, after];
    const what = { pair, before: was, after: is, ...holding, isMoved, isGone, members };
    this.#push({ ...node, kind: 'type', ...what });
    if (areUses) {
      if (!areOne) this.#otherUse(node, { before: b, after: a }, holding);
      return;
    }
    this.#uses(node, { before: from, after: to }, members, holding);
  }

  /** @param ids - A type under its names. */
  #holding(ids: Pair<readonly TypeId[]>): Holding {
    const isIn = (of: 'passed' | 'used' | 'shared', side: 'before' | 'after'): boolean =>
      ids[side].some((id) => this.#pairing.usage[side][of].has(id));
    const isResource = (side: 'before' | 'after'): boolean =>
      ids[side].some((id) => this.#types[side][id]!.type.kind === 'resource');
    const isPassed = (side: 'before' | 'after'): boolean =>
      isIn('passed', side) || isIn('shared', side);
    const isHeld = (side: 'before' | 'after'): boolean =>
      isPassed(side) || isIn('used', side) || isResource(side);
    return {
      isPassed: isPassed('before') && isPassed('after'),
      isHeld: isHeld('before') && isHeld('after'),
    };
  }

  /** A name that is given by `use` to another type than before. */
  #otherUse(node: NodeBase, pair: Pair<TypeId>, holding: Holding): void {
    const spans = { before: this.#types.before[pair.before]!.span, after: node.at };
    const before = usedType(this.#types.before, pair.before)!;
    const after = usedType(this.#types.after, pair.after)!;
    const change = { kind: 'other', before, after, where: '' } as const;
    const isOwn = { before: false, after: false };
    this.#push({ ...node, kind: 'use', place: 'alias', pair, change, spans, isOwn, ...holding });
  }

  /** Whether the move is told where the definition was. */
  #movedAlready(from: number, to: number): boolean {
    if (this.#pairing.moved.some((m) => m.before.id === from && m.after.id === to)) return true;
    return [...this.#pairing.owners.values()].some(({ types }) =>
      types.kept.some((t) => t.before.id === from && origin(this.#types.after, t.after.id) === to),
    );
  }

  #uses(node: NodeBase, ids: Pair<TypeId>, members: Members<Label>, holding: Holding): void {
    const [before, after] = [this.#types.before[ids.before]!, this.#types.after[ids.after]!];
    const [b, a] = [before.type, after.type];
    const place = b.kind === 'record' ? 'field' : 'payload';
    for (const m of members.kept) {
      if (m.before.type === undefined || m.after.type === undefined) continue;
      const what = place === 'field' ? 'field' : 'the payload of case';
      const label = `${what} \`${m.after.name}\` of ${node.label}`;
      this.use(node, place, label, typesOf(m), spansOf(m), holding);
    }
    if (declared.has(b.kind) || declared.has(a.kind)) return;
    const targets = {
      before: b.kind === 'alias' ? b.type : ids.before,
      after: a.kind === 'alias' ? a.type : ids.after,
    };
    const spans = spansOf({ before, after });
    const isOwn = { before: b.kind !== 'alias', after: a.kind !== 'alias' };
    this.use(node, 'alias', node.label, targets, spans, holding, isOwn);
  }

  /** A place that has a type before and after: a node if it changed. */
  use(
    node: NodeBase,
    place: UseDifference['place'],
    label: string,
    pair: Pair<TypeRef>,
    spans: Pair<Span | undefined>,
    holding: Holding,
    isOwn: Pair<boolean> = { before: false, after: false },
  ): void {
    const isDefinition = isOwn.before && isOwn.after;
    const change = typeChange(this.#types, pair.before, pair.after, '', isDefinition);
    if (change === undefined) return;
    const at = spans.after ?? node.at;
    const base = { ...node, label, ...(at === undefined ? {} : { at }) };
    this.#push({ ...base, kind: 'use', place, pair, change, spans, isOwn, ...holding });
  }
}

/** Types that WIT declares, and doesn't write where they are used. */
const declared: ReadonlySet<string> = new Set(['record', 'variant', 'enum', 'flags', 'resource']);

const none: Members<never> = { added: [], removed: [], kept: [], renamed: [] };

/** Fields, cases or flags; types of unlike kinds have none in common. */
function labelMembers(types: TypePairs, before: TypeDef, after: TypeDef): Members<Label> {
  if (before.type.kind !== after.type.kind) return none;
  const [b, a] = [labelsOf(before.type), labelsOf(after.type)];
  return membersOf(
    b,
    a,
    (label) => label.name,
    (x, y, [i, j]) => {
      if (i !== j) return false;
      // Labels without types look all alike: only where nothing came or went is it sure.
      const hasType = x.type !== undefined || y.type !== undefined;
      return hasType ? types.areEqual(x.type, y.type) : b.length === a.length;
    },
  );
}

export const typesOf = (pair: Pair<{ readonly type?: TypeRef }>): Pair<TypeRef> => ({
  before: pair.before.type!,
  after: pair.after.type!,
});

export const spansOf = (pair: Pair<{ readonly span?: Span }>): Pair<Span | undefined> => ({
  before: pair.before.span,
  after: pair.after.span,
});
