/**
 * Tokens to the AST: the grammar of WAC as LANGUAGE.md of bytecodealliance/wac has it (WAC Grammar), one rule a
 * production. Interfaces, worlds, types, docs, recovery and messages are WIT's; two rules of WIT are wider here, since
 * in WAC types of functions have names.
 */
import type { IOrAlt, IToken } from 'chevrotain';
import type { Comment, FuncType, Id, Range, TypeDecl, UsePath } from '../wit/ast.ts';
import type { Findings } from '../wit/findings.ts';
import type { Lexed } from '../wit/lex.ts';
import { rangeOf } from '../wit/names.ts';
import { readPackageId, readUsePath } from '../wit/paths.ts';
import { endOf, type Problem } from '../wit/problem.ts';
import {
  Any,
  Async,
  BuiltIn,
  Colon,
  Ellipsis,
  Equals,
  Export,
  FuncLike,
  Import,
  Interface,
  ItemStart,
  NameLike,
  Package,
  RBrace,
  Semicolon,
  Static,
  TypeKeyword,
  Word,
} from '../wit/tokens.ts';
import type { FuncTokens, Head } from '../wit/typedef-parser.ts';
import type {
  ExportStatement,
  FuncAlias,
  FuncName,
  ImportStatement,
  ImportType,
  LetStatement,
  PackageDirective,
  Statement,
  WacFile,
  WacInterface,
  WacInterfaceItem,
  WacTypeDecl,
  WacWorld,
} from './ast.ts';
import { ExprParser } from './expr-parser.ts';
import { Let, Targets, wacTokenTypes } from './tokens.ts';

export class WacParser extends ExprParser {
  constructor() {
    super(wacTokenTypes);
  }

  /** Reads a whole composition. The parser keeps nothing of it. */
  parseComposition(
    text: string,
    lexed: Lexed,
    findings: Findings,
    report: (problem: Problem) => void,
  ): WacFile {
    this.beginText(text, lexed, findings, report);
    const { directive, statements } = this.composition();
    this.beginText('', { tokens: [], openBraces: 0, docs: new Map() }, findings, () => undefined);
    const comments: readonly Comment[] = lexed.comments;
    return {
      kind: 'wac-file',
      file: findings.file,
      range: [0, text.length],
      ...(directive === undefined ? {} : { package: directive }),
      statements,
      comments,
    };
  }

  /** `document ::= package-decl statement*` */
  readonly composition = this.RULE('composition', () => {
    const directive = this.OPTION(() => this.SUBRULE(this.packageDirective));
    this.ACTION(() => {
      if (directive === undefined) this.missing(Package.name);
    });
    const statements: Statement[] = [];
    this.MANY(() => {
      statements.push(this.SUBRULE(this.statement));
    });
    return { directive, statements };
  });

  /** `` package-decl ::= `package` package-name (`targets` package-path)? `;` `` */
  readonly packageDirective = this.RULE('packageDirective', (): PackageDirective | undefined =>
    this.guarded(
      () => {
        const first = this.LA(1);
        const keyword = this.token(Package)!;
        const path = this.SUBRULE(this.path);
        const targets = this.OPTION(() => {
          const { startOffset, image } = this.token(Targets)!;
          const world = this.SUBRULE1(this.path);
          return this.ACTION(() => ({ world, after: startOffset + image.length }));
        });
        this.token(Semicolon);
        return this.ACTION((): PackageDirective => ({
          kind: 'package-directive',
          range: [keyword.startOffset, this.readEnd],
          docs: this.docsAt(first),
          id: readPackageId(path, endOf(keyword), this.findings),
          ...(targets === undefined
            ? {}
            : { targets: readUsePath(targets.world, targets.after, this.findings) }),
        }));
      },
      (first) => this.skipItem(first),
    ),
  );

