/**
 * The statements of a composition, from the top -> nodes, arguments and exports of a graph. What is wrong with types is
 * left to whoever evaluates the graph; what has no meaning in the text is told here, and what depends on it stays silent.
 */
import type { Id, PackageId, Range } from '../../../grammar/wit/index.ts';
import type {
  Access,
  Argument,
  Expr,
  ExportStatement,
  ExternNameNode,
  ImportStatement,
  NamedAccess,
  NewExpr,
  Statement,
  WacFile,
} from '../../../grammar/wac/index.ts';
import { checkExternName, importsOf, type Extern } from '../../component/assemble/index.ts';
import { GraphBuilder, type GraphPackage, type ItemType, type NodeIndex } from '../graph.ts';
import { pathText, type Imported } from './declarations.ts';
import { ExportList } from './exports.ts';
import type { Lookup } from './packages.ts';
import type { Reporter } from './reporter.ts';
import type { Local, Scope } from './scope.ts';
import type { Typed, Types } from './types.ts';
import { exportName, isInstance, Names, pathOf, sortText, type Value } from './values.ts';

export interface StatementParts {
  readonly scope: Scope;
  readonly lookup: Lookup;
  readonly reporter: Reporter;
  readonly types: Types;
  readonly imports: ReadonlyMap<ImportStatement, Imported>;
  /** Declarations with errors in them: nothing is made of these. */
  readonly broken: ReadonlySet<Statement>;
}

/** What an instance is given, in the order of the text. */
interface Given {
  readonly from: Value;
  readonly range: Range;
}

export class Statements {
  readonly builder = new GraphBuilder();
  readonly #parts: StatementParts;
  readonly #values = new Map<Local, Value | undefined>();
  readonly #exports: ExportList;
  readonly #imports = new WeakMap<GraphPackage, Names>();
  readonly #instances = new WeakMap<ReadonlyMap<string, Extern>, Names>();

  constructor(parts: StatementParts) {
    this.#parts = parts;
    this.#exports = new ExportList(parts.reporter);
  }

  run({ statements }: WacFile): void {
    statements.forEach((statement, index) => this.#statement(statement, index));
    this.#exports.addTo(this.builder);
  }

  #statement(statement: Statement, index: number): void {
    const { scope, broken } = this.#parts;
    const local = scope.declaredBy(statement);
    switch (statement.kind) {
      case 'import-statement':
        return this.#bind(local, broken.has(statement) ? undefined : this.#import(statement));
      case 'let': {
        const label = statement.name.missing === true ? undefined : statement.name.name;
        return this.#bind(local, this.#expr(statement.value, index, label));
      }
      case 'export-statement':
        return this.#export(statement, index);
      case 'error':
        return;
      default: {
        if (local === undefined || broken.has(statement)) return;
        const value = this.#type(local);
        this.#bind(local, value);
        if (value !== undefined) this.#exports.define(value, local);
      }
    }
  }

