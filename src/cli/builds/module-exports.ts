/**
 * What a module of JavaScript exports, as esbuild tells it, beside what the world wants of it: componentize-qjs takes a module
 * that lacks a function, and calls of it trap.
 */
import { readFileSync } from 'node:fs';
import {
  camelCase,
  type Diagnostic,
  diagnostic,
  didYouMean,
  functionName,
  parseInterfaceName,
  type Span,
} from '../../base/index.ts';
import {
  externName,
  type Model,
  type WorldId,
  type WorldItem,
  worldName,
} from '../../model/index.ts';

/** An error for each export of the world that the module doesn't have, at its place in the WIT. */
export function lackingExports(
  metafile: string,
  entry: string,
  model: Model,
  world: WorldId,
): readonly Diagnostic[] {
  const there = exportsOf(metafile);
  const wanted = model.worlds[world]!.exports.flatMap((item) => wantedOf(model, item) ?? []);
  const known = new Set(wanted.flatMap(({ names }) => names));
  const spare = there.filter((name) => !known.has(name));
  // How names are told apart that are alike but for package or version, tools decide.
  const isAlone = ({ names: [name] }: Wanted): boolean =>
    wanted.filter(({ names }) => names[0] === name).length === 1;
  return wanted.filter(isAlone).flatMap(({ names, span }) => {
    if (names.some((name) => there.includes(name))) return [];
    const [name] = names;
    const message = `\`${entry}\` has no export \`${name}\`, which the world \`${worldName(model, world)}\` has`;
    const near = didYouMean(name!, spare);
    const list = spare.map((other) => `\`${other}\``).join(', ');
    const help = near.length > 0 || spare.length === 0 ? near : [`it exports ${list}`];
    return [diagnostic('build/no-export', message, span, { help })];
  });
}

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly exports: readonly string[] }>>;
}

function exportsOf(metafile: string): readonly string[] {
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8')) as Metafile;
  return Object.values(outputs).flatMap((output) => output.exports);
}

interface Wanted {
  /** Any of these will do. */
  readonly names: readonly string[];
  readonly span?: Span | undefined;
}

/** What a module exports for an item; `undefined` for one that is types alone. */
function wantedOf(model: Model, item: WorldItem): Wanted | undefined {
  if (item.kind === 'type') return undefined;
  if (item.kind === 'func') {
    const { name, span } = item.func;
    return { names: [functionName(name), camelCase(name)], span };
  }
  const { functions, types, span } = model.interfaces[item.id]!;
  const hasResource = types.some(({ id }) => model.types[id]!.type.kind === 'resource');
  if (functions.length === 0 && !hasResource) return undefined;
  const name = externName(model, item);
  const short = parseInterfaceName(name)?.interface ?? name;
  return { names: [camelCase(short), name, name.replace(/@.*$/, '')], span };
}
