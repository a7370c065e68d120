/** The public cases of composition graphs, as JSON beside their packages -> graphs of ours. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { GraphBuilder, readPackage, type Graph } from '../../src/compose/index.ts';
import { selectWorld } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import { dummyOf } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';

interface GraphJson {
  readonly packages?: readonly { readonly name: string; readonly path: string }[];
  readonly nodes?: readonly (
    | {
        readonly type: 'import';
        readonly name: string;
        readonly package: number;
        readonly export: string;
      }
    | { readonly type: 'instantiation'; readonly package: number }
    | { readonly type: 'alias'; readonly source: number; readonly export: string }
  )[];
  readonly arguments?: readonly {
    readonly source: number;
    readonly target: number;
    readonly name: string;
  }[];
  readonly exports?: readonly { readonly node: number; readonly name: string }[];
}

/** A package of a case: text of a component, or WIT of whose world a dummy is made. */
async function packageBytes(at: string): Promise<Uint8Array> {
  if (existsSync(at) && !statSync(at).isDirectory() && at.endsWith('.wat')) {
    return wat(readFileSync(at, 'utf8'));
  }
  const { value, diagnostics } = await load(at, nodeHost());
  expect(diagnostics).toEqual([]);
  const selected = selectWorld(value.model, value.root, undefined);
  if (selected.kind !== 'found') throw new Error(`no one world in ${at}`);
  return dummyOf(value.model, selected.id);
}

/** The graph of the case in a folder. */
export async function graphOf(folder: string): Promise<Graph> {
  const json = JSON.parse(readFileSync(path.join(folder, 'graph.json'), 'utf8')) as GraphJson;
  const builder = new GraphBuilder();
  for (const { name, path: file } of json.packages ?? []) {
    const bytes = await packageBytes(path.join(folder, file));
    builder.addPackage(readPackage({ bytes, file, label: name }).value!);
  }
  for (const node of json.nodes ?? []) {
    switch (node.type) {
      case 'import':
        builder.import(node.name, { kind: 'export', package: node.package, name: node.export });
        break;
      case 'instantiation':
        builder.instantiate(node.package);
        break;
      case 'alias':
        builder.access(node.source, node.export);
        break;
      default:
        node satisfies never;
    }
  }
  for (const { source, target, name } of json.arguments ?? []) builder.give(target, name, source);
  for (const { node, name } of json.exports ?? []) builder.export(node, name);
  return builder.graph;
}
