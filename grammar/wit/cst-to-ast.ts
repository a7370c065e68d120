/**
 * Concrete to abstract syntax: the items of a file. What the grammar of `parser.ts` lets through and WIT.md doesn't
 * is reported here, such as a second `package` line or an empty record. A node that was read in part becomes what can
 * be told of it; where not even its name is there, an error node. Type declarations are in
 * `typedef-reader.ts`, types and functions in `cst-types.ts`.
 */
import type { CstNode, IToken } from 'chevrotain';
import type {
  Comment,
  Export,
  ExternItem,
  FuncDecl,
  Import,
  Include,
  InterfaceDecl,
  InterfaceItem,
  PackageBlock,
  PackageDecl,
  Range,
  TopItem,
  TopUse,
  Use,
  UseName,
  WitFile,
  WorldDecl,
  WorldItem,
} from './ast.ts';
import { lastEnd, node, nodes, token, tokens } from './cst.ts';
import type { ReadNode } from './cst.ts';
import { readFuncType } from './cst-types.ts';
import type { Head } from './item-reader.ts';
import { rangeOf, readId } from './names.ts';
import { readPackageId, readUsePath } from './paths.ts';
import { endOf } from './problem.ts';
import { Interface, Package, Static, Use as UseToken } from './tokens.ts';
import { TypedefReader } from './typedef-reader.ts';

/** How deep packages may stand in packages, as in wasm-tools. */
const maxPackageDepth = 100;

const noChildren = {};

/** Makes the AST of a file from its items, which are given as they are read. */
export class AstBuilder extends TypedefReader {
  readonly #items: TopItem[] = [];
  #package: PackageDecl | undefined;
  #isFirst = true;

  /** Takes the next item at the top of the file. */
  add(item: CstNode): void {
    const line = packageLine(item);
    if (line === undefined) {
      const read = this.#topItem(item, 1);
      this.#items.push(read);
      if (read.kind === 'error') return;
    } else {
      const read = this.#packageLine(line, this.head(item, token(line, Package.name)!));
      if (!this.#isFirst) this.#misplacedPackage(read, this.#package);
      this.#package ??= read;
    }
    this.#isFirst = false;
  }

  /** Takes the next item of an interface, and gives what stands for it in the tree. */
  interfaceItem(item: CstNode): ReadNode<InterfaceItem> {
    return { name: item.name, children: noChildren, read: this.#interfaceItem(item) };
  }

  file(text: string, comments: readonly Comment[]): WitFile {
    return {
      kind: 'file',
      file: this.findings.file,
      range: [0, text.length],
      ...(this.#package === undefined ? {} : { package: this.#package }),
      items: this.#items,
      comments,
    };
  }

  #packageLine(line: CstNode, { start, docs, gates }: Head): PackageDecl {
    const gate = gates[0];
    if (gate !== undefined) {
      this.findings.report(
        'misplaced-attribute',
        `\`@${gate.kind}\` cannot stand on the \`package\` line`,
        gate.range,
        { help: ['gate the interfaces and worlds themselves'] },
      );
    }
    return {
      kind: 'package-decl',
      range: [start, this.end(line, 'Semicolon')],
      docs,
      id: readPackageId(node(line, 'path'), endOf(token(line, Package.name)!), this.findings),
    };
  }

  #misplacedPackage(read: PackageDecl, first: PackageDecl | undefined): void {
    if (first === undefined) {
      this.findings.report(
        'misplaced-package',
        'the `package` line must come before all items',
        read.id.range,
      );
      return;
    }
    this.findings.report('misplaced-package', 'a file has one `package` line', read.id.range, {
      related: [{ message: 'first here', span: this.findings.span(first.id.range) }],
      help: ['further packages are written `package name { … }`'],
    });
  }

  #topItem(cst: CstNode, depth: number): TopItem {
    const world = node(cst, 'world');
    if (world !== undefined) return this.#world(cst, world);
    const iface = node(cst, 'interface');
    if (iface !== undefined) return this.#interface(cst, iface);
    const use = node(cst, 'topUse');
    if (use !== undefined) return this.#topUse(cst, use);
    const block = node(cst, 'package');
    if (block !== undefined) return this.#packageBlock(cst, block, depth);
    return this.error(cst);
  }

