/**
 * Random components that know each other's interfaces: each imports some and exports others of one random package, in one
 * of two compatible versions, and some have another idea of a function than the rest. What a composition of them must
 * come to can be told from how they were made.
 */
import { readPackage, type GraphPackage } from '../../src/compose/index.ts';
import { dummy } from '../component/dummies.ts';

/** An interface of the package. */
interface Face {
  /** The interfaces whose types it uses: their resource, their record or both. */
  readonly uses: ReadonlyMap<number, 'resource' | 'record' | 'both'>;
  /** Whether it has functions, and a resource of its own. */
  readonly isAlive: boolean;
  /** Interfaces whose resources its record has in it. */
  readonly inRecord: ReadonlySet<number>;
}

export interface Member {
  readonly pkg: GraphPackage;
  /** All that it imports, and all that it exports: numbers of interfaces. */
  readonly imports: ReadonlySet<number>;
  readonly exports: ReadonlySet<number>;
  readonly version: string;
  /** The interface of which it has another idea. */
  readonly odd?: number;
}

export interface Family {
  readonly faces: readonly Face[];
  readonly members: readonly Member[];
}

const versions = ['1.0.0', '1.1.0'] as const;

export const faceName = (face: number, version: string): string => `fam:ily/i${face}@${version}`;

/** Interfaces whose resources are in what an interface says. */
export function resourcesOf({ faces }: Pick<Family, 'faces'>, face: number): ReadonlySet<number> {
  const { uses, isAlive, inRecord } = faces[face]!;
  // Where nothing uses them, types are left out.
  if (!isAlive) return inRecord;
  return new Set(
    [...uses].flatMap(([used, how]) => [
      ...(how !== 'record' && faces[used]!.isAlive ? [used] : []),
      ...(how === 'resource' ? [] : faces[used]!.inRecord),
    ]),
  );
}

export async function randomFamily(random: () => number, size: number): Promise<Family> {
  const upTo = (n: number): number => Math.floor(random() * (n + 1));
  const chance = (p: number): boolean => random() < p;
  const faces: Face[] = [];
  for (let n = 2 + upTo(3); n > 0; n--) {
    const uses = new Map<number, 'resource' | 'record' | 'both'>();
    faces.forEach((face, i) => {
      if (!chance(0.5)) return;
      uses.set(i, face.isAlive ? (['resource', 'record', 'both'] as const)[upTo(2)]! : 'record');
    });
    const isAlive = chance(0.8);
    const inRecord = new Set<number>(isAlive && chance(0.3) ? [faces.length] : []);
    for (const [i, how] of uses) {
      if (how !== 'record' && chance(0.4)) inRecord.add(i);
      // A record in the record, with what is in that.
      else if (how === 'record') for (const j of faces[i]!.inRecord) inRecord.add(j);
    }
    faces.push({ uses, isAlive, inRecord });
  }
  const members: Member[] = [];
  for (let n = 0; n < size; n++) {
    const exports = closed(
      faces,
      new Set(faces.flatMap((_, i) => (n > 0 && chance(0.4) ? [i] : []))),
    );
    const wanted = faces.flatMap((_, i) => (chance(n === 0 ? 0.8 : 0.25) ? [i] : []));
    const imports = importsOf(faces, wanted, exports);
    const version = versions[chance(n === 0 ? 0.2 : 0.8) ? 1 : 0];
    const alive = [...imports, ...exports].filter((i) => faces[i]!.isAlive);
    const odd = chance(0.08) && alive.length > 0 ? alive[upTo(alive.length - 1)] : undefined;
    const world = [
      ...wanted.map((i) => `import ${faceName(i, version)};`),
      ...[...exports].map((i) => `export ${faceName(i, version)};`),
    ];
    const text = `package m:m${n}; world w { ${world.join(' ')} }\n${packageText(faces, version, odd)}`;
    const label = `m${n}`;
    const { value } = readPackage({ bytes: await dummy(text), file: `${label}.wasm`, label });
    // What has types alone is there only where they are used.
    const there = new Set(
      value!.tree.definitions.flatMap((d) => (d.kind === 'import' ? [d.extern.name] : [])),
    );
    members.push({
      pkg: value!,
      imports: new Set([...imports].filter((i) => there.has(faceName(i, version)))),
      exports,
      version,
      ...(odd === undefined ? {} : { odd }),
    });
  }
  return { faces, members };
}

/** What is wanted, and what that and the exports use; exports use what is exported first, if it is. */
function importsOf(
  faces: readonly Face[],
  wanted: readonly number[],
  exports: ReadonlySet<number>,
): Set<number> {
  const imports = new Set<number>();
  const need = (i: number): void => {
    if (imports.has(i)) return;
    imports.add(i);
    for (const used of faces[i]!.uses.keys()) need(used);
  };
  wanted.forEach((i) => need(i));
  for (const i of exports) {
    for (const used of faces[i]!.uses.keys()) if (!exports.has(used)) need(used);
  }
  return imports;
}

/** With what stands between two that are exported, so that no world has two copies of one. */
function closed(faces: readonly Face[], exports: Set<number>): Set<number> {
  const reaches = (i: number): boolean =>
    [...faces[i]!.uses.keys()].some((used) => exports.has(used) || reaches(used));
  // The set grows while it is gone through.
  for (const i of exports) {
    const between = (from: number): void => {
      for (const used of faces[from]!.uses.keys()) {
        if (reaches(used)) exports.add(used);
        between(used);
      }
    };
    between(i);
  }
  return exports;
}

function packageText(faces: readonly Face[], version: string, odd: number | undefined): string {
  const bodies = faces.map(({ uses, isAlive, inRecord }, i) => {
    const used = [...uses].map(([j, how]) => {
      const names = [
        ...(how === 'record' ? [] : [`r${j}`]),
        ...(how === 'resource' ? [] : [`t${j}`]),
      ];
      return `use i${j}.{${names.join(', ')}};`;
    });
    const resource = isAlive
      ? [`resource r${i} { at: func() -> ${i === odd ? 's64' : 'u32'}; }`]
      : [];
    const direct = [...inRecord].filter((j) => j === i || (uses.get(j) ?? 'record') !== 'record');
    const fields = [
      'n: u32',
      ...direct.map((j) => `f${j}: r${j}`),
      ...[...uses].flatMap(([j, how]) => (how === 'record' ? [`g${j}: t${j}`] : [])),
    ];
    const types = [...uses].flatMap(([j, how]) => [
      ...(how === 'record' ? [] : [`a${j}: borrow<r${j}>`]),
      ...(how === 'resource' ? [] : [`b${j}: list<t${j}>`]),
    ]);
    const newer = version === versions[1] ? [`g${i}: func() -> option<t${i}>;`] : [];
    const funcs = isAlive ? [`f${i}: func(${types.join(', ')}) -> t${i};`, ...newer] : [];
    return `interface i${i} { ${[...used, ...resource, `record t${i} { ${fields.join(', ')} }`, ...funcs].join('\n')} }`;
  });
  return `package fam:ily@${version} {\n${bodies.join('\n')}\n}`;
}
