/**
 * The rules that items are made of: paths, types, functions and attributes (WIT.md, Types; Item: toplevel-use; Feature
 * gate syntax). Each gives its node, or its tokens where what follows decides on the node. Items are in
 * `typedef-parser.ts` and `parser.ts`.
 */
import type { IOrAlt, IToken, TokenType } from 'chevrotain';
import { limits } from '../../src/base/index.ts';
import type { DocComment, FuncType, Gate, Id, ParamDecl, Range, TypeArg, TypeExpr } from './ast.ts';
import type { Findings } from './findings.ts';
import { readGate } from './gates.ts';
import type { GateArg } from './gates.ts';
import type { Lexed } from './lex.ts';
import { missingId, rangeOf, readId } from './names.ts';
import type { PathTokens } from './paths.ts';
import type { Problem } from './problem.ts';
import { RecoveringParser } from './recovery.ts';
import { checkArrow, readLength, readType } from './types.ts';
import type { TypeArgs } from './types.ts';
import {
  Accessor,
  Any,
  ArrowLike,
  Async,
  At,
  Colon,
  Comma,
  Equals,
  FuncLike,
  Hole,
  isBuiltIn,
  LAngle,
  LParen,
  NameLike,
  Numeral,
  RAngle,
  RBrace,
  RParen,
  Slash,
  StringLiteral,
  TypeName,
} from './tokens.ts';

/** What stands in and behind the round brackets of a function. */
export interface Signature {
  readonly start: number;
  readonly params: readonly ParamDecl[];
  readonly result: TypeExpr | undefined;
}

/** One literal for each set of fields, so that all nodes of a kind have a shape or two. */
export function funcType(
  range: Range,
  async: boolean,
  params: readonly ParamDecl[],
  result: TypeExpr | undefined,
): FuncType {
  return result === undefined
    ? { kind: 'func-type', range, async, params }
    : { kind: 'func-type', range, async, params, result };
}

const noDocs: readonly DocComment[] = [];

export abstract class TypeParser extends RecoveringParser {
  declare protected findings: Findings;
  #docs: Lexed['docs'] = new Map();

  /** Takes the text to read next; findings about it go to `findings`, problems to `report`. */
  protected beginText(
    text: string,
    lexed: Pick<Lexed, 'tokens' | 'openBraces' | 'docs'>,
    findings: Findings,
    report: (problem: Problem) => void,
  ): void {
    this.begin(text, lexed, report);
    this.findings = findings;
    this.#docs = lexed.docs;
  }

  /** The comments that document what begins with a token. */
  protected docsAt(first: IToken): readonly DocComment[] {
    return this.#docs.get(first.startOffset) ?? noDocs;
  }

  /** `id` */
  protected id(type: TokenType = NameLike): Id {
    const name = this.token(type);
    if (this.RECORDING_PHASE || name === undefined) return missingId(this.readEnd);
    return readId(name, this.findings);
  }

  /**
   * `use-path ::= id | id ':' id '/' id ('@' valid-semver)? | ( id ':' )+ id ( '/' id )+ ('@' valid-semver)?`, and
   * the name of a package, which is the same without what follows the last `/`
   */
  readonly path = this.RULE('path', (): PathTokens => {
    const names: IToken[] = [];
    let colons = 0;
    const name = (): void => {
      const read = this.token(NameLike);
      if (read !== undefined) names.push(read);
    };
    name();
    this.MANY(() => {
      if (this.token(Colon) !== undefined) colons++;
      name();
    });
    this.MANY1(() => {
      this.token(Slash);
      name();
    });
    const version = this.OPTION(() => {
      this.token(At);
      return this.token(NameLike);
    });
    return { names, colons, version };
  });

