/** The text of packages -> the `include`s of their worlds, by which findings say how a world came to what it has. */
import type { Include, Node, WitFile } from '../../../grammar/wit/index.ts';
import { walk } from '../../../grammar/wit/index.ts';
import type { WorldId } from '../../model/index.ts';
import type { Resolution } from '../../resolve/index.ts';
import type { WorldInclude } from '../difference/index.ts';

/** By the world that has them, in the order of the text. */
export function includesOf(
  files: readonly WitFile[],
  { definitions, references }: Pick<Resolution, 'definitions' | 'references'>,
): ReadonlyMap<WorldId, readonly WorldInclude[]> {
  const worlds = new Map<string, WorldId>();
  for (const { span, target } of references) {
    if (target.kind === 'world') worlds.set(`${span.start} ${span.file}`, target.id);
  }
  const found = new Map<WorldId, WorldInclude[]>();
  for (const file of files) {
    walk(file, {
      include: {
        enter: ({ path }: Include, parents: readonly Node[]) => {
          const owner = definitions.get(parents.at(-1)!);
          const { range } = path.kind === 'local-path' ? path.id : path.name;
          const world = worlds.get(`${range[0]} ${file.file}`);
          if (owner?.kind !== 'world' || world === undefined) return;
          const [start, end] = path.range;
          const list = found.get(owner.id) ?? [];
          found.set(owner.id, list);
          list.push({ world, span: { file: file.file, start, end } });
        },
      },
    });
  }
  return found;
}
