/**
 * Names of a world in Go: a package for each interface in each role, with the names that it exports. Acronyms keep their
 * capitals (`GetJSON`), as Go has them.
 */
import {
  parseInterfaceName,
  parsePlainName,
  plainNameText,
  type PlainName,
  splitVersion,
} from '../../src/base/index.ts';
import type { WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import type { Func, TypeId } from '../../src/model/index.ts';
import { goKeywords } from '../text/keywords.ts';
import { cased, settle } from '../text/names.ts';

/** The folder of all packages, in that of the module. */
const allFolders = 'wit';

/** The package of what all others stand on. */
export const runtimeFolder = `${allFolders}/witabi`;

/** Methods whose form `go vet` prescribes. */
const standardMethods = new Set(
  `Format GobDecode GobEncode MarshalJSON MarshalXML ReadByte ReadFrom ReadRune Scan Seek UnmarshalJSON UnmarshalXML
  UnreadByte UnreadRune WriteByte WriteTo Drop Handle String Error Is As Unwrap`.split(/\s+/),
);

export const pascal = (label: string): string => cased(label, { casing: 'pascal', acronyms: true });

/** The name of a function without its resource: a setter's is `SetName` beside its getter's `Name`. */
function ownName({ name, accessor }: PlainName): string {
  return `${accessor === 'set' ? 'Set' : ''}${pascal(name)}`;
}

/** A method: what Go, or we, have another meaning for gets `_`. */
function methodCandidates(plain: PlainName): readonly string[] {
  const name = ownName(plain);
  return standardMethods.has(name) ? [`${name}_`] : [name, `${name}_`];
}

/** The names that a package exports. */
export interface PackageNames {
  readonly folder: string;
  /** Of types; of resources, records, variants, enums, flags and aliases alike. */
  readonly types: ReadonlyMap<TypeId, string>;
  /** Of cases of variants, of enums and of flags, by type and number. */
  caseOf(type: TypeId, index: number): string;
  /** Of functions of the package, or of its `Exports`, and of methods of its resources. */
  funcOf(func: Func): string;
}

/** Words that no parameter may be, beside Go's: packages that a file may use, and our own variables. */
export class Names {
  readonly #packages = new Map<WorldGroup, PackageNames>();
  readonly #params: ReadonlySet<string>;

  constructor(walk: WorldWalk) {
    const groups = [...walk.imports, ...walk.exports];
    const folders = settle(groups, folderCandidates, (g) => `${g.side} ${g.name ?? ''}`);
    for (const group of groups)
      this.#packages.set(group, packageNames(walk, group, folders.get(group)!));
    const packages = [...folders.values()].map((f) => f.slice(f.lastIndexOf('/') + 1));
    this.#params = new Set([
      ...goKeywords,
      ...packages,
      'witabi',
      'math',
      'self',
      'scope',
      'lent',
      'err',
      'exports',
    ]);
  }

  of(group: WorldGroup): PackageNames {
    return this.#packages.get(group)!;
  }

  /** Names of parameters, in order. */
  params(labels: readonly string[]): readonly string[] {
    return labels.map((label) => {
      const name = cased(label, 'camel');
      return this.#params.has(name) || /^[vcix]\d+$/.test(name) ? `${name}_` : name;
    });
  }
}

/** The name of a package: a word of Go that is no file of another kind, and no package that we use. */
export function packageName(text: string): string {
  const word = text
    .toLowerCase()
    .replaceAll(/[^0-9a-z]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  const safe = /^[a-z]/.test(word) ? word : `p${word}`;
  const isTaken =
    goKeywords.has(safe) ||
    /^(?:con|prn|aux|nul|com\d|lpt\d|witabi|math|errors)$/.test(safe) ||
    safe.endsWith('_test');
  return isTaken ? `${safe}_wit` : safe;
}

/** `wit/imports/store`; with its package before it, then its version, where others share the name. */
function folderCandidates({ side, name }: WorldGroup): readonly string[] {
  const folder = (text: string): string => `${allFolders}/${side}/${packageName(text)}`;
  if (name === undefined) return [folder('world'), folder('world-itself')];
  const parts = parseInterfaceName(name);
  if (parts === undefined) return [folder(name), folder(`${name}-in-world`)];
  const [path, version] = splitVersion(name);
  return [
    folder(parts.interface),
    folder(path),
    ...(version === undefined ? [] : [folder(`${path}-v${version}`)]),
  ];
}

function packageNames(walk: WorldWalk, group: WorldGroup, folder: string): PackageNames {
  interface Thing {
    readonly id: string;
    readonly name: string;
  }
  const things: Thing[] = [];
  const add = (id: string, name: string): void => void things.push({ id, name });
  for (const { id, name } of group.types) {
    add(`type ${id}`, pascal(name));
    const { type } = walk.model.types[id]!;
    const labels =
      type.kind === 'variant' || type.kind === 'enum'
        ? type.cases
        : type.kind === 'flags'
          ? type.flags
          : [];
    for (const [i, label] of labels.entries())
      add(`case ${id} ${i}`, `${pascal(name)}${pascal(label.name)}`);
  }
  for (const { func } of group.funcs) {
    const plain = parsePlainName(func.name);
    const { kind, resource } = plain;
    if (kind === 'method') continue;
    const own =
      kind === 'constructor'
        ? `New${pascal(resource)}`
        : `${kind === 'static' ? pascal(resource) : ''}${ownName(plain)}`;
    add(`func ${func.name}`, own);
  }
  const taken = new Set(['Exports', 'Export']);
  const settled = settle(
    things,
    (t) => [t.name, `${t.name}_`],
    (t) => t.id,
    taken,
  );
  const byId = new Map([...settled].map(([thing, name]) => [thing.id, name]));
  const methods = methodNames(group);
  return {
    folder,
    types: new Map(group.types.map(({ id }) => [id, byId.get(`type ${id}`)!])),
    caseOf: (type, index) => byId.get(`case ${type} ${index}`)!,
    funcOf: (func) => byId.get(`func ${func.name}`) ?? methods.get(func.name)!,
  };
}

/** The methods of each resource stand beside each other. */
function methodNames(group: WorldGroup): ReadonlyMap<string, string> {
  const all = group.funcs.map(({ func }) => parsePlainName(func.name));
  const methods = Map.groupBy(
    all.filter(({ kind }) => kind === 'method'),
    ({ resource }) => resource,
  );
  return new Map(
    [...methods.values()].flatMap((ofOne) =>
      [...settle(ofOne, methodCandidates, plainNameText)].map(([plain, name]) => [
        plainNameText(plain),
        name,
      ]),
    ),
  );
}