  #bind(local: Local | undefined, value: Value | undefined): void {
    if (local !== undefined) this.#values.set(local, value);
  }

  #type({ name, statement, range }: Local): Value | undefined {
    const type = this.#parts.types.ofStatement(statement);
    if (type === undefined) return undefined;
    const span = this.#parts.reporter.span(range);
    const node = this.builder.define(name, this.#itemOf(type), { span });
    return { node, type: type.extern, name };
  }

  #import(statement: ImportStatement): Value | undefined {
    const { reporter, types, imports } = this.#parts;
    const { as, name: id } = statement;
    const what = imports.get(statement);
    if (what === undefined) return undefined;
    const found = types.ofImport(what);
    if (found === undefined) {
      if (what.kind === 'component' && types.knows(what.component)) this.#tellNotIn(what);
      return undefined;
    }
    const range = as?.range ?? id.range;
    const written = this.#importName(statement);
    if (as !== undefined && !this.#isName(written, range)) return undefined;
    const node = this.builder.import(written, this.#itemOf(found), { span: reporter.span(range) });
    return {
      node,
      type: found.extern,
      name: written,
      ...(found.path === undefined ? {} : { path: found.path }),
    };
  }

  #itemOf({ item, component }: Typed): ItemType {
    if (item.kind === 'model' || component === undefined) return item;
    return { ...item, package: this.builder.addPackage(component) };
  }

  /** The name said by `as`, otherwise the path where one is written, otherwise the local name. */
  #importName({ as, name, type }: ImportStatement): string {
    if (as !== undefined) return textOf(as);
    return type.kind === 'package-path' ? pathText(type) : name.name;
  }

  #tellNotIn({ component, path }: Imported & { readonly kind: 'component' }): void {
    const { reporter, types } = this.#parts;
    const { label } = component;
    reporter.report(
      'wac/not-in-package',
      `component \`${label}\` neither imports nor exports \`${pathText(path)}\``,
      path.range,
      { help: reporter.near(pathText(path), () => types.externsOf(component)) },
    );
  }

  #isName(name: string, range: Range): boolean {
    const checked = checkExternName(name);
    if (!('code' in checked)) return true;
    this.#parts.reporter.report('wac/bad-name', checked.message, range, {
      help: [
        'imports and exports are called `name`, or as an interface is, `namespace:package/name`',
      ],
    });
    return false;
  }

  #expr({ primary, accesses }: Expr, index: number, label?: string): Value | undefined {
    let value: Value | undefined;
    switch (primary.kind) {
      case 'error':
        return undefined;
      case 'name':
        value = this.#named(primary.name, index);
        break;
      case 'nested':
        value = this.#expr(primary.value, index, accesses.length === 0 ? label : undefined);
        break;
      case 'new':
        value = this.#new(primary, index, accesses.length === 0 ? label : undefined);
        break;
      default:
        return primary satisfies never;
    }
    for (const access of accesses) value = value && this.#access(value, access);
    return value;
  }

  #named(id: Id, index: number): Value | undefined {
    const local = this.#parts.scope.find(id, index);
    return local && this.#values.get(local);
  }

  #access(value: Value, access: Access | NamedAccess): Value | undefined {
    const { reporter } = this.#parts;
    if (access.kind === 'access' && access.name.missing === true) return undefined;
    if (!isInstance(value)) {
      const message = `an export is taken from what is no instance, but ${sortText(value)}`;
      reporter.report('compose/no-instance', message, access.range);
      return undefined;
    }
    const { exports } = value.type;
    const names = this.#exportsOf(exports);
    const name = access.kind === 'access' ? names.meant(access.name.name) : access.name.value;
    const type = exports.get(name);
    if (type === undefined) {
      reporter.report(
        'compose/missing-export',
        `the instance doesn’t export \`${name}\``,
        access.range,
        {
          help: reporter.near(name, () => names.spellings()),
        },
      );
      return undefined;
    }
    return this.#taken(value.node, name, type, access.range);
  }

  #taken(source: NodeIndex, name: string, type: Extern, range: Range): Value {
    const node = this.builder.access(source, name, { span: this.#parts.reporter.span(range) });
    const path = type.sort === 'instance' ? pathOf(name) : undefined;
    return { node, type, name, ...(path === undefined ? {} : { path }) };
  }

  #new(expr: NewExpr, index: number, label: string | undefined): Value | undefined {
    const { lookup, reporter, types } = this.#parts;
    const component = lookup.component(expr.package);
    const given = new Map<string, Given>();
    const imports = component === undefined ? undefined : this.#importsOf(component);
    let isSound = true;
    for (const arg of expr.arguments) {
      if (!this.#argument(arg, index, given, imports, component?.label ?? '')) isSound = false;
    }
    // Arguments that are said go first, wherever they stand.
    for (const arg of expr.arguments) {
      if (arg.kind !== 'spread-argument') continue;
      if (!this.#spread(arg.name, index, given, imports)) isSound = false;
    }
    if (component === undefined || imports === undefined) return undefined;
    if (isSound && !expr.arguments.some(({ kind }) => kind === 'fill-argument')) {
      isSound = this.#checkWhole(expr.package, component, imports, given);
    }
    const type = types.instanceOf(component);
    if (!isSound || type === undefined) return undefined;
    const node = this.builder.instantiate(this.builder.addPackage(component), {
      span: reporter.span(expr.package.range),
      ...(label === undefined ? {} : { label }),
    });
    for (const [name, { from, range }] of given) {
      this.builder.give(node, name, from.node, { span: reporter.span(range) });
    }
    return { node, type };
  }

  /** An argument that is said by itself; whether nothing is wrong with it. */
  #argument(
    arg: Argument,
    index: number,
    given: Map<string, Given>,
    imports: Names | undefined,
    label: string,
  ): boolean {
    if (arg.kind === 'fill-argument' || arg.kind === 'spread-argument') return true;
    const from =
      arg.kind === 'named-argument' ? this.#expr(arg.value, index) : this.#named(arg.name, index);
    if (imports === undefined || from === undefined) return false;
    const { reporter } = this.#parts;
    const { range } = arg.name;
    const name =
      arg.kind === 'inferred-argument'
        ? imports.inferred(arg.name.name, from)
        : arg.name.kind === 'id'
          ? imports.meant(arg.name.name)
          : arg.name.value;
    if (arg.name.kind === 'id' && arg.name.missing === true) return false;
    if (!imports.has(name)) {
      const message = `\`${label}\` doesn’t import \`${name}\``;
      reporter.report('compose/unknown-argument', message, range, {
        help: reporter.near(name, () => imports.spellings()),
      });
      return false;
    }
    const first = given.get(name);
    if (first !== undefined) {
      const message = `\`${label}\` is given \`${name}\` twice`;
      reporter.report('compose/duplicate-argument', message, range, {
        related: [{ message: 'given here first', span: reporter.span(first.range) }],
      });
      return false;
    }
    given.set(name, { from, range });
    return true;
  }

  /** The exports of an instance, for what nothing is given yet. */
  #spread(id: Id, index: number, given: Map<string, Given>, imports: Names | undefined): boolean {
    const { reporter } = this.#parts;
    const value = this.#named(id, index);
    if (value === undefined || imports === undefined) return false;
    if (!isInstance(value)) {
      const message = `the exports of an instance are spread; this is ${sortText(value)}`;
      reporter.report('compose/no-instance', message, id.range);
      return false;
    }
    let count = 0;
    for (const [name, type] of value.type.exports) {
      if (!imports.has(name) || given.has(name)) continue;
      given.set(name, { from: this.#taken(value.node, name, type, id.range), range: id.range });
      count++;
    }
    if (count > 0) return true;
    const message = `\`${id.name}\` exports nothing that is still to be given`;
    reporter.report('wac/empty-spread', message, id.range, { help: ['leave it out'] });
    return false;
  }

  /** Sees that everything is given where nothing says that the rest is imported. */
  #checkWhole(
    id: PackageId,
    { label }: GraphPackage,
    imports: Names,
    given: ReadonlyMap<string, Given>,
  ): boolean {
    const open = [...imports].filter((name) => !given.has(name));
    if (open.length === 0) return true;
    const shown = open.slice(0, 6).map((name) => `\`${name}\``);
    const more = open.length > shown.length ? ` and ${open.length - shown.length} more` : '';
    this.#parts.reporter.report(
      'wac/missing-argument',
      `\`${label}\` is not given ${shown.join(', ')}${more}`,
      id.range,
      {
        help: ['give it, or end the arguments with `...` to have the composition import the rest'],
      },
    );
    return false;
  }

  #export(statement: ExportStatement, index: number): void {
    const { value: expr, as, spread } = statement;
    const { reporter } = this.#parts;
    const value = this.#expr(expr, index);
    if (value === undefined) return;
    if (spread !== undefined) return this.#exportAll(value, expr.range);
    const name = as === undefined ? exportName(value) : textOf(as);
    const range = as?.range ?? expr.range;
    if (name === undefined) {
      reporter.report('wac/no-name', 'nothing says by which name this is exported', range, {
        help: [
          'say it: `export … as name;`',
          'or export all that the instance has: `export …...;`',
        ],
      });
      return;
    }
    if (name === '' || !this.#isName(name, range)) return;
    this.#exports.add(value, name, range);
  }

  #exportAll(value: Value, range: Range): void {
    const { reporter } = this.#parts;
    if (!isInstance(value)) {
      const message = `the exports of an instance are spread; this is ${sortText(value)}`;
      reporter.report('compose/no-instance', message, range);
      return;
    }
    const all = [...value.type.exports];
    if (all.length === 0) {
      reporter.report('wac/empty-spread', 'the instance exports nothing', range);
    }
    this.#exports.spread(
      all.map(([name, type]) => ({ name, take: () => this.#taken(value.node, name, type, range) })),
      range,
    );
  }

  #importsOf(component: GraphPackage): Names {
    let names = this.#imports.get(component);
    if (names === undefined) {
      names = new Names(importsOf(component.tree).keys());
      this.#imports.set(component, names);
    }
    return names;
  }

  #exportsOf(exports: ReadonlyMap<string, Extern>): Names {
    let names = this.#instances.get(exports);
    if (names === undefined) this.#instances.set(exports, (names = new Names(exports.keys())));
    return names;
  }
}

const textOf = (name: ExternNameNode): string => (name.kind === 'id' ? name.name : name.value);
