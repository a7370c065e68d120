/** The rules for type declarations, resources and functions (WIT.md, Items: type; Item: interface, `func-item`). */
import type { IOrAlt, IToken, TokenType } from 'chevrotain';
import type {
  CaseDecl,
  DocComment,
  ErrorNode,
  FieldDecl,
  FuncType,
  Gate,
  Id,
  LabelDecl,
  Range,
  ResourceFunc,
  TypeDecl,
} from './ast.ts';
import { rangeOf, readId } from './names.ts';
import {
  Any,
  At,
  builtIns,
  Colon,
  Constructor,
  Enum,
  Equals,
  Flags,
  LBrace,
  LParen,
  NameLike,
  RBrace,
  RParen,
  RecordKeyword,
  Resource,
  Semicolon,
  Static,
  TypeKeyword,
  Variant,
  Word,
} from './tokens.ts';
import { funcType, TypeParser } from './type-parser.ts';

/** What stands before an item: where it begins, its docs, its gates. */
export interface Head {
  readonly start: number;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
}

/** `'{' … '}'` as it was read. */
export interface Block<T> {
  /** What could be read of the entries. */
  readonly entries: readonly T[];
  /** Whether it has its braces and nothing between them. */
  readonly isEmpty: boolean;
}

/** A function as it was read, in an interface or a resource. */
export interface FuncTokens {
  readonly name: IToken;
  readonly static: IToken | undefined;
  readonly type: FuncType;
}

const noGates: readonly Gate[] = [];

export abstract class TypedefParser extends TypeParser {
  /**
   * `gate` and an item: what `read` reads, given what stands before it, or something that is reported and skipped.
   */
  protected item<T>(
    read: (head: Head) => T | undefined,
    skip: (first: IToken) => void = (first) => this.skipItem(first),
  ): T | ErrorNode {
    return this.guarded(() => {
      const first = this.LA(1);
      const gates = this.when(At, () => this.gates()) ?? noGates;
      if (this.isUnknownItem()) return this.SUBRULE8(this.unknownItem);
      const item = read({ start: first.startOffset, docs: this.docsAt(first), gates });
      return item ?? { kind: 'error', range: [this.readEnd, this.readEnd] };
    }, skip);
  }

  /** `gate*`, of which there is one */
  protected gates(): readonly Gate[] {
    const gates: Gate[] = [];
    this.MANY8(() => {
      const gate = this.SUBRULE8(this.gate);
      if (gate !== undefined) gates.push(gate);
    });
    return gates;
  }

  /**
   * No production: `union f { … }`, `recrod r { … }`, `interfce i { … }`, `t = u8;`. Known by two names where an item
   * should begin, or one and a `=`; the last is taken for the name of what is declared.
   */
  readonly unknownItem = this.RULE('unknownItem', (): ErrorNode => {
    const first = this.token(Word);
    const name = this.OPTION(() => this.token(NameLike)) ?? first;
    return this.ACTION(() => {
      const range: Range = [first!.startOffset, this.readEnd];
      this.skipItem(undefined);
      if (name === undefined || builtIns.includes(name.image)) return { kind: 'error', range };
      return { kind: 'error', range, defines: readId(name, this.findings) };
    });
  });

  /** `'{' entry* '}'`; without a `{` the parser is lost. */
  protected block<T>(entry: () => T | undefined, leaves: () => boolean): Block<T> {
    const around = this.opener;
    const opener = this.token(LBrace);
    this.opener = opener;
    const read: T[] = [];
    let count = 0;
    this.entries(() => {
      const one = entry();
      count++;
      if (one !== undefined) read.push(one);
    }, leaves);
    const closer = this.isClosed() ? this.token(RBrace) : undefined;
    this.opener = around;
    return {
      entries: read,
      isEmpty: count === 0 && opener?.image === '{' && closer?.image === '}',
    };
  }

  /** `'{' entry (',' entry)* ','? '}'` */
  protected list<T>(entry: () => T | undefined): Block<T> {
    return this.block(
      () => {
        const read = entry();
        this.comma(() => this.isListOver(), RBrace);
        return read;
      },
      () => this.leavesList(),
    );
  }

