/**
 * Places in WIT text -> the items that stand there, by which configurations speak of them: an interface or world by its
 * full name, and what stands in it as functions are named, `demo:shop/store@1.0.0#get`, `…/store@1.0.0#blob.read` or, of a
 * world, `demo:shop/app@1.0.0#log`. Outside of all of them it is the package, `demo:shop@1.0.0`.
 */
import { walk } from '../../grammar/wit/index.ts';
import type { Node, PackageBlock, PackageDecl, WitFile } from '../../grammar/wit/index.ts';
import { isTextSpan } from '../base/index.ts';
import type { Diagnostic, Span } from '../base/index.ts';
import { packageText, textInPackage } from './facts.ts';

interface Item {
  /** In full. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Looks items up; the items of a file are collected when it is first asked about. */
export class Items {
  readonly #files: ReadonlyMap<string, State>;
  readonly #known = new Map<string, readonly Item[]>();

  /** @param states - The files of a package, once or in several states. */
  constructor(...states: readonly (readonly WitFile[])[]) {
    this.#files = new Map(
      states.flatMap((files) => {
        // One file of a package may name it for all.
        const shared = files.find((file) => file.package !== undefined)?.package;
        return files.map((file) => [file.file, { file, package: file.package ?? shared }] as const);
      }),
    );
  }

  /** The innermost items at the places of a finding: where it is, and where something else was before. */
  readonly of = ({ span, related }: Diagnostic): readonly string[] =>
    [span, ...related.map((r) => r.span)].flatMap((at) => {
      const item = at === undefined ? undefined : this.#at(at);
      return item === undefined ? [] : [item];
    });

  #at(span: Span): string | undefined {
    const state = this.#files.get(span.file);
    if (state === undefined || !isTextSpan(span)) return undefined;
    let items = this.#known.get(span.file);
    if (items === undefined) this.#known.set(span.file, (items = itemsOf(state)));
    // Items come before what stands in them.
    const found = items.findLast(({ start, end }) => start <= span.start && span.start < end);
    return found?.name ?? (state.package && packageText(state.package.id));
  }
}

/** A file, and what names its package. */
interface State {
  readonly file: WitFile;
  readonly package: PackageDecl | undefined;
}

function itemsOf({ file, package: root }: State): readonly Item[] {
  const items: Item[] = [];
  walk(file, {
    any: {
      enter: (node, parents) => {
        if (node.kind === 'package-block') {
          items.push({ name: packageText(node.id), start: node.range[0], end: node.range[1] });
        }
        if (nameOf(node) === undefined) return;
        const block = parents.find((p): p is PackageBlock => p.kind === 'package-block');
        const pkg = (block ?? root)?.id;
        const [first = '', ...inner] = [...parents, node].flatMap((n) => nameOf(n) ?? []);
        const item = inner.length === 0 ? '' : `#${inner.join('.')}`;
        // The `import` or `export` around what has the name belongs to it.
        const around = parents.at(-1);
        const whole = around?.kind === 'import' || around?.kind === 'export' ? around : node;
        const name = `${pkg === undefined ? first : textInPackage(pkg, first)}${item}`;
        items.push({ name, start: whole.range[0], end: whole.range[1] });
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
