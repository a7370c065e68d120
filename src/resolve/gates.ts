/**
 * Gates: `@since`, `@unstable`, `@deprecated` (WIT.md, Feature Gates) and `@external-id`, from AST to model, and the
 * decision whether an item is selected.
 */
import type { Gate, Range, Version } from '../../grammar/wit/index.ts';
import { compareVersions } from '../base/index.ts';
import type { Model, Stability } from '../model/index.ts';
import { spanIn } from './context.ts';
import type { Place } from './context.ts';

export interface Gates {
  readonly stability?: Stability;
  readonly externalId?: string;
  /** The feature that keeps the item out; absent when the item is selected. */
  readonly off?: string;
}

const none: Gates = {};

/** Reads and checks the gates of an item; what speaks of the item rather than of one gate is reported `at` its name. */
export function readGates(
  place: Place,
  gates: readonly Gate[],
  at: { readonly range: Range },
): Gates {
  if (gates.length === 0) return none;
  const seen = new Map<Gate['kind'], Gate>();
  for (const gate of gates) {
    const first = seen.get(gate.kind);
    if (first === undefined) seen.set(gate.kind, gate);
    else {
      place.run.report('duplicate-gate', `\`@${gate.kind}\` is given twice`, spanIn(place, gate), {
        related: [{ message: 'first given here', span: spanIn(place, first) }],
      });
    }
  }
  const stability = readStability(place, seen, at);
  const externalId = seen.get('external-id');
  const off =
    stability?.kind === 'unstable' && !place.run.isOn(stability.feature)
      ? stability.feature
      : undefined;
  if (stability?.kind === 'unstable') place.run.namedFeatures.add(stability.feature);
  if (off !== undefined) noteLeftOut(place, off, at);
  return {
    ...(stability === undefined ? {} : { stability }),
    ...(externalId?.kind === 'external-id' ? { externalId: externalId.value } : {}),
    ...(off === undefined ? {} : { off }),
  };
}

function noteLeftOut(
  { run, pkg, item }: Place,
  feature: string,
  at: { readonly range: Range },
): void {
  if (item === undefined) return;
  const { kind, name, decl } = item;
  run.leftOut.push({ kind, name, isPart: at !== decl.name, package: pkg.id, feature });
}

/** Puts the gates that an item has on its entry of the model. */
export function setGates<T extends { stability?: Stability; externalId?: string }>(
  item: T,
  gates: Gates,
): T {
  if (gates.stability !== undefined) item.stability = gates.stability;
  if (gates.externalId !== undefined) item.externalId = gates.externalId;
  return item;
}

function readStability(
  place: Place,
  seen: ReadonlyMap<Gate['kind'], Gate>,
  at: { readonly range: Range },
): Stability | undefined {
  const since = seen.get('since');
  const unstable = seen.get('unstable');
  const deprecated = seen.get('deprecated');
  const deprecation =
    deprecated?.kind === 'deprecated' ? { deprecated: deprecated.version.text } : {};
  if (since?.kind === 'since') {
    checkSince(place, since.version, at);
    if (unstable !== undefined) {
      place.run.report(
        'gate-conflict',
        'an item is either `@since` a version or `@unstable`, not both',
        spanIn(place, since),
        { related: [{ message: 'the other gate', span: spanIn(place, unstable) }] },
      );
    }
    return { kind: 'stable', since: since.version.text, ...deprecation };
  }
  if (unstable?.kind === 'unstable') {
    return { kind: 'unstable', feature: unstable.feature.name, ...deprecation };
  }
  if (deprecated !== undefined) {
    place.run.report(
      'deprecated-alone',
      '`@deprecated` needs a `@since` or `@unstable` beside it',
      spanIn(place, deprecated),
      { help: ['add `@since(version = …)` with the version in which the item first appeared'] },
    );
  }
  return undefined;
}

/** `@since` needs a package with a version that is not before it. */
function checkSince(place: Place, version: Version, at: { readonly range: Range }): void {
  const { pkg, run } = place;
  const current = pkg.name.version;
  if (version.text === '') return;
  if (current === undefined) {
    if (pkg.saidGateNeedsVersion) return;
    pkg.saidGateNeedsVersion = true;
    run.report(
      'gate-needs-version',
      `package \`${pkg.key}\` uses \`@since\` but has no version`,
      spanIn(place, version),
      {
        related: [{ message: 'the package is named here', span: pkg.nameSpan }],
        help: [`give the package a version, e.g. \`package ${pkg.key}@${version.text};\``],
      },
    );
  } else if (compareVersions(version.text, current) > 0) {
    run.report(
      'gate-unreleased',
      `\`@since\` names version ${version.text}, but package \`${pkg.key}\` is only at ${current}`,
      spanIn(place, at),
      {
        related: [
          { message: 'the gate', span: spanIn(place, version) },
          { message: 'the package’s version', span: pkg.nameSpan },
        ],
        help: ['raise the package’s version, or use `@unstable(feature = …)` until the release'],
      },
    );
  }
}

/** An external id names what is imported, exported, or stands in an interface (WIT.md, Item: world), nothing else. */
export function refuseExternalId(place: Place, gates: readonly Gate[], where: string): void {
  const gate = gates.find(({ kind }) => kind === 'external-id');
  if (gate === undefined) return;
  place.run.report(
    'gate-not-allowed',
    `\`@external-id\` cannot stand on ${where}`,
    spanIn(place, gate),
    { help: ['it stands on imports, exports, types and functions'] },
  );
}

/** Gates have no meaning at some places. */
export function refuseGates(place: Place, gates: readonly Gate[], where: string): void {
  const gate = gates[0];
  if (gate === undefined) return;
  place.run.report(
    'gate-not-allowed',
    `\`@${gate.kind}\` cannot stand on ${where}`,
    spanIn(place, gate),
    {
      help: ['gate the interfaces and worlds themselves'],
    },
  );
}

/** The features that a model's gates name. */
export function featuresOf({ interfaces, worlds, types }: Model): ReadonlySet<string> {
  const funcs = [
    ...interfaces.flatMap(({ functions }) => functions),
    ...worlds.flatMap((world) =>
      [...world.imports, ...world.exports].map((item) => (item.kind === 'func' ? item.func : item)),
    ),
  ];
  const features = new Set<string>();
  for (const item of [...interfaces, ...worlds, ...types, ...funcs]) {
    const stability = 'stability' in item ? item.stability : undefined;
    if (stability?.kind === 'unstable') features.add(stability.feature);
  }
  return features;
}
