/** The rules for what takes names from elsewhere: `use` and `include` (WIT.md, Item: use; Item: toplevel-use; Item: world). */
import type { IToken } from 'chevrotain';
import type { Id, Include as IncludeDecl, Range, TopUse, Use as UseDecl, UseName } from './ast.ts';
import { readId } from './names.ts';
import { readUsePath } from './paths.ts';
import { endOf } from './problem.ts';
import { As, Dot, Include, NameLike, RBrace, Semicolon, Use, With } from './tokens.ts';
import { TypedefParser } from './typedef-parser.ts';
import type { Head } from './typedef-parser.ts';

export abstract class UseParser extends TypedefParser {
  /** `toplevel-use-item ::= 'use' use-path ('as' id)? ';'` */
  readonly topUse = this.RULE('topUse', (head: Head): TopUse => {
    const keyword = this.token(Use)!;
    const path = this.SUBRULE(this.path);
    const as = this.OPTION(() => {
      this.token(As);
      return this.token(NameLike);
    });
    this.token(Semicolon);
    return this.ACTION(() => ({
      kind: 'top-use',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      path: readUsePath(path, endOf(keyword), this.findings),
      ...(as === undefined ? {} : { as: readId(as, this.findings) }),
    }));
  });

  /** `include-item ::= 'include' use-path ';' | 'include' use-path 'with' '{' include-names-list '}'` */
  readonly include = this.RULE('include', (head: Head): IncludeDecl => {
    const keyword = this.token(Include)!;
    const path = this.SUBRULE(this.path);
    const names = this.OPTION(() => {
      this.token(With);
      const read = this.SUBRULE(this.includeNames);
      // The example in WIT.md has it, the production and wasm-tools have not.
      this.OPTION1(() => this.CONSUME(Semicolon));
      return read;
    });
    if (names === undefined) this.token(Semicolon);
    return this.ACTION(() => ({
      kind: 'include',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      path: readUsePath(path, endOf(keyword), this.findings),
      names: names ?? [],
    }));
  });

  /** `use-item ::= 'use' use-path '.' '{' use-names-list '}' ';'` */
  readonly use = this.RULE('use', (head: Head): UseDecl => {
    const keyword = this.token(Use)!;
    const path = this.SUBRULE(this.path);
    this.token(Dot);
    const names = this.SUBRULE(this.useNames);
    this.token(Semicolon);
    return this.ACTION(() => ({
      kind: 'use',
      range: [head.start, this.readEnd],
      docs: head.docs,
      gates: head.gates,
      path: readUsePath(path, endOf(keyword), this.findings),
      names,
    }));
  });

  /** `use-names-list ::= use-names-item | use-names-item ',' use-names-list?`, in its braces */
  readonly useNames = this.RULE('useNames', () => this.#names(() => this.SUBRULE(this.useName)));

  /** `use-names-item ::= id | id 'as' id` */
  readonly useName = this.RULE('useName', () =>
    this.entry((first): UseName => {
      const name = this.id();
      const as = this.OPTION(() => {
        this.token(As);
        return this.token(NameLike);
      });
      return this.ACTION(() => this.#useName(first, name, as));
    }),
  );

  /** `include-names-list ::= include-names-item | include-names-list ',' include-names-item`, in its braces */
  readonly includeNames = this.RULE('includeNames', () =>
    this.#names(() => this.SUBRULE(this.includeName)),
  );

  /** `include-names-item ::= id 'as' id` */
  readonly includeName = this.RULE('includeName', () =>
    this.entry((first): UseName => {
      const name = this.id();
      this.token(As);
      const as = this.token(NameLike);
      return this.ACTION(() => this.#useName(first, name, as));
    }),
  );

  #names(entry: () => UseName | undefined): readonly UseName[] {
    const { entries } = this.block(
      () => {
        const read = entry();
        this.comma(() => this.areNamesOver(), RBrace);
        return read;
      },
      () => this.leavesNames(),
    );
    return entries;
  }

  #useName(first: IToken, name: Id, as: IToken | undefined): UseName {
    if (as === undefined) return { kind: 'use-name', range: name.range, name };
    const range: Range = [first.startOffset, endOf(as)];
    return { kind: 'use-name', range, name, as: readId(as, this.findings) };
  }
}
