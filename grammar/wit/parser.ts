/**
 * Tokens to the AST: the grammar of WIT.md, one rule a production, each of which gives its node. Two things are wider
 * here than there. Names may be any word (`NameLike`), so that a keyword in the place of a name is one precise finding
 * and not the end of the item; and every list takes `stray` as its last alternative, which reports and skips what can't
 * stand there. What the wider grammar lets through is reported where the node is made, such as a second `package` line;
 * what was read in part becomes a node of what can be told of it. The language for composing (WAC) extends this class.
 */
import type { IOrAlt, IToken } from 'chevrotain';
import type {
  Comment,
  ErrorNode,
  ExternItem,
  FuncDecl,
  FuncType,
  Export as ExportDecl,
  Import as ImportDecl,
  InterfaceDecl,
  InterfaceItem,
  PackageBlock,
  PackageDecl,
  Range,
  TopItem,
  WitFile,
  WorldDecl,
  WorldItem,
} from './ast.ts';
import type { Findings } from './findings.ts';
import type { Lexed } from './lex.ts';
import { rangeOf, readId } from './names.ts';
import { readPackageId, readUsePath } from './paths.ts';
import type { PathTokens } from './paths.ts';
import { endOf } from './problem.ts';
import type { Problem } from './problem.ts';
import {
  Any,
  BuiltIn,
  Colon,
  Export,
  Import,
  Interface,
  NameLike,
  Package,
  RBrace,
  Semicolon,
  World,
} from './tokens.ts';
import type { Block, FuncTokens, Head } from './typedef-parser.ts';
import { UseParser } from './use-parser.ts';

/** How deep packages may stand in packages, as in wasm-tools. */
const maxPackageDepth = 100;

export class WitParser extends UseParser {
  #package: PackageDecl | undefined;
  #packageDepth = 0;
  /** The keyword of the first package that stands too deep in packages. */
  #tooDeep: IToken | undefined;

  /** Reads a whole file. The parser keeps nothing of it. */
  parse(
    text: string,
    lexed: Lexed,
    findings: Findings,
    report: (problem: Problem) => void,
  ): WitFile {
    this.beginText(text, lexed, findings, report);
    this.#packageDepth = 0;
    const items = this.file();
    const declared = this.#package;
    this.#package = undefined;
    this.beginText('', { tokens: [], openBraces: 0, docs: new Map() }, findings, () => undefined);
    const comments: readonly Comment[] = lexed.comments;
    return {
      kind: 'file',
      file: findings.file,
      range: [0, text.length],
      ...(declared === undefined ? {} : { package: declared }),
      items,
      comments,
    };
  }

  /** `wit-file ::= (package-decl ';')? (package-items | nested-package-definition)*` */
  readonly file = this.RULE('file', (): readonly TopItem[] => {
    const items: TopItem[] = [];
    let isFirst = true;
    this.MANY(() => {
      const item = this.SUBRULE(this.topItem);
      this.ACTION(() => {
        if (item.kind === 'package-decl') {
          if (!isFirst) this.#misplacedPackage(item);
          this.#package ??= item;
        } else items.push(item);
        if (item.kind !== 'error') isFirst = false;
      });
    });
    return items;
  });

  /** `gate package-items`, where `package-items ::= toplevel-use-item | interface-item | world-item` */
  readonly topItem = this.RULE('topItem', () =>
    this.item<TopItem | PackageDecl>((head) => {
      const args = { ARGS: [head] as [Head] };
      return this.OR<IOrAlt<TopItem | PackageDecl>[]>({
        DEF: [
          { ALT: () => this.SUBRULE(this.interface, args) },
          { ALT: () => this.SUBRULE(this.world, args) },
          { ALT: () => this.SUBRULE(this.topUse, args) },
          { ALT: () => this.SUBRULE(this.package, args) },
          { ALT: () => this.stray('file', () => this.skipTopItem(), Any) },
          { ALT: () => this.stray('file', () => this.skipTopItem(), RBrace) },
        ],
        ERR_MSG: 'top-item',
      });
    }),
  );

