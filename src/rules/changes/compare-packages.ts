/**
 * Two states of packages -> what breaks from one to the other, for whom, and which version would be right. Each node
 * of the difference is shown to each rule; the rules about versions come last, as they judge the sum.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import { packageNameText } from '../../model/index.ts';
import { breakingRules } from '../breaking/index.ts';
import {
  type Difference,
  type Direction,
  type DifferenceNode,
  differenceOf,
  type NodeBase,
  type PackageDifference,
  type Side,
  type Subject,
  TypePairs,
} from '../difference/index.ts';
import { roles } from './rule.ts';
import type {
  BreakingMeta,
  ChangeContext,
  ChangeDetails,
  ChangeFinding,
  Raise,
  Role,
  Tier,
  VerdictNode,
  VersionVerdict,
  Whom,
} from './rule.ts';
import { highestRaise, smallestVersion, versionStep, type ZeroPolicy } from './version.ts';

export interface CompareOptions {
  /** Equal versions are two releases, not work on the next one. */
  readonly released?: boolean;
  /** Whether 0.x versions promise compatible patches (the default), or nothing. */
  readonly zero?: ZeroPolicy;
  /** Changes of `@unstable` items break as others do; else they are notes. */
  readonly unstableBreaks?: boolean;
}

export interface ChangeReport {
  /** All changes that a rule knows, those that break nothing among them; in the order of the models. */
  readonly findings: readonly ChangeFinding[];
  /** Of each package that is there before and after. */
  readonly versions: readonly VersionVerdict[];
}

/**
 * Compares two states of packages: what changed, what of it breaks, for whom, and which version would be right. The
 * value is undefined, with an error, where they can't be compared: that is never to be read as "nothing breaks".
 *
 * @param before Free of errors, resolved with every feature selected, as `after`.
 * @example
 * const [old, now] = await Promise.all(
 *   ['old/wit', 'wit'].map((entry) => load(entry, host, { features: 'all' })),
 * );
 * const { value, diagnostics } = comparePackages(sideOf(old.value), sideOf(now.value));
 * const broken = value?.findings.filter((finding) => finding.isBreaking);
 */
export function comparePackages(
  before: Side,
  after: Side,
  options: CompareOptions = {},
): Outcome<ChangeReport | undefined> {
  const types = new TypePairs(before.model, after.model);
  const obstacle = obstacleOf(before, after, types);
  if (obstacle !== undefined) return { value: undefined, diagnostics: [obstacle] };
  const difference = differenceOf(before, after, types);
  if (!difference.nodes.some((node) => node.kind === 'package')) {
    return { value: undefined, diagnostics: [strangers(before, after)] };
  }
  const run = new Run(difference, options);
  for (const node of difference.nodes) run.show(node);
  const versions = run.judgeVersions();
  return { value: { versions, findings: run.findings }, diagnostics: [] };
}

function obstacleOf(before: Side, after: Side, types: TypePairs): Diagnostic | undefined {
  for (const [side, word] of [[before, 'before'] as const, [after, 'after'] as const]) {
    if (side.own.length === 0) {
      return diagnostic('compare/no-package', `there is no package in what is ${word}`, undefined);
    }
  }
  if (!types.isTooDeep()) return undefined;
  return diagnostic(
    'compare/too-deep',
    'types are nested too deep in each other to be compared',
    undefined,
  );
}

function strangers(before: Side, after: Side): Diagnostic {
  const names = ({ model, own }: Side): string =>
    own.map((id) => `\`${packageNameText(model.packages[id]!.name)}\``).join(', ');
  return diagnostic(
    'compare/nothing-in-common',
    `${names(before)} and ${names(after)} can’t be compared: they have nothing in common`,
    undefined,
    { help: ['compare two states of one package, or two builds of one component'] },
  );
}

class Run {
  readonly findings: ChangeFinding[] = [];
  readonly #difference: Difference;
  readonly #options: CompareOptions;
  /** What the changes of each compared package need. */
  readonly #needs = new Map<PackageDifference, Raise>();
  /** The package whose parts are being shown; absent for what concerns all. */
  #package: PackageDifference | undefined;

  constructor(difference: Difference, options: CompareOptions) {
    this.#difference = difference;
    this.#options = options;
    for (const node of difference.nodes) if (node.kind === 'package') this.#needs.set(node, 'none');
  }

