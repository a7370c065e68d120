/** Paths of packages, interfaces and worlds (WIT.md, Package declaration; Item: toplevel-use). */
import type { CstNode, IToken } from 'chevrotain';
import type { Id, PackageId, Range, UsePath, Version } from './ast.ts';
import { lastEnd, token, tokens } from './cst.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { readId, readVersion } from './names.ts';
import { endOf } from './problem.ts';

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
export function readPackageId(
  path: CstNode | undefined,
  after: number,
  findings: Findings,
): PackageId {
  if (path === undefined || token(path, 'NameLike') === undefined) {
    const range: Range = [after, after];
    const missing: Id = { kind: 'id', range, name: '', missing: true };
    return { kind: 'package-id', range, namespaces: [missing], names: [missing] };
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
  path: CstNode | undefined,
  after: number,
  findings: Findings,
  isExtern = false,
): UsePath {
  if (path === undefined || token(path, 'NameLike') === undefined) {
    return missingPath([after, after]);
  }
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
  if (names.length === 1) reportPackage(path, range, isExtern, findings);
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
function reportPackage(path: CstNode, range: Range, isExtern: boolean, findings: Findings): void {
  const all = tokens(path, 'NameLike');
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

function readParts(path: CstNode, findings: Findings): Parts {
  const all = tokens(path, 'NameLike');
  const colons = path.children['Colon']?.length ?? 0;
  const ids = all.map((name) => readId(name, findings));
  const number = token(path, 'version');
  const version = number === undefined ? undefined : readVersion(number, findings);
  const start = all[0]?.startOffset ?? 0;
  const last: IToken | undefined = number ?? all.at(-1);
  return {
    namespaces: ids.slice(0, colons),
    names: ids.slice(colons),
    ...(version === undefined ? {} : { version }),
    range: [start, last === undefined ? lastEnd(path) : endOf(last)],
    isCutShort: last !== undefined && findings.cutShort.has(last.startOffset),
  };
}
