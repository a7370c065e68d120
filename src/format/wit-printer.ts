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
  ResourceFunc,
  TopItem,
  TypeArg,
  Use,
  UseName,
  UsePath,
  WorldItem,
} from '../../grammar/wit/index.ts';
import { cat, catAll } from './cat.ts';
import { EntryPrinter } from './entry-printer.ts';
import type { Entry, ListForm } from './entry-printer.ts';

type Doc = builders.Doc;

const { group } = builders;

/** What stands on lines of its own. */
export type WitItem = PackageDecl | TopItem | InterfaceItem | WorldItem | ResourceFunc;

/** A language with WIT's items in it has further ones, and its own `declaration` for them. */
export class WitPrinter<Item extends Entry = WitItem> extends EntryPrinter<Item | WitItem> {
  protected override item(own: Item | WitItem): Doc {
    const item = own as WitItem;
    const parts: Doc[] = [];
    for (const [i, gate] of ('gates' in item ? item.gates : []).entries()) {
      if (i > 0) parts.push(this.cursor.beforeEntry('hardline', false).doc);
      parts.push(this.#gate(gate));
    }
    if (parts.length === 0) return this.declaration(item);
    const { doc, isIgnored } = this.cursor.beforeEntry('hardline', false);
    const rest = isIgnored ? this.cursor.verbatim(item.range[1]) : this.declaration(item);
    return [...parts, doc, rest];
  }

  protected declaration(item: WitItem): Doc {
    switch (item.kind) {
      case 'package-decl':
        return cat(this.take('package'), this.packageId(item.id), this.take(';'));
      case 'package-block': {
        const head = cat(this.take('package'), this.packageId(item.id));
        return cat(
          head,
          this.block(item.items, (inner) => this.item(inner)),
        );
      }
      case 'top-use': {
        const use = cat(this.take('use'), this.path(item.path));
        return cat(use, this.as(item.as), this.take(';'));
      }
      case 'interface':
      case 'world': {
        const head = cat(this.take(item.kind), this.name(item.name));
        return cat(
          head,
          this.block<WitItem>(item.items, (inner) => this.item(inner)),
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
        return this.#func(this.word(item.name.range), item.type);
      case 'method':
      case 'static':
      case 'constructor':
        return this.#resourceFunc(item);
      case 'type-alias': {
        const head = cat(this.take('type'), this.name(item.name), this.take('=', ' '));
        return cat(head, this.#type(item.type, ' '), this.take(';'));
      }
      case 'record':
        return this.#typeBody(item, item.fields, ({ name, type }) =>
          cat(this.word(name.range), this.take(':'), this.#type(type, ' ')),
        );
      case 'variant':
        return this.#typeBody(item, item.cases, ({ name, type }) => {
          const word = this.word(name.range);
          if (type === undefined) return word;
          return cat(word, this.take('('), this.#type(type), this.take(')'));
        });
      case 'enum':
        return this.#typeBody(item, item.cases, ({ name }) => this.word(name.range));
      case 'flags':
        return this.#typeBody(item, item.flags, ({ name }) => this.word(name.range));
      case 'resource': {
        const head = cat(this.take('resource'), this.name(item.name));
        if (this.cursor.sees(';')) return cat(head, this.take(';'));
        return cat(
          head,
          this.block<WitItem>(item.funcs, (func) => this.item(func)),
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
    const head = cat(this.take(kind), this.name(name));
    return cat(head, this.commaBlock(entries, print));
  }

  #gate(gate: Gate): Doc {
    const head = cat(this.take('@'), this.take(gate.kind), this.take('('));
    return cat(head, this.#gateArg(gate), this.take(')'));
  }

  #gateArg(gate: Gate): Doc {
    switch (gate.kind) {
      case 'since':
      case 'deprecated': {
        const field = cat(this.take('version'), this.take('=', ' '));
        return cat(field, this.word(gate.version.range, ' '));
      }
      case 'unstable': {
        const field = cat(this.take('feature'), this.take('=', ' '));
        return cat(field, this.word(gate.feature.range, ' '));
      }
      case 'external-id':
        return this.cursor.takeString();
      default:
        return gate satisfies never;
    }
  }

  #use({ path, names }: Use): Doc {
    const head = cat(this.take('use'), this.path(path), this.take('.'), this.take('{'));
    const form: ListForm = { open: head, edge: 'softline', endsWithComma: true };
    return cat(this.#useNames(names, form), this.take(';'));
  }

  #include({ path, names }: Include): Doc {
    const head = cat(this.take('include'), this.path(path));
    if (!this.cursor.sees('with')) return cat(head, this.take(';'));
    const open = cat(head, this.take('with', ' '), this.take('{', ' '));
    const list = this.#useNames(names, { open, edge: 'line', endsWithComma: false });
    return cat(list, this.includeEnd());
  }

  /** Behind `with { … }`: a `;` is one too many there, but comments before it must not get behind it. */
  protected includeEnd(): Doc {
    if (this.cursor.seesComment()) return this.cursor.sees(';') ? this.take(';') : '';
    return this.cursor.drop(';');
  }

  #useNames(names: readonly UseName[], form: ListForm): Doc {
    if (names.length === 0) return cat(form.open, this.cursor.emptyBody(''), this.take('}'));
    const list = this.list(names, form, (name) =>
      cat(this.word(name.name.range), this.as(name.as)),
    );
    return group([...list, this.take('}')]);
  }

  #extern({ kind, item }: Import | Export): Doc {
    return cat(this.take(kind), this.#externItem(item));
  }

  #externItem(item: ExternItem): Doc {
    switch (item.kind) {
      case 'extern-path':
        return cat(this.path(item.path), this.take(';'));
      case 'extern-named-path': {
        const name = cat(this.name(item.name), this.take(':'));
        return cat(name, this.path(item.path), this.take(';'));
      }
      case 'extern-func':
        return this.#func(this.name(item.name), item.type);
      case 'extern-interface': {
        const head = cat(this.name(item.name), this.take(':'));
        return cat(this.inlineInterface(head, item.items), this.inlineInterfaceEnd());
      }
      case 'error':
        throw new Error('a file with errors is not printed');
      default:
        return item satisfies never;
    }
  }

  /** `interface { … }` behind `head`. */
  protected inlineInterface(head: Doc, items: readonly InterfaceItem[]): Doc {
    const open = cat(head, this.take('interface', ' '));
    return cat(
      open,
      this.block<WitItem>(items, (item) => this.item(item)),
    );
  }

  /** Behind an interface that an import or export of a world has in it. */
  protected inlineInterfaceEnd(): Doc {
    return '';
  }

  #resourceFunc({ kind, name, type }: ResourceFunc): Doc {
    const word = this.word(name.range);
    if (kind === 'constructor') return cat(this.#signature(word, type), this.take(';'));
    return this.#func(word, type, kind === 'static');
  }

  /** `name: static async func(…) -> …;` */
  #func(name: Doc, type: FuncType, isStatic = false): Doc {
    const head = [name, this.take(':')];
    if (isStatic) head.push(this.take('static', ' '));
    return cat(this.funcType(catAll(head), type), this.take(';'));
  }

  /** `async func(…) -> …` behind `head`, or with `get` or `set` for `func` */
  protected funcType(head: Doc, type: FuncType): Doc {
    const parts = [head];
    if (type.async) parts.push(this.take('async', ' '));
    parts.push(this.take(type.accessor ?? 'func', ' '));
    return this.#signature(catAll(parts), type);
  }

  /**
   * `(…) -> …` behind `head`. The parameters break when the whole does not fit, the result only where it is too long
   * for a line of its own.
   */
  #signature(head: Doc, { params, result }: FuncType): Doc {
    const open = cat(head, this.take('('));
    const form: ListForm = { open, edge: 'softline', endsWithComma: true };
    const list =
      params.length === 0
        ? [open, this.cursor.emptyBody('')]
        : this.list(params, form, ({ name, type }) =>
            cat(this.word(name.range), this.take(':'), this.#type(type, ' ')),
          );
    list.push(this.take(')'));
    if (result !== undefined) list.push(this.take('->', ' '), this.#type(result, ' '));
    const signature = catAll(list);
    return params.length === 0 ? signature : group(signature);
  }

  #type(type: TypeArg, before: '' | ' ' = ''): Doc {
    switch (type.kind) {
      case 'type-name':
      case 'type-hole':
      case 'type-length':
        return this.word(type.range, before);
      case 'type-apply': {
        const keyword = this.word(type.keywordRange, before);
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
    const open = cat(head, this.take('<'));
    const only = args[0];
    if (only === undefined) return cat(open, this.cursor.emptyBody(''), this.take('>'));
    if (args.length === 1) {
      const arg = cat(this.#type(only), this.cursor.drop(','));
      return cat(open, arg, this.take('>'));
    }
    const form: ListForm = { open, edge: 'softline', endsWithComma: keyword === 'tuple' };
    return group([...this.list(args, form, (arg) => this.#type(arg)), this.take('>')]);
  }

  /** `a:b/c@1.0.0` behind a keyword or colon. */
  protected path(path: UsePath): Doc {
    if (path.kind === 'local-path') return this.name(path.id);
    const { namespaces, names, version } = path.package;
    return this.#parts(namespaces, [...names, path.name], version);
  }

  protected packageId({ namespaces, names, version }: PackageId): Doc {
    return this.#parts(namespaces, names, version);
  }

  #parts(namespaces: readonly Entry[], names: readonly Entry[], version?: Entry): Doc {
    const parts: Doc[] = [];
    for (const { range } of namespaces) {
      parts.push(this.word(range, parts.length === 0 ? ' ' : ''), this.take(':'));
    }
    for (const [i, { range }] of names.entries()) {
      if (i > 0) parts.push(this.take('/'));
      parts.push(this.word(range));
    }
    if (version !== undefined) parts.push(this.take('@'), this.word(version.range));
    return catAll(parts);
  }

  protected as(name: Entry | undefined): Doc {
    return name === undefined ? '' : cat(this.take('as', ' '), this.name(name));
  }
}
