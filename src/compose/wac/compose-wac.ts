/**
 * A composition in WAC -> a graph, and the component that it is: what it declares is resolved as WIT, its statements make
 * the graph, which is evaluated as any other, and at last it is held against the world that it targets. Whatever is wrong
 * is told where the text says it; a place in a package comes second. LANGUAGE.md of bytecodealliance/wac.
 */
import type { PackageDirective, Statement, WacFile } from '../../../grammar/wac/index.ts';
import { hasErrors, isTextSpan, limits, type Diagnostic, type Outcome } from '../../base/index.ts';
import type { Features } from '../../component/assemble/index.ts';
import { targets } from '../../component/index.ts';
import { selectWorld, worldName, type Model, type WorldId } from '../../model/index.ts';
import { resolve, type Resolution } from '../../resolve/index.ts';
import { encodeGraph } from '../encode.ts';
import { worldFile } from '../evaluate.ts';
import type { Graph } from '../graph.ts';
import { toldAt } from '../told-at.ts';
import { declarationsOf, pathText } from './declarations.ts';
import { isOwn, Lookup, nameOf, type WacPackages } from './packages.ts';
import { Reporter } from './reporter.ts';
import { Scope } from './scope.ts';
import { Statements } from './statements.ts';
import { Types } from './types.ts';

/** What a composition is made of, and by which rules it is judged. */
export interface WacOptions extends WacPackages {
  /** Features of the specification that have not shipped and may be used all the same; none by default. */
  readonly features?: Features;
}

/** What a composition comes to. */
export interface WacComposition {
  readonly graph: Graph;
  /** The component that the graph is. */
  readonly bytes: Uint8Array;
}

/** The component that a composition describes; undefined, with everything that is wrong with it, where there is none. */
export function composeWac(
  file: WacFile,
  options: WacOptions,
): Outcome<WacComposition | undefined> {
  const { package: directive } = file;
  // That it is missing was reported.
  if (directive === undefined) return { value: undefined, diagnostics: [] };
  return new Composing({ ...file, package: directive }, options).run();
}

class Composing {
  readonly #file: WacFile & { readonly package: PackageDirective };
  readonly #features: Features;
  readonly #reporter: Reporter;
  readonly #lookup: Lookup;

  constructor(file: WacFile & { readonly package: PackageDirective }, options: WacOptions) {
    this.#file = file;
    this.#features = options.features ?? [];
    this.#reporter = new Reporter(file.file);
    this.#lookup = new Lookup(options, nameOf(file.package.id), this.#reporter);
  }

