/**
 * A TypeScript file in two phases: first statements are recorded, with symbols in them; when it is rendered, names are
 * given: those declared here first, then aliases of what is imported, and globals that a name here hides are spelt
 * `globalThis.Map`. Nobody who records has to know what else stands in the file.
 */
import { layOut, type Name } from '../text/doc.ts';
import { type Doc, hardline, ifBroken, indent, join, line } from './doc.ts';

/** What a symbol is declared in: a file of ours, or a module of somebody else's, by its specifier. */
export type Home = SourceFile | string;

/** Something that is declared at the top of a module and used by name, there or elsewhere. */
export interface Symbol {
  /** Names by preference. All that would share a name take the next one, whoever came first. */
  readonly candidates: readonly string[];
  readonly home: Home;
  /** Imported with its value, not only as a type. */
  readonly value: boolean;
  /** The whole module as a namespace. */
  readonly namespace?: boolean;
}

/** A use of a symbol in a document. */
export const nameOf = (of: Symbol): Name<Symbol | string> => ({ kind: 'name', of });

/** A global, however the file's own names hide it. */
export const globalName = (of: string): Name<Symbol | string> => ({ kind: 'name', of });

/** A symbol that a module of somebody else's exports. */
export function external(module: string, name: string, value = false): Symbol {
  return { candidates: [name], home: module, value };
}

