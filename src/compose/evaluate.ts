/**
 * A graph -> what each of its nodes is, and what the whole imports: the types of all that is composed are compared here,
 * and everything that is wrong is told. `encode.ts` writes what comes of it.
 * Explainer.md, Instance Definitions and Type Checking.
 */
import {
  append,
  diagnostic,
  didYouMean,
  findCycles,
  hasErrors,
  isTextSpan,
  topologicalOrder,
  type Diagnostic,
  type DiagnosticParts,
  type Outcome,
  type Span,
} from '../base/index.ts';
import type { ComponentTree, ExternName } from '../binary/index.ts';
import type { Model, WorldId } from '../model/index.ts';
import {
  Assembly,
  importsOf,
  treeOfWorld,
  type Extern,
  type Features,
  type Given,
  type Instantiation,
} from '../component/assemble/index.ts';
import { Attributes } from './attributes.ts';
import {
  labelOf,
  type Graph,
  type GraphArgument,
  type GraphNode,
  type GraphPlace,
  type ImportNode,
  type InstantiationNode,
  type NodeIndex,
  type TypeNode,
} from './graph.ts';
import { openNames, type OpenNames } from './open-names.ts';
import { toldAt } from './told-at.ts';

/** By which rules a graph is judged. */
export interface CheckGraphOptions {
  /** Features of the specification that have not shipped and may be used all the same; none by default. */
  readonly features?: Features;
}

/** What nodes come to. */
export interface EvaluatedGraph {
  readonly assembly: Assembly;
  /** Every node after those that it needs. */
  readonly order: readonly NodeIndex[];
  readonly items: ReadonlyMap<NodeIndex, Extern>;
  readonly open: OpenNames;
}

/** What the nodes of a graph are; undefined where something is wrong. */
export function evaluate(
  graph: Graph,
  options: CheckGraphOptions = {},
): Outcome<EvaluatedGraph | undefined> {
  return new Evaluation(graph, options).run();
}

/** By which the tree of a world is called, which no file has. */
export const worldFile = '<world>';

class Evaluation {
  readonly #graph: Graph;
  readonly #assembly: Assembly;
  readonly #found: Diagnostic[] = [];
  readonly #items = new Map<NodeIndex, Extern>();
  #open: OpenNames = new Map();
  readonly #arguments = new Map<NodeIndex, Map<string, GraphArgument>>();
  readonly #attributes = new Attributes();
  /** What is asked for whether anybody uses it or not, by name. */
  readonly #explicit = new Map<string, GraphPlace>();
  readonly #worlds = new Map<Model, Map<WorldId, ComponentTree>>();

  constructor(graph: Graph, { features = [] }: CheckGraphOptions) {
    this.#graph = graph;
    this.#assembly = new Assembly(features);
  }