  /**
   * `package-decl ';' | nested-package-definition`, where
   * `package-decl ::= 'package' ( id ':' )+ id ( '/' id )* ('@' valid-semver)?` and
   * `nested-package-definition ::= package-decl '{' package-items* '}'`
   */
  readonly package = this.RULE('package', (head: Head): TopItem | PackageDecl => {
    const keyword = this.token(Package)!;
    const path = this.SUBRULE(this.path);
    this.#packageDepth++;
    const block = this.OPTION(() =>
      this.block(
        () => this.SUBRULE(this.topItem),
        () => this.isNext(RBrace),
      ),
    );
    if (block === undefined) this.token(Semicolon);
    return this.ACTION(() => {
      const depth = this.#packageDepth--;
      if (block !== undefined) return this.#packageBlock(head, keyword, path, block, depth);
      const line = this.#packageLine(head, keyword, path);
      if (depth === 1) return line;
      this.findings.report(
        'misplaced-package',
        'a package in a file is written `package name { … }`',
        line.id.range,
      );
      return { kind: 'error', range: line.range };
    });
  });

  #packageLine({ start, docs, gates }: Head, keyword: IToken, path: PathTokens): PackageDecl {
    const gate = gates[0];
    if (gate !== undefined) {
      this.findings.report(
        'misplaced-attribute',
        `\`@${gate.kind}\` cannot stand on the \`package\` line`,
        gate.range,
        { help: ['gate the interfaces and worlds themselves'] },
      );
    }
    const id = readPackageId(path, endOf(keyword), this.findings);
    return { kind: 'package-decl', range: [start, this.readEnd], docs, id };
  }

  #misplacedPackage(line: PackageDecl): void {
    const first = this.#package;
    if (first === undefined) {
      const message = 'the `package` line must come before all items';
      this.findings.report('misplaced-package', message, line.id.range);
      return;
    }
    this.findings.report('misplaced-package', 'a file has one `package` line', line.id.range, {
      related: [{ message: 'first here', span: this.findings.span(first.id.range) }],
      help: ['further packages are written `package name { … }`'],
    });
  }

  #packageBlock(
    { start, docs, gates }: Head,
    keyword: IToken,
    path: PathTokens,
    { entries }: Block<TopItem | PackageDecl>,
    depth: number,
  ): PackageBlock | ErrorNode {
    const range: Range = [start, this.readEnd];
    if (depth > maxPackageDepth) this.#tooDeep = keyword;
    if (depth === 1 && this.#tooDeep !== undefined) {
      this.findings.report(
        'too-deep',
        `packages stand in packages more than ${maxPackageDepth} levels deep`,
        rangeOf(this.#tooDeep),
      );
      this.#tooDeep = undefined;
      return { kind: 'error', range };
    }
    return {
      kind: 'package-block',
      range,
      docs,
      gates,
      id: readPackageId(path, endOf(keyword), this.findings),
      // A `package` line is an error here.
      items: entries as readonly TopItem[],
    };
  }

  /** `interface-item ::= gate 'interface' id '{' interface-items* '}'` */
  readonly interface = this.RULE('interface', (head: Head): InterfaceDecl => {
    this.token(Interface);
    const name = this.id();
    const items = this.SUBRULE(this.interfaceBody);
    return this.ACTION(() => ({
      kind: 'interface',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      name,
      items,
    }));
  });

  /** `'{' interface-items* '}'` */
  readonly interfaceBody = this.RULE('interfaceBody', (): readonly InterfaceItem[] => {
    const { entries } = this.block(
      () => this.SUBRULE(this.interfaceItem),
      () => this.leavesBlock(),
    );
    return entries;
  });

  /**
   * `interface-items ::= gate interface-definition`, where
   * `interface-definition ::= use-item | external-id? typedef-item | external-id? func-item`
   */
  readonly interfaceItem = this.RULE('interfaceItem', () =>
    this.item<InterfaceItem>((head) => {
      const args = { ARGS: [head] as [Head] };
      return this.OR<IOrAlt<InterfaceItem>[]>({
        DEF: [
          {
            ALT: () => {
              const func = this.SUBRULE(this.func);
              return this.ACTION(() => this.#func(head, func));
            },
          },
          { ALT: () => this.SUBRULE(this.typedef, args) },
          { ALT: () => this.SUBRULE(this.use, args) },
          { ALT: () => this.stray('interface', (first) => this.skipItem(first), Any) },
        ],
        ERR_MSG: 'interface-item',
      });
    }),
  );

  #func(head: Head, { name, static: isStatic, type }: FuncTokens): FuncDecl {
    if (isStatic !== undefined) {
      const message = 'only functions of a resource can be `static`';
      this.findings.report('unexpected-item', message, rangeOf(isStatic));
    }
    return {
      kind: 'func',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      name: readId(name, this.findings),
      type,
    };
  }

  /** `world-item ::= gate 'world' id '{' world-items* '}'` */
  readonly world = this.RULE('world', (head: Head): WorldDecl => {
    this.token(World);
    const name = this.id();
    const { entries: items } = this.block(
      () => this.SUBRULE(this.worldItem),
      () => this.leavesBlock(),
    );
    return this.ACTION(() => ({
      kind: 'world',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      name,
      items,
    }));
  });

  /**
   * `world-items ::= gate world-definition`, where
   * `world-definition ::= export-item | import-item | use-item | typedef-item | include-item`
   */
  readonly worldItem = this.RULE('worldItem', () =>
    this.item<WorldItem>((head) => {
      const args = { ARGS: [head] as [Head] };
      return this.OR<IOrAlt<WorldItem>[]>({
        DEF: [
          { ALT: () => this.SUBRULE(this.extern, args) },
          { ALT: () => this.SUBRULE(this.typedef, args) },
          { ALT: () => this.SUBRULE(this.use, args) },
          { ALT: () => this.SUBRULE(this.include, args) },
          { ALT: () => this.stray('world', (first) => this.skipItem(first), Any) },
        ],
        ERR_MSG: 'world-item',
      });
    }),
  );

  /**
   * `export-item ::= external-id? 'export' id ':' extern-type | 'export' use-path ';'`; `import-item` is the same.
   * `extern-type ::= func-type ';' | 'interface' '{' interface-items* '}' | use-path ';'`
   */
  readonly extern = this.RULE('extern', (head: Head): ImportDecl | ExportDecl => {
    const keyword = this.OR([
      { ALT: () => this.token(Import)! },
      { ALT: () => this.token(Export)! },
    ]);
    const after = this.readEnd;
    const item = this.OR1<IOrAlt<ExternItem>[]>({
      DEF: [
        {
          GATE: () => this.isNamedExtern(),
          IGNORE_AMBIGUITIES: true,
          ALT: () => {
            const name = this.token(NameLike)!;
            this.token(Colon);
            const type = this.OR2<IOrAlt<ExternType>[]>({
              DEF: [
                {
                  ALT: (): ExternType => {
                    const func = this.SUBRULE(this.funcType);
                    this.token(Semicolon);
                    return { kind: 'extern-func', func };
                  },
                },
                {
                  ALT: (): ExternType => {
                    this.token(Interface);
                    const items = this.SUBRULE(this.interfaceBody);
                    this.endInlineInterface();
                    return { kind: 'extern-interface', items };
                  },
                },
                {
                  GATE: () => !this.isNext(BuiltIn),
                  IGNORE_AMBIGUITIES: true,
                  ALT: (): ExternType => {
                    const path = this.SUBRULE(this.path);
                    this.token(Semicolon);
                    return { kind: 'extern-named-path', path };
                  },
                },
              ],
              ERR_MSG: 'extern-type',
            });
            return this.ACTION(() => this.#namedExtern(name, type, after));
          },
        },
        {
          ALT: (): ExternItem => {
            const path = this.SUBRULE1(this.path);
            this.token(Semicolon);
            return this.ACTION((): ExternItem => {
              const read = readUsePath(path, after, this.findings, true);
              return { kind: 'extern-path', range: read.range, path: read };
            });
          },
        },
      ],
      ERR_MSG: 'extern',
    });
    return this.ACTION(() => ({
      kind: keyword.tokenType === Import ? 'import' : 'export',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      item: item ?? { kind: 'error', range: [after, after] },
    }));
  });

  /** In WIT nothing stands behind the body; a language that extends it may think otherwise. */
  protected endInlineInterface(): void {}

  #namedExtern(token: IToken, type: ExternType | undefined, after: number): ExternItem {
    const name = readId(token, this.findings);
    const start = token.startOffset;
    switch (type?.kind) {
      case undefined:
        return { kind: 'error', range: [start, this.readEnd], defines: name };
      case 'extern-func': {
        const { func } = type;
        return { kind: 'extern-func', range: [start, func.range[1]], name, type: func };
      }
      case 'extern-interface': {
        const range: Range = [start, this.readEnd];
        return { kind: 'extern-interface', range, name, items: type.items };
      }
      case 'extern-named-path': {
        const path = readUsePath(type.path, after, this.findings);
        return { kind: 'extern-named-path', range: [start, path.range[1]], name, path };
      }
    }
  }
}

/** What stands behind `name:` in an import or export. */
type ExternType =
  | { readonly kind: 'extern-func'; readonly func: FuncType }
  | { readonly kind: 'extern-interface'; readonly items: readonly InterfaceItem[] }
  | { readonly kind: 'extern-named-path'; readonly path: PathTokens };