/** A string of TypeScript. */
export function quoted(text: string): string {
  const json = JSON.stringify(text).replaceAll(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  // The quotes that need fewer escapes, as prettier chooses them.
  const doubles = text.split('"').length;
  if (doubles === 1 || doubles <= text.split("'").length) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

export class SourceFile {
  readonly path: string;
  /** The name by which everybody imports it, where all of it stands in `declare module`. */
  readonly ambient: string | undefined;
  readonly #mark: string;
  readonly #references: string[] = [];
  readonly #statements: Doc[] = [];
  readonly #declared: Symbol[] = [];
  #names: ReadonlyMap<Symbol, string> | undefined;

  /** `mark` is the text before all else, without comment signs; none of it in a file that is the user's. */
  constructor(path: string, mark: string, options: { readonly ambient?: string } = {}) {
    this.path = path;
    this.ambient = options.ambient;
    this.#mark = mark;
  }

  /** Whoever reads this file reads that one, too, which is ambient. */
  refer(to: SourceFile): void {
    this.#references.push(relativePath(to.path, this.path));
  }

  /** A name at the top of this file. */
  declare(candidates: readonly string[], value = false): Symbol {
    const symbol = { candidates, home: this, value };
    this.#declared.push(symbol);
    return symbol;
  }

  /** A statement; statements stand apart by a blank line. */
  add(statement: Doc): void {
    this.#statements.push(statement);
  }

  get isEmpty(): boolean {
    return this.#statements.length === 0;
  }

  /** The names declared here, as other files import them. */
  names(): ReadonlyMap<Symbol, string> {
    this.#names ??= settle(this.#declared);
    return this.#names;
  }

  render(): string {
    const used = new Set<Symbol | string>();
    for (const statement of this.#statements) collect(statement, used);
    const names = new Map(this.names());
    const taken = new Set(names.values());
    for (const use of used) if (typeof use === 'string') taken.add(use);
    const foreign = [...used].filter((s): s is Symbol => isSymbol(s) && s.home !== this);
    const byKey = Map.groupBy(foreign, importKey);
    const imported: Symbol[] = [];
    for (const [, same] of [...byKey].sort(([a], [b]) => compare(a, b))) {
      const name = freeName(same[0]!, taken);
      for (const symbol of same) names.set(symbol, name);
      imported.push(same[0]!);
      taken.add(name);
    }
    const hidden = new Set(names.values());
    const nameOf = (of: Symbol | string): string => {
      if (typeof of === 'string') return hidden.has(of) ? `globalThis.${of}` : of;
      return names.get(of)!;
    };
    const imports = this.#imports(imported, names);
    const parts: Doc[] = imports.length === 0 ? [] : [join(hardline, imports)];
    // Without an import or export a file would be a script, and what it declares global.
    const statements = this.#statements.length === 0 ? ['export {};'] : this.#statements;
    const body = join([hardline, hardline], [...parts, ...statements]);
    const head = join(hardline, [
      `// ${this.#mark}`,
      ...this.#references.map((path) => `/// <reference path=${quoted(path)} />`),
    ]);
    const whole =
      this.ambient === undefined
        ? body
        : [`declare module ${quoted(this.ambient)} {`, indent([hardline, body]), hardline, '}'];
    return `${layOut([head, hardline, hardline, whole], { nameOf })}\n`;
  }

  #imports(symbols: readonly Symbol[], names: ReadonlyMap<Symbol, string>): Doc[] {
    const statements: Doc[] = [];
    const modules = new Map<string, Symbol[]>();
    for (const symbol of symbols) {
      const from = specifier(symbol.home, this.path);
      if (symbol.namespace === true) {
        const type = symbol.value ? '' : 'type ';
        statements.push(`import ${type}* as ${names.get(symbol)} from ${quoted(from)};`);
      } else {
        const key = `${symbol.value ? '' : 'type '}\0${from}`;
        modules.set(key, [...(modules.get(key) ?? []), symbol]);
      }
    }
    for (const [key, members] of modules) {
      const [type, from] = key.split('\0') as [string, string];
      const parts = members.map((symbol): string => {
        const original = originalName(symbol);
        const name = names.get(symbol)!;
        return original === name ? name : `${original} as ${name}`;
      });
      const list =
        parts.length === 1
          ? ` ${parts[0]} `
          : ([indent([line, join([',', line], parts)]), ifBroken(','), line] as const);
      statements.push({
        kind: 'group',
        content: [`import ${type}{`, list, `} from ${quoted(from)};`],
      });
    }
    return statements;
  }
}

const isSymbol = (use: Symbol | string): use is Symbol => typeof use !== 'string';

function originalName(symbol: Symbol): string {
  return typeof symbol.home === 'string' ? symbol.candidates[0]! : symbol.home.names().get(symbol)!;
}

function importKey(symbol: Symbol): string {
  const home = typeof symbol.home === 'string' ? symbol.home : `.${symbol.home.path}`;
  const name = symbol.namespace === true ? '*' : originalName(symbol);
  return `${home}\0${name}\0${symbol.value}`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function freeName(symbol: Symbol, taken: ReadonlySet<string>): string {
  const home = typeof symbol.home === 'string' ? symbol.home : symbol.home.path;
  const words = home
    .replace(/(?:\.d)?\.ts$/, '')
    .split(/[^0-9A-Za-z]+/)
    .filter((w) => w !== '');
  const original = symbol.namespace === true ? symbol.candidates[0]! : originalName(symbol);
  const isType = /^[A-Z]/.test(original);
  const prefixed = words.map((_, i) => {
    const prefix = words
      .slice(-1 - i)
      .map(capital)
      .join('');
    return (isType ? prefix : prefix.charAt(0).toLowerCase() + prefix.slice(1)) + capital(original);
  });
  for (const name of [original, ...prefixed]) {
    if (/^[A-Za-z]/.test(name) && !taken.has(name)) return name;
  }
  for (let i = 2; ; i++) if (!taken.has(`${original}${i}`)) return `${original}${i}`;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Gives each symbol the first of its candidates that it shares with no other; the last ones are numbered. */
function settle(symbols: readonly Symbol[]): ReadonlyMap<Symbol, string> {
  const level = new Map(symbols.map((s) => [s, 0]));
  const candidate = (s: Symbol): string => s.candidates[level.get(s)!]!;
  for (let moved = true; moved;) {
    moved = false;
    const byName = Map.groupBy(symbols, candidate);
    for (const sharing of byName.values()) {
      if (sharing.length === 1) continue;
      for (const symbol of sharing) {
        if (level.get(symbol)! + 1 < symbol.candidates.length) {
          level.set(symbol, level.get(symbol)! + 1);
          moved = true;
        }
      }
    }
  }
  const names = new Map<Symbol, string>();
  const taken = new Set<string>();
  for (const symbol of symbols) {
    let name = candidate(symbol);
    for (let i = 2; taken.has(name); i++) name = `${candidate(symbol)}${i}`;
    names.set(symbol, name);
    taken.add(name);
  }
  return names;
}

/** How the file at `path` imports a module. */
function specifier(home: Home, path: string): string {
  if (typeof home === 'string') return home;
  if (home.ambient !== undefined) return home.ambient;
  return relativePath(home.path.replace(/\.ts$/, '.js'), path);
}

/** The way from the file at `path` to another. */
function relativePath(target: string, path: string): string {
  const from = path.split('/').slice(0, -1);
  const to = target.split('/');
  while (from.length > 0 && to.length > 1 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  return `${from.length === 0 ? './' : '../'.repeat(from.length)}${to.join('/')}`;
}

function collect(doc: Doc, into: Set<Symbol | string>): void {
  if (typeof doc === 'string') return;
  if (Array.isArray(doc)) {
    for (const part of doc as readonly Doc[]) collect(part, into);
    return;
  }
  const part = doc as Exclude<Doc, string | readonly Doc[]>;
  switch (part.kind) {
    case 'name':
      into.add(part.of);
      return;
    case 'concat':
      collect(part.parts, into);
      return;
    case 'group':
    case 'indent':
      collect(part.content, into);
      return;
    case 'line':
    case 'if-broken':
      return;
    default:
      part satisfies never;
  }
}
