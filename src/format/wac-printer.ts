/**
 * AST to doc: how each construct of WAC is written (LANGUAGE.md of bytecodealliance/wac), beside WIT's, which
 * `WitPrinter` writes. The arguments of a component stand in one line if they fit, else one a line. Where WAC wants a `;`
 * that WIT doesn't have, it is always written.
 */
import { builders } from 'prettier/doc';
import type {
  Argument,
  ExportStatement,
  Expr,
  FuncName,
  ImportStatement,
  NewExpr,
  PackageDirective,
  Statement,
  WacInterfaceItem,
  WacResourceFunc,
  WacWorldItem,
} from '../../grammar/wac/index.ts';
import type { FuncType, InterfaceItem } from '../../grammar/wit/index.ts';
import { cat, catAll } from './cat.ts';
import { WitPrinter } from './wit-printer.ts';
import type { WitItem } from './wit-printer.ts';

type Doc = builders.Doc;

/** What stands on lines of its own. */
export type WacItem =
  PackageDirective | Statement | WacInterfaceItem | WacWorldItem | WacResourceFunc;

export class WacPrinter extends WitPrinter<WacItem> {
  protected override declaration(item: WacItem | WitItem): Doc {
    switch (item.kind) {
      case 'package-directive':
        return this.#package(item);
      case 'import-statement':
        return this.#import(item);
      case 'let': {
        const head = cat(this.take('let'), this.name(item.name), this.take('=', ' '));
        return cat(head, this.#expr(item.value, ' '), this.take(';'));
      }
      case 'export-statement':
        return this.#export(item);
      case 'func-alias': {
        const head = cat(this.take('type'), this.name(item.name), this.take('=', ' '));
        return cat(this.funcType(head, item.type), this.take(';'));
      }
      default:
        // What of it WIT doesn't have comes back here, or to `funcType`.
        return super.declaration(item as WitItem);
    }
  }

  #package({ id, targets }: PackageDirective): Doc {
    const head = cat(this.take('package'), this.packageId(id));
    if (targets === undefined) return cat(head, this.take(';'));
    return cat(head, this.take('targets', ' '), this.path(targets), this.take(';'));
  }

  #import({ name, as, type }: ImportStatement): Doc {
    const head = cat(this.take('import'), this.name(name), this.as(as), this.take(':'));
    switch (type.kind) {
      case 'func-type':
        return cat(this.funcType(head, type), this.take(';'));
      case 'inline-interface':
        return cat(
          this.inlineInterface(head, type.items as readonly InterfaceItem[]),
          this.take(';'),
        );
      case 'local-path':
      case 'package-path':
        return cat(head, this.path(type), this.take(';'));
      case 'error':
        throw new Error('a file with errors is not printed');
      default:
        return type satisfies never;
    }
  }

  #export({ value, as, spread }: ExportStatement): Doc {
    const head = cat(this.take('export'), this.#expr(value, ' '));
    const end = spread === undefined ? this.as(as) : this.take('...');
    return cat(head, end, this.take(';'));
  }

  #expr({ primary, accesses }: Expr, before: '' | ' '): Doc {
    const parts = [this.#primary(primary, before)];
    for (const { kind, name } of accesses) {
      if (kind === 'access') parts.push(this.take('.'), this.word(name.range));
      else parts.push(this.take('['), this.word(name.range), this.take(']'));
    }
    return catAll(parts);
  }

  #primary(primary: Expr['primary'], before: '' | ' '): Doc {
    switch (primary.kind) {
      case 'name':
        return this.word(primary.range, before);
      case 'new':
        return this.#new(primary, before);
      case 'nested':
        return cat(this.take('(', before), this.#expr(primary.value, ''), this.take(')'));
      case 'error':
        throw new Error('a file with errors is not printed');
      default:
        return primary satisfies never;
    }
  }

  #new({ package: id, arguments: args }: NewExpr, before: '' | ' '): Doc {
    const open = cat(this.take('new', before), this.packageId(id), this.take('{', ' '));
    const last = args.at(-1);
    if (last === undefined) return cat(open, this.cursor.emptyBody(' '), this.take('}'));
    // Nothing may stand behind what fills up the rest.
    const endsWithComma = last.kind !== 'fill-argument';
    const list = this.list(args, { open, edge: 'line', endsWithComma }, (a) => this.#argument(a));
    return builders.group([...list, this.take('}')]);
  }

  #argument(argument: Argument): Doc {
    switch (argument.kind) {
      case 'inferred-argument':
        return this.word(argument.range);
      case 'named-argument': {
        const head = cat(this.word(argument.name.range), this.take(':'));
        return cat(head, this.#expr(argument.value, ' '));
      }
      case 'spread-argument':
        return cat(this.take('...'), this.word(argument.name.range));
      case 'fill-argument':
        return this.take('...');
      default:
        return argument satisfies never;
    }
  }

  /** Functions of interfaces may have the name of a type in place of one. */
  protected override funcType(head: Doc, type: FuncType | FuncName): Doc {
    return type.kind === 'func-name' ? cat(head, this.name(type)) : super.funcType(head, type);
  }

  protected override includeEnd(): Doc {
    return this.#semicolon();
  }

  protected override inlineInterfaceEnd(): Doc {
    return this.#semicolon();
  }

  #semicolon(): Doc {
    return this.cursor.sees(';') ? this.take(';') : ';';
  }
}
