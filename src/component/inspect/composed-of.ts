/**
 * A component -> the components of which it was made: what its composer has kept of each (`write/parts-section.ts`), held
 * against what is inside by digest, and what is inside without a word about it. A part may be a composition itself.
 */
import { limits, sha256 } from '../../base/index.ts';
import type { ComponentTree, Definition } from '../../binary/index.ts';
import { entriesOf } from '../tree/entries-of.ts';
import { producersOf, versionOf } from '../write/part-record.ts';
import { readParts } from '../write/parts-section.ts';
import type { Producer } from '../write/producers.ts';

/** A component of which another was made. */
export interface Constituent {
  /** Its name where packages are kept, or else for people. */
  readonly name?: string;
  readonly version?: string;
  /** The SHA-256 of its bytes, in hexadecimal digits: as they were when they were composed, if anybody says so. */
  readonly sha256: string;
  /**
   * Whether it is inside: `whole`, with these bytes; `minified`, without names and producers; `imported`, it is asked for;
   * `missing`, it is said to be there, and no component inside has its digest.
   */
  readonly inside: 'whole' | 'minified' | 'imported' | 'missing';
  /** The name of the import where it is imported. */
  readonly imported?: string;
  /** Whether the composer has told of it; what it is called was told by nobody else then. */
  readonly recorded: boolean;
  readonly producers: readonly Producer[];
  readonly constituents: readonly Constituent[];
}

/** Those that stand in a component, in their order; then those that are imported, or only said to be there. */
export function constituentsOf(tree: ComponentTree, bytes: Uint8Array, level = 0): Constituent[] {
  if (level === limits.constituentLevels) return [];
  const said = readParts(tree.definitions.filter((d) => d.kind === 'custom'));
  const left = Map.groupBy(said, (part) => part.minified ?? part.sha256);
  const found: Constituent[] = [];
  let index = 0;
  for (const d of tree.definitions) {
    const { sort, count } = entriesOf(d);
    if (sort !== 'component') continue;
    if (d.kind === 'component') {
      const own = sha256(bytes.subarray(d.component.offset, d.component.end));
      const constituents = constituentsOf(d.component, bytes, level + 1);
      const record = left.get(own)?.shift();
      if (record !== undefined) {
        const { minified, ...rest } = record;
        const inside = minified === undefined ? 'whole' : 'minified';
        found.push({ ...rest, inside, recorded: true, constituents });
      } else if (hasCode(d.component.definitions)) {
        const name = tree.names.sorts.get(sort)?.get(index);
        found.push(untold(d.component, own, name, constituents));
      }
    }
    index += count;
  }
  const rest = [...left.values()].flat().map(({ minified: _, ...part }): Constituent => {
    const inside = part.imported === undefined ? 'missing' : 'imported';
    return { ...part, inside, recorded: true, constituents: [] };
  });
  return [...found, ...rest];
}

/** A component of which nobody has told. */
function untold(
  tree: ComponentTree,
  digest: string,
  name: string | undefined,
  constituents: readonly Constituent[],
): Constituent {
  const version = versionOf(tree);
  return {
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    sha256: digest,
    inside: 'whole',
    recorded: false,
    producers: producersOf(tree),
    constituents,
  };
}

const hasCode = (definitions: readonly Definition[]): boolean =>
  definitions.some(
    (d) => d.kind === 'core-module' || (d.kind === 'component' && hasCode(d.component.definitions)),
  );
