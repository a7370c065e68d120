/**
 * Tokens to a concrete syntax tree: the grammar of WIT.md, one rule a production. Two things are wider here than
 * there. Names may be any word (`NameLike`), so that a keyword in the place of a name is one precise finding and not
 * the end of the item; and every list takes `stray` as its last alternative, which reports and skips what can't stand
 * there. `cst-to-ast.ts` says what the wider grammar let through. The language for composing (WAC) extends this class.
 */
import type { CstNode, TokenType } from 'chevrotain';
import type { Lexed } from './lex.ts';
import type { Problem } from './recovery.ts';
import { RecoveringParser } from './recovery.ts';
import {
  Any,
  ArrowLike,
  As,
  Async,
  At,
  BuiltIn,
  Colon,
  Comma,
  Constructor,
  Dot,
  Enum,
  Equals,
  Export,
  Flags,
  Func,
  Hole,
  Import,
  Include,
  Interface,
  LAngle,
  LBrace,
  LParen,
  NameLike,
  Numeral,
  Package,
  RAngle,
  RBrace,
  RecordKeyword,
  Resource,
  RParen,
  Semicolon,
  Slash,
  Static,
  StringLiteral,
  TypeKeyword,
  Use,
  Variant,
  With,
  Word,
  World,
} from './tokens.ts';

/** Takes an item of the top of a file when it has been read, with the problems in it. */
export type TakeItem = (item: CstNode, problems: readonly Problem[]) => void;

export class WitParser extends RecoveringParser {
  #take: TakeItem | undefined;

  constructor(types?: readonly TokenType[]) {
    super(types);
    this.performSelfAnalysis();
  }

  /**
   * Reads a whole file. Each item goes to `take` and is then forgotten: the tree of a whole file would cost the
   * garbage collector more time than reading it. The parser keeps nothing of the file.
   */
  parse(text: string, lexed: Lexed, take: TakeItem): void {
    this.begin(text, lexed);
    this.#take = take;
    this.file();
    this.#take = undefined;
    this.begin('', { tokens: [], openBraces: 0 });
  }

  /** `wit-file ::= (package-decl ';')? (package-items | nested-package-definition)*` */
  readonly file = this.RULE('file', () => {
    this.MANY(() => {
      const item = this.SUBRULE(this.topItem);
      this.ACTION(() => {
        delete this.currCSTNode.children['topItem'];
        this.#take?.(item, this.takeProblems());
      });
    });
  });

  /** `gate package-items`, where `package-items ::= toplevel-use-item | interface-item | world-item` */
  readonly topItem = this.RULE('topItem', () => {
    this.guarded(
      () => {
        this.MANY(() => this.SUBRULE(this.gate));
        if (this.isUnknownItem()) return void this.SUBRULE(this.unknownItem);
        this.OR({
          DEF: [
            { ALT: () => this.SUBRULE(this.interface) },
            { ALT: () => this.SUBRULE(this.world) },
            { ALT: () => this.SUBRULE(this.topUse) },
            { ALT: () => this.SUBRULE(this.package) },
            { ALT: () => this.stray('a file', () => this.skipTopItem(), Any) },
            { ALT: () => this.stray('a file', () => this.skipTopItem(), RBrace) },
          ],
          ERR_MSG: 'an interface, world, `use` or package',
        });
      },
      (first) => this.skipItem(first),
    );
  });

  /**
   * `package-decl ';' | nested-package-definition`, where
   * `package-decl ::= 'package' ( id ':' )+ id ( '/' id )* ('@' valid-semver)?` and
   * `nested-package-definition ::= package-decl '{' package-items* '}'`
   */
  readonly package = this.RULE('package', () => {
    this.CONSUME(Package);
    this.SUBRULE(this.path);
    const hasItems = this.OPTION(() => {
      this.CONSUME(LBrace);
      this.MANY({
        GATE: () => !this.isNext(RBrace),
        DEF: () => this.SUBRULE(this.topItem),
      });
      if (this.isClosed()) this.CONSUME(RBrace);
      return true;
    });
    if (hasItems !== true) this.CONSUME(Semicolon);
  });