  /** `statement ::= import-statement | type-statement | let-statement | export-statement` */
  readonly statement = this.RULE('statement', () =>
    this.item<Statement>((head) => {
      const args = { ARGS: [head] as [Head] };
      return this.OR<IOrAlt<Statement>[]>({
        DEF: [
          { ALT: () => this.SUBRULE(this.importStatement, args) },
          { ALT: () => this.SUBRULE(this.letStatement, args) },
          { ALT: () => this.SUBRULE(this.exportStatement, args) },
          // What WIT's rules give has nodes of this grammar in it, by the rules that are wider here.
          { ALT: () => this.SUBRULE(this.interface, args) as WacInterface },
          { ALT: () => this.SUBRULE(this.world, args) as WacWorld },
          { ALT: () => this.#topType(this.SUBRULE(this.typedef, args) as WacTypeDecl) },
          { ALT: () => this.stray('composition', (first) => this.#skipStatement(first), Any) },
          { ALT: () => this.stray('composition', () => this.skipTopItem(), RBrace) },
        ],
        ERR_MSG: 'statement',
      });
    }),
  );

  /** After a `}` too many all that was meant to stand in the block is skipped. */
  #skipStatement(first: IToken): void {
    if (this.openBraces < 0 && this.isNext(RBrace, 0)) this.skipTopItem();
    else this.skipItem(first);
  }

  #topType(type: WacTypeDecl): Statement {
    return this.ACTION((): Statement => {
      if (type.kind !== 'resource') return type;
      const message = 'a resource cannot stand in a composition';
      this.findings.report('unexpected-item', message, type.name.range, {
        help: ['resources stand in interfaces'],
      });
      return { kind: 'error', range: type.range, defines: type.name };
    });
  }

  /** Gates say which part of an interface is there; a composition has no parts to leave out. */
  #refuseGates({ gates }: Head, what: string): void {
    const [gate] = gates;
    if (gate === undefined) return;
    const message = `\`@${gate.kind}\` cannot stand on ${what}`;
    this.findings.report('misplaced-attribute', message, gate.range);
  }

  /** `import-statement ::= 'import' id ('as' (id | string))? ':' import-type ';'` */
  readonly importStatement = this.RULE('importStatement', (head: Head): ImportStatement => {
    this.token(Import);
    const name = this.id();
    const as = this.OPTION(() => this.SUBRULE(this.as));
    this.token(Colon);
    const type = this.SUBRULE(this.importType);
    this.token(Semicolon);
    return this.ACTION(() => {
      this.#refuseGates(head, 'an `import`');
      return {
        kind: 'import-statement',
        range: [head.start, this.readEnd],
        docs: head.docs,
        name,
        ...(as === undefined ? {} : { as }),
        type: type ?? { kind: 'error', range: [this.readEnd, this.readEnd] },
      };
    });
  });

  /** `import-type ::= package-path | func-type | inline-interface | id` */
  readonly importType = this.RULE('importType', (): ImportType | undefined => {
    const after = this.readEnd;
    return this.OR<IOrAlt<ImportType>[]>({
      DEF: [
        { ALT: () => this.SUBRULE(this.funcType) },
        {
          ALT: (): ImportType => {
            const start = this.token(Interface)!.startOffset;
            const items = this.SUBRULE(this.interfaceBody) as readonly WacInterfaceItem[];
            return this.ACTION(() => ({
              kind: 'inline-interface',
              range: [start, this.readEnd],
              items,
            }));
          },
        },
        {
          GATE: () => !this.isNext(BuiltIn),
          IGNORE_AMBIGUITIES: true,
          ALT: (): ImportType => {
            const path = this.SUBRULE(this.path);
            return this.ACTION((): UsePath => readUsePath(path, after, this.findings));
          },
        },
      ],
      ERR_MSG: 'import-type',
    });
  });

  /** `let-statement ::= 'let' id '=' expr ';'` */
  readonly letStatement = this.RULE('letStatement', (head: Head): LetStatement => {
    this.token(Let);
    const name = this.id();
    this.token(Equals);
    const value = this.SUBRULE(this.expr);
    this.token(Semicolon);
    return this.ACTION(() => {
      this.#refuseGates(head, 'a `let`');
      return { kind: 'let', range: [head.start, this.readEnd], docs: head.docs, name, value };
    });
  });

