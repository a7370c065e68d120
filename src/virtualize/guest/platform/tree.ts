// The files of preopened folders, which can only be read, and paths through them.
import * as wit from './platform';

/** A file or a folder. */
export class Node {
  readonly children: Map<string, Node> = new Map<string, Node>();

  constructor(
    /** By which two nodes are told apart. */
    readonly id: u64,
    /** Undefined for a folder. */
    readonly contents: Uint8Array | null,
  ) {}

  get isFolder(): bool {
    return this.contents === null;
  }
}

/** A folder that programs find. */
export class Root {
  constructor(
    readonly name: string,
    readonly folder: Node,
  ) {}
}

let count: u64 = 0;
let known: Root[] | null = null;

export function roots(): Root[] {
  const before = known;
  if (before !== null) return before;
  const made: Root[] = [];
  const preopens = wit.settings.preopens_();
  for (let i = 0; i < preopens.length; i++) made.push(rootOf(preopens[i]));
  known = made;
  return made;
}

function rootOf(preopen: wit.settings.Preopen): Root {
  const folder = new Node(++count, null);
  const entries = preopen.entries;
  for (let i = 0; i < entries.length; i++) {
    const parts = entries[i].path.split('/');
    let parent = folder;
    for (let k = 0; k < parts.length - 1; k++) parent = parent.children.get(parts[k]);
    parent.children.set(parts[parts.length - 1], new Node(++count, entries[i].contents));
  }
  return new Root(preopen.name, folder);
}

/** What a path leads to, or why it leads nowhere. */
export class Found {
  constructor(
    readonly node: Node | null,
    readonly error: wit.types.ErrorCode,
  ) {}
}

function nowhere(error: wit.types.ErrorCode): Found {
  return new Found(null, error);
}

/** Follows a path from a folder, which it can't leave: `..` above it is not permitted. */
export function find(from: Node, path: string): Found {
  if (path.length == 0) return nowhere(wit.types.ErrorCode.NoEntry);
  if (path.startsWith('/')) return nowhere(wit.types.ErrorCode.NotPermitted);
  const parts = path.split('/');
  const way: Node[] = [from];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    const at = way[way.length - 1];
    if (!at.isFolder) return nowhere(wit.types.ErrorCode.NotDirectory);
    if (part == '' || part == '.') continue;
    if (part == '..') {
      if (way.length == 1) return nowhere(wit.types.ErrorCode.NotPermitted);
      way.pop();
      continue;
    }
    if (!at.children.has(part)) return nowhere(wit.types.ErrorCode.NoEntry);
    way.push(at.children.get(part));
  }
  return new Found(way[way.length - 1], wit.types.ErrorCode.NoEntry);
}