  run(): Outcome<EvaluatedGraph | undefined> {
    const { nodes, packages } = this.#graph;
    this.#checkIndexes();
    // Nothing can be said of a graph whose parts don't know each other.
    if (hasErrors(this.#found)) return { value: undefined, diagnostics: this.#found };
    for (const { tree } of new Set(packages)) {
      append(this.#found, this.#assembly.typeOf(tree).diagnostics);
    }
    this.#importPackages();
    this.#open = openNames(this.#graph);
    this.#sortArguments();
    const needs = nodes.map((node, i) => this.#needs(node, i));
    for (const cycle of findCycles(needs)) this.#tellCycle(cycle);
    const order = topologicalOrder(needs);
    // What is asked for by name comes first: others may ask for it, too.
    const imports = order.filter((i) => nodes[i]!.kind === 'import');
    for (const i of [...imports, ...order.filter((n) => nodes[n]!.kind !== 'import')]) {
      const item = this.#evaluate(nodes[i]!, i);
      if (item !== undefined) this.#items.set(i, item);
    }
    this.#checkExports();
    const value = hasErrors(this.#found)
      ? undefined
      : { assembly: this.#assembly, order, items: this.#items, open: this.#open };
    return { value, diagnostics: this.#found };
  }

  #tell(code: string, message: string, span: Span | undefined, parts?: DiagnosticParts): void {
    this.#found.push(diagnostic(code, message, span, parts));
  }

  #tellAll(diagnostics: readonly Diagnostic[], span: Span | undefined): void {
    append(this.#found, toldAt(diagnostics, span));
  }

  /** Sees that what a graph says by number is there. */
  #checkIndexes(): void {
    const { packages, nodes } = this.#graph;
    const check = (kind: 'package' | 'node', index: number, span: Span | undefined): void => {
      const { length } = kind === 'package' ? packages : nodes;
      if (Number.isInteger(index) && index >= 0 && index < length) return;
      this.#tell('compose/bad-index', `there is no ${kind} ${index}: there are ${length}`, span);
    };
    for (const node of nodes) {
      const { span } = node;
      if (node.kind === 'instantiation') check('package', node.package, span);
      else if (node.kind === 'alias') check('node', node.source, span);
      else if (node.type.kind !== 'model') check('package', node.type.package, span);
    }
    for (const { to, from, span } of this.#graph.arguments) {
      check('node', to, span);
      check('node', from, span);
    }
    for (const { node, span } of this.#graph.exports) check('node', node, span);
  }

  #importPackages(): void {
    for (const { tree, imported, label } of this.#graph.packages) {
      if (imported === undefined || !this.#takeName(imported.name, undefined)) continue;
      this.#explicit.set(imported.name, {});
      this.#assembly.importComponent(tree, imported, label);
    }
  }

  /** Whether a name is free for an import of the whole; it is a fault where it isn't. */
  #takeName(name: string, span: Span | undefined): boolean {
    const before = this.#explicit.get(name);
    if (before === undefined) return true;
    this.#tell('compose/duplicate-import', `\`${name}\` is imported twice`, span, {
      related:
        before.span === undefined ? [] : [{ message: 'imported here first', span: before.span }],
    });
    return false;
  }

  #sortArguments(): void {
    const { nodes, packages } = this.#graph;
    for (const arg of this.#graph.arguments) {
      const node = nodes[arg.to];
      const { name, span } = arg;
      if (node?.kind !== 'instantiation') {
        this.#tell(
          'compose/no-instantiation',
          `\`${name}\` is given to what is no instantiation`,
          span,
        );
        continue;
      }
      const pkg = packages[node.package]!;
      const imports = importsOf(pkg.tree);
      const given = this.#arguments.get(arg.to) ?? new Map<string, GraphArgument>();
      this.#arguments.set(arg.to, given);
      const label = labelOf(this.#graph, node);
      if (!imports.has(name)) {
        this.#tell(
          'compose/unknown-argument',
          `\`${label}\` doesn't import \`${name}\``,
          span ?? node.span ?? placeOf(pkg.file, ''),
          { help: didYouMean(name, imports.keys()) },
        );
      } else if (given.has(name)) {
        const first = given.get(name)!.span;
        this.#tell(
          'compose/duplicate-argument',
          `\`${label}\` is given \`${name}\` twice`,
          span ?? node.span ?? placeOf(pkg.file, ''),
          { related: first === undefined ? [] : [{ message: 'given here first', span: first }] },
        );
      } else given.set(name, arg);
    }
  }

