/**
 * The rules for expressions: names, new instances with their arguments, and exports that are taken from them (LANGUAGE.md of
 * bytecodealliance/wac, WAC Grammar). Statements are in `parser.ts`.
 */
import type { IOrAlt } from 'chevrotain';
import type { Id, Range } from '../wit/ast.ts';
import { missingId, rangeOf, readId } from '../wit/names.ts';
import { WitParser } from '../wit/parser.ts';
import { readPackageId } from '../wit/paths.ts';
import { endOf } from '../wit/problem.ts';
import { stringValue } from '../wit/strings.ts';
import {
  Any,
  As,
  Bracket,
  Colon,
  Dot,
  Ellipsis,
  LParen,
  NameLike,
  RBrace,
  RParen,
  StringLiteral,
} from '../wit/tokens.ts';
import type {
  Access,
  Argument,
  Expr,
  ExternNameNode,
  FillArgument,
  NamedAccess,
  NewExpr,
  Primary,
  StringNode,
} from './ast.ts';
import { New } from './tokens.ts';

export abstract class ExprParser extends WitParser {
  /** `'as' (id | string)` */
  readonly as = this.RULE('as', (): ExternNameNode => {
    this.token(As);
    return this.SUBRULE(this.externName);
  });

  /** `id | string` */
  readonly externName = this.RULE('externName', (): ExternNameNode => {
    const name = this.OR<IOrAlt<ExternNameNode>[]>({
      DEF: [{ ALT: () => this.string() }, { ALT: () => this.id() }],
      ERR_MSG: 'NameLike',
    });
    return name ?? missingId(this.readEnd);
  });

  /** `string` */
  protected string(): StringNode {
    const token = this.token(StringLiteral);
    return this.ACTION(() => {
      const range: Range = token === undefined ? [this.readEnd, this.readEnd] : rangeOf(token);
      const value =
        token === undefined || token.image === ''
          ? ''
          : stringValue(token.image, token.startOffset, this.findings);
      return { kind: 'string', range, value };
    });
  }

  /**
   * `expr ::= primary-expr postfix-expr*`, where `primary-expr ::= new-expr | nested-expr | id` and
   * `nested-expr ::= '(' expr ')'`
   */
  readonly expr = this.RULE('expr', (): Expr => {
    const start = this.LA(1).startOffset;
    const primary =
      this.OR<IOrAlt<Primary>[]>({
        DEF: [
          { ALT: () => this.SUBRULE(this.newExpr) },
          {
            ALT: (): Primary => {
              const open = this.token(LParen)!;
              const value = this.SUBRULE(this.expr);
              this.token(RParen);
              return { kind: 'nested', range: [open.startOffset, this.readEnd], value };
            },
          },
          {
            ALT: (): Primary => {
              const name = this.id();
              return { kind: 'name', range: name.range, name };
            },
          },
        ],
        ERR_MSG: 'expression',
      }) ?? this.noType();
    const accesses: (Access | NamedAccess)[] = [];
    this.MANY(() => {
      accesses.push(this.SUBRULE(this.access));
    });
    return this.ACTION(() => ({
      kind: 'expr',
      range: [primary.kind === 'error' ? this.readEnd : start, this.readEnd],
      primary,
      accesses,
    }));
  });

  /** `postfix-expr ::= '.' id | '[' string ']'` */
  readonly access = this.RULE('access', (): Access | NamedAccess => {
    const start = this.LA(1).startOffset;
    return this.OR<IOrAlt<Access | NamedAccess>[]>([
      {
        ALT: (): Access => {
          this.token(Dot);
          const name = this.id();
          return { kind: 'access', range: [start, this.readEnd], name };
        },
      },
      {
        ALT: (): NamedAccess => {
          this.bracket('[');
          const name = this.string();
          this.bracket(']');
          return { kind: 'named-access', range: [start, this.readEnd], name };
        },
      },
    ]);
  });

  /** The lexer has one token for what WIT has no use for. */
  protected bracket(wanted: '[' | ']'): void {
    const token = this.token(Bracket);
    this.ACTION(() => {
      if (token === undefined || token.image === wanted || token.image === '') return;
      const message = `expected \`${wanted}\`, found \`${token.image}\``;
      this.findings.report('expected-token', message, rangeOf(token));
    });
  }

  /** `new-expr ::= 'new' package-name '{' instantiation-args '}'` */
  readonly newExpr = this.RULE('newExpr', (): NewExpr => {
    const keyword = this.token(New)!;
    const path = this.SUBRULE(this.path);
    const { entries } = this.list(() => this.SUBRULE(this.argument));
    return this.ACTION(() => {
      const fill = entries
        .slice(0, -1)
        .filter((a): a is FillArgument => a.kind === 'fill-argument');
      for (const { range } of fill) {
        this.findings.report('misplaced-fill', '`...` must be the last argument', range, {
          help: ['it imports all that nothing else is given for'],
        });
      }
      return {
        kind: 'new',
        range: [keyword.startOffset, this.readEnd],
        package: readPackageId(path, endOf(keyword), this.findings),
        arguments: entries,
      };
    });
  });

  /** `instantiation-arg ::= id | '...' id | (id | string) ':' expr`, and `'...'` */
  readonly argument = this.RULE('argument', (): Argument | undefined =>
    this.guarded(
      () => {
        const start = this.LA(1).startOffset;
        return this.OR<IOrAlt<Argument | undefined>[]>({
          DEF: [
            {
              ALT: (): Argument => {
                this.token(Ellipsis);
                const name = this.OPTION(() => this.id());
                const range: Range = [start, this.readEnd];
                return name === undefined
                  ? { kind: 'fill-argument', range }
                  : { kind: 'spread-argument', range, name };
              },
            },
            {
              ALT: (): Argument => {
                const name = this.string();
                this.token(Colon);
                const value = this.SUBRULE(this.expr);
                return { kind: 'named-argument', range: [start, this.readEnd], name, value };
              },
            },
            {
              ALT: (): Argument => {
                const name = this.token(NameLike)!;
                const value = this.OPTION1(() => {
                  this.token(Colon);
                  return this.SUBRULE1(this.expr);
                });
                return this.ACTION(() => this.#argument(readId(name, this.findings), value));
              },
            },
            { ALT: () => void this.stray('argument', () => this.skipEntry(RBrace), Any) },
          ],
          ERR_MSG: 'argument',
        });
      },
      () => this.skipEntry(RBrace),
    ),
  );

  #argument(name: Id, value: Expr | undefined): Argument {
    if (value === undefined) return { kind: 'inferred-argument', range: name.range, name };
    const range: Range = [name.range[0], this.readEnd];
    return { kind: 'named-argument', range, name, value };
  }
}
