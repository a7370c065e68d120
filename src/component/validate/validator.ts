/**
 * Looks through a component without making any instance: each component, component type and instance type is looked
 * at once and has a type from then on, from which instances are made by substitution. Definitions that don't depend on
 * that (value types, canonical definitions, core instances) are evaluated as for linking. A definition that is rejected
 * leaves an entry of which nothing is known, so that only what doesn't need it is looked at further. Binary.md.
 */
import type { Diagnostic } from '../../base/index.ts';
import type {
  AliasDef,
  ComponentTree,
  CoreModule,
  Decl,
  Definition,
  DefType,
  ExportDef,
  ExternName,
  ExternType,
  InstanceDef,
  Sort,
} from '../../binary/index.ts';
import type { TypeId } from '../../model/index.ts';
import { evalCanon } from '../eval/canon.ts';
import { Context } from '../eval/context.ts';
import { duplicate, evalCoreInstance } from '../eval/core-instance.ts';
import { evalCoreType, moduleTypeAt, shapeOf } from '../eval/core-types.ts';
import type {
  ComponentShape,
  Entity,
  Extern,
  InstanceShape,
  InstanceValue,
  TypeNode,
} from '../types/entities.ts';
import { evalAlias } from '../eval/alias.ts';
import { evalType, funcTypeAt, typeUse, wrongKind } from '../eval/type.ts';
import { getExtern } from '../eval/evaluate.ts';
import { nullMaker } from '../eval/maker.ts';
import { Scope } from '../eval/scope.ts';
import { checkCanonGates } from './canon-gates.ts';
import { checkVisible } from './check-visible.ts';
import { InstanceDepths } from './instance-depths.ts';
import { shapeOfBody, type Body } from './body.ts';
import { checkImportNames, checkModuleType, engineCheck } from './core-modules.ts';
import { entriesOf } from '../tree/entries-of.ts';
import { ExternSpace } from './extern-space.ts';
import { Gates, type Features, type GatedFeature } from './features.ts';
import { mentionsResources } from './free-resources.ts';
import { instantiateShape, match } from '../match/match.ts';
import { aliasOf, Substitution } from '../match/substitution.ts';
import { checkFuncType, checkSize, checkUse, checkValueType } from './value-types.ts';
import {
  checkExported,
  checkUsed,
  newValue,
  startFunction,
  takeValue,
  valueDefinition,
} from './values.ts';
import { ExportedNames } from './visibility.ts';

/** What is done about the code of core modules: fails, by the context, if it is not valid. */
export type CheckModule = (cx: Context, module: CoreModule) => void;

/** Several roots may be looked at: they share a table of types, so that they can be compared. */
export class Validator {
  readonly #cx: Context;
  readonly #gates: Gates;
  readonly #checkModule: CheckModule;
  readonly #depths: InstanceDepths;
  /** Components that stood by themselves when they were looked at, and may stand in others since. */
  readonly #roots = new Map<ComponentTree, ComponentShape>();
  /** Where resource definitions are noted: the component that is being looked at. */
  #fresh = new Set<TypeId>();

  constructor(features: Features, checkModule: CheckModule = engineCheck) {
    const maker = {
      ...nullMaker(),
      resource: ({ type }: { type: TypeId }) => void this.#fresh.add(type),
    };
    this.#cx = new Context(maker);
    this.#gates = new Gates(this.#cx, features);
    this.#depths = new InstanceDepths(this.#cx);
    this.#checkModule = checkModule;
  }

  get cx(): Context {
    return this.#cx;
  }

  /** The features that were needed, whether they are on or not. */
  get needed(): ReadonlySet<GatedFeature> {
    return this.#gates.needed;
  }