  /** `` export-statement ::= 'export' expr (`...` | 'as' (id | string))? ';' `` */
  readonly exportStatement = this.RULE('exportStatement', (head: Head): ExportStatement => {
    this.token(Export);
    const value = this.SUBRULE(this.expr);
    const options = this.OPTION(() =>
      this.OR<IOrAlt<Pick<ExportStatement, 'as' | 'spread'>>[]>([
        {
          ALT: () => {
            const token = this.token(Ellipsis)!;
            return this.ACTION(() => ({ spread: rangeOf(token) }));
          },
        },
        { ALT: () => ({ as: this.SUBRULE(this.as) }) },
      ]),
    );
    this.token(Semicolon);
    return this.ACTION(() => {
      this.#refuseGates(head, 'an `export`');
      return {
        kind: 'export-statement',
        range: [head.start, this.readEnd],
        docs: head.docs,
        value,
        ...options,
      };
    });
  });

  /** `type-alias ::= 'type' id '=' (func-type | type) ';'` */
  override readonly typeAlias = this.OVERRIDE_RULE('typeAlias', (head: Head): TypeDecl => {
    this.token(TypeKeyword);
    const name = this.id();
    this.token(Equals);
    const func = this.OPTION(() => this.SUBRULE(this.funcType));
    const type =
      func === undefined || this.RECORDING_PHASE ? this.SUBRULE(this.type) : this.noType();
    this.token(Semicolon);
    return this.ACTION((): TypeDecl => {
      const { start, docs, gates } = head;
      const range: Range = [start, this.readEnd];
      if (func === undefined) return { kind: 'type-alias', range, docs, gates, name, type };
      const alias: FuncAlias = { kind: 'func-alias', range, docs, gates, name, type: func };
      // Who reads the tree knows it by `WacTypeDecl`.
      return alias as unknown as TypeDecl;
    });
  });

  /** `interface-export ::= id ':' func-type-ref ';'` where `func-type-ref ::= func-type | id`, and methods, likewise */
  override readonly func = this.OVERRIDE_RULE('func', (): FuncTokens => {
    const name = this.token(Word)!;
    this.token(Colon);
    const isStatic = this.OPTION(() => this.token(Static));
    const named = this.OPTION1({
      GATE: () => this.#isFuncName(),
      DEF: () => this.id(),
    });
    const type =
      named === undefined || this.RECORDING_PHASE ? this.SUBRULE(this.funcType) : funcName(named);
    this.token(Semicolon);
    return { name, static: isStatic, type };
  });

  #isFuncName(): boolean {
    if (!this.isNext(NameLike) || !this.isNext(Semicolon, 2)) return false;
    return !this.isNext(BuiltIn) && !this.isNext(FuncLike) && !this.isNext(Async);
  }

  /** `';'`, which WAC wants and WIT does not have. */
  protected override endInlineInterface(): void {
    this.when(Semicolon, () => this.token(Semicolon));
  }

  /** Whether the next token can stand in no block, and some block is never closed: in worlds there is `import`, too. */
  protected override beginsOuterItem(): boolean {
    if (super.beginsOuterItem()) return true;
    if (this.openBraces <= 0 || !this.beginsLine()) return false;
    return this.isNext(Let) || (this.isNext(ItemStart) && !this.#isIndented());
  }

  #isIndented(): boolean {
    const { startOffset } = this.LA(1);
    return startOffset > 0 && this.text[startOffset - 1] !== '\n';
  }

  protected override beginsTopItem(): boolean {
    return this.isNext(ItemStart) && this.isNext(NameLike, 2) && !this.#isIndented();
  }
}

function funcName(name: Id): FuncType {
  const node: FuncName = { kind: 'func-name', range: name.range, name };
  // Who reads the tree knows it by `WacFunc`.
  return node as unknown as FuncType;
}
