/** The components of a program -> its world: what is still imported when they are joined, and what is exported. */
import { readComponent, type ComponentTree } from '../../binary/index.ts';
import { decodeTree, type DecodedTree, type Features } from '../../component/index.ts';
import { graphTree, plug, readPackage, type GraphPackage } from '../../compose/index.ts';
import type { ExportBeyondWit, Model, WorldId } from '../../model/index.ts';
import type { Component, LinkedFiles } from '../link-files.ts';

/** A program's world, with what it exports beyond that. */
export interface WorldOf {
  readonly model: Model;
  readonly world: WorldId;
  readonly beyondWit: readonly ExportBeyondWit[];
}

/** The program's world; undefined where WIT has no words for it. They were linked: nothing else is wrong with them. */
export function worldOf(
  { component, plugs: { plugs, named } }: LinkedFiles,
  features: Features,
): WorldOf | undefined {
  const decoded = wholeOf(component, plugs, Object.entries(named), features);
  if (decoded?.world === undefined) return undefined;
  const { model, world, beyondWit = [] } = decoded;
  return { model, world, beyondWit };
}

function wholeOf(
  component: Component,
  plugs: readonly Component[],
  named: readonly (readonly [string, Component])[],
  features: Features,
): DecodedTree | undefined {
  const read = (of: Component): GraphPackage => readPackage(of).value!;
  if (plugs.length + named.length === 0) {
    const { bytes, file } = component;
    return told(readComponent(bytes, { file }).value);
  }
  const graph = plug(
    read(component),
    plugs.map((of) => read(of)),
    { named: new Map(named.map(([name, of]) => [name, read(of)])), unused: 'warning' },
  ).value;
  return told(graph && graphTree(graph, { features }).value);
}

const told = (tree: ComponentTree | undefined): DecodedTree | undefined =>
  tree && decodeTree(tree, { beyondWit: true }).value;
