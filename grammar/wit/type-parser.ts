/**
 * The rules that items are made of: paths, types, functions and attributes (WIT.md, Types; Item: toplevel-use; Feature
 * gate syntax). Items are in `typedef-parser.ts` and `parser.ts`.
 */
import type { TokenType } from 'chevrotain';
import { limits } from '../../src/base/index.ts';
import { RecoveringParser } from './recovery.ts';
import {
  Any,
  ArrowLike,
  Async,
  At,
  BuiltIn,
  Colon,
  Comma,
  Equals,
  FuncLike,
  Hole,
  LAngle,
  LParen,
  NameLike,
  Numeral,
  RAngle,
  RBrace,
  RParen,
  Slash,
  StringLiteral,
  Word,
} from './tokens.ts';

export abstract class TypeParser extends RecoveringParser {
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

  /** `func-type ::= 'async'? 'func' param-list result-list`, and 📡 `'get'` or `'set'` in the place of `'func'` */
  readonly funcType = this.RULE('funcType', () => {
    this.OPTION(() => this.CONSUME(Async));
    this.CONSUME(FuncLike);
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
    this.typeDepth++;
    this.guarded(
      () => {
        if (this.isTypeLeftOut()) return this.missing('type');
        if (this.typeDepth > limits.nesting) {
          // The lexer starts to count anew with each item; brackets that are never closed may go over many.
          this.missing(RAngle.name);
          return this.skipType();
        }
        this.OR({
          DEF: [{ ALT: () => this.CONSUME(BuiltIn) }, { ALT: () => this.CONSUME(Word) }],
          ERR_MSG: 'type',
        });
        if (this.areArgsLeftOut()) {
          this.missing(LAngle.name);
          this.skipType();
        }
        this.OPTION(() => this.SUBRULE(this.typeArgs));
      },
      () => this.skipType(),
    );
    this.typeDepth--;
  });

  /** `'<' ty (',' ty)* ','? '>'`, where one of them may also be `'_'` or a length */
  readonly typeArgs = this.RULE('typeArgs', () => {
    this.CONSUME(LAngle);
    this.ACTION(() => this.skipDoubled(LAngle));
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
        { ALT: () => this.stray('type-args', () => this.skipType(), Any) },
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
    if (hasArgs !== true) this.missing(LParen.name);
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
        { ALT: () => this.stray('gate-args', () => this.skipEntry(RParen), Any) },
      ],
    });
  });

  /**
   * No production: `union f { … }`, `recrod r { … }`, `interfce i { … }`, `t = u8;`. Known by two names where an item
   * should begin, or one and a `=`; the last is taken for the name of what is declared.
   */
  readonly unknownItem = this.RULE('unknownItem', () => {
    this.CONSUME(Word);
    this.OPTION(() => this.CONSUME(NameLike));
    this.ACTION(() => this.skipItem(undefined));
  });

  /** The `,` after an entry, unless the list is over. */
  protected comma(isOver: () => boolean, closer: TokenType): void {
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
  protected entry(body: () => void, closer: TokenType = RBrace): void {
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
