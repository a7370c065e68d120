/**
 * WIT's grammar can be extended: here by a language with one production, which has WIT's types, names and docs in it,
 * and a keyword and a word of its own for what is wrong.
 */
import { describe, expect, test } from 'vitest';
import type { DocComment, ErrorNode, Id, TypeExpr } from '../../grammar/wit/ast.ts';
import { docText } from '../../grammar/wit/docs.ts';
import { Findings } from '../../grammar/wit/findings.ts';
import { lex } from '../../grammar/wit/lex.ts';
import { ProblemReporter } from '../../grammar/wit/messages.ts';
import { WitParser } from '../../grammar/wit/parser.ts';
import {
  Any,
  createKeyword,
  Equals,
  ItemStart,
  Semicolon,
  tokenTypes,
  witKeywords,
} from '../../grammar/wit/tokens.ts';

const AliasKeyword = createKeyword('alias', ItemStart);
const keywords = new Map([...witKeywords, ['alias', AliasKeyword]]);

interface Alias {
  readonly kind: 'alias';
  readonly docs: readonly DocComment[];
  readonly name: Id;
  readonly type: TypeExpr;
}

class AliasParser extends WitParser {
  constructor() {
    super([...tokenTypes, AliasKeyword]);
  }

  aliases(text: string, findings: Findings): readonly (Alias | ErrorNode)[] {
    const reporter = new ProblemReporter(text, findings, {
      words: { aliases: 'a list of aliases' },
    });
    this.beginText(text, lex(text, findings, keywords), findings, (problem) => {
      reporter.report(problem);
    });
    const read = this.document();
    findings.end();
    return read;
  }

  readonly document = this.RULE('document', () => {
    const read: (Alias | ErrorNode)[] = [];
    this.MANY(() => {
      read.push(this.SUBRULE(this.alias));
    });
    return read;
  });

  /** `alias ::= 'alias' id '=' ty ';'` */
  readonly alias = this.RULE('alias', () =>
    this.item<Alias | ErrorNode>(({ docs }) =>
      this.OR([
        {
          ALT: (): Alias | ErrorNode => {
            this.token(AliasKeyword);
            const name = this.id();
            this.token(Equals);
            const type = this.SUBRULE(this.type);
            this.token(Semicolon);
            return { kind: 'alias', docs, name, type };
          },
        },
        { ALT: () => this.stray('aliases', (first) => this.skipItem(first), Any) },
      ]),
    ),
  );
}

function read(text: string) {
  const findings = new Findings('input.alias');
  const items = new AliasParser().aliases(text, findings);
  return {
    aliases: items.filter((item) => item.kind === 'alias'),
    messages: findings.diagnostics.map(({ message }) => message),
  };
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
