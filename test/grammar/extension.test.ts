/**
 * WIT's grammar can be extended: here by a language with one production, which has WIT's types, names and docs in it,
 * and a keyword and a word of its own for what is wrong.
 */
import type { CstNode } from 'chevrotain';
import { describe, expect, test } from 'vitest';
import type { DocComment, Id, TypeExpr } from '../../grammar/wit/ast.ts';
import { node, token } from '../../grammar/wit/cst.ts';
import { readType } from '../../grammar/wit/cst-types.ts';
import { docText } from '../../grammar/wit/docs.ts';
import { Findings } from '../../grammar/wit/findings.ts';
import { ItemReader } from '../../grammar/wit/item-reader.ts';
import { lex } from '../../grammar/wit/lex.ts';
import { ProblemReporter } from '../../grammar/wit/messages.ts';
import { WitParser } from '../../grammar/wit/parser.ts';
import {
  Any,
  createKeyword,
  Equals,
  ItemStart,
  NameLike,
  Semicolon,
  tokenTypes,
  witKeywords,
} from '../../grammar/wit/tokens.ts';
import type { Lexed } from '../../grammar/wit/lex.ts';
import type { Problem } from '../../grammar/wit/problem.ts';

const Alias = createKeyword('alias', ItemStart);
const keywords = new Map([...witKeywords, ['alias', Alias]]);

class AliasParser extends WitParser {
  constructor() {
    super([...tokenTypes, Alias]);
  }

  aliases(text: string, lexed: Lexed): { read: CstNode; problems: readonly Problem[] } {
    this.begin(text, lexed);
    return { read: this.document(), problems: this.takeProblems() };
  }

  readonly document = this.RULE('document', () => {
    this.MANY(() => this.SUBRULE(this.alias));
  });

  /** `alias ::= 'alias' id '=' ty ';'` */
  readonly alias = this.RULE('alias', () => {
    this.guarded(
      () => {
        this.OR([
          {
            ALT: () => {
              this.CONSUME(Alias);
              this.CONSUME(NameLike);
              this.CONSUME(Equals);
              this.SUBRULE(this.type);
              this.CONSUME(Semicolon);
            },
          },
          { ALT: () => this.stray('aliases', (first) => this.skipItem(first), Any) },
        ]);
      },
      (first) => this.skipItem(first),
    );
  });
}

interface Read {
  readonly docs: readonly DocComment[];
  readonly name: Id;
  readonly type: TypeExpr;
}

class AliasReader extends ItemReader {
  read(file: CstNode): Read[] {
    return (file.children['alias'] as CstNode[]).flatMap((cst) => {
      const keyword = token(cst, Alias.name);
      if (keyword === undefined) return [];
      const { docs } = this.head(cst, keyword);
      const type = readType(node(cst, 'type'), keyword.startOffset, this.findings);
      return [{ docs, name: this.name(cst, keyword), type }];
    });
  }
}

function read(text: string) {
  const findings = new Findings('input.alias');
  const lexed = lex(text, findings, keywords);
  const { read: file, problems } = new AliasParser().aliases(text, lexed);
  const reporter = new ProblemReporter(text, findings, { aliases: 'a list of aliases' });
  for (const problem of problems) reporter.report(problem);
  const aliases = new AliasReader(lexed, findings).read(file);
  return { aliases, messages: findings.diagnostics.map(({ message }) => message) };
}

describe('a grammar that extends that of WIT', () => {
  test('has its types, names and docs', () => {
    const { aliases, messages } = read(
      '/// All of them.\nalias %list = list<u8>; alias b = other;',
    );
    expect(messages).toEqual([]);
    expect(aliases.map(({ docs, name, type }) => [docText(docs), name.name, type.kind])).toEqual([
      ['All of them.', 'list', 'type-apply'],
      [undefined, 'b', 'type-name'],
    ]);
  });

  test('has its recovery and messages, and words of its own', () => {
    const { aliases, messages } = read('alias a = list<u8>\nalias b = ;\nu8;\nalias alias = u8;');
    expect(messages).toEqual([
      'expected `;`, found keyword `alias`',
      'expected a type, found `;`',
      'keyword `u8` cannot stand in a list of aliases',
      '`alias` is a keyword, not a name',
    ]);
    expect(aliases.map(({ name }) => name.name)).toEqual(['a', 'b', 'alias']);
  });

  test('leaves the grammar of WIT as it was', () => {
    const findings = new Findings('input.wit');
    const { tokens } = lex('interface alias {}', findings);
    expect(tokens[1]!.tokenType.name).toBe('Name');
  });
});
