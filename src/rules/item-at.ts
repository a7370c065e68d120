/**
 * Places in WIT text -> the items that stand there, by which configurations speak of them: names from the outside in with
 * dots between, such as `store.get`, `store.blob.read` or, of a world, `app.log`.
 */
import { walk } from '../../grammar/wit/index.ts';
import type { Node, WitFile } from '../../grammar/wit/index.ts';
import { isTextSpan } from '../base/index.ts';
import type { Diagnostic, Span } from '../base/index.ts';

interface Item {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Looks items up; the items of a file are collected when it is first asked about. */
export class Items {
  readonly #files: ReadonlyMap<string, WitFile>;
  readonly #known = new Map<string, readonly Item[]>();

  constructor(files: readonly WitFile[]) {
    this.#files = new Map(files.map((file) => [file.file, file]));
  }

  /** The innermost items at the places of a finding: where it is, and where something else was before. */
  readonly of = ({ span, related }: Diagnostic): readonly string[] =>
    [span, ...related.map((r) => r.span)].flatMap((at) => {
      const item = at === undefined ? undefined : this.#at(at);
      return item === undefined ? [] : [item];
    });

  #at(span: Span): string | undefined {
    const file = this.#files.get(span.file);
    if (file === undefined || !isTextSpan(span)) return undefined;
    let items = this.#known.get(span.file);
    if (items === undefined) this.#known.set(span.file, (items = itemsOf(file)));
    // Items come before what stands in them.
    return items.findLast(({ start, end }) => start <= span.start && span.start < end)?.name;
  }
}

function itemsOf(file: WitFile): readonly Item[] {
  const items: Item[] = [];
  walk(file, {
    any: {
      enter: (node, parents) => {
        if (nameOf(node) === undefined) return;
        const names = [...parents, node].flatMap((n) => nameOf(n) ?? []);
        // The `import` or `export` around what has the name belongs to it.
        const around = parents.at(-1);
        const whole = around?.kind === 'import' || around?.kind === 'export' ? around : node;
        items.push({ name: names.join('.'), start: whole.range[0], end: whole.range[1] });
      },
    },
  });
  return items;
}

/** What a node is called as an item; `undefined` for what is none of its own. */
function nameOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'interface':
    case 'world':
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
    case 'resource':
    case 'type-alias':
    case 'func':
    case 'method':
    case 'static':
    case 'constructor':
    case 'extern-func':
    case 'extern-interface':
    case 'extern-named-path':
      return node.name.name;
    case 'extern-path':
      return node.path.kind === 'local-path' ? node.path.id.name : node.path.name.name;
    default:
      return undefined;
  }
}
