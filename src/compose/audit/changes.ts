/**
 * Two audits, of an old and of a new build -> what the new one reaches that the old one didn't, as findings. A part is the one
 * that has its name, or else its bytes or its place; versions of an interface that are compatible are one.
 */
import { diagnostic, trackOf, versionedName, type Diagnostic } from '../../base/index.ts';
import type { Audit, AuditPart, Reach } from './audit.ts';
import { named, partLabel, placeOf } from './words.ts';

/**
 * What the new build reaches that the old one didn’t, and imported code that is new, as findings.
 *
 * @param file - The name of the file of the new build.
 */
export function reachChanges(before: Audit, after: Audit, file: string): Diagnostic[] {
  const fresh = after.parts.map((part) => {
    const old = counterpart(part, before);
    const known = new Set([...(old?.calls ?? []), ...(old?.reaches ?? [])].flatMap(keysOf));
    return { old, known, calls: unknownOf(part.calls, known) };
  });
  return after.parts.flatMap((part, i): Diagnostic[] => {
    const { old, known, calls } = fresh[i]!;
    const span = placeOf(part, file);
    const label = partLabel(part, file);
    const which = old === undefined ? `${label}, which the old build doesn't have,` : label;
    const code = part.unknown.filter((name) => old?.unknown.includes(name) !== true);
    return [
      ...code.map((name) =>
        diagnostic(
          'audit/new-code',
          `${which} has code that is imported as \`${name}\`, of which nobody knows what it does`,
          span,
        ),
      ),
      ...calls.map((reach) =>
        diagnostic(
          'audit/new-call',
          `${which} can call ${named(reach)}${old === undefined ? '' : ', which it could not before'}`,
          span,
        ),
      ),
      ...part.reaches.flatMap((reach) => {
        const last = reach.through.at(-1)!;
        // What is new where it is called is told there.
        const toldThere = new Set(fresh[last]!.calls.flatMap(keysOf));
        return unknownOf([reach], new Set([...known, ...toldThere])).map((left) => {
          const way = reach.through.map((n) => partLabel(after.parts[n]!, file)).join(' and ');
          return diagnostic(
            'audit/new-reach',
            `${which} can have ${named(left)} called by ${way}`,
            span,
          );
        });
      }),
    ];
  });
}

function counterpart(part: AuditPart, { parts }: Audit): AuditPart | undefined {
  const by = (same: (p: AuditPart) => boolean): AuditPart | undefined => parts.find(same);
  return part.name === undefined
    ? (by((p) => p.name === undefined && p.sha256 === part.sha256 && p.sha256 !== undefined) ??
        by((p) => p.name === undefined && p.place === part.place))
    : (by((p) => p.name === part.name) ??
        by((p) => p.sha256 !== undefined && p.sha256 === part.sha256));
}

/** One key for each function, and for an import that is one. */
function keysOf({ import: name, funcs }: Reach): string[] {
  const track = trackOf(versionedName(name));
  return funcs.length === 0 ? [track] : funcs.map((func) => `${track}#${func}`);
}

/** What of it has no key that is known. */
function unknownOf(reaches: readonly Reach[], known: ReadonlySet<string>): Reach[] {
  return reaches.flatMap((reach) => {
    const keys = keysOf(reach);
    if (keys.every((key) => known.has(key))) return [];
    return [{ ...reach, funcs: reach.funcs.filter((_, i) => !known.has(keys[i]!)) }];
  });
}
