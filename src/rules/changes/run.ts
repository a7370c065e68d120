/**
 * A difference -> what the rules say of it: each node is shown to each rule, and the rules about versions come last, as they
 * judge the sum. Whether a change counts is decided here: not where the version covers it, or what it is about promises
 * nothing.
 */
import { diagnostic } from '../../base/index.ts';
import { packageNameText, type Direction } from '../../model/index.ts';
import { breakingRules } from '../breaking/index.ts';
import {
  type DependencyDifference,
  type Difference,
  type DifferenceNode,
  isGated,
  type NodeBase,
  type PackageDifference,
  type Promises,
  type Subject,
} from '../difference/index.ts';
import type { CompareOptions } from './compare-packages.ts';
import { roles } from './rule.ts';
import type {
  BreakingMeta,
  ChangeContext,
  ChangeDetails,
  ChangeFinding,
  Raise,
  Role,
  SetAside,
  Tier,
  VerdictNode,
  VersionVerdict,
  Whom,
} from './rule.ts';
import { highestRaise, promisesNothing, smallestVersion, versionStep } from './version.ts';
import type { VersionPolicy } from './version.ts';

/** The rules over the nodes of a difference. */
export class Run {
  readonly findings: ChangeFinding[] = [];
  readonly versions: readonly VersionVerdict[];
  readonly #difference: Difference;
  readonly #promises: Promises;
  readonly #options: CompareOptions;
  readonly #policy: VersionPolicy;
  /** The findings about each compared package. */
  readonly #found = new Map<PackageDifference, ChangeFinding[]>();
  /** The findings about all of them. */
  readonly #common: ChangeFinding[] = [];
  /** The package whose parts are being shown; absent for what concerns all. */
  #package: PackageDifference | undefined;

