/**
 * A composition in WAC with the packages that it names -> a graph. A package is where `--dep` says, or in a folder that is
 * laid out as wac has it: `NAMESPACE/NAME.wasm`, with a version `NAMESPACE/NAME/VERSION.wasm`; `.wat`, `.wit` or a folder
 * of WIT in their place. Whatever is wrong with one of them is wrong with the composition that names it.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseWac } from '../../grammar/wac/index.ts';
import {
  createSources,
  diagnostic,
  didYouMean,
  hasErrors,
  printable,
  splitVersion,
  type Diagnostic,
} from '../base/index.ts';
import { composeWac, namedPackages, readPackage, type WacPackage } from '../compose/index.ts';
import { loadFiles } from '../resolve/index.ts';
import type { Composed } from './composed.ts';
import { binaries } from './decode.ts';
import { Misuse } from './failure.ts';
import { filesHost, isFolder } from './files.ts';
import { gatesOf, type GateOptions } from './gates.ts';
import type { Io } from './io.ts';
import { slashed } from './paths.ts';
import { readWasm } from './read-wasm.ts';
import { isUnread } from './report.ts';

/** Where the packages of a composition stand. */
export interface WacPlaces {
  /** `name=path` */
  readonly dep?: readonly string[];
  readonly depsDir?: string;
}

/** Refuses what has no meaning, before anything is read. */
export function checkWacPlaces(file: string, places: WacPlaces): void {
  if (/\.(json|wasm)$/.test(file)) refuseWacPlaces(places);
  depsOf(places);
}

/** What is no WAC names no packages. */
export function refuseWacPlaces({ dep, depsDir }: WacPlaces): void {
  if (dep === undefined && depsDir === undefined) return;
  throw new Misuse('`--dep` and `--deps-dir` say where packages stand that WAC names', [
    'a graph in JSON says that itself, and a component has them inside',
  ]);
}

/** By the names of packages where they are said to stand. */
function depsOf({ dep = [] }: WacPlaces): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const text of dep) {
    const [, name, place] = /^([^=]+:[^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || place === undefined) {
      throw new Misuse(`\`--dep ${printable(text)}\` names no package and its place`, [
        'it is written `--dep namespace:name=path`',
      ]);
    }
    if (places.has(name)) throw new Misuse(`two places are given for \`${printable(name)}\``);
    places.set(name, place);
  }
  return places;
}

/** Composes what a text says. */
export async function readWac(
  text: string,
  file: string,
  options: WacPlaces & GateOptions,
  io: Io,
): Promise<Composed> {
  const parsed = parseWac(text, { file });
  const folder = options.depsDir ?? path.join(path.dirname(file), 'deps');
  const deps = depsOf(options);
  const sources = new Map([[file, text]]);
  const packages = new Map<string, WacPackage>();
  const named = new Set(namedPackages(parsed.value));
  for (const name of named) {
    const place = deps.get(name) ?? placesOf(name, folder).find((at) => existsSync(at));
    if (place !== undefined) packages.set(name, await packageAt(name, place, io, sources));
  }
  const { value, diagnostics } = composeWac(parsed.value, {
    packages,
    features: gatesOf(options),
    help: (name) => helpFor(name, folder, deps),
  });
  const found = [...parsed.diagnostics, ...diagnostics];
  const isSound = !hasErrors(found);
  // Where a package is missing, its help has what was meant; what can't be read may have named it.
  const unused = isSound ? [...deps.keys()].filter((name) => !named.has(name)) : [];
  found.push(...unused.map((name) => unusedDep(name, file, named)));
  return {
    graph: isSound ? value?.graph : undefined,
    found,
    sources: createSources(sources),
  };
}

/** A package that is said to stand somewhere, and that nobody asks for: its name may be misspelt. */
function unusedDep(name: string, file: string, named: ReadonlySet<string>): Diagnostic {
  const message = `${printable(file)} names no package \`${printable(name)}\`, for which \`--dep\` says a place`;
  const help = didYouMean(name, named);
  return diagnostic('wac/unused-dep', message, undefined, { severity: 'warning', help });
}

/** Where a package may stand in a folder of packages, best first. */
function placesOf(name: string, folder: string): string[] {
  const [pkg, version] = splitVersion(name);
  const at = path.join(folder, ...pkg.split(/[:/]/), ...(version === undefined ? [] : [version]));
  return [`${at}.wasm`, `${at}.wat`, `${at}.wit`, at].map(slashed);
}

/** What may be done about a package that is nowhere. */
function helpFor(
  name: string,
  folder: string,
  deps: ReadonlyMap<string, string>,
): readonly string[] {
  const [first, , , last] = placesOf(name, folder);
  return [
    ...didYouMean(name, deps.keys()),
    `it was looked for as \`${first!}\`, \`.wat\` or \`.wit\`, and as a folder of WIT, \`${last!}\``,
    `say where it is: \`--dep ${name}=FILE\``,
  ];
}

async function packageAt(
  name: string,
  place: string,
  io: Io,
  sources: Map<string, string>,
): Promise<WacPackage> {
  if (isFolder(place) || place.endsWith('.wit')) return witAt(place, sources);
  const { file, bytes, diagnostics } = await readWasm(place, io);
  if (bytes === undefined) return broken(diagnostics);
  const component = readPackage({ bytes, file, label: name, name });
  if (component.value !== undefined) return { kind: 'component', component: component.value };
  const isPackage = component.diagnostics.some(({ code }) => code === 'compose/wit-package');
  return isPackage ? witAt(place, sources) : broken(component.diagnostics);
}

async function witAt(place: string, sources: Map<string, string>): Promise<WacPackage> {
  const { value, diagnostics } = await loadFiles(slashed(place), filesHost([place]), binaries);
  for (const [file, text] of value.sources) sources.set(file, text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? broken(errors) : { kind: 'wit', groups: value.groups };
}

/** A package that can't be read is no file that was named. */
function broken(diagnostics: readonly Diagnostic[]): WacPackage {
  const found = diagnostics.map((d) => (isUnread(d) ? { ...d, code: 'wac/unreadable' } : d));
  return { kind: 'broken', diagnostics: found };
}
