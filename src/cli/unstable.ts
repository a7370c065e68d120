/**
 * What `@unstable` gates keep from a command, so that it is told: features that no gate names, worlds behind features
 * that are not selected, and results that are empty because of them. WIT.md, Feature Gates.
 */
import { diagnostic, didYouMean, splitVersion } from '../base/index.ts';
import type { Diagnostic } from '../base/index.ts';
import type { Placed } from '../config/index.ts';
import { packageNameText, worldName } from '../model/index.ts';
import type { WorldId } from '../model/index.ts';
import type { LeftOut, Loaded } from '../resolve/index.ts';

type Gated = Pick<Loaded, 'model' | 'root' | 'leftOut'>;

/**
 * Features that were asked for and that no gate names.
 *
 * @param read - All packages that were read without an error.
 */
export function unknownFeatures(
  asked: readonly (string | Placed)[] | undefined,
  read: readonly Pick<Loaded, 'features'>[],
): Diagnostic[] {
  if (asked === undefined || asked.length === 0) return [];
  const known = [...new Set(read.flatMap(({ features }) => [...features]))].toSorted();
  const seen = new Set<string>();
  return asked.flatMap((feature) => {
    const [name, span] =
      typeof feature === 'string' ? [feature, undefined] : [feature.text, feature.span];
    if (known.includes(name) || seen.has(name)) return [];
    seen.add(name);
    const near = didYouMean(name, known);
    const all =
      known.length === 0
        ? 'nothing here has an `@unstable` gate'
        : `gates name ${listed(known.map((k) => `\`${k}\``))}`;
    return [
      diagnostic('cli/unknown-feature', `no gate names the feature \`${name}\``, span, {
        severity: 'warning',
        help: near.length > 0 ? near : [all],
      }),
    ];
  });
}

/**
 * The world of a name, or of any without one, that is there but for its feature.
 *
 * @param name - As for `selectWorld`.
 */
export function gatedWorld(
  { model, root, leftOut }: Gated,
  name: string | undefined,
): Diagnostic | undefined {
  const [asked, version] = splitVersion(name ?? '');
  const worlds = leftOut.filter((item) => {
    if (item.kind !== 'world' || item.isPart) return false;
    if (name === undefined || !name.includes('/')) {
      return item.package === root && (name === undefined || item.name === name);
    }
    const pkg = model.packages[item.package]!.name;
    const isNamed = asked === `${pkg.namespace}:${pkg.name}/${item.name}`;
    return isNamed && (version === undefined || name.endsWith(`@${pkg.version}`));
  });
  if (worlds.length === 0) return undefined;
  const gates = worlds.map(
    (world) => `world \`${world.name}\` is behind \`@unstable(feature = ${world.feature})\``,
  );
  const [first] = gates;
  const message =
    worlds.length === 1 ? first! : 'every world of the package is behind an `@unstable` gate';
  return diagnostic('cli/gated-world', message, undefined, {
    help: [...(worlds.length === 1 ? [] : gates.slice(0, 12)), selectHelp(worlds)],
  });
}

/** That there is nothing in a world, or in the root package, but what features keep out. */
export function nothingSelected(
  { model, root, leftOut }: Gated,
  world: WorldId | undefined,
): Diagnostic[] {
  const isEmptyWorld = (id: WorldId): boolean =>
    model.worlds[id]!.imports.length + model.worlds[id]!.exports.length === 0;
  let behind: readonly LeftOut[];
  let what: string;
  if (world !== undefined) {
    const { name, package: owner } = model.worlds[world]!;
    behind = isEmptyWorld(world)
      ? leftOut.filter((l) => l.kind === 'world' && l.package === owner && l.name === name)
      : [];
    what = `world \`${worldName(model, world)}\``;
  } else {
    const pkg = root === undefined ? undefined : model.packages[root];
    if (pkg === undefined) return [];
    const isEmpty =
      pkg.worlds.every(isEmptyWorld) &&
      pkg.interfaces.every(
        (id) => model.interfaces[id]!.types.length + model.interfaces[id]!.functions.length === 0,
      );
    behind = isEmpty ? leftOut.filter((l) => l.package === root) : [];
    what = `package \`${packageNameText(pkg.name)}\``;
  }
  if (behind.length === 0) return [];
  const message = `all that ${what} has is behind \`@unstable\` gates, and left out`;
  const help = [selectHelp(behind)];
  return [diagnostic('cli/all-gated', message, undefined, { severity: 'warning', help })];
}

function selectHelp(behind: readonly LeftOut[]): string {
  const features = [...new Set(behind.map(({ feature }) => feature))];
  return features.length > 12
    ? 'select them: `--all-features`'
    : `select ${features.length === 1 ? 'it' : 'them'}: \`--features ${features.join(',')}\``;
}

const listed = (names: readonly string[]): string =>
  names.length > 12
    ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`
    : names.join(', ');