  /** `typedef-item ::= resource-item | variant-items | record-item | flags-items | enum-items | type-item` */
  readonly typedef = this.RULE('typedef', (head: Head): TypeDecl => {
    const args = { ARGS: [head] as [Head] };
    return this.OR<IOrAlt<TypeDecl>[]>([
      { ALT: () => this.SUBRULE(this.typeAlias, args) },
      { ALT: () => this.SUBRULE(this.record, args) },
      { ALT: () => this.SUBRULE(this.variant, args) },
      { ALT: () => this.SUBRULE(this.enum, args) },
      { ALT: () => this.SUBRULE(this.flags, args) },
      { ALT: () => this.SUBRULE(this.resource, args) },
    ]);
  });

  /** `type-item ::= 'type' id '=' ty ';'` */
  readonly typeAlias = this.RULE('typeAlias', (head: Head): TypeDecl => {
    this.token(TypeKeyword);
    const name = this.id();
    this.token(Equals);
    const type = this.SUBRULE(this.type);
    this.token(Semicolon);
    return this.ACTION(() => ({
      kind: 'type-alias',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      name,
      type,
    }));
  });

  /** `record-item ::= 'record' id '{' record-fields '}'`; `record-fields ::= record-field (',' record-fields?)?` */
  readonly record = this.RULE('record', (head: Head): TypeDecl => {
    const name = this.#named(RecordKeyword);
    const block = this.list(() => this.SUBRULE(this.field));
    return this.ACTION(() => {
      this.#checkEmpty(block, 'record', name, 'a record has at least one field');
      return {
        kind: 'record',
        range: [head.start, this.readEnd],
        docs: head.docs,
        gates: head.gates,
        name,
        fields: block.entries,
      };
    });
  });

  /** `record-field ::= id ':' ty` */
  readonly field = this.RULE('field', () =>
    this.entry((first): FieldDecl => {
      const docs = this.docsAt(first);
      const name = this.id();
      this.token(Colon);
      const type = this.SUBRULE(this.type);
      return { kind: 'field', range: [first.startOffset, this.readEnd], docs, name, type };
    }),
  );

  /** `variant-items ::= 'variant' id '{' variant-cases '}'`; `variant-cases ::= variant-case (',' variant-cases?)?` */
  readonly variant = this.RULE('variant', (head: Head): TypeDecl => {
    const name = this.#named(Variant);
    const block = this.list(() => this.SUBRULE(this.case));
    return this.ACTION(() => {
      this.#checkEmpty(block, 'variant', name, 'a variant has at least one case');
      return {
        kind: 'variant',
        range: [head.start, this.readEnd],
        docs: head.docs,
        gates: head.gates,
        name,
        cases: block.entries,
      };
    });
  });

  /** `variant-case ::= id | id '(' ty ')'` */
  readonly case = this.RULE('case', () =>
    this.entry((first): CaseDecl => {
      const docs = this.docsAt(first);
      const name = this.id();
      const type = this.OPTION(() => {
        this.token(LParen);
        const read = this.SUBRULE(this.type);
        this.token(RParen);
        return read;
      });
      const range: Range = [first.startOffset, this.readEnd];
      return type === undefined
        ? { kind: 'case', range, docs, name }
        : { kind: 'case', range, docs, name, type };
    }),
  );

  /** `enum-items ::= 'enum' id '{' enum-cases '}'`; `enum-cases ::= id | id ',' enum-cases?` */
  readonly enum = this.RULE('enum', (head: Head): TypeDecl => {
    const name = this.#named(Enum);
    const block = this.list(() => this.SUBRULE(this.label));
    return this.ACTION(() => {
      this.#checkEmpty(block, 'enum', name, 'an enum has at least one case');
      return {
        kind: 'enum',
        range: [head.start, this.readEnd],
        docs: head.docs,
        gates: head.gates,
        name,
        cases: block.entries,
      };
    });
  });

