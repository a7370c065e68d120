/**
 * A file -> the packages that its own package depends on and that say in their package.json which names of WIT they implement:
 * `"witlink": { "implements": { "demo:secret-store/store@0.1.0": "./store.wasm" } }`. Others in node_modules are not asked:
 * what one of them said would depend on how packages were installed.
 */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { diagnostic, limits, printable, WitlinkError } from '../base/index.ts';
import { leadsOut } from './configuration.ts';
import { readBytes } from '../node.ts';
import { implementationsIn, type Find } from './implementations.ts';

/** What the packages on which a folder's package depends implement; they don't change while a program runs. */
const known = new Map<string, Find>();

/** Looks a name up among the packages on which the package of a file depends. */
export function implementers(file: string): Find {
  const folder = packageFolder(path.dirname(file));
  if (folder === undefined) return () => undefined;
  let find = known.get(folder);
  if (find === undefined) known.set(folder, (find = inPackagesOf(folder)));
  return find;
}

function inPackagesOf(folder: string): Find {
  const packages = dependenciesOf(folder).flatMap((name) => {
    const at = installed(name, folder);
    if (at === undefined) return [];
    const all = implemented(at, name);
    return all.length === 0 ? [] : [{ name, find: implementationsIn(all, at) }];
  });
  return (name) => {
    const found = packages.flatMap(({ name: by, find }) => {
      const meant = find(name);
      return meant === undefined ? [] : [{ by, meant }];
    });
    if (found.length < 2) return found[0]?.meant;
    const all = found.map(({ by }) => `\`${by}\``).join(' and ');
    const message = `\`${printable(name)}\` is implemented by ${all}`;
    const help = [`say which is meant: \`imports.map\` of witlink.json, "${name}": "PACKAGE"`];
    throw new WitlinkError([diagnostic('import/ambiguous', message, undefined, { help })]);
  };
}

const fields = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'];

function dependenciesOf(folder: string): readonly string[] {
  const info = readJson(path.join(folder, 'package.json'));
  const names = fields.flatMap((field) => Object.keys(objectAt(info, field)));
  // Names that would lead elsewhere are none of packages.
  return [...new Set(names)].filter((name) => /^(@[^/\\.][^/\\]*\/)?[^/\\.][^/\\]*$/.test(name));
}

/** Where Node finds a package. */
function installed(name: string, from: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    const folder = path.join(at, 'node_modules', name);
    if (existsSync(path.join(folder, 'package.json'))) return realpathSync(folder);
    if (path.dirname(at) === at) return undefined;
  }
}

function implemented(folder: string, name: string): readonly (readonly [string, string])[] {
  const info = readJson(path.join(folder, 'package.json'));
  return Object.entries(objectAt(objectAt(info, 'witlink'), 'implements')).map(([wit, file]) => {
    if (typeof file === 'string' && !leadsOut(path.relative(folder, path.resolve(folder, file)))) {
      return [wit, file];
    }
    const message = `the package \`${printable(name)}\` implements \`${printable(wit)}\` by what is no path of a file in it`;
    const help = ['`witlink.implements` of its package.json has paths such as `./store.wasm`'];
    throw new WitlinkError([diagnostic('import/bad-package', message, undefined, { help })]);
  });
}

/** What is no JSON is npm’s to complain about. */
function readJson(file: string): unknown {
  try {
    const bytes = readBytes(file, limits.witText);
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function objectAt(value: unknown, key: string): object {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return {};
  const own: unknown = Reflect.get(value, key);
  return typeof own === 'object' && own !== null ? own : {};
}

/** The nearest folder, from one upwards, with a package.json. */
export function packageFolder(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'package.json'))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}
