/**
 * AST to doc: how each construct of WIT is written (WIT.md, Package format). Where lines break when they are too long is
 * prettier's to decide, tokens and comments are the cursor's. What has entries on lines of their own in every file that
 * is printed by wasm-tools (records, variants, enums, flags) always has them here.
 */
import { builders } from 'prettier/doc';
import type {
  Export,
  ExternItem,
  FuncType,
  Gate,
  Import,
  Include,
  InterfaceItem,
  PackageDecl,
  PackageId,
  Range,
  ResourceFunc,
  TopItem,
  TypeArg,
  Use,
  UseName,
  UsePath,
  WitFile,
  WorldItem,
} from '../../grammar/wit/index.ts';
import { cat, catAll } from './cat.ts';
import { Cursor } from './cursor.ts';

type Doc = builders.Doc;

const { group, hardline, ifBreak, indent, line, softline } = builders;

/** What stands on lines of its own. */
export type Item = PackageDecl | TopItem | InterfaceItem | WorldItem | ResourceFunc;

/** An entry of a list. */
interface Entry {
  readonly range: Range;
}

/** How a list in brackets is written. */
interface ListForm {
  readonly open: Doc;
  /** Between the brackets and the entries when all stand in one line. */
  readonly edge: 'softline' | 'line';
  /** Whether a comma may stand after the last entry. */
  readonly endsWithComma: boolean;
}

export class Printer {
  readonly #cursor: Cursor;

  /** Prints from `start` on, where an item begins, or a file. */
  constructor(text: string, comments: WitFile['comments'], start = 0) {
    this.#cursor = new Cursor(text, comments, start);
  }