  constructor(difference: Difference, promises: Promises, options: CompareOptions) {
    this.#difference = difference;
    this.#promises = promises;
    this.#options = options;
    this.#policy = {
      zero: options.zero ?? 'minor',
      judgesPreReleases: options.unstableBreaks === true,
    };
    for (const node of difference.nodes) if (node.kind === 'package') this.#found.set(node, []);
    for (const node of difference.nodes) this.#show(node);
    this.versions = this.#judgeVersions();
  }

  /** The findings about each package alone. */
  get found(): ReadonlyMap<PackageDifference, readonly ChangeFinding[]> {
    return this.#found;
  }

  get dependencies(): readonly DependencyDifference[] {
    return this.#difference.nodes.filter((node) => node.kind === 'dependency');
  }

  #show(node: DifferenceNode | VerdictNode): void {
    if (node.kind === 'package') this.#package = node;
    // Which packages there are concerns the one that they stand in.
    else if (node.kind === 'root') this.#package = this.#root;
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

  get #root(): PackageDifference | undefined {
    const { root } = this.#difference.after;
    return [...this.#found.keys()].find(({ pair }) => pair.after === root);
  }

  #report(meta: BreakingMeta, node: NodeBase, message: string, details: ChangeDetails): void {
    const { before, after } = details;
    const whom = (tier: Tier): Whom => whomOf(details.breaks ?? meta.breaks, tier);
    const isUnstable =
      details.isPromised !== true &&
      (node.isUnstable || this.#isGated(before) || (before === undefined && this.#isGated(after)));
    const span = after?.span ?? node.at;
    const past =
      before?.span === undefined ? [] : [{ message: 'as it was before', span: before.span }];
    const tiers = meta.tiers.filter(
      (tier) =>
        !(tier === 'WORLD' && details.world === false) &&
        !(tier === 'ABI' && details.abi === false) &&
        whom(tier) !== 'nobody',
    );
    const raises = this.#raises(meta, node, details, tiers);
    const isExcused = isUnstable && tiers.length > 0 && this.#options.unstableBreaks !== true;
    const setAside = tiers.length === 0 ? undefined : this.#setAside(isExcused, node, raises);
    const isBreaking = tiers.length > 0 && setAside === undefined;
    const reach = new Map(tiers.map((tier) => [tier, rolesOf(whom(tier), node.sides)]));
    const finding: ChangeFinding = {
      diagnostic: diagnostic(meta.id, message, span, {
        severity: isBreaking ? 'error' : 'info',
        related: [...past, ...(details.related ?? [])],
        help: details.help ?? [],
      }),
      tiers,
      roles: roles.filter((role) => [...reach.values()].some((all) => all.includes(role))),
      reach: Object.fromEntries(reach),
      isBreaking,
      ...(setAside === undefined ? {} : { setAside }),
      isUnstable,
      raises: isExcused ? 'none' : raises,
    };
    this.findings.push(finding);
    const about = this.#package === undefined ? this.#common : this.#found.get(this.#package)!;
    about.push(finding);
  }

  #isGated(subject: Subject | undefined): boolean {
    return isGated(this.#promises, subject?.stability);
  }

  #raises(
    meta: BreakingMeta,
    node: NodeBase,
    { breaks }: ChangeDetails,
    tiers: readonly Tier[],
  ): Raise {
    const asked = breaks === 'implementers' ? 'minor' : meta.raises;
    // What nobody can notice is no more than a new text.
    if (tiers.length === 0) return asked === 'major' ? 'patch' : asked;
    const isAddition = tiers.every(
      (tier) => whomOf(breaks ?? meta.breaks, tier) === 'implementers',
    );
    // An addition to what guests are known to export asks more of guests that are there already.
    return isAddition && node.isExported ? 'major' : asked;
  }

  #setAside(isExcused: boolean, node: NodeBase | VerdictNode, raises: Raise): SetAside | undefined {
    if (isExcused) return 'unstable';
    if (this.#options.ignoreVersion === true) return undefined;
    // What a version comes to is judged by all that it has to cover.
    const needed = 'verdict' in node ? node.verdict.needs : raises;
    const isCovered = [...this.#concerned()].every((pkg) => this.#covers(pkg, needed));
    return isCovered ? 'version' : undefined;
  }

  /** The packages that a finding is about. */
  #concerned(): Iterable<PackageDifference> {
    return this.#package === undefined ? this.#found.keys() : [this.#package];
  }

  /** Whether a package's version rose as much as a change needs. Under another name it is another package. */
  #covers({ pair }: PackageDifference, raises: Raise): boolean {
    const { before, after } = this.#difference;
    const was = before.model.packages[pair.before]!.name;
    const is = after.model.packages[pair.after]!.name;
    return (
      was.namespace === is.namespace &&
      was.name === is.name &&
      was.version !== undefined &&
      is.version !== undefined &&
      versionStep(was.version, is.version, raises, this.#policy) === 'right'
    );
  }

  /** Shows the rules what the changes of each package come to, when all of them are known. */
  #judgeVersions(): VersionVerdict[] {
    const { before, after } = this.#difference;
    // What the rules say of one version concerns no other.
    const all = [...this.#found].map(
      ([node, found]) => [node, [...found, ...this.#common]] as const,
    );
    return all.map(([node, found]) => {
      const from = before.model.packages[node.pair.before]!.name.version;
      const { name } = after.model.packages[node.pair.after]!;
      const to = name.version;
      const needs = highestRaise(found.map(({ raises }) => raises));
      const smallest = from === undefined ? undefined : smallestVersion(from, needs, this.#policy);
      const step =
        from === undefined || to === undefined
          ? undefined
          : versionStep(from, to, needs, this.#policy);
      const isFree = from !== undefined && promisesNothing(from, this.#policy);
      const verdict: VersionVerdict = {
        package: packageNameText(name),
        needs,
        ...(from === undefined ? {} : { before: from }),
        ...(to === undefined ? {} : { after: to }),
        ...(smallest === undefined ? {} : { smallest }),
        ...(isFree && needs !== 'none' ? { anyLater: true } : {}),
        ...(step === undefined ? {} : { step }),
      };
      if (step !== undefined) {
        const isReleased = this.#options.released === true;
        const uncovered = found.filter(({ raises }) => {
          const way = versionStep(from!, to!, raises, this.#policy);
          return raises !== 'none' && way !== 'right';
        });
        this.#package = node;
        const { label, pair, sides, isExported, isUnstable, at } = node;
        const base = { label, pair, sides, isExported, isUnstable };
        const place = at === undefined ? {} : { at };
        this.#show({ ...base, ...place, kind: 'verdict', verdict, step, isReleased, uncovered });
      }
      return verdict;
    });
  }
}

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
