/**
 * Two states of packages -> what breaks from one to the other, for whom, and which version would be right. What
 * stands beside the packages that are compared, and changed, is named; where these have nothing of their own, it is compared.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import { packageNameText, type PackageId } from '../../model/index.ts';
import { differenceOf, type Promises, type ComparedSide, TypePairs } from '../difference/index.ts';
import type { ChangeFinding, VersionVerdict } from './rule.ts';
import { Run } from './run.ts';
import { isEmpty, othersOf } from './side.ts';
import type { ZeroPolicy } from './version.ts';

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

/** What changed between two states of a package, and what that asks of its version. */
export interface ChangeReport {
  /** All changes that a rule knows, those that break nothing among them; in the order of the models. */
  readonly findings: readonly ChangeFinding[];
  /** Of each package that is there before and after. */
  readonly versions: readonly VersionVerdict[];
  /** What changed in packages that the compared ones stand with (`deps/`) and was not reached from these. */
  readonly notCompared: readonly NotCompared[];
}

/** A package beside the compared ones that changed, or is gone. */
export interface NotCompared {
  /** `ns:name`, with the version after, if it is still there. */
  readonly package: string;
  readonly before?: string;
  readonly after?: string;
  readonly isGone: boolean;
  /** Where it stands, after or else before. */
  readonly file?: string;
  /** Changes that nobody was told of, and those of them that break something. */
  readonly changes: number;
  readonly breaking: number;
}

/**
 * Compares two states of packages: what changed, what of it breaks, for whom, and which version would be right. The
 * value is undefined, with an error, where they can't be compared: that is never to be read as "nothing breaks".
 *
 * @param before - Free of errors, resolved with every feature selected, as `after`.
 * @example
 * ```ts
 * const [old, now] = await Promise.all(
 *   ['old/wit', 'wit'].map((entry) => load(entry, host, { features: 'all' })),
 * );
 * const { value, diagnostics } = comparePackages(sideOf(old.value), sideOf(now.value));
 * const broken = value?.findings.filter((finding) => finding.isBreaking);
 * ```
 */
export function comparePackages(
  before: ComparedSide,
  after: ComparedSide,
  options: CompareOptions = {},
): Outcome<ChangeReport | undefined> {
  // Who has nothing of their own means what they stand with.
  const isHollow = isEmpty(before) && isEmpty(after);
  const [from, to] = isHollow
    ? [before, after].map((side) => othersOf(side, { withOwn: true }))
    : [before, after];
  const { value: run, diagnostics } = compare(from!, to!, options);
  if (run === undefined) return { value: undefined, diagnostics };
  const { findings, versions } = run;
  const notCompared = isHollow ? [] : changedBeside(run, before, after, options);
  return { value: { findings, versions, notCompared }, diagnostics: [] };
}

function compare(
  before: ComparedSide,
  after: ComparedSide,
  options: CompareOptions,
): Outcome<Run | undefined> {
  const types = new TypePairs(before.model, after.model);
  const obstacle = obstacleOf(before, after, types);
  if (obstacle !== undefined) return { value: undefined, diagnostics: [obstacle] };
  const promises = promisesOf(before, options);
  const difference = differenceOf(before, after, types, promises);
  if (!difference.nodes.some((node) => node.kind === 'package')) {
    return { value: undefined, diagnostics: [strangers(before, after)] };
  }
  return { value: new Run(difference, promises, options), diagnostics: [] };
}

/** What changed in other packages than the compared ones, and was not told with these. */
function changedBeside(
  told: Run,
  before: ComparedSide,
  after: ComparedSide,
  options: CompareOptions,
): readonly NotCompared[] {
  const [from, to] = [othersOf(before), othersOf(after)];
  if (from.own.length === 0) return [];
  const known = new Set(told.findings.map(placeOf));
  const isNews = (finding: ChangeFinding): boolean =>
    finding.tiers.join() !== 'SEMVER' && !known.has(placeOf(finding));
  const run = to.own.length === 0 ? undefined : compare(from, to, options).value;
  const pairs = [...(run?.found ?? [])].filter(
    // That a package has another version is told of those that are reached: that is all, unless it breaks more than that says.
    ([{ pair }, found]) => {
      const reached = told.dependencies.find(
        ({ pair: { before: b, after: a } }) => b === pair.before && a === pair.after,
      );
      const [was, is] = [before.model.packages[pair.before]!, after.model.packages[pair.after]!];
      if (reached === undefined || was.name.version === is.name.version) return true;
      return reached.isCompatible && found.some((f) => f.isBreaking && isNews(f));
    },
  );
  const changed = pairs.flatMap(([{ pair }, found]): NotCompared[] => {
    const unknown = found.filter(isNews);
    if (unknown.length === 0) return [];
    const [was, is] = [
      before.model.packages[pair.before]!.name,
      after.model.packages[pair.after]!.name,
    ];
    return [
      {
        package: packageNameText(is),
        ...(was.version === undefined ? {} : { before: was.version }),
        ...(is.version === undefined ? {} : { after: is.version }),
        isGone: false,
        ...fileOf(to, pair.after),
        changes: unknown.length,
        breaking: unknown.filter(({ tiers }) => tiers.length > 0).length,
      },
    ];
  });
  const kept = new Set([...(run?.found.keys() ?? [])].map(({ pair }) => pair.before));
  const gone = from.own
    .filter((id) => !kept.has(id))
    .map((id): NotCompared => {
      const { name } = before.model.packages[id]!;
      const version = name.version === undefined ? {} : { before: name.version };
      return {
        package: packageNameText(name),
        ...version,
        isGone: true,
        ...fileOf(from, id),
        changes: 1,
        breaking: 1,
      };
    });
  return [...changed, ...gone];
}

const placeOf = ({ diagnostic: { code, message, span } }: ChangeFinding): string =>
  JSON.stringify([code, span ?? message]);

function fileOf({ packageSpans }: ComparedSide, id: PackageId): { readonly file?: string } {
  const span = packageSpans?.get(id);
  return span === undefined ? {} : { file: span.file };
}

/** Nobody takes types out of a component, which has only copies of others' interfaces. */
function promisesOf({ model, own }: ComparedSide, { features, closed }: CompareOptions): Promises {
  const names = own.map((id) => model.packages[id]!.name);
  const isComponent = names.some((n) => n.namespace === 'root' && n.name === 'component');
  return {
    ...(features === undefined ? {} : { features }),
    ...(isComponent ? { closed: 'all' } : closed === undefined ? {} : { closed }),
  };
}

function obstacleOf(
  before: ComparedSide,
  after: ComparedSide,
  types: TypePairs,
): Diagnostic | undefined {
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

function strangers(before: ComparedSide, after: ComparedSide): Diagnostic {
  const names = ({ model, own }: ComparedSide): string =>
    own.map((id) => `\`${packageNameText(model.packages[id]!.name)}\``).join(', ');
  return diagnostic(
    'compare/nothing-in-common',
    `${names(before)} and ${names(after)} can’t be compared: they have nothing in common`,
    undefined,
    { help: ['compare two states of one package, or two builds of one component'] },
  );
}