  #needs(node: GraphNode, index: NodeIndex): NodeIndex[] {
    if (node.kind === 'alias') return [node.source];
    if (node.kind !== 'instantiation') return [];
    return [...new Set([...(this.#arguments.get(index)?.values() ?? [])].map((a) => a.from))];
  }

  #tellCycle(cycle: readonly NodeIndex[]): void {
    const { nodes, packages } = this.#graph;
    const made = cycle.flatMap((i) => {
      const node = nodes[i]!;
      return node.kind === 'instantiation' ? [node] : [];
    });
    const labels = made.map((node) => `\`${labelOf(this.#graph, node)}\``).join(', ');
    const [first] = made;
    if (first === undefined) {
      const message = 'an export is taken from what is taken from it';
      this.#tell('compose/cycle', message, nodes[cycle[0]!]!.span);
      return;
    }
    this.#tell(
      'compose/cycle',
      `${labels} need each other, so that none can be instantiated first`,
      first.span ?? placeOf(packages[first.package]!.file, ''),
      { help: ['give what they share as a component of its own'] },
    );
  }

  #evaluate(node: GraphNode, index: NodeIndex): Extern | undefined {
    switch (node.kind) {
      case 'instantiation':
        return this.#instantiate(node, index);
      case 'import':
        return this.#import(node);
      case 'alias': {
        const source = this.#items.get(node.source);
        if (source === undefined) return undefined;
        if (source.sort !== 'instance') {
          const message = `\`${node.name}\` is taken from what is no instance, but a ${source.sort}`;
          this.#tell('compose/no-instance', message, node.span);
          return undefined;
        }
        const item = source.exports.get(node.name);
        if (item === undefined) {
          this.#tell(
            'compose/missing-export',
            `${this.#quoted(node.source)} doesn't export \`${node.name}\``,
            node.span ?? this.#placeOf(node.source),
            { help: didYouMean(node.name, source.exports.keys()) },
          );
        }
        return item;
      }
      case 'type':
        return this.#typed(node, node.name, (tree, side, how) =>
          this.#assembly.typeLike(tree, side, node.type.name, how),
        );
      default:
        return node satisfies never;
    }
  }

  #instantiate(node: InstantiationNode, index: NodeIndex): Extern | undefined {
    const args = this.#arguments.get(index) ?? new Map<string, GraphArgument>();
    const given = new Map<string, Given>();
    for (const [name, { from }] of args) {
      const item = this.#items.get(from);
      // What is wrong with it was told.
      if (item === undefined) return undefined;
      given.set(name, { item, giver: this.#quoted(from) });
    }
    const open = this.#open.get(index)!;
    const { tree } = this.#graph.packages[node.package]!;
    const externs = importsOf(tree);
    for (const [own, { name }] of open) {
      this.#checkImplicit(name, node);
      this.#checkAttributes(name, externs.get(own)!.extern, node);
    }
    const { value, diagnostics } = this.#assembly.instantiate(tree, {
      label: labelOf(this.#graph, node),
      given,
      openName: (extern) => open.get(extern.name) ?? extern,
    });
    for (const found of diagnostics) {
      const arg = argumentOf(found, args);
      const help = arg === undefined ? [] : this.#instead(arg);
      this.#tellAll([{ ...found, help: [...found.help, ...help] }], arg?.span ?? node.span);
    }
    return value;
  }

  /** Where an instance was given that has what is wanted among its exports. */
  #instead({ name, from }: GraphArgument): readonly string[] {
    const item = this.#items.get(from);
    if (item?.sort !== 'instance' || !item.exports.has(name)) return [];
    const giver = this.#quoted(from);
    return [`give its export \`${name}\`, not all of ${giver}: in WAC \`...\` before it does`];
  }

  /** Several that ask for one name share it, if they mean the same by it. */
  #checkAttributes(name: string, extern: ExternName, node: InstantiationNode): void {
    const label = labelOf(this.#graph, node);
    for (const { what, value, other } of this.#attributes.hear(name, extern, node)) {
      const second = labelOf(this.#graph, other.node);
      this.#tell(
        'compose/attribute-conflict',
        `\`${label}\` imports \`${name}\` with the ${what} \`${value}\`, and \`${second}\` with \`${other.value}\``,
        node.span ?? placeOf(this.#graph.packages[node.package]!.file, `import "${extern.name}"`),
        { help: ['give one of them what it imports, by an import under another name for example'] },
      );
    }
  }

  #checkImplicit(name: string, node: InstantiationNode): void {
    const explicit = this.#explicit.get(name);
    if (explicit === undefined) return;
    const label = labelOf(this.#graph, node);
    const open = {
      message: `\`${label}\` wants it here`,
      span: node.span ?? placeOf(this.#graph.packages[node.package]!.file, `import "${name}"`),
    };
    const imported = explicit.span && { message: 'imported here', span: explicit.span };
    // In a text it is wrong where the second of the two stands.
    const isLater = imported !== undefined && isBefore(open.span, imported.span);
    this.#tell(
      'compose/import-conflict',
      `\`${label}\` is not given \`${name}\`, which the composition imports for others`,
      isLater ? imported.span : open.span,
      {
        help: ['give it what is imported, or import that under another name'],
        related: isLater ? [open] : imported === undefined ? [] : [imported],
      },
    );
  }

  #import(node: ImportNode): Extern | undefined {
    const { extern, type, span } = node;
    const { name } = extern;
    if (!this.#takeName(name, span)) return undefined;
    this.#explicit.set(name, node);
    return this.#typed(node, name, (tree, side, how) =>
      this.#assembly.importLike(tree, side, type.name, { ...how, extern }),
    );
  }

  /** What `make` makes of the type of a node. */
  #typed(
    { type, span }: ImportNode | TypeNode,
    name: string,
    make: (
      tree: ComponentTree,
      side: 'imports' | 'exports',
      how: Pick<Instantiation, 'label' | 'openName'>,
    ) => Outcome<Extern | undefined>,
  ): Extern | undefined {
    const [tree, side] =
      type.kind === 'model'
        ? [this.#treeOf(type.model, type.world), 'imports' as const]
        : [this.#graph.packages[type.package]!.tree, `${type.kind}s` as const];
    const how = { label: 'the composition', openName: (inner: ExternName) => inner };
    const { value, diagnostics } = make(tree, side, how);
    if (value === undefined && diagnostics.length === 0) {
      const message = `there is no \`${type.name}\` of which \`${name}\` could have the type`;
      this.#tell('compose/unknown-type', message, span);
    }
    this.#tellAll(diagnostics, span);
    return value;
  }

  /** One tree for a world: its types are the same for all items of it. */
  #treeOf(model: Model, world: WorldId): ComponentTree {
    const worlds = this.#worlds.get(model) ?? new Map<WorldId, ComponentTree>();
    this.#worlds.set(model, worlds);
    let tree = worlds.get(world);
    if (tree === undefined) worlds.set(world, (tree = treeOfWorld(model, world, worldFile)));
    return tree;
  }

  #checkExports(): void {
    const seen = new Map<string, Span | undefined>();
    for (const { extern, span } of this.#graph.exports) {
      if (seen.has(extern.name)) {
        const first = seen.get(extern.name);
        this.#tell('compose/duplicate-export', `\`${extern.name}\` is exported twice`, span, {
          related: first === undefined ? [] : [{ message: 'exported here first', span: first }],
        });
      }
      seen.set(extern.name, span);
    }
  }

  /** A node in words. */
  #quoted(index: NodeIndex): string {
    const node = this.#graph.nodes[index]!;
    switch (node.kind) {
      case 'instantiation':
        return `\`${labelOf(this.#graph, node)}\``;
      case 'alias':
        return this.#quoted(node.source);
      case 'import':
        return `the import \`${node.extern.name}\``;
      case 'type':
        return `the type \`${node.name}\``;
      default:
        return node satisfies never;
    }
  }

  #placeOf(index: NodeIndex): Span | undefined {
    const node = this.#graph.nodes[index]!;
    if (node.span !== undefined || node.kind !== 'instantiation') return node.span;
    return placeOf(this.#graph.packages[node.package]!.file, '');
  }
}

/** The argument that a finding about an instantiation is of, by the import that it is given for. */
function argumentOf(
  { span }: Diagnostic,
  args: ReadonlyMap<string, GraphArgument>,
): GraphArgument | undefined {
  if (span === undefined || isTextSpan(span)) return undefined;
  const name = /^component > import "([^"]*)"/.exec(span.path)?.[1];
  return name === undefined ? undefined : args.get(name);
}

const isBefore = (one: Span, other: Span): boolean =>
  isTextSpan(one) && isTextSpan(other) && one.file === other.file && one.start < other.start;

function placeOf(file: string, inner: string): Span {
  return { file, offset: 0, path: inner === '' ? 'component' : `component > ${inner}` };
}