  /** `flags-items ::= 'flags' id '{' flags-fields '}'`; `flags-fields ::= id | id ',' flags-fields?` */
  readonly flags = this.RULE('flags', (head: Head): TypeDecl => {
    const name = this.#named(Flags);
    const block = this.list(() => this.SUBRULE(this.label));
    return this.ACTION(() => {
      this.#checkEmpty(block, 'flags', name, 'flags have at least one name');
      return {
        kind: 'flags',
        range: [head.start, this.readEnd],
        docs: head.docs,
        gates: head.gates,
        name,
        flags: block.entries,
      };
    });
  });

  /** A case of an enum, or one of flags: `id` */
  readonly label = this.RULE('label', () =>
    this.entry((first): LabelDecl => {
      const name = this.id();
      return { kind: 'label', range: name.range, docs: this.docsAt(first), name };
    }),
  );

  /** `resource-item ::= 'resource' id ';' | 'resource' id '{' ( gate external-id? resource-method )* '}'` */
  readonly resource = this.RULE('resource', (head: Head): TypeDecl => {
    const name = this.#named(Resource);
    const block = this.OPTION(() =>
      this.block(
        () => this.SUBRULE(this.resourceItem),
        () => this.leavesBlock(),
      ),
    );
    if (block === undefined) this.token(Semicolon);
    const funcs = block?.entries ?? [];
    return this.ACTION(() => ({
      kind: 'resource',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      name,
      funcs,
    }));
  });

  /** `gate external-id? resource-method` */
  readonly resourceItem = this.RULE('resourceItem', () =>
    this.item<ResourceFunc | ErrorNode>((head) =>
      this.OR<IOrAlt<ResourceFunc | ErrorNode>[]>({
        DEF: [
          {
            ALT: () => {
              const func = this.SUBRULE(this.func);
              return this.ACTION(() => this.#method(head, func));
            },
          },
          { ALT: () => this.SUBRULE(this.constructorFunc, { ARGS: [head] }) },
          { ALT: () => this.stray('resource', (first) => this.skipItem(first), Any) },
        ],
        ERR_MSG: 'resource-item',
      }),
    ),
  );

  #method(
    { start, docs, gates }: Head,
    { name, static: isStatic, type }: FuncTokens,
  ): ResourceFunc {
    const help = name.image === 'constructor' ? ['a constructor is written `constructor(…);`'] : [];
    return {
      kind: isStatic === undefined ? 'method' : 'static',
      range: [start, this.readEnd],
      docs,
      gates,
      name: readId(name, this.findings, help),
      type,
    };
  }

  /** `'constructor' param-list result-list ';'`; what a constructor may give is the resolver's to say */
  readonly constructorFunc = this.RULE('constructorFunc', (head: Head): ResourceFunc => {
    const keyword = this.token(Constructor)!;
    const { start, params, result } = this.SUBRULE(this.signature);
    const range: Range = [start, this.readEnd];
    this.token(Semicolon);
    return this.ACTION(() => ({
      kind: 'constructor',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      name: { kind: 'id', range: rangeOf(keyword), name: keyword.image },
      type: funcType(range, false, params, result),
    }));
  });

  /** `func-item ::= id ':' func-type ';'`, and in a resource `id ':' 'static' func-type ';'` */
  readonly func = this.RULE('func', (): FuncTokens => {
    const name = this.token(Word)!;
    this.token(Colon);
    const isStatic = this.OPTION(() => this.token(Static));
    const type = this.SUBRULE(this.funcType);
    this.token(Semicolon);
    return { name, static: isStatic, type };
  });

  /** A keyword and the name behind it. */
  #named(keyword: TokenType): Id {
    this.token(keyword);
    return this.id();
  }

  /** At least one entry must be there; if none could be read, that was said. */
  #checkEmpty(block: Block<unknown>, what: string, name: Id, help: string): void {
    if (!block.isEmpty) return;
    const { findings } = this;
    findings.atEnd(() => {
      if (name.missing) return;
      const message = `${what} \`${name.name}\` is empty`;
      findings.report('empty-type', message, name.range, { help: [help] });
    });
  }
}