  #packageBlock(cst: CstNode, block: CstNode, depth: number): TopItem {
    const keyword = token(block, Package.name)!;
    const head = this.head(cst, keyword);
    if (packageLine(cst) !== undefined) {
      const read = this.#packageLine(block, head);
      this.findings.report(
        'misplaced-package',
        'a package in a file is written `package name { … }`',
        read.id.range,
      );
      return { kind: 'error', range: read.range };
    }
    const tooDeep = depth === 1 ? deepPackage(block) : undefined;
    if (tooDeep !== undefined) {
      this.findings.report(
        'too-deep',
        `packages stand in packages more than ${maxPackageDepth} levels deep`,
        rangeOf(tooDeep),
      );
      return { kind: 'error', range: [head.start, lastEnd(block)] };
    }
    return {
      kind: 'package-block',
      range: [head.start, this.end(block, 'RBrace')],
      docs: head.docs,
      gates: head.gates,
      id: readPackageId(node(block, 'path'), endOf(keyword), this.findings),
      items: nodes(block, 'topItem').map((item) => this.#topItem(item, depth + 1)),
    } satisfies PackageBlock;
  }

  #topUse(cst: CstNode, use: CstNode): TopUse {
    const keyword = token(use, UseToken.name)!;
    const { start, docs, gates } = this.head(cst, keyword);
    const as = token(use, 'NameLike');
    return {
      kind: 'top-use',
      range: [start, this.end(use, 'Semicolon')],
      docs,
      gates,
      path: readUsePath(node(use, 'path'), endOf(keyword), this.findings),
      ...(as === undefined ? {} : { as: readId(as, this.findings) }),
    };
  }

  #interface(cst: CstNode, iface: CstNode): InterfaceDecl {
    const keyword = token(iface, Interface.name)!;
    const { start, docs, gates } = this.head(cst, keyword);
    const body = node(iface, 'interfaceBody');
    return {
      kind: 'interface',
      range: [start, this.end(body ?? iface, 'RBrace', iface)],
      docs,
      gates,
      name: this.name(iface, keyword),
      items: this.#interfaceItems(body),
    };
  }

  #interfaceItems(body: CstNode | undefined): InterfaceItem[] {
    if (body === undefined) return [];
    return (nodes(body, 'interfaceItem') as ReadNode<InterfaceItem>[]).map(({ read }) => read);
  }

  #interfaceItem(cst: CstNode): InterfaceItem {
    const func = node(cst, 'func');
    if (func !== undefined) return this.#func(cst, func);
    const typedef = node(cst, 'typedef');
    if (typedef !== undefined) return this.typedef(cst, typedef);
    const use = node(cst, 'use');
    if (use !== undefined) return this.#use(cst, use);
    return this.error(cst);
  }

  #func(cst: CstNode, func: CstNode): FuncDecl {
    const name = token(func, 'Word')!;
    const { start, docs, gates } = this.head(cst, name);
    const type = node(func, 'funcType');
    const isStatic = token(func, Static.name);
    if (isStatic !== undefined && isStatic.image !== '') {
      this.findings.report(
        'unexpected-item',
        'only functions of a resource can be `static`',
        rangeOf(isStatic),
      );
    }
    return {
      kind: 'func',
      range: [start, this.end(func, 'Semicolon')],
      docs,
      gates,
      name: readId(name, this.findings),
      type: readFuncType(type, endOf(name), this.findings),
    };
  }

  #world(cst: CstNode, world: CstNode): WorldDecl {
    const keyword = token(world, "'world'")!;
    const { start, docs, gates } = this.head(cst, keyword);
    return {
      kind: 'world',
      range: [start, this.end(world, 'RBrace')],
      docs,
      gates,
      name: this.name(world, keyword),
      items: nodes(world, 'worldItem').map((item) => this.#worldItem(item)),
    };
  }

  #worldItem(cst: CstNode): WorldItem {
    const extern = node(cst, 'extern');
    if (extern !== undefined) return this.#extern(cst, extern);
    const typedef = node(cst, 'typedef');
    if (typedef !== undefined) return this.typedef(cst, typedef);
    const use = node(cst, 'use');
    if (use !== undefined) return this.#use(cst, use);
    const include = node(cst, 'include');
    if (include !== undefined) return this.#include(cst, include);
    return this.error(cst);
  }

  #extern(cst: CstNode, extern: CstNode): Import | Export {
    const isImport = token(extern, "'import'");
    const keyword = isImport ?? token(extern, "'export'")!;
    const { start, docs, gates } = this.head(cst, keyword);
    const item = this.#externItem(extern, endOf(keyword));
    const end = Math.max(item.range[1], this.end(extern, 'Semicolon'));
    const kind = isImport === undefined ? 'export' : 'import';
    return { kind, range: [start, end], docs, gates, item };
  }

  #externItem(extern: CstNode, after: number): ExternItem {
    const nameToken = token(extern, 'NameLike');
    const path = node(extern, 'path');
    if (nameToken === undefined) {
      if (path === undefined) return { kind: 'error', range: [after, after] };
      const read = readUsePath(path, after, this.findings, true);
      return { kind: 'extern-path', range: read.range, path: read };
    }
    const name = readId(nameToken, this.findings);
    const start = nameToken.startOffset;
    if (path !== undefined) {
      const read = readUsePath(path, after, this.findings);
      return { kind: 'extern-named-path', range: [start, read.range[1]], name, path: read };
    }
    const body = node(extern, 'interfaceBody');
    if (body !== undefined) {
      const range: Range = [start, this.end(body, 'RBrace', extern)];
      return { kind: 'extern-interface', range, name, items: this.#interfaceItems(body) };
    }
    const type = node(extern, 'funcType');
    if (type === undefined)
      return { kind: 'error', range: [start, lastEnd(extern)], defines: name };
    const read = readFuncType(type, after, this.findings);
    return { kind: 'extern-func', range: [start, read.range[1]], name, type: read };
  }

  #use(cst: CstNode, use: CstNode): Use {
    const keyword = token(use, UseToken.name)!;
    const { start, docs, gates } = this.head(cst, keyword);
    return {
      kind: 'use',
      range: [start, this.end(use, 'Semicolon')],
      docs,
      gates,
      path: readUsePath(node(use, 'path'), endOf(keyword), this.findings),
      names: this.#useNames(nodes(node(use, 'useNames') ?? use, 'useName')),
    };
  }

  #include(cst: CstNode, include: CstNode): Include {
    const keyword = token(include, "'include'")!;
    const { start, docs, gates } = this.head(cst, keyword);
    const names = node(include, 'includeNames');
    const end = token(include, 'Semicolon') ?? (names && token(names, 'RBrace'));
    return {
      kind: 'include',
      range: [start, end === undefined ? lastEnd(include) : endOf(end)],
      docs,
      gates,
      path: readUsePath(node(include, 'path'), endOf(keyword), this.findings),
      names: this.#useNames(nodes(names ?? include, 'includeName')),
    };
  }

  #useNames(list: readonly CstNode[]): UseName[] {
    const read: UseName[] = [];
    for (const cst of list) {
      const [first, second] = tokens(cst, 'NameLike');
      if (first === undefined) continue;
      const name = readId(first, this.findings);
      read.push({
        kind: 'use-name',
        range: [first.startOffset, endOf(second ?? first)],
        name,
        ...(second === undefined ? {} : { as: readId(second, this.findings) }),
      });
    }
    return read;
  }
}

/** The `package …;` in an item, if it is one. */
function packageLine(item: CstNode): CstNode | undefined {
  const cst = node(item, 'package');
  return cst === undefined || token(cst, 'LBrace') !== undefined ? undefined : cst;
}

/** The keyword of a package that stands too deep in packages, by a walk that needs no stack. */
function deepPackage(block: CstNode): IToken | undefined {
  let level = [block];
  for (let depth = 2; ; depth++) {
    const inner = level
      .flatMap((outer) => nodes(outer, 'topItem'))
      .map((item) => node(item, 'package'))
      .filter((cst) => cst !== undefined);
    if (inner.length === 0) return undefined;
    if (depth > maxPackageDepth) return token(inner[0]!, Package.name);
    level = inner;
  }
}
