/** A component, as it is put into another -> what is kept of it in the section of parts (`parts-section.ts`). */
import { sha256, splitVersion } from '../../base/index.ts';
import type { ComponentTree, CustomDef, Definition } from '../../binary/index.ts';
import type { PartRecord } from './parts-section.ts';
import { readProducers, type Producer } from './producers.ts';

/** What is composed, and how. */
export interface ComposedPart {
  /** `ns:pkg@1.0.0`, where it has a name as a package. */
  readonly name?: string;
  readonly label: string;
  readonly bytes: Uint8Array;
  readonly tree: ComponentTree;
  /** What is inside in place of its bytes, where that is something else. */
  readonly minified?: Uint8Array;
  /** The import by which it comes, where it is not inside. */
  readonly imported?: string;
}

export function recordOf(part: ComposedPart): PartRecord {
  const { name = part.label, bytes, tree, minified, imported } = part;
  const [path, said] = part.name === undefined ? [name] : splitVersion(name);
  const version = said ?? versionOf(tree);
  return {
    name: path,
    ...(version === undefined ? {} : { version }),
    sha256: sha256(bytes),
    ...(minified === undefined ? {} : { minified: sha256(minified) }),
    ...(imported === undefined ? {} : { imported }),
    producers: producersOf(tree),
  };
}

/** The version that a component says of itself, in a custom section of that name, as many tools write it. */
export function versionOf({ definitions }: ComponentTree): string | undefined {
  const found = definitions.find((d) => d.kind === 'custom' && d.name === 'version');
  if (found?.kind !== 'custom' || found.data.length > 256) return undefined;
  return new TextDecoder().decode(found.data);
}

/** Who made a component, and all code in it; each once. */
export function producersOf(tree: ComponentTree): readonly Producer[] {
  const found = new Map<string, Producer>();
  const visit = (definitions: readonly Definition[]): void => {
    const customs = definitions.filter((d): d is CustomDef => d.kind === 'custom');
    const modules = definitions.flatMap((d) => (d.kind === 'core-module' ? d.module.customs : []));
    for (const p of [...readProducers(customs), ...readProducers(modules)]) {
      found.set(JSON.stringify([p.field, p.name, p.version]), p);
    }
    for (const d of definitions) if (d.kind === 'component') visit(d.component.definitions);
  };
  visit(tree.definitions);
  return [...found.values()];
}