  /** The type of a component that stands by itself, or all that is wrong with it. */
  judge(tree: ComponentTree): {
    readonly shape?: ComponentShape;
    readonly faults: readonly Diagnostic[];
  } {
    const cx = this.#cx;
    cx.file = tree.file;
    const { value, diagnostics } = cx.outcome(() =>
      cx.nested('component', () => this.#component(tree, undefined)),
    );
    if (value !== undefined) this.#roots.set(tree, value);
    return { ...(value === undefined ? {} : { shape: value }), faults: diagnostics };
  }

  /** Gives up, with nothing to say, where a definition in it was rejected. */
  #component(tree: ComponentTree, parent: Scope | undefined): ComponentShape {
    const scope = new Scope('component', parent, 0, tree.names.component ?? '', tree.names);
    const body = this.#body('component', scope);
    const outer = this.#fresh;
    this.#fresh = body.fresh;
    this.#all(body, tree.definitions, (def) => this.#definition(body, def));
    if (body.isSound) checkUsed(this.#cx, body);
    this.#fresh = outer;
    return shapeOfBody(body);
  }

  /** Looks at definitions one after the other; where one is rejected, its entries are unknown. */
  #all<D extends Definition | Decl>(body: Body, defs: readonly D[], look: (def: D) => void): void {
    const cx = this.#cx;
    for (const def of defs) {
      cx.step();
      cx.offset = def.offset;
      const { sort, count } = entriesOf(def);
      const size = body.scope.size(sort) + count;
      const tried = cx.attempt(() => look(def));
      if ('value' in tried) continue;
      body.isSound = false;
      if (tried.lost === 'scope') return;
      body.scope.fill(sort, size);
      if (def.kind === 'import') body.imports.addUnknown(def.extern.name);
      if (def.kind === 'export' || def.kind === 'export-decl') {
        body.exports.addUnknown(def.extern.name);
      }
    }
  }