  /** `func-type ::= 'async'? 'func' param-list result-list`, and 📡 `'get'` or `'set'` in the place of `'func'` */
  readonly funcType = this.RULE('funcType', (): FuncType => {
    const keyword = this.OPTION(() => this.token(Async));
    const func = this.token(FuncLike);
    const { start, params, result } = this.SUBRULE(this.signature);
    const range: Range = [(keyword ?? func)?.startOffset ?? start, this.readEnd];
    const type = funcType(range, keyword !== undefined, params, result);
    return func?.tokenType === Accessor ? { ...type, accessor: func.image as 'get' | 'set' } : type;
  });

  /**
   * `param-list result-list`, where `param-list ::= '(' named-type-list ')'`,
   * `named-type-list ::= ϵ | named-type ( ',' named-type )*` and `result-list ::= ϵ | '->' ty`
   */
  readonly signature = this.RULE('signature', (): Signature => {
    const params: ParamDecl[] = [];
    const start = this.token(LParen)?.startOffset ?? this.readEnd;
    const leaves = (): boolean => this.leavesParens();
    this.entries(() => {
      const param = this.SUBRULE(this.param);
      if (param !== undefined) params.push(param);
      this.comma(leaves, RParen);
    }, leaves);
    this.token(RParen);
    const result = this.OPTION(() => {
      const arrow = this.token(ArrowLike);
      this.ACTION(() => checkArrow(arrow!, this.findings));
      return this.SUBRULE(this.type);
    });
    return { start, params, result };
  });

  /** `named-type ::= id ':' ty` */
  readonly param = this.RULE('param', () =>
    this.entry((first): ParamDecl => {
      const name = this.id();
      this.token(Colon);
      const type = this.SUBRULE(this.type);
      return { kind: 'param', range: [first.startOffset, this.readEnd], name, type };
    }, RParen),
  );

  /**
   * `ty`: a built-in type with or without arguments, or `id`. Which built-in takes which arguments is the resolver's
   * to say; here they are all `name<…>`.
   */
  readonly type = this.RULE('type', (): TypeExpr => {
    this.typeDepth++;
    const type = this.guarded(
      () => this.#type(),
      () => this.skipType(),
    );
    this.typeDepth--;
    return type;
  });