  /** A whole file. */
  file(file: WitFile): Doc {
    const items = file.package === undefined ? file.items : [file.package, ...file.items];
    if (items.length === 0) return [this.#cursor.onlyComments(), hardline];
    return [this.items(items), this.#cursor.beforeCloser('hardline'), hardline];
  }

  /** Items that follow each other, the first at the beginning of everything. */
  items(items: readonly Item[]): Doc {
    return this.#entries(items, 'none', (item) => this.#item(item));
  }

  /** `entries` and what stands before each of them; the first separator is `first`. */
  #entries<E extends Entry>(
    entries: readonly E[],
    first: 'hardline' | 'none',
    print: (entry: E) => Doc,
  ): Doc[] {
    const parts: Doc[] = [];
    for (const [i, entry] of entries.entries()) {
      const isFirst = i === 0;
      const { doc, isIgnored } = this.#cursor.beforeEntry(isFirst ? first : 'hardline', !isFirst);
      parts.push(doc, isIgnored ? this.#cursor.verbatim(entry.range[1]) : print(entry));
    }
    return parts;
  }

  /** `{ … }` with a line for each entry. */
  #block<E extends Entry>(entries: readonly E[], print: (entry: E) => Doc): Doc {
    const open = this.#cursor.take('{', ' ');
    if (entries.length === 0) return cat(open, this.#cursor.emptyBody(' '), this.#take('}'));
    const body = this.#entries(entries, 'hardline', print);
    const last = this.#cursor.beforeCloser('hardline');
    return [open, indent([...body, last]), hardline, this.#take('}')];
  }

  /** `{ … }` with a line and a comma for each entry; `ignored` entries have their comma as well. */
  #commaBlock<E extends Entry>(entries: readonly E[], print: (entry: E) => Doc): Doc {
    const open = this.#cursor.take('{', ' ');
    const parts: Doc[] = [];
    for (const [i, entry] of entries.entries()) {
      const { doc, isIgnored } = this.#cursor.beforeEntry('hardline', i > 0);
      const printed = isIgnored ? this.#cursor.verbatim(entry.range[1]) : print(entry);
      parts.push(doc, cat(printed, this.#cursor.drop(','), ','));
    }
    parts.push(this.#cursor.beforeCloser('hardline'));
    return [open, indent(parts), hardline, this.#take('}')];
  }

  /** Entries with commas between them, in one line if they fit; the brackets are not among them. */
  #list<E extends Entry>(entries: readonly E[], form: ListForm, print: (entry: E) => Doc): Doc[] {
    const parts: Doc[] = [];
    for (const [i, entry] of entries.entries()) {
      const { doc, isIgnored } = this.#cursor.beforeEntry(i === 0 ? form.edge : 'line', i > 0);
      const printed = isIgnored ? this.#cursor.verbatim(entry.range[1]) : print(entry);
      const isLast = i === entries.length - 1;
      const comma = isLast ? (form.endsWithComma ? ifBreak(',') : '') : ',';
      parts.push(doc, cat(printed, this.#cursor.drop(','), comma));
    }
    parts.push(this.#cursor.beforeCloser(form.edge));
    return [form.open, indent(parts), form.edge === 'line' ? line : softline];
  }

  #item(item: Item): Doc {
    const parts: Doc[] = [];
    for (const [i, gate] of ('gates' in item ? item.gates : []).entries()) {
      if (i > 0) parts.push(this.#cursor.beforeEntry('hardline', false).doc);
      parts.push(this.#gate(gate));
    }
    if (parts.length === 0) return this.#declaration(item);
    const { doc, isIgnored } = this.#cursor.beforeEntry('hardline', false);
    const rest = isIgnored ? this.#cursor.verbatim(item.range[1]) : this.#declaration(item);
    return [...parts, doc, rest];
  }

  #declaration(item: Item): Doc {
    switch (item.kind) {
      case 'package-decl':
        return cat(this.#take('package'), this.#packageId(item.id), this.#take(';'));
      case 'package-block': {
        const head = cat(this.#take('package'), this.#packageId(item.id));
        return cat(
          head,
          this.#block(item.items, (inner) => this.#item(inner)),
        );
      }
      case 'top-use': {
        const use = cat(this.#take('use'), this.#path(item.path));
        return cat(use, this.#as(item.as), this.#take(';'));
      }
      case 'interface':
      case 'world': {
        const head = cat(this.#take(item.kind), this.#name(item.name));
        return cat(
          head,
          this.#block<Item>(item.items, (inner) => this.#item(inner)),
        );
      }
      case 'use':
        return this.#use(item);
      case 'include':
        return this.#include(item);
      case 'import':
      case 'export':
        return this.#extern(item);
      case 'func':
        return this.#func(this.#word(item.name.range), item.type);
      case 'method':
      case 'static':
      case 'constructor':
        return this.#resourceFunc(item);
      case 'type-alias': {
        const head = cat(this.#take('type'), this.#name(item.name), this.#take('=', ' '));
        return cat(head, this.#type(item.type, ' '), this.#take(';'));
      }
      case 'record':
        return this.#typeBody(item, item.fields, ({ name, type }) =>
          cat(this.#word(name.range), this.#take(':'), this.#type(type, ' ')),
        );
      case 'variant':
        return this.#typeBody(item, item.cases, ({ name, type }) => {
          const word = this.#word(name.range);
          if (type === undefined) return word;
          return cat(word, this.#take('('), this.#type(type), this.#take(')'));
        });
      case 'enum':
        return this.#typeBody(item, item.cases, ({ name }) => this.#word(name.range));
      case 'flags':
        return this.#typeBody(item, item.flags, ({ name }) => this.#word(name.range));
      case 'resource': {
        const head = cat(this.#take('resource'), this.#name(item.name));
        if (this.#cursor.sees(';')) return cat(head, this.#take(';'));
        return cat(
          head,
          this.#block<Item>(item.funcs, (func) => this.#item(func)),
        );
      }
      case 'error':
        throw new Error('a file with errors is not printed');
      default:
        return item satisfies never;
    }
  }

  #typeBody<E extends Entry>(
    { kind, name }: { readonly kind: string; readonly name: Entry },
    entries: readonly E[],
    print: (entry: E) => Doc,
  ): Doc {
    const head = cat(this.#take(kind), this.#name(name));
    return cat(head, this.#commaBlock(entries, print));
  }

  #gate(gate: Gate): Doc {
    const head = cat(this.#take('@'), this.#take(gate.kind), this.#take('('));
    return cat(head, this.#gateArg(gate), this.#take(')'));
  }

  #gateArg(gate: Gate): Doc {
    switch (gate.kind) {
      case 'since':
      case 'deprecated': {
        const field = cat(this.#take('version'), this.#take('=', ' '));
        return cat(field, this.#word(gate.version.range, ' '));
      }
      case 'unstable': {
        const field = cat(this.#take('feature'), this.#take('=', ' '));
        return cat(field, this.#word(gate.feature.range, ' '));
      }
      case 'external-id':
        return this.#cursor.takeString();
      default:
        return gate satisfies never;
    }
  }

  #use({ path, names }: Use): Doc {
    const head = cat(this.#take('use'), this.#path(path), this.#take('.'), this.#take('{'));
    const form: ListForm = { open: head, edge: 'softline', endsWithComma: true };
    return cat(this.#useNames(names, form), this.#take(';'));
  }

  #include({ path, names }: Include): Doc {
    const head = cat(this.#take('include'), this.#path(path));
    if (!this.#cursor.sees('with')) return cat(head, this.#take(';'));
    const open = cat(head, this.#take('with', ' '), this.#take('{', ' '));
    const list = this.#useNames(names, { open, edge: 'line', endsWithComma: false });
    // The `;` is one too many, but comments before it must not get behind it.
    if (this.#cursor.seesComment()) return this.#cursor.sees(';') ? [list, this.#take(';')] : list;
    this.#cursor.drop(';');
    return list;
  }

  #useNames(names: readonly UseName[], form: ListForm): Doc {
    if (names.length === 0) return cat(form.open, this.#cursor.emptyBody(''), this.#take('}'));
    const list = this.#list(names, form, (name) =>
      cat(this.#word(name.name.range), this.#as(name.as)),
    );
    return group([...list, this.#take('}')]);
  }

  #extern({ kind, item }: Import | Export): Doc {
    return cat(this.#take(kind), this.#externItem(item));
  }

  #externItem(item: ExternItem): Doc {
    switch (item.kind) {
      case 'extern-path':
        return cat(this.#path(item.path), this.#take(';'));
      case 'extern-named-path': {
        const name = cat(this.#name(item.name), this.#take(':'));
        return cat(name, this.#path(item.path), this.#take(';'));
      }
      case 'extern-func':
        return this.#func(this.#name(item.name), item.type);
      case 'extern-interface': {
        const head = cat(this.#name(item.name), this.#take(':'), this.#take('interface', ' '));
        return cat(
          head,
          this.#block(item.items, (inner) => this.#item(inner)),
        );
      }
      case 'error':
        throw new Error('a file with errors is not printed');
      default:
        return item satisfies never;
    }
  }

  #resourceFunc(func: ResourceFunc): Doc {
    const name = this.#word(func.name.range);
    if (func.kind === 'constructor') return cat(this.#signature(name, func.type), this.#take(';'));
    return this.#func(name, func.type, func.kind === 'static');
  }

  /** `name: static async func(…) -> …;`, or with `get` or `set` for `func` */
  #func(name: Doc, type: FuncType, isStatic = false): Doc {
    const head = [name, this.#take(':')];
    if (isStatic) head.push(this.#take('static', ' '));
    if (type.async) head.push(this.#take('async', ' '));
    head.push(this.#take(type.accessor ?? 'func', ' '));
    return cat(this.#signature(catAll(head), type), this.#take(';'));
  }

  /**
   * `(…) -> …` behind `head`. The parameters break when the whole does not fit, the result only where it is too long
   * for a line of its own.
   */
  #signature(head: Doc, { params, result }: FuncType): Doc {
    const open = cat(head, this.#take('('));
    const form: ListForm = { open, edge: 'softline', endsWithComma: true };
    const list =
      params.length === 0
        ? [open, this.#cursor.emptyBody('')]
        : this.#list(params, form, ({ name, type }) =>
            cat(this.#word(name.range), this.#take(':'), this.#type(type, ' ')),
          );
    list.push(this.#take(')'));
    if (result !== undefined) list.push(this.#take('->', ' '), this.#type(result, ' '));
    const signature = catAll(list);
    return params.length === 0 ? signature : group(signature);
  }

  #type(type: TypeArg, before: '' | ' ' = ''): Doc {
    switch (type.kind) {
      case 'type-name':
      case 'type-hole':
      case 'type-length':
        return this.#word(type.range, before);
      case 'type-apply': {
        const keyword = this.#word(type.keywordRange, before);
        return type.args === undefined ? keyword : this.#typeArgs(keyword, type.keyword, type.args);
      }
      case 'error':
        throw new Error('a file with errors is not printed');
      default:
        return type satisfies never;
    }
  }

  /** `<…>` behind `head`; one argument alone has no line of its own. */
  #typeArgs(head: Doc, keyword: string, args: readonly TypeArg[]): Doc {
    const open = cat(head, this.#take('<'));
    const only = args[0];
    if (only === undefined) return cat(open, this.#cursor.emptyBody(''), this.#take('>'));
    if (args.length === 1) {
      const arg = cat(this.#type(only), this.#cursor.drop(','));
      return cat(open, arg, this.#take('>'));
    }
    const form: ListForm = { open, edge: 'softline', endsWithComma: keyword === 'tuple' };
    return group([...this.#list(args, form, (arg) => this.#type(arg)), this.#take('>')]);
  }

  /** `a:b/c@1.0.0` behind a keyword or colon. */
  #path(path: UsePath): Doc {
    if (path.kind === 'local-path') return this.#name(path.id);
    const { namespaces, names, version } = path.package;
    return this.#parts(namespaces, [...names, path.name], version);
  }

  #packageId({ namespaces, names, version }: PackageId): Doc {
    return this.#parts(namespaces, names, version);
  }

  #parts(namespaces: readonly Entry[], names: readonly Entry[], version?: Entry): Doc {
    const parts: Doc[] = [];
    for (const { range } of namespaces) {
      parts.push(this.#word(range, parts.length === 0 ? ' ' : ''), this.#take(':'));
    }
    for (const [i, { range }] of names.entries()) {
      if (i > 0) parts.push(this.#take('/'));
      parts.push(this.#word(range));
    }
    if (version !== undefined) parts.push(this.#take('@'), this.#word(version.range));
    return catAll(parts);
  }

  #as(name: Entry | undefined): Doc {
    return name === undefined ? '' : cat(this.#take('as', ' '), this.#name(name));
  }

  #name({ range }: Entry): Doc {
    return this.#word(range, ' ');
  }

  #word(range: Range, before: '' | ' ' = ''): Doc {
    return this.#cursor.takeRange(range, before);
  }

  #take(word: string, before: '' | ' ' = ''): Doc {
    return this.#cursor.take(word, before);
  }
}