  show(node: DifferenceNode | VerdictNode): void {
    if (node.kind === 'package') this.#package = node;
    else if (node.kind === 'dependency') this.#package = undefined;
    for (const { meta, visit } of breakingRules) {
      const handler = visit[node.kind] as
        ((node: DifferenceNode | VerdictNode, cx: ChangeContext) => void) | undefined;
      handler?.(node, {
        difference: this.#difference,
        report: (at, message, details = {}) => this.#report(meta, at, message, details),
      });
    }
  }

  #report(meta: BreakingMeta, node: NodeBase, message: string, details: ChangeDetails): void {
    const { before, after } = details;
    const whom = (tier: Tier): Whom => whomOf(details.breaks ?? meta.breaks, tier);
    const isUnstable =
      details.isPromised !== true &&
      (node.isUnstable || isGated(before) || (before === undefined && isGated(after)));
    const span = after?.span ?? node.at;
    const related =
      before?.span === undefined ? [] : [{ message: 'as it was before', span: before.span }];
    const tiers = meta.tiers.filter(
      (tier) =>
        !(tier === 'WORLD' && details.world === false) &&
        !(tier === 'ABI' && details.abi === false) &&
        whom(tier) !== 'nobody',
    );
    const isExcused = isUnstable && tiers.length > 0 && this.#options.unstableBreaks !== true;
    const isBreaking = tiers.length > 0 && !isExcused;
    const isAddition = tiers.length > 0 && tiers.every((tier) => whom(tier) === 'implementers');
    const asked = details.breaks === 'implementers' ? 'minor' : meta.raises;
    // An addition to what guests are known to export asks more of guests that are there already.
    const needed = isAddition && node.isExported ? 'major' : asked;
    const raises = isExcused ? 'none' : needed;
    const reach = new Map(tiers.map((tier) => [tier, rolesOf(whom(tier), node.sides)]));
    this.findings.push({
      diagnostic: diagnostic(meta.id, message, span, {
        severity: isBreaking ? 'error' : 'info',
        related,
        help: details.help ?? [],
      }),
      tiers,
      roles: roles.filter((role) => [...reach.values()].some((all) => all.includes(role))),
      reach: Object.fromEntries(reach),
      isBreaking,
      isUnstable,
      raises,
    });
    for (const [pkg, need] of this.#needs) {
      if (this.#package === undefined || this.#package === pkg) {
        this.#needs.set(pkg, highestRaise([need, raises]));
      }
    }
  }

  /** Shows the rules what the changes of each package come to, when all of them are known. */
  judgeVersions(): VersionVerdict[] {
    const { before, after } = this.#difference;
    return [...this.#needs].map(([node, needs]) => {
      const from = before.model.packages[node.pair.before]!.name.version;
      const { name } = after.model.packages[node.pair.after]!;
      const zero = this.#options.zero ?? 'minor';
      const smallest = from === undefined ? undefined : smallestVersion(from, needs, zero);
      const verdict: VersionVerdict = {
        package: packageNameText(name),
        needs,
        ...(from === undefined ? {} : { before: from }),
        ...(name.version === undefined ? {} : { after: name.version }),
        ...(smallest === undefined ? {} : { smallest }),
      };
      if (from !== undefined && name.version !== undefined && smallest !== undefined) {
        const step = versionStep(from, name.version, needs, zero);
        const isReleased = this.#options.released === true;
        const { label, pair, sides, isExported, isUnstable, at } = node;
        const base = {
          label,
          pair,
          sides,
          isExported,
          isUnstable,
          ...(at === undefined ? {} : { at }),
        };
        this.show({ ...base, kind: 'verdict', verdict, step, isReleased });
      }
      return verdict;
    });
  }
}

const isGated = (subject: Subject | undefined): boolean => subject?.stability?.kind === 'unstable';

const whomOf = (breaks: BreakingMeta['breaks'], tier: Tier): Whom =>
  typeof breaks === 'string' ? breaks : (breaks[tier] ?? 'nobody');

/** Guests call what they import and implement what they export; hosts the other way round. */
function rolesOf(breaks: Whom, sides: ReadonlySet<Direction>): Role[] {
  const found = new Set<Role>();
  for (const side of sides) {
    if (breaks === 'callers' || breaks === 'all') {
      found.add('caller').add(side === 'import' ? 'guest' : 'host');
    }
    if (breaks === 'implementers' || breaks === 'all') {
      found.add('implementer').add(side === 'import' ? 'host' : 'guest');
    }
  }
  return roles.filter((role) => found.has(role));
}
