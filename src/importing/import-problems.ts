/** What is wrong with an import of a component -> the error that says it. Importers are named as people see them. */
import {
  diagnostic,
  limits,
  nearNames,
  printable,
  WitlinkError,
  type Diagnostic,
} from '../base/index.ts';
import { readModule, wayToComponent } from '../binary/index.ts';
import { readBytes } from '../node.ts';
import { relativeName } from './configuration.ts';
import type { WasiAttribute } from './project.ts';

/**
 * A component needs what nobody gives.
 *
 * @param mapped The names for which the configuration has modules.
 */
export function notGiven(
  names: readonly string[],
  file: string,
  importer: string | undefined,
  mapped: readonly string[],
): WitlinkError {
  const shown = relativeName(file);
  const span = { file: shown, offset: 0, path: 'component' };
  // What WASI would give by itself comes last: a module has to be named for the others alone.
  const isWasi = (name: string) => name.startsWith('wasi:');
  const own = names.filter((name) => !isWasi(name));
  const wasi = names.filter(isWasi);
  const listed = [...own, ...wasi].slice(0, 4).map((name) => `\`${printable(name)}\``);
  const more = names.length > 4 ? `, and ${names.length - 4} more` : '';
  const by =
    importer === undefined ? '' : `, which \`${printable(relativeName(importer))}\` imports,`;
  const message = `\`${printable(shown)}\`${by} needs ${listed.join(', ')}${more}, and nothing gives it`;
  const [first] = own;
  const help = [
    ...(first === undefined
      ? []
      : [
          ...waysToName(first, mapped),
          'or link a component that exports it into this one: {"imports":{"plugs":["FILE.wasm"]}}',
        ]),
    ...(wasi.length === 0
      ? []
      : ['it gets no WASI: `wasi` is `none` where it is imported, or in witlink.json']),
  ];
  return new WitlinkError([diagnostic('import/not-given', message, span, { help })]);
}

/**
 * A name of WIT stands for no module.
 *
 * @param who Who wants it, as people see it, which `does` that with it.
 * @param mapped The names for which the configuration has modules.
 */
export function unresolved(
  name: string,
  who: string | undefined,
  does = 'imports',
  mapped: readonly string[] = [],
): WitlinkError {
  const by = who === undefined ? '' : `, which \`${printable(who)}\` ${does}`;
  const message = `no module is known for \`${printable(name)}\`${by}`;
  const help = waysToName(name, mapped);
  return new WitlinkError([diagnostic('import/unresolved', message, undefined, { help })]);
}

const waysToName = (name: string, mapped: readonly string[]): readonly string[] => [
  ...nearNames(name, mapped, 1).map(
    (near) => `\`imports.map\` has \`${printable(near)}\`: is \`${printable(name)}\` meant there?`,
  ),
  `name a component or a module of JavaScript for it, in witlink.json: ${JSON.stringify({ imports: { map: { [name]: './MODULE' } } })}`,
  'or depend on a package that says in its package.json what it implements',
];

/** What is named for an interface of WIT is a core module. */
export function coreModule(file: string, name: string): WitlinkError {
  const own = relativeName(file);
  const span = { file: own, offset: 0, path: 'module' };
  const message = `\`${printable(own)}\` is to give \`${printable(name)}\`, and is a core module, not a component`;
  const help = wayOn(file);
  return new WitlinkError([diagnostic('import/core-module', message, span, { help })]);
}

/** A core module is imported by its path: that is the bundler's, but for one that was made for a tool's own JavaScript. */
export function leftAlone(file: string): readonly Diagnostic[] {
  const help = wayOn(file);
  if (help.length === 0) return [];
  const own = relativeName(file);
  const message = `\`${printable(own)}\` is a core module, not a component, and is left to the bundler`;
  const span = { file: own, offset: 0, path: 'module' };
  return [diagnostic('import/core-module', message, span, { severity: 'warning', help })];
}

/** What a core module was made for, and how a component comes of it; nothing where nothing tells. */
export function wayOn(file: string): readonly string[] {
  const { value } = readModule(readBytes(file, limits.binary), { file: relativeName(file) });
  return value === undefined ? [] : wayToComponent(value);
}

/** What the attributes of an import say of WASI. */
export function wasiIn(
  attributes: Readonly<Record<string, unknown>> | undefined,
  importer: string | undefined,
): WasiAttribute {
  const given = attributes?.['wasi'];
  if (given === undefined || given === 'none') return given;
  const by = importer === undefined ? '' : ` by \`${printable(importer)}\``;
  const message = `a component is imported${by} with { wasi: ${JSON.stringify(given)} }, which says nothing`;
  const help = ["it can be 'none'; environment and folders are given in witlink.json"];
  throw new WitlinkError([diagnostic('import/bad-attribute', message, undefined, { help })]);
}