  #body(kind: Body['kind'], scope: Scope): Body {
    const imports = new ExternSpace(this.#cx, this.#gates, 'import');
    const exports = new ExternSpace(this.#cx, this.#gates, 'export');
    return {
      kind,
      scope,
      imports,
      exports,
      exportedNames: new ExportedNames(
        (node) => imports.names(node),
        (node) => exports.names(node),
      ),
      imported: new Set(),
      fresh: new Set(),
      used: new Set(),
      isSound: true,
    };
  }

  #definition(body: Body, def: Definition): void {
    const cx = this.#cx;
    const { scope } = body;
    const entry = (sort: Entity['sort']): string => scope.nameOf(sort, scope.size(sort));
    switch (def.kind) {
      case 'custom':
        return;
      case 'core-module':
        return cx.within(entry('core module'), () => {
          checkImportNames(cx, def.module);
          this.#checkModule(cx, def.module);
          scope.add({ sort: 'core module', id: 0, shape: shapeOf(def.module) });
        });
      case 'core-type':
        return this.#coreType(body, def);
      case 'core-instance':
        return cx.within(entry('core instance'), () => scope.add(evalCoreInstance(cx, scope, def)));
      case 'component':
        return cx.nested(entry('component'), () => {
          const shape = this.#roots.get(def.component) ?? this.#component(def.component, scope);
          scope.add({ sort: 'component', tree: def.component, scope, views: [], shape });
        });
      case 'instance':
        return cx.nested(entry('instance'), () => scope.add(this.#instance(body, def)));
      case 'alias':
        scope.add(this.#alias(body, def));
        return;
      case 'type':
        return cx.nested(entry('type'), () =>
          scope.add({ sort: 'type', type: this.#type(body, def.type) }),
        );
      case 'canon':
        return cx.within(`canon ${def.name}`, () => {
          checkCanonGates(cx, this.#gates, scope, def);
          scope.add(evalCanon(cx, scope, def));
        });
      case 'start':
        this.#gates.need('values', 'a start function');
        return cx.within('start', () => {
          for (const value of startFunction(cx, body, def)) scope.add(value);
        });
      case 'value':
        this.#gates.need('values', 'a value');
        return cx.within(entry('value'), () => scope.add(valueDefinition(cx, body, def)));
      case 'import':
        return this.#import(body, def.extern, def.type);
      case 'export':
        return cx.within(`export "${def.extern.name}"`, () => {
          this.#export(body, def.extern, this.#exported(body, def));
        });
      default:
        def satisfies never;
    }
  }

  #coreType(body: Body, def: Extract<Decl, { kind: 'core-type' }>): void {
    const { scope } = body;
    this.#cx.within(scope.nameOf('core type', scope.size('core type')), () => {
      for (const type of def.types) {
        checkModuleType(this.#cx, type);
        scope.add(evalCoreType(this.#cx, scope, type));
      }
    });
  }

  /** An entry that is passed on; a value is used up by that. */
  #passed(body: Body, sort: Sort, index: number): Extern {
    if (sort !== 'value') return getExtern(this.#cx, body.scope, sort, index);
    this.#gates.need('values', 'a value');
    return takeValue(this.#cx, body, index);
  }

  #import(body: Body, extern: ExternName, type: ExternType): void {
    this.#cx.within(`import "${extern.name}"`, () => {
      const item = this.#declared(body, type, body.imported, extern.name);
      checkVisible(this.#cx, body, 'import', item);
      body.imports.add(extern, item);
      body.scope.add(item);
    });
  }

  #export(body: Body, extern: ExternName, item: Extern): void {
    checkVisible(this.#cx, body, 'export', item);
    if (item.sort === 'value') {
      checkExported(this.#cx, item);
      // The index that the export adds is another name of a value that is used up.
      body.used.add(body.scope.size('value'));
    }
    body.exports.add(extern, item);
    if (item.sort === 'instance') body.exportedNames.forget();
    body.scope.add(item);
  }

  /** What an import or export of a declared type is; the resources that come with it are noted in `made`. */
  #declared(body: Body, type: ExternType, made: Set<TypeId>, name: string): Extern {
    const cx = this.#cx;
    const { scope } = body;
    switch (type.kind) {
      case 'func':
        return { sort: 'func', id: 0, type: funcTypeAt(cx, scope, type.type) };
      case 'type-eq':
        return { sort: 'type', type: aliasOf(scope.get(cx, 'type', type.type).type) };
      case 'type-sub-resource': {
        const id = cx.types.resource();
        cx.types.nameResource(id, name);
        made.add(id);
        return { sort: 'type', type: { kind: 'resource', id } };
      }
      case 'instance': {
        const node = scope.get(cx, 'type', type.type).type;
        if (node.kind !== 'instance') return wrongKind(cx, type.type, node, 'an instance type');
        const { exports, fresh } = node.shape!;
        return { sort: 'instance', exports: new Substitution(cx, fresh, made).exports(exports) };
      }
      case 'component': {
        const node = scope.get(cx, 'type', type.type).type;
        if (node.kind !== 'component') return wrongKind(cx, type.type, node, 'a component type');
        return { sort: 'component', scope: undefined, views: [], shape: node.shape! };
      }
      case 'core module':
        return { sort: 'core module', id: 0, shape: moduleTypeAt(cx, scope, type.type) };
      case 'value':
        this.#gates.need('values', 'a value');
        checkUse({ cx, gates: this.#gates, scope }, type.type);
        return newValue(cx, typeUse(cx, scope, type.type));
      case 'value-eq':
        this.#gates.need('values', 'a value');
        return scope.get(cx, 'value', type.value);
      default:
        return type satisfies never;
    }
  }

  /** An export as users of the component see it. */
  #exported(body: Body, { extern, item, type }: ExportDef): Extern {
    const cx = this.#cx;
    const given = this.#passed(body, item.sort, item.index);
    if (type === undefined) return this.#named(given, extern.name);
    const made = new Set<TypeId>();
    const wanted = this.#declared(body, type, made, extern.name);
    const parties = { wants: 'the type of the export', gives: 'the component' };
    const substitution = new Substitution(cx);
    match({ cx, substitution, bindable: made, parties }, extern.name, wanted, given);
    // What is exported is seen only as it is declared: a resource that is declared as such is a new abstract one.
    for (const id of made) body.fresh.add(id);
    return wanted;
  }

  /** An export without a declared type: a type gets a node of its own, which has a name. */
  #named(item: Extern, name: string): Extern {
    if (item.sort !== 'type') return item;
    if (item.type.kind === 'resource') this.#cx.types.nameResource(item.type.id, name);
    return { sort: 'type', type: aliasOf(item.type) };
  }

  #instance(body: Body, { expr }: InstanceDef): InstanceValue {
    const cx = this.#cx;
    const { scope } = body;
    if (expr.kind === 'exports') {
      const space = new ExternSpace(cx, this.#gates, 'export', 'bag');
      for (const { sort, index, ...extern } of expr.exports) {
        const item = this.#passed(body, sort, index);
        cx.within(`export "${extern.name}"`, () => space.add(extern, item));
      }
      const bag: InstanceValue = { sort: 'instance', exports: space.items };
      this.#depths.check(bag);
      return bag;
    }
    const { shape } = scope.get(cx, 'component', expr.component);
    const args = new Map<string, Extern>();
    for (const { name, sort, index } of expr.args) {
      cx.step();
      if (args.has(name)) duplicate(cx, 'argument', name);
      args.set(name, this.#passed(body, sort, index));
    }
    const parties = {
      wants: scope.nameOf('component', expr.component),
      gives: 'its instantiation',
    };
    return {
      sort: 'instance',
      exports: instantiateShape(cx, shape!, args, body.fresh, parties),
    };
  }

  #alias(body: Body, alias: AliasDef): Entity {
    const cx = this.#cx;
    cx.offset = alias.offset;
    const { sort, target } = alias;
    if (body.kind !== 'component') {
      const allowed = target.kind === 'outer' ? ['core type', 'type'] : ['instance', 'type'];
      if (!allowed.includes(sort)) {
        cx.fail(
          'component/bad-alias',
          `an alias in a type may only stand for ${allowed.join(' or ')}, not for a ${sort}`,
        );
      }
    }
    if (sort === 'value') this.#gates.need('values', 'a value');
    const entity = evalAlias(cx, body.scope, alias);
    if (target.kind !== 'outer' || entity.sort !== 'type') return entity;
    let crossed = false;
    for (let scope = body.scope, i = 0; i < target.count; i++, scope = scope.parent!) {
      crossed ||= scope.kind === 'component';
    }
    if (crossed && mentionsResources(cx, entity.type)) {
      cx.fail(
        'component/outer-resource',
        'a type with resources in it belongs to its component: an outer alias of another can not reach it',
        { help: ['import the resource, and give it where the component is instantiated'] },
      );
    }
    return entity;
  }

  #type(body: Body, def: DefType): TypeNode {
    const cx = this.#cx;
    const { scope } = body;
    const gated = { cx, gates: this.#gates, scope };
    switch (def.kind) {
      case 'instance':
        return {
          kind: 'instance',
          decls: def.decls,
          scope,
          shape: this.#instanceType(body, def.decls),
        };
      case 'component':
        return {
          kind: 'component',
          decls: def.decls,
          scope,
          shape: this.#componentType(body, def.decls),
        };
      case 'func':
        checkFuncType(gated, def);
        return evalType(cx, scope, def);
      case 'resource':
        if (def.rep === 'i64') this.#gates.need('memory64', 'a resource represented by i64');
        return evalType(cx, scope, def);
      default: {
        checkValueType(gated, def);
        const node = evalType(cx, scope, def);
        if (node.kind === 'value') checkSize(cx, node.ref);
        return node;
      }
    }
  }

  #instanceType(outer: Body, decls: readonly Decl[]): InstanceShape {
    const body = this.#body('instance type', new Scope('type', outer.scope, 0, ''));
    this.#all(body, decls, (decl) => this.#declarator(body, decl));
    return shapeOfBody(body);
  }

  #componentType(outer: Body, decls: readonly Decl[]): ComponentShape {
    const body = this.#body('component type', new Scope('type', outer.scope, 0, ''));
    this.#all(body, decls, (decl) => this.#declarator(body, decl));
    return shapeOfBody(body);
  }

  #declarator(body: Body, decl: Decl): void {
    const cx = this.#cx;
    const { scope } = body;
    switch (decl.kind) {
      case 'core-type':
        return this.#coreType(body, decl);
      case 'type':
        return cx.nested(scope.nameOf('type', scope.size('type')), () =>
          scope.add({ sort: 'type', type: this.#type(body, decl.type) }),
        );
      case 'alias':
        scope.add(this.#alias(body, decl));
        return;
      case 'import':
        return this.#import(body, decl.extern, decl.type);
      case 'export-decl':
        return cx.within(`export "${decl.extern.name}"`, () => {
          const item = this.#declared(body, decl.type, body.fresh, decl.extern.name);
          this.#export(body, decl.extern, item);
        });
      default:
        decl satisfies never;
    }
  }
}
