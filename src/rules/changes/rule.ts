/**
 * What a rule about changes is: metadata as all rules have it, whom the change breaks, and a visitor over the nodes of
 * a difference. The rules stand in `../breaking/`, one a file.
 */
import type { Diagnostic, RelatedSpan } from '../../base/index.ts';
import type { InterfaceId, PackageId } from '../../model/index.ts';
import type { RuleMeta } from '../contract.ts';
import type { Difference, DifferenceNode, NodeBase, Pair, Subject } from '../difference/index.ts';
import type { VersionStep } from './version.ts';

/**
 * What a change breaks. WORLD: a component or host that was built before no longer instantiates; ABI: core signatures
 * or layouts change; SOURCE: regenerated bindings no longer compile against unchanged code; SEMVER: the version rises
 * less than the change needs.
 */
export type Tier = 'WORLD' | 'ABI' | 'SOURCE' | 'SEMVER';

export const tiers: readonly Tier[] = ['WORLD', 'ABI', 'SOURCE', 'SEMVER'];

/** Who breaks: a side of the world, and what that side does with the item. */
export type Role = 'host' | 'guest' | 'caller' | 'implementer';

export const roles: readonly Role[] = ['host', 'guest', 'caller', 'implementer'];

/** Whom a change breaks, as long as import and export are not known. */
export type Whom = 'callers' | 'implementers' | 'all' | 'nobody';

/** Which part of a semantic version a change asks to rise, at least: `major` for what breaks somebody. */
export type Raise = 'none' | 'patch' | 'minor' | 'major';

export interface BreakingMeta extends RuleMeta {
  readonly id: `breaking/${string}`;
  /** The most that its findings break; of WORLD and ABI a finding may have less. */
  readonly tiers: readonly Tier[];
  /** Whom it breaks, in all tiers or by tier; by import and export this becomes roles. */
  readonly breaks: Whom | Readonly<Partial<Record<Tier, Whom>>>;
  /** The version that it needs, where it is no addition to what guests export. */
  readonly raises: Raise;
}

/**
 * Why a change that breaks something does not count: the version says it, or it is about something `@unstable`, which
 * promises nothing.
 */
export type SetAside = 'version' | 'unstable';

/** A change that a rule knows. */
export interface ChangeFinding {
  /** Its code is the rule's id; an error if it breaks something and counts, else a note. */
  readonly diagnostic: Diagnostic;
  readonly tiers: readonly Tier[];
  /** All whom it breaks, in whichever tier. */
  readonly roles: readonly Role[];
  /** Whom it breaks in each of its tiers. */
  readonly reach: Readonly<Partial<Record<Tier, readonly Role[]>>>;
  /** It breaks something, and nothing excuses it. */
  readonly isBreaking: boolean;
  /** What excuses it; absent where it counts, or breaks nothing. */
  readonly setAside?: SetAside;
  /** It is about something `@unstable`, which promises nothing. */
  readonly isUnstable: boolean;
  readonly raises: Raise;
}

/** What a package's version has to do with its changes. */
export interface VersionVerdict {
  /** `ns:name` with the version after. */
  readonly package: string;
  readonly before?: string;
  readonly after?: string;
  /** How much the changes ask for. */
  readonly needs: Raise;
  /** The smallest version that would be right; absent where there was none before, and where any later one is right. */
  readonly smallest?: string;
  /** Any later version is right: the one before is a pre-release, which promises nothing. */
  readonly anyLater?: true;
  /** Where the version stands to the one before; absent where one of them is missing. */
  readonly step?: VersionStep;
}

/** The sum of a package's changes beside its version; rules are shown it after all else. */
export interface VerdictNode extends NodeBase {
  readonly kind: 'verdict';
  readonly pair: Pair<PackageId>;
  readonly verdict: VersionVerdict;
  readonly step: VersionStep;
  /** Equal versions are two releases. */
  readonly isReleased: boolean;
  /** The changes that need a higher version than there is. */
  readonly uncovered: readonly ChangeFinding[];
}

export interface ChangeDetails {
  /** What was removed or changed, and what was added or is there now. */
  readonly before?: Subject;
  readonly after?: Subject;
  /** Given as false, the finding has no part in that tier. */
  readonly world?: boolean;
  readonly abi?: boolean;
  /** Whom it breaks, where that is not the same for all findings of the rule. */
  readonly breaks?: BreakingMeta['breaks'];
  /** It is promised from now on, so that it was `@unstable` excuses nothing. */
  readonly isPromised?: boolean;
  readonly help?: readonly string[];
  /** Further places, beside that of before. */
  readonly related?: readonly RelatedSpan[];
}

export interface ChangeContext {
  readonly difference: Difference;
  report(node: NodeBase, message: string, details?: ChangeDetails): void;
}

export type ChangeVisitor = {
  readonly [K in (DifferenceNode | VerdictNode)['kind']]?: (
    node: Extract<DifferenceNode | VerdictNode, { kind: K }>,
    cx: ChangeContext,
  ) => void;
};

export interface BreakingRule {
  readonly meta: BreakingMeta;
  readonly visit: ChangeVisitor;
}

/** A rule whose changes break something. */
export function breakingRule(
  meta: Omit<BreakingMeta, 'severity' | 'raises'> & { readonly raises?: Raise },
  visit: ChangeVisitor,
): BreakingRule {
  return { meta: { severity: 'error', raises: 'major', ...meta }, visit };
}

/** A rule whose changes are told to those who ask for all, and break nothing. */
export function compatibleRule(
  meta: Omit<BreakingMeta, 'severity' | 'tiers' | 'breaks'>,
  visit: ChangeVisitor,
): BreakingRule {
  return { meta: { severity: 'info', tiers: [], breaks: 'nobody', ...meta }, visit };
}

/** Whether components have the name of a package of before: only names of interfaces hold it. */
export function isInNames({ difference: { before } }: ChangeContext, id: PackageId): boolean {
  return before.model.packages[id]!.interfaces.length > 0;
}

/** The node of a package as it speaks of one of its interfaces of before. */
export function ofInterface<T extends NodeBase>(node: T, id: InterfaceId, cx: ChangeContext): T {
  const sides = cx.difference.usage.before.sidesOf(id);
  // What no world reaches may stand anywhere.
  return sides.size === 0 ? node : { ...node, sides, isExported: sides.has('export') };
}

/** The node as it stands on one side of a world. */
export function onSide<T extends NodeBase>(node: T, side: 'import' | 'export'): T {
  return { ...node, sides: new Set([side]), isExported: side === 'export' };
}