  run(): Outcome<WacComposition | undefined> {
    const file = this.#file;
    const reporter = this.#reporter;
    const tooMany = file.statements[limits.wacStatements];
    if (tooMany !== undefined) {
      const message = `a composition has at most ${limits.wacStatements} statements`;
      reporter.report('wac/too-large', message, tooMany.range);
      return { value: undefined, diagnostics: reporter.found };
    }
    const scope = new Scope(file, reporter);
    const declarations = declarationsOf(file, scope, this.#lookup, reporter);
    // Names the package of the world, if nobody else does.
    const target = this.#targetPath();
    const { value: resolution, diagnostics } = resolve([declarations.file], {
      deps: this.#lookup.groups(),
    });
    const types = new Types(declarations, resolution, this.#features);
    const { imports } = declarations;
    const broken = this.#broken([...reporter.found, ...diagnostics]);
    const parts = { scope, lookup: this.#lookup, reporter, types, imports, broken };
    const statements = new Statements(parts);
    statements.run(file);
    const { graph } = statements.builder;
    const encoded = encodeGraph(graph, { features: this.#features });
    const world = target === undefined ? undefined : this.#world(target, resolution);
    const misses =
      encoded.value === undefined || world === undefined || hasErrors(reporter.found)
        ? []
        : this.#misses(encoded.value, graph, resolution.model, world);
    // What the resolver has told of the declarations is not told again of what they come to.
    const isNews = ({ span }: Diagnostic): boolean =>
      !hasErrors(diagnostics) || span?.file !== worldFile;
    const encodedFound = [...types.found, ...encoded.diagnostics].filter(isNews);
    const found = this.#placed(
      [...reporter.found, ...diagnostics, ...encodedFound, ...misses],
      graph,
    );
    const bytes = encoded.value;
    const value = bytes === undefined || hasErrors(found) ? undefined : { graph, bytes };
    return { value, diagnostics: found };
  }

  /** The statements with errors in them: what is made of what they declare is not told as well. */
  #broken(diagnostics: readonly Diagnostic[]): ReadonlySet<Statement> {
    const { statements, file } = this.#file;
    const broken = new Set<Statement>();
    for (const { span, severity } of diagnostics) {
      if (severity !== 'error' || span === undefined || !isTextSpan(span)) continue;
      if (span.file !== file) continue;
      // The last one that begins before it.
      let [low, high] = [0, statements.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (statements[middle]!.range[0] <= span.start) low = middle + 1;
        else high = middle;
      }
      if (low > 0) broken.add(statements[low - 1]!);
    }
    return broken;
  }

  /** The name of the world that the composition is for, as it is selected in the model. */
  #targetPath(): string | undefined {
    const { id, targets: path } = this.#file.package;
    if (path === undefined) return undefined;
    if (path.kind === 'local-path') return path.id.missing === true ? undefined : path.id.name;
    const name = nameOf(path.package);
    if (name === undefined || path.name.missing === true) return undefined;
    if (isOwn(name, nameOf(id))) return path.name.name;
    const found = this.#lookup.wit(path);
    return found && pathText(found);
  }

  #world(name: string, { model, root }: Resolution): WorldId | undefined {
    const selected = selectWorld(model, root, name);
    if (selected.kind === 'found') return selected.id;
    const { range } = this.#file.package.targets!;
    const near = this.#reporter.near(name, () => model.worlds.map((_, id) => worldName(model, id)));
    this.#reporter.report('wac/unknown-world', `there is no world \`${name}\``, range, {
      help: near,
    });
    return undefined;
  }

  /** Why the composition isn't of the world that it is for. */
  #misses(bytes: Uint8Array, graph: Graph, model: Model, world: WorldId): readonly Diagnostic[] {
    const { diagnostics } = targets({ bytes, file: compositionFile }, model, world);
    return this.#inText(diagnostics, graph, this.#file.package.targets!.range);
  }

  /** Diagnostics with their first place in the composition. */
  #placed(diagnostics: readonly Diagnostic[], graph: Graph): readonly Diagnostic[] {
    const named = this.#lookup.placed(diagnostics);
    return this.#inText(named, graph, this.#file.package.id.range);
  }

  /** What is told of the whole component, where the text says the import or export that it is about, or else at `whole`. */
  #inText(
    diagnostics: readonly Diagnostic[],
    { nodes, exports }: Graph,
    whole: readonly [number, number],
  ): readonly Diagnostic[] {
    return diagnostics.map((found) => {
      const { span } = found;
      if (span !== undefined && isTextSpan(span) && span.file === this.#file.file) return found;
      const path = span === undefined || isTextSpan(span) ? '' : span.path;
      const [, side, name] = /^component > (import|export) "([^"]*)"/.exec(path) ?? [];
      const at =
        side === 'import'
          ? nodes.find((n) => n.kind === 'import' && n.extern.name === name)
          : exports.find((e) => side === 'export' && e.extern.name === name);
      // The component is nowhere to be looked at.
      const { span: _, ...rest } = found;
      const isOurs = span !== undefined && !isTextSpan(span) && span.file === compositionFile;
      return toldAt([isOurs ? rest : found], at?.span ?? this.#reporter.span(whole))[0]!;
    });
  }
}

/** By which the component is called before it has a file. */
const compositionFile = '<composition>';
