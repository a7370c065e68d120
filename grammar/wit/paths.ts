/** Paths of packages, interfaces and worlds (WIT.md, Package declaration; Item: toplevel-use). */
import type { IToken } from 'chevrotain';
import type { Id, PackageId, Range, UsePath, Version } from './ast.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { missingId, readId, readVersion } from './names.ts';
import { endOf } from './problem.ts';

/** A path as it was read: its tokens, and how many `:` are in it. */
export interface PathTokens {
  readonly names: readonly IToken[];
  readonly colons: number;
  readonly version: IToken | undefined;
}

interface Parts {
  /** Before the last `:`. */
  readonly namespaces: readonly Id[];
  /** After it, between `/`; at least one. */
  readonly names: readonly Id[];
  readonly version?: Version;
  readonly range: Range;
  /** Whether something follows that no path goes on with, which was reported. */
  readonly isCutShort: boolean;
}

/** The name after `package`; `after` is where one would stand that is missing. */
export function readPackageId(path: PathTokens, after: number, findings: Findings): PackageId {
  if (path.names.length === 0) {
    const missing = missingId(after);
    return { kind: 'package-id', range: missing.range, namespaces: [missing], names: [missing] };
  }
  const { range, namespaces, names, version, isCutShort } = readParts(path, findings);
  const [first, second] = names;
  if (namespaces.length === 0 && !first!.missing && !isCutShort) {
    const example =
      second === undefined ? `my-org:${first!.name}` : `${first!.name}:${second.name}`;
    findings.report('package-name', 'a package name has a namespace', range, {
      help: [`for example \`${example}\``],
    });
  }
  return {
    kind: 'package-id',
    range,
    namespaces,
    names,
    ...(version === undefined ? {} : { version }),
  };
}

/**
 * The path after `use`, `import` and the like; `after` is where one would stand that is missing. With `isExtern` a
 * plain name could stand in its place.
 */
export function readUsePath(
  path: PathTokens,
  after: number,
  findings: Findings,
  isExtern = false,
): UsePath {
  if (path.names.length === 0) return missingPath([after, after]);
  const { range, namespaces, names, version, isCutShort } = readParts(path, findings);
  if (isCutShort) return missingPath(range);
  const last = names.at(-1)!;
  if (namespaces.length === 0) {
    if (names.length > 1) {
      findings.report('package-name', 'a path into a package begins with its namespace', range, {
        help: ['it is written `namespace:package/interface`'],
      });
      return missingPath(range);
    }
    if (version !== undefined) {
      findings.report(
        'package-name',
        'a version belongs to a package; this path names none',
        version.range,
        { help: ['it is written `namespace:package/interface@1.0.0`'] },
      );
    }
    return { kind: 'local-path', range, id: last };
  }
  if (names.length === 1) reportPackage(path.names, range, isExtern, findings);
  const isWhole = names.length > 1;
  const end: Range = [range[1], range[1]];
  return {
    kind: 'package-path',
    range,
    package: {
      kind: 'package-id',
      range,
      namespaces,
      names: isWhole ? names.slice(0, -1) : names,
      ...(version === undefined ? {} : { version }),
    },
    name: isWhole ? last : { kind: 'id', range: end, name: '', missing: true },
  };
}

function missingPath(range: Range): UsePath {
  const id: Id = { kind: 'id', range: [range[1], range[1]], name: '', missing: true };
  return { kind: 'local-path', range, id };
}

/** A package where an interface or world is wanted. */
function reportPackage(
  all: readonly IToken[],
  range: Range,
  isExtern: boolean,
  findings: Findings,
): void {
  // A name that is missing was reported.
  if (all.some((name) => name.image === '')) return;
  const written = all.map((name) => name.image).join(':');
  const [first, second] = all;
  findings.report(
    'package-path',
    `${quote(written)} is a package, not an interface or world`,
    range,
    {
      help: [
        `name one of its interfaces or worlds: \`${written}/name\``,
        ...(isExtern && all.length === 2
          ? [
              `or put a space after the colon to call it \`${first!.image}\`: \`${first!.image}: ${second!.image}\``,
            ]
          : []),
      ],
    },
  );
}

function readParts({ names, colons, version: number }: PathTokens, findings: Findings): Parts {
  const ids = names.map((name) => readId(name, findings));
  const version = number === undefined ? undefined : readVersion(number, findings);
  const last = number ?? names.at(-1)!;
  return {
    namespaces: ids.slice(0, colons),
    names: ids.slice(colons),
    ...(version === undefined ? {} : { version }),
    range: [names[0]!.startOffset, endOf(last)],
    isCutShort: findings.cutShort.has(last.startOffset),
  };
}
