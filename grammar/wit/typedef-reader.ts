/** Concrete to abstract syntax: type declarations and resources (WIT.md, Items: type). */
import type { CstNode, IToken } from 'chevrotain';
import type {
  CaseDecl,
  FieldDecl,
  Id,
  LabelDecl,
  Range,
  ResourceDecl,
  ResourceFunc,
  TypeDecl,
} from './ast.ts';
import type { ErrorNode } from './ast.ts';
import { node, nodes, token } from './cst.ts';
import { readFuncType, readSignature, readType } from './cst-types.ts';
import { ItemReader } from './item-reader.ts';
import { rangeOf, readId } from './names.ts';
import { endOf } from './problem.ts';
import { Constructor, Static } from './tokens.ts';

export abstract class TypedefReader extends ItemReader {
  protected typedef(cst: CstNode, typedef: CstNode): TypeDecl {
    const [rule] = Object.keys(typedef.children);
    const decl = node(typedef, rule!)!;
    switch (rule) {
      case 'typeAlias': {
        const keyword = token(decl, "'type'")!;
        const base = this.#typeBase(cst, decl, keyword, 'Semicolon');
        return {
          kind: 'type-alias',
          ...base,
          type: readType(node(decl, 'type'), base.range[1], this.findings),
        };
      }
      case 'record': {
        const base = this.#typeBase(cst, decl, token(decl, "'record'")!, 'RBrace');
        const fields = nodes(decl, 'field').map((field) => this.#field(field));
        this.#checkEmpty(decl, fields, 'record', base.name);
        return { kind: 'record', ...base, fields: fields.filter((f) => f !== undefined) };
      }
      case 'variant': {
        const base = this.#typeBase(cst, decl, token(decl, "'variant'")!, 'RBrace');
        const cases = nodes(decl, 'case').map((c) => this.#case(c));
        this.#checkEmpty(decl, cases, 'variant', base.name);
        return { kind: 'variant', ...base, cases: cases.filter((c) => c !== undefined) };
      }
      case 'enum': {
        const base = this.#typeBase(cst, decl, token(decl, "'enum'")!, 'RBrace');
        const cases = nodes(decl, 'enumCase').map((c) => this.#label(c));
        this.#checkEmpty(decl, cases, 'enum', base.name);
        return { kind: 'enum', ...base, cases: cases.filter((c) => c !== undefined) };
      }
      case 'flags': {
        const base = this.#typeBase(cst, decl, token(decl, "'flags'")!, 'RBrace');
        const flags = nodes(decl, 'flag').map((f) => this.#label(f));
        this.#checkEmpty(decl, flags, 'flags', base.name);
        return { kind: 'flags', ...base, flags: flags.filter((f) => f !== undefined) };
      }
      default:
        return this.#resource(cst, decl);
    }
  }

  #typeBase(cst: CstNode, decl: CstNode, keyword: IToken, closer: string) {
    const { start, docs, gates } = this.head(cst, keyword);
    const range: Range = [start, this.end(decl, closer)];
    return { range, docs, gates, name: this.name(decl, keyword) };
  }

  /** At least one entry must be there; if none could be read, that was said. */
  #checkEmpty(decl: CstNode, entries: readonly unknown[], what: string, name: Id): void {
    if (entries.length > 0 || name.missing) return;
    if (token(decl, 'LBrace')?.image !== '{' || token(decl, 'RBrace')?.image !== '}') return;
    this.findings.report('empty-type', `${what} \`${name.name}\` is empty`, name.range, {
      help: [
        what === 'record'
          ? 'a record has at least one field'
          : what === 'flags'
            ? 'flags have at least one name'
            : `${what === 'enum' ? 'an' : 'a'} ${what} has at least one case`,
      ],
    });
  }

  #field(cst: CstNode): FieldDecl | undefined {
    const name = token(cst, 'NameLike');
    if (name === undefined) return undefined;
    const type = readType(node(cst, 'type'), endOf(name), this.findings);
    return {
      kind: 'field',
      range: [name.startOffset, type.range[1]],
      docs: this.docsAt(name),
      name: readId(name, this.findings),
      type,
    };
  }

  #case(cst: CstNode): CaseDecl | undefined {
    const name = token(cst, 'NameLike');
    if (name === undefined) return undefined;
    const type = node(cst, 'type');
    return {
      kind: 'case',
      range: [name.startOffset, type === undefined ? endOf(name) : this.end(cst, 'RParen')],
      docs: this.docsAt(name),
      name: readId(name, this.findings),
      ...(type === undefined ? {} : { type: readType(type, endOf(name), this.findings) }),
    };
  }

  #label(cst: CstNode): LabelDecl | undefined {
    const name = token(cst, 'NameLike');
    if (name === undefined) return undefined;
    return {
      kind: 'label',
      range: rangeOf(name),
      docs: this.docsAt(name),
      name: readId(name, this.findings),
    };
  }

  #resource(cst: CstNode, decl: CstNode): ResourceDecl {
    const keyword = token(decl, "'resource'")!;
    const closer = node(decl, 'resourceItem') || token(decl, 'RBrace') ? 'RBrace' : 'Semicolon';
    return {
      kind: 'resource',
      ...this.#typeBase(cst, decl, keyword, closer),
      funcs: nodes(decl, 'resourceItem').map((item) => this.#resourceItem(item)),
    };
  }

  #resourceItem(cst: CstNode): ResourceFunc | ErrorNode {
    const func = node(cst, 'func');
    if (func !== undefined) {
      const name = token(func, 'Word')!;
      const { start, docs, gates } = this.head(cst, name);
      return {
        kind: token(func, Static.name) === undefined ? 'method' : 'static',
        range: [start, this.end(func, 'Semicolon')],
        docs,
        gates,
        name: readId(
          name,
          this.findings,
          name.image === 'constructor' ? ['a constructor is written `constructor(…);`'] : [],
        ),
        type: readFuncType(node(func, 'funcType'), endOf(name), this.findings),
      };
    }
    const made = node(cst, 'constructorFunc');
    if (made === undefined) return this.error(cst);
    const keyword = token(made, Constructor.name)!;
    const { start, docs, gates } = this.head(cst, keyword);
    return {
      kind: 'constructor',
      range: [start, this.end(made, 'Semicolon')],
      docs,
      gates,
      name: { kind: 'id', range: rangeOf(keyword), name: keyword.image },
      type: readSignature(node(made, 'signature'), endOf(keyword), false, this.findings),
    };
  }
}
