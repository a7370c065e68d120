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
  isGated,
  type PackageDifference,
  type Promises,
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
  SetAside,
  VerdictNode,
  VersionVerdict,
  Whom,
} from './rule.ts';
import { highestRaise, promisesNothing, smallestVersion, versionStep } from './version.ts';
import type { VersionPolicy, ZeroPolicy } from './version.ts';

/** What packages promise (see `Promises`), and how changes are judged. */
export interface CompareOptions extends Promises {
  /** Equal versions are two releases, not work on the next one. */
  readonly released?: boolean;
  /** Whether 0.x versions promise compatible patches (the default), or nothing. */
  readonly zero?: ZeroPolicy;
  /** `@unstable` items and pre-releases promise what all else does; else changes of them are notes. */
  readonly unstableBreaks?: boolean;
  /** What breaks counts whatever the version says; else it is a note where the version rose as much as it needs. */
  readonly ignoreVersion?: boolean;
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
  const promises = promisesOf(before, options);
  const difference = differenceOf(before, after, types, promises);
  if (!difference.nodes.some((node) => node.kind === 'package')) {
    return { value: undefined, diagnostics: [strangers(before, after)] };
  }
  const run = new Run(difference, promises, options);
  for (const node of difference.nodes) run.show(node);
  const versions = run.judgeVersions();
  return { value: { versions, findings: run.findings }, diagnostics: [] };
}

/** Nobody takes types out of a component, which has only copies of others' interfaces. */
function promisesOf({ model, own }: Side, { features, closed }: CompareOptions): Promises {
  const names = own.map((id) => model.packages[id]!.name);
  const isComponent = names.some((n) => n.namespace === 'root' && n.name === 'component');
  return {
    ...(features === undefined ? {} : { features }),
    ...(isComponent ? { closed: 'all' } : closed === undefined ? {} : { closed }),
  };
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
  readonly #promises: Promises;
  readonly #options: CompareOptions;
  readonly #policy: VersionPolicy;
  /** The findings about each compared package, and about all of them. */
  readonly #found = new Map<PackageDifference, ChangeFinding[]>();
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
    for (const pkg of this.#concerned()) this.#found.get(pkg)!.push(finding);
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
  judgeVersions(): VersionVerdict[] {
    const { before, after } = this.#difference;
    // What the rules say of one version concerns no other.
    const needed = [...this.#found].map(([node, found]) => [node, [...found]] as const);
    return needed.map(([node, found]) => {
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
        this.show({ ...base, ...place, kind: 'verdict', verdict, step, isReleased, uncovered });
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
