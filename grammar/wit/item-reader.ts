/**
 * What all items have in common when the concrete tree becomes the AST: docs, gates, a name, an end, and ways to be
 * broken. `typedef-reader.ts` and `cst-to-ast.ts` build on it.
 */
import type { CstNode, IToken } from 'chevrotain';
import type { DocComment, ErrorNode, Gate, Id } from './ast.ts';
import { lastEnd, node, nodes, token } from './cst.ts';
import type { Findings } from './findings.ts';
import { readGate } from './gates.ts';
import type { Lexed } from './lex.ts';
import { readId } from './names.ts';
import { endOf } from './problem.ts';
import { builtIns } from './tokens.ts';

/** What stands before every item. */
export interface Head {
  readonly start: number;
  readonly docs: readonly DocComment[];
  readonly gates: readonly Gate[];
}

const noDocs: readonly DocComment[] = [];
const noGates: readonly Gate[] = [];

export abstract class ItemReader {
  readonly #docs: ReadonlyMap<number, readonly DocComment[]>;
  protected readonly findings: Findings;

  constructor({ docs }: Pick<Lexed, 'docs'>, findings: Findings) {
    this.#docs = docs;
    this.findings = findings;
  }

  /** Docs stand before the gates, gates before the first token of the item itself. */
  protected head(cst: CstNode, first: IToken): Head {
    const gates = cst.children['gate'] as CstNode[] | undefined;
    if (gates === undefined) {
      return { start: first.startOffset, docs: this.docsAt(first), gates: noGates };
    }
    const at = token(gates[0]!, 'At')!;
    return {
      start: at.startOffset,
      docs: this.docsAt(at),
      gates: gates.map((gate) => readGate(gate, this.findings)).filter((g) => g !== undefined),
    };
  }

  protected docsAt(first: IToken): readonly DocComment[] {
    return this.#docs.get(first.startOffset) ?? noDocs;
  }

  /** The name after a keyword. */
  protected name(cst: CstNode, keyword: IToken): Id {
    const name = token(cst, 'NameLike');
    if (name !== undefined) return readId(name, this.findings);
    return { kind: 'id', range: [endOf(keyword), endOf(keyword)], name: '', missing: true };
  }

  /** Where a node ends; where its last token is missing, what was read of it, or of the node `around` it. */
  protected end(cst: CstNode, closer: string, around = cst): number {
    const found = token(cst, closer);
    return found === undefined ? lastEnd(around) : endOf(found);
  }

  protected error(cst: CstNode): ErrorNode {
    // An attribute may be all that is wrong with the item.
    for (const gate of nodes(cst, 'gate')) readGate(gate, this.findings);
    const unknown = node(cst, 'unknownItem');
    if (unknown === undefined) {
      const skipped = token(cst, 'Any') ?? token(cst, 'RBrace');
      const end = Math.max(0, lastEnd(cst));
      return { kind: 'error', range: [skipped?.startOffset ?? end, end] };
    }
    const first = token(unknown, 'Word');
    const name = token(unknown, 'NameLike') ?? first;
    const end = lastEnd(unknown);
    const isName = name !== undefined && !builtIns.includes(name.image);
    return {
      kind: 'error',
      range: [first?.startOffset ?? end, end],
      ...(isName ? { defines: readId(name, this.findings) } : {}),
    };
  }
}
