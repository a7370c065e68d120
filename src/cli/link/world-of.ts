/** The components of a program -> its world: what is still imported when they are joined, and what is exported. */
import { decode, decodeTree, type Decoded, type Features } from '../../component/index.ts';
import { graphTree, plug, readPackage, type GraphPackage } from '../../compose/index.ts';
import type { Model, WorldId } from '../../model/index.ts';
import type { Component, LinkedFiles } from '../link-files.ts';

/** The program's world; undefined where WIT has no words for it. They were linked: nothing else is wrong with them. */
export function worldOf(
  { component, plugs: { plugs, named } }: LinkedFiles,
  features: Features,
): { readonly model: Model; readonly world: WorldId } | undefined {
  const decoded = wholeOf(component, plugs, Object.entries(named), features);
  if (decoded?.world === undefined) return undefined;
  return { model: decoded.model, world: decoded.world };
}

function wholeOf(
  component: Component,
  plugs: readonly Component[],
  named: readonly (readonly [string, Component])[],
  features: Features,
): Decoded | undefined {
  if (plugs.length + named.length === 0) return decode(component).value;
  const read = (of: Component): GraphPackage => readPackage(of).value!;
  const graph = plug(
    read(component),
    plugs.map((of) => read(of)),
    { named: new Map(named.map(([name, of]) => [name, read(of)])), unused: 'warning' },
  ).value;
  const tree = graph && graphTree(graph, { features }).value;
  return tree && decodeTree(tree).value;
}