  /** `toplevel-use-item ::= 'use' use-path ('as' id)? ';'` */
  readonly topUse = this.RULE('topUse', () => {
    this.CONSUME(Use);
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.CONSUME(As);
      this.CONSUME(NameLike);
    });
    this.CONSUME(Semicolon);
  });

  /** `interface-item ::= gate 'interface' id '{' interface-items* '}'` */
  readonly interface = this.RULE('interface', () => {
    this.CONSUME(Interface);
    this.CONSUME(NameLike);
    this.SUBRULE(this.interfaceBody);
  });

  /** `'{' interface-items* '}'` */
  readonly interfaceBody = this.RULE('interfaceBody', () => {
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesBlock(),
      DEF: () => this.SUBRULE(this.interfaceItem),
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /**
   * `interface-items ::= gate interface-definition`, where
   * `interface-definition ::= use-item | external-id? typedef-item | external-id? func-item`
   */
  readonly interfaceItem = this.RULE('interfaceItem', () => {
    this.guarded(
      () => {
        this.MANY(() => this.SUBRULE(this.gate));
        if (this.isUnknownItem()) return void this.SUBRULE(this.unknownItem);
        this.OR({
          DEF: [
            { ALT: () => this.SUBRULE(this.func) },
            { ALT: () => this.SUBRULE(this.typedef) },
            { ALT: () => this.SUBRULE(this.use) },
            { ALT: () => this.stray('an interface', (first) => this.skipItem(first), Any) },
          ],
          ERR_MSG: 'a type, function or `use`',
        });
      },
      (first) => this.skipItem(first),
    );
  });

  /** `world-item ::= gate 'world' id '{' world-items* '}'` */
  readonly world = this.RULE('world', () => {
    this.CONSUME(World);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesBlock(),
      DEF: () => this.SUBRULE(this.worldItem),
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /**
   * `world-items ::= gate world-definition`, where
   * `world-definition ::= export-item | import-item | use-item | typedef-item | include-item`
   */
  readonly worldItem = this.RULE('worldItem', () => {
    this.guarded(
      () => {
        this.MANY(() => this.SUBRULE(this.gate));
        if (this.isUnknownItem()) return void this.SUBRULE(this.unknownItem);
        this.OR({
          DEF: [
            { ALT: () => this.SUBRULE(this.extern) },
            { ALT: () => this.SUBRULE(this.typedef) },
            { ALT: () => this.SUBRULE(this.use) },
            { ALT: () => this.SUBRULE(this.include) },
            { ALT: () => this.stray('a world', (first) => this.skipItem(first), Any) },
          ],
          ERR_MSG: 'an import, export, `include`, `use` or type',
        });
      },
      (first) => this.skipItem(first),
    );
  });

  /**
   * `export-item ::= external-id? 'export' id ':' extern-type | 'export' use-path ';'`; `import-item` is the same.
   * `extern-type ::= func-type ';' | 'interface' '{' interface-items* '}' | use-path ';'`
   */
  readonly extern = this.RULE('extern', () => {
    this.OR({
      DEF: [{ ALT: () => this.CONSUME(Import) }, { ALT: () => this.CONSUME(Export) }],
    });
    this.OR1({
      DEF: [
        {
          GATE: () => this.isNamedExtern(),
          IGNORE_AMBIGUITIES: true,
          ALT: () => {
            this.CONSUME(NameLike);
            this.CONSUME(Colon);
            this.OR2({
              DEF: [
                {
                  ALT: () => {
                    this.SUBRULE(this.funcType);
                    this.CONSUME(Semicolon);
                  },
                },
                {
                  ALT: () => {
                    this.CONSUME(Interface);
                    this.SUBRULE(this.interfaceBody);
                  },
                },
                {
                  GATE: () => !this.isNext(BuiltIn),
                  IGNORE_AMBIGUITIES: true,
                  ALT: () => {
                    this.SUBRULE(this.path);
                    this.CONSUME1(Semicolon);
                  },
                },
              ],
              ERR_MSG: '`func`, `interface` or the path of an interface',
            });
          },
        },
        {
          ALT: () => {
            this.SUBRULE1(this.path);
            this.CONSUME2(Semicolon);
          },
        },
      ],
      ERR_MSG: 'a name or path',
    });
  });

  /** `include-item ::= 'include' use-path ';' | 'include' use-path 'with' '{' include-names-list '}'` */
  readonly include = this.RULE('include', () => {
    this.CONSUME(Include);
    this.SUBRULE(this.path);
    const hasNames = this.OPTION(() => {
      this.CONSUME(With);
      this.SUBRULE(this.includeNames);
      // The example in WIT.md has it, the production and wasm-tools have not.
      this.OPTION1(() => this.CONSUME1(Semicolon));
      return true;
    });
    if (hasNames !== true) this.CONSUME(Semicolon);
  });

  /** `use-item ::= 'use' use-path '.' '{' use-names-list '}' ';'` */
  readonly use = this.RULE('use', () => {
    this.CONSUME(Use);
    this.SUBRULE(this.path);
    this.CONSUME(Dot);
    this.SUBRULE(this.useNames);
    this.CONSUME(Semicolon);
  });

  /** `use-names-list ::= use-names-item | use-names-item ',' use-names-list?`, in its braces */
  readonly useNames = this.RULE('useNames', () => {
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesNames(),
      DEF: () => {
        this.SUBRULE(this.useName);
        this.comma(() => this.areNamesOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** `use-names-item ::= id | id 'as' id` */
  readonly useName = this.RULE('useName', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
      this.OPTION(() => {
        this.CONSUME(As);
        this.CONSUME1(NameLike);
      });
    });
  });

  /** `include-names-list ::= include-names-item | include-names-list ',' include-names-item`, in its braces */
  readonly includeNames = this.RULE('includeNames', () => {
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesNames(),
      DEF: () => {
        this.SUBRULE(this.includeName);
        this.comma(() => this.areNamesOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** `include-names-item ::= id 'as' id` */
  readonly includeName = this.RULE('includeName', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
      this.CONSUME(As);
      this.CONSUME1(NameLike);
    });
  });

  /**
   * `use-path ::= id | id ':' id '/' id ('@' valid-semver)? | ( id ':' )+ id ( '/' id )+ ('@' valid-semver)?`, and
   * the name of a package, which is the same without what follows the last `/`
   */
  readonly path = this.RULE('path', () => {
    this.CONSUME(NameLike);
    this.MANY(() => {
      this.CONSUME(Colon);
      this.CONSUME1(NameLike);
    });
    this.MANY1(() => {
      this.CONSUME(Slash);
      this.CONSUME2(NameLike);
    });
    this.OPTION(() => {
      this.CONSUME(At);
      this.CONSUME3(NameLike, { LABEL: 'version' });
    });
  });

  /** `typedef-item ::= resource-item | variant-items | record-item | flags-items | enum-items | type-item` */
  readonly typedef = this.RULE('typedef', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.typeAlias) },
        { ALT: () => this.SUBRULE(this.record) },
        { ALT: () => this.SUBRULE(this.variant) },
        { ALT: () => this.SUBRULE(this.enum) },
        { ALT: () => this.SUBRULE(this.flags) },
        { ALT: () => this.SUBRULE(this.resource) },
      ],
    });
  });

  /** `type-item ::= 'type' id '=' ty ';'` */
  readonly typeAlias = this.RULE('typeAlias', () => {
    this.CONSUME(TypeKeyword);
    this.CONSUME(NameLike);
    this.CONSUME(Equals);
    this.SUBRULE(this.type);
    this.CONSUME(Semicolon);
  });

  /** `record-item ::= 'record' id '{' record-fields '}'`; `record-fields ::= record-field (',' record-fields?)?` */
  readonly record = this.RULE('record', () => {
    this.CONSUME(RecordKeyword);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.field);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** `record-field ::= id ':' ty` */
  readonly field = this.RULE('field', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
      this.CONSUME(Colon);
      this.SUBRULE(this.type);
    });
  });

  /** `variant-items ::= 'variant' id '{' variant-cases '}'`; `variant-cases ::= variant-case (',' variant-cases?)?` */
  readonly variant = this.RULE('variant', () => {
    this.CONSUME(Variant);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.case);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** `variant-case ::= id | id '(' ty ')'` */
  readonly case = this.RULE('case', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
      this.OPTION(() => {
        this.CONSUME(LParen);
        this.SUBRULE(this.type);
        this.CONSUME(RParen);
      });
    });
  });

  /** `enum-items ::= 'enum' id '{' enum-cases '}'`; `enum-cases ::= id | id ',' enum-cases?` */
  readonly enum = this.RULE('enum', () => {
    this.CONSUME(Enum);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.enumCase);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** A case of an enum: `id` */
  readonly enumCase = this.RULE('enumCase', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
    });
  });

  /** `flags-items ::= 'flags' id '{' flags-fields '}'`; `flags-fields ::= id | id ',' flags-fields?` */
  readonly flags = this.RULE('flags', () => {
    this.CONSUME(Flags);
    this.CONSUME(NameLike);
    this.CONSUME(LBrace);
    this.MANY({
      GATE: () => !this.leavesList(),
      DEF: () => {
        this.SUBRULE(this.flag);
        this.comma(() => this.isListOver(), RBrace);
      },
    });
    if (this.isClosed()) this.CONSUME(RBrace);
  });

  /** One of flags: `id` */
  readonly flag = this.RULE('flag', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
    });
  });

  /** `resource-item ::= 'resource' id ';' | 'resource' id '{' ( gate external-id? resource-method )* '}'` */
  readonly resource = this.RULE('resource', () => {
    this.CONSUME(Resource);
    this.CONSUME(NameLike);
    const hasItems = this.OPTION(() => {
      this.CONSUME(LBrace);
      this.MANY({
        GATE: () => !this.leavesBlock(),
        DEF: () => this.SUBRULE(this.resourceItem),
      });
      if (this.isClosed()) this.CONSUME(RBrace);
      return true;
    });
    if (hasItems !== true) this.CONSUME(Semicolon);
  });

  /** `gate external-id? resource-method` */
  readonly resourceItem = this.RULE('resourceItem', () => {
    this.guarded(
      () => {
        this.MANY(() => this.SUBRULE(this.gate));
        if (this.isUnknownItem()) return void this.SUBRULE(this.unknownItem);
        this.OR({
          DEF: [
            { ALT: () => this.SUBRULE(this.func) },
            { ALT: () => this.SUBRULE(this.constructorFunc) },
            { ALT: () => this.stray('a resource', (first) => this.skipItem(first), Any) },
          ],
          ERR_MSG: 'a function or `constructor`',
        });
      },
      (first) => this.skipItem(first),
    );
  });

  /** `'constructor' param-list result-list ';'`; what a constructor may give is the resolver's to say */
  readonly constructorFunc = this.RULE('constructorFunc', () => {
    this.CONSUME(Constructor);
    this.SUBRULE(this.signature);
    this.CONSUME(Semicolon);
  });

  /** `func-item ::= id ':' func-type ';'`, and in a resource `id ':' 'static' func-type ';'` */
  readonly func = this.RULE('func', () => {
    this.CONSUME(Word);
    this.CONSUME(Colon);
    this.OPTION(() => this.CONSUME(Static));
    this.SUBRULE(this.funcType);
    this.CONSUME(Semicolon);
  });

  /** `func-type ::= 'async'? 'func' param-list result-list` */
  readonly funcType = this.RULE('funcType', () => {
    this.OPTION(() => this.CONSUME(Async));
    this.CONSUME(Func);
    this.SUBRULE(this.signature);
  });

  /**
   * `param-list result-list`, where `param-list ::= '(' named-type-list ')'`,
   * `named-type-list ::= ϵ | named-type ( ',' named-type )*` and `result-list ::= ϵ | '->' ty`
   */
  readonly signature = this.RULE('signature', () => {
    this.CONSUME(LParen);
    this.MANY({
      GATE: () => !this.leavesParens(),
      DEF: () => {
        this.SUBRULE(this.param);
        this.comma(() => this.leavesParens(), RParen);
      },
    });
    this.CONSUME(RParen);
    this.OPTION(() => {
      this.CONSUME(ArrowLike);
      this.SUBRULE(this.type);
    });
  });

  /** `named-type ::= id ':' ty` */
  readonly param = this.RULE('param', () => {
    this.entry(() => {
      this.CONSUME(NameLike);
      this.CONSUME(Colon);
      this.SUBRULE(this.type);
    }, RParen);
  });

  /**
   * `ty`: a built-in type with or without arguments, or `id`. Which built-in takes which arguments is the resolver's
   * to say; here they are all `name<…>`.
   */
  readonly type = this.RULE('type', () => {
    this.guarded(
      () => {
        if (this.isTypeLeftOut()) return this.missing('a type');
        this.OR({
          DEF: [{ ALT: () => this.CONSUME(BuiltIn) }, { ALT: () => this.CONSUME(Word) }],
          ERR_MSG: 'a type',
        });
        this.OPTION(() => this.SUBRULE(this.typeArgs));
      },
      () => this.skipType(),
    );
  });

  /** `'<' ty (',' ty)* ','? '>'`, where one of them may also be `'_'` or a length */
  readonly typeArgs = this.RULE('typeArgs', () => {
    this.CONSUME(LAngle);
    this.MANY({
      GATE: () => !this.leavesAngles(),
      DEF: () => {
        this.SUBRULE(this.typeArg);
        this.comma(() => this.leavesAngles(), RAngle);
      },
    });
    this.CONSUME(RAngle);
  });

  readonly typeArg = this.RULE('typeArg', () => {
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.type) },
        { ALT: () => this.CONSUME(Hole) },
        { ALT: () => this.CONSUME(Numeral) },
        { ALT: () => this.stray('type arguments', () => this.skipType(), Any) },
      ],
    });
  });

  /**
   * `gate-item ::= unstable-gate | since-gate | deprecated-gate` and `external-id`, all read as
   * `'@' id '(' gate-arg (',' gate-arg)* ')'`; which attribute takes what is said in `gates.ts`
   */
  readonly gate = this.RULE('gate', () => {
    this.CONSUME(At);
    this.CONSUME(NameLike);
    const hasArgs = this.OPTION(() => {
      this.CONSUME(LParen);
      this.MANY({
        GATE: () => !this.leavesParens(),
        DEF: () => {
          this.SUBRULE(this.gateArg);
          this.comma(() => this.leavesParens(), RParen);
        },
      });
      this.CONSUME(RParen);
      return true;
    });
    if (hasArgs !== true) this.missing('`(`');
  });

  /** `id '=' (id | valid-semver)` or `string-literal` */
  readonly gateArg = this.RULE('gateArg', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(NameLike);
            this.OPTION(() => {
              this.CONSUME(Equals);
              this.CONSUME1(NameLike);
            });
          },
        },
        { ALT: () => this.CONSUME(StringLiteral) },
        { ALT: () => this.stray('an attribute', () => this.skipEntry(RParen), Any) },
      ],
    });
  });

  /**
   * No production: `union f { … }`, `recrod r { … }`, `interfce i { … }`. Known by two names where an item should
   * begin; the second is taken for the name of what is declared.
   */
  readonly unknownItem = this.RULE('unknownItem', () => {
    this.CONSUME(Word);
    this.CONSUME1(Word);
    this.ACTION(() => this.skipItem(undefined));
  });

  /** The `,` after an entry, unless the list is over. */
  private comma(isOver: () => boolean, closer: TokenType): void {
    this.guarded(
      () => {
        if (!isOver()) this.CONSUME8(Comma);
      },
      () => {
        this.skipEntry(closer);
        if (this.isNext(Comma)) this.SKIP_TOKEN();
      },
    );
  }

  /** An entry of a list in brackets: `body`, which begins with a name, or something that is reported and skipped. */
  private entry(body: () => void, closer: TokenType = RBrace): void {
    this.guarded(
      () =>
        this.OR9({
          DEF: [
            { ALT: body },
            { ALT: () => this.stray('entries', () => this.skipEntry(closer), Any) },
          ],
        }),
      () => this.skipEntry(closer),
    );
  }
}