  #type(): TypeExpr {
    if (this.isTypeLeftOut()) {
      this.missing('type');
      return this.noType();
    }
    if (this.typeDepth > limits.nesting) {
      // The lexer starts to count anew with each item; brackets that are never closed may go over many.
      this.missing(RAngle.name);
      this.skipType();
      return this.noType();
    }
    const word = this.choice(TypeName, 'type');
    if (this.areArgsLeftOut()) {
      this.missing(LAngle.name);
      this.skipType();
    }
    const list = this.when(LAngle, () =>
      word === undefined || this.RECORDING_PHASE || isBuiltIn(word)
        ? this.SUBRULE(this.typeArgs)
        : this.findings.quietly(() => this.SUBRULE(this.typeArgs)),
    );
    if (this.RECORDING_PHASE || word === undefined) return this.noType();
    return readType(word, list, this.findings);
  }

  protected noType(): TypeExpr {
    return { kind: 'error', range: [this.readEnd, this.readEnd] };
  }

  /** `'<' ty (',' ty)* ','? '>'`, where one of them may also be `'_'` or a length */
  readonly typeArgs = this.RULE('typeArgs', (): TypeArgs => {
    const args: TypeArg[] = [];
    let lastComma: IToken | undefined;
    let commas = 0;
    this.token(LAngle);
    this.ACTION(() => this.skipDoubled(LAngle));
    const leaves = (): boolean => this.leavesAngles();
    this.entries(() => {
      args.push(this.SUBRULE(this.typeArg));
      const comma = this.comma(leaves, RAngle);
      if (comma === undefined) return;
      lastComma = comma;
      commas++;
    }, leaves);
    const closer = this.token(RAngle);
    return { args, lastComma, commas, closer, end: this.readEnd };
  });

  readonly typeArg = this.RULE('typeArg', (): TypeArg =>
    this.OR<IOrAlt<TypeArg>[]>([
      { ALT: () => this.SUBRULE(this.type) },
      { ALT: () => ({ kind: 'type-hole', range: rangeOf(this.token(Hole)!) }) },
      {
        ALT: () => {
          const number = this.token(Numeral)!;
          return this.ACTION(() => readLength(number, this.findings));
        },
      },
      { ALT: () => this.stray('type-args', () => this.skipType(), Any) },
    ]),
  );

  /**
   * `gate-item ::= unstable-gate | since-gate | deprecated-gate` and `external-id`, all read as
   * `'@' id '(' gate-arg (',' gate-arg)* ')'`; which attribute takes what is said in `gates.ts`
   */
  readonly gate = this.RULE('gate', (): Gate | undefined => {
    const at = this.token(At);
    const name = this.token(NameLike);
    const args: GateArg[] = [];
    let firstComma: IToken | undefined;
    let closer: IToken | undefined;
    const paren = this.OPTION(() => {
      const opener = this.token(LParen);
      const leaves = (): boolean => this.leavesParens();
      this.entries(() => {
        args.push(this.SUBRULE(this.gateArg));
        const comma = this.comma(leaves, RParen);
        firstComma ??= comma;
      }, leaves);
      closer = this.token(RParen);
      return opener;
    });
    return this.ACTION(() => {
      if (paren === undefined) this.missing(LParen.name);
      const range = [at!.startOffset, this.readEnd] as const;
      return readGate({ range, name, paren, closer, comma: firstComma, args }, this.findings);
    });
  });

  /** `id '=' (id | valid-semver)` or `string-literal` */
  readonly gateArg = this.RULE('gateArg', (): GateArg =>
    this.OR<IOrAlt<GateArg>[]>([
      {
        ALT: () => {
          const key = this.token(NameLike)!;
          return (
            this.OPTION(() => {
              const equals = this.token(Equals);
              const value = this.token(NameLike);
              return {
                key,
                ...(equals === undefined ? {} : { equals }),
                ...(value === undefined ? {} : { value }),
              };
            }) ?? { key }
          );
        },
      },
      { ALT: () => ({ literal: this.token(StringLiteral)! }) },
      {
        ALT: () => {
          this.stray('gate-args', () => this.skipEntry(RParen), Any);
          return {};
        },
      },
    ]),
  );

  /**
   * Reads entries as long as one can begin and the list is not left. Chevrotain's `MANY` does the same: here it only
   * says what stands there, since it makes two functions anew for each list.
   */
  protected entries(entry: () => void, leaves: () => boolean): void {
    if (this.RECORDING_PHASE) return void this.MANY9(entry);
    while (!leaves() && this.isNext(Any)) {
      const before = this.LA(1);
      entry();
      if (this.LA(1) === before) return;
    }
  }

  /** The `,` after an entry, unless the list is over. */
  protected comma(isOver: () => boolean, closer: TokenType): IToken | undefined {
    if (this.RECORDING_PHASE || this.isNext(Comma)) return this.token(Comma);
    if (this.isLost || isOver()) return undefined;
    return this.guarded(
      () => this.token(Comma),
      () => {
        this.skipEntry(closer);
        if (this.isNext(Comma)) this.SKIP_TOKEN();
      },
    );
  }

  /**
   * An entry of a list in brackets: `body`, which begins with a name and is given it, or something that is reported and
   * skipped.
   */
  protected entry<T>(body: (name: IToken) => T, closer: TokenType = RBrace): T | undefined {
    const first = this.LA(1);
    if (this.RECORDING_PHASE) {
      return this.OR9<IOrAlt<T | undefined>[]>([
        { ALT: () => body(first) },
        { ALT: () => void this.CONSUME9(Any) },
      ]);
    }
    if (!this.isNext(NameLike)) {
      return void this.stray('entries', () => this.skipEntry(closer), Any);
    }
    return this.guarded(
      () => body(first),
      () => this.skipEntry(closer),
    );
  }
}
