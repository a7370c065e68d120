/**
 * Tokens to a concrete syntax tree: the grammar of WIT.md, one rule a production. Two things are wider here than
 * there. Names may be any word (`NameLike`), so that a keyword in the place of a name is one precise finding and not
 * the end of the item; and every list takes `stray` as its last alternative, which reports and skips what can't stand
 * there. `cst-to-ast.ts` says what the wider grammar let through. The language for composing (WAC) extends this class.
 */
import type { CstNode } from 'chevrotain';
import type { Lexed } from './lex.ts';
import type { Problem } from './problem.ts';
import {
  Any,
  As,
  BuiltIn,
  Colon,
  Dot,
  Export,
  Import,
  Include,
  Interface,
  LBrace,
  NameLike,
  Package,
  RBrace,
  Semicolon,
  Use,
  With,
  World,
} from './tokens.ts';
import { TypedefParser } from './typedef-parser.ts';

/**
 * Takes items as they are read, each with the problems in it. The tree then forgets them: that of a whole file would
 * cost the garbage collector more time than reading it.
 */
export interface ItemTaker {
  topItem(item: CstNode, problems: readonly Problem[]): void;
  /** Gives what is to stand in the tree in place of the item. */
  interfaceItem(item: CstNode, problems: readonly Problem[]): CstNode;
}

export class WitParser extends TypedefParser {
  #taker: ItemTaker | undefined;

  /** Reads a whole file, item by item. The parser keeps nothing of it. */
  parse(text: string, lexed: Lexed, taker: ItemTaker): void {
    this.begin(text, lexed);
    this.#taker = taker;
    this.file();
    this.#taker = undefined;
    this.begin('', { tokens: [], openBraces: 0 });
  }

  /** `wit-file ::= (package-decl ';')? (package-items | nested-package-definition)*` */
  readonly file = this.RULE('file', () => {
    this.MANY(() => {
      const item = this.SUBRULE(this.topItem);
      this.ACTION(() => {
        this.currCSTNode.children['topItem']!.pop();
        this.#taker!.topItem(item, this.takeProblems());
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
            { ALT: () => this.stray('file', () => this.skipTopItem(), Any) },
            { ALT: () => this.stray('file', () => this.skipTopItem(), RBrace) },
          ],
          ERR_MSG: 'top-item',
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
      DEF: () => {
        const item = this.SUBRULE(this.interfaceItem);
        this.ACTION(() => {
          const items = this.currCSTNode.children['interfaceItem']!;
          items[items.length - 1] = this.#taker!.interfaceItem(item, this.takeProblems());
        });
      },
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
            { ALT: () => this.stray('interface', (first) => this.skipItem(first), Any) },
          ],
          ERR_MSG: 'interface-item',
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
            { ALT: () => this.stray('world', (first) => this.skipItem(first), Any) },
          ],
          ERR_MSG: 'world-item',
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
              ERR_MSG: 'extern-type',
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
      ERR_MSG: 'extern',
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
}
