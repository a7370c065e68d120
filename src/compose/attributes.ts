/**
 * What components say of an import that they share beside its name: `implements` and `external-id` must not contradict each
 * other, since the whole can say only one of each. Explainer.md, Import and Export Definitions.
 */
import { trackOf, versionedName } from '../base/index.ts';
import type { ExternName } from '../binary/index.ts';
import type { InstantiationNode } from './graph.ts';

/** Something that is said of an import. */
interface Saying {
  readonly what: 'interface' | 'external id';
  readonly value: string;
  /** Of what means the same it is the same. */
  readonly meaning: string;
}

/** What one component says of an import, and who says another thing. */
export interface Contradiction {
  readonly what: Saying['what'];
  readonly value: string;
  readonly other: { readonly node: InstantiationNode; readonly value: string };
}

/** Hears what is said of the imports of a whole. */
export class Attributes {
  readonly #first = new Map<string, Saying & { readonly node: InstantiationNode }>();

  /** Takes what a component says of what the whole imports as `name`; gives what somebody else has said otherwise. */
  hear(name: string, extern: ExternName, node: InstantiationNode): readonly Contradiction[] {
    return sayings(extern).flatMap((saying): Contradiction[] => {
      const { what, value, meaning } = saying;
      const key = JSON.stringify([name, what]);
      const first = this.#first.get(key);
      if (first === undefined) this.#first.set(key, { ...saying, node });
      return first === undefined || first.meaning === meaning
        ? []
        : [{ what, value, other: first }];
    });
  }
}

function sayings({ implements: of, externalId: id }: ExternName): Saying[] {
  return [
    ...(of === undefined
      ? []
      : [{ what: 'interface' as const, value: of, meaning: trackOf(versionedName(of)) }]),
    ...(id === undefined ? [] : [{ what: 'external id' as const, value: id, meaning: id }]),
  ];
}
