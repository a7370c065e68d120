/**
 * The imports or the exports of one component, component type, instance type or bag of exports: names are checked and
 * must be strongly unique, annotated functions must belong to a resource beside them, and attributes must fit.
 * Explainer.md, Import and Export Definitions, Name Uniqueness; Binary.md, Import and Export Definitions.
 */
import { didYouMean, isVersion, limits, uniqueForm, type PlainName } from '../../base/index.ts';
import type { ExternName } from '../../binary/index.ts';
import { accessorProblems, getterOf, gottenType, setType } from '../../model/index.ts';
import type { TypeId } from '../../model/index.ts';
import { Unknown, type Context } from '../eval/context.ts';
import { typeText } from '../types/difference.ts';
import type { Extern, FuncNode, ResourceNode, TypeNode, TypeUse } from '../types/entities.ts';
import {
  checkExternName,
  checkInterfaceName,
  type ExternPath,
  type NameProblem,
} from './extern-name.ts';
import { partsOf } from './extern-parts.ts';
import type { Gates } from './features.ts';
import { definition } from '../match/substitution.ts';
import { nameTypes } from './visibility.ts';

/** The item with the attributes that it has here, and without those that it had elsewhere. */
function withAttributes(extern: ExternName, item: Extern): Extern {
  if (Object.keys(extern).length > 1) return { ...item, extern };
  if (item.extern === undefined) return item;
  const { extern: _, ...plain } = item;
  return plain as Extern;
}

export class ExternSpace {
  readonly items = new Map<string, Extern>();
  readonly #cx: Context;
  readonly #gates: Gates;
  readonly #what: 'import' | 'export';
  readonly #isBag: boolean;
  /** First names by the form in which they must differ. */
  readonly #names = new Map<string, string>();
  readonly #visible = new Set<TypeNode>();
  readonly #resources = new Set<TypeId>();
  /** Names of what was rejected. */
  readonly #unknown = new Set<string>();
  /** How many all of them are when they are written out. */
  #parts = 0;

  /** A bag, an instance put together of exports, is no scope in which functions can belong to resources. */
  constructor(cx: Context, gates: Gates, what: 'import' | 'export', bag?: 'bag') {
    this.#cx = cx;
    this.#isBag = bag !== undefined;
    this.#gates = gates;
    this.#what = what;
  }

  /** Whether the type was imported or exported here, by itself or within an instance. */
  names(node: TypeNode): boolean {
    return this.#visible.has(node);
  }

  /** Whether the resource was imported or exported here, by itself or within an instance. */
  namesResource(id: TypeId): boolean {
    return this.#resources.has(id);
  }

  /** Adds an import or export, whose types have names from then on. */
  add(extern: ExternName, item: Extern): void {
    const { name } = extern;
    const cx = this.#cx;
    const path = this.#valid(checkExternName(name));
    this.#checkUnique(name);
    this.#checkPath(extern, path);
    if (extern.implements !== undefined) this.#checkImplements(extern, path, item);
    this.#checkAnnotation(name, path, item);
    cx.step();
    this.#checkSize(item);
    this.items.set(name, withAttributes(extern, item));
    nameTypes(item, (node) => {
      this.#visible.add(node);
      if (node.kind === 'resource') this.#resources.add(node.id);
    });
  }

  /** Notes the name of something that was rejected: what asks for it is unknown, too. */
  addUnknown(name: string): void {
    this.#unknown.add(name);
  }

  /** What comes later goes through them one by one. */
  #checkSize(item: Extern): void {
    this.#parts += partsOf(item);
    if (this.#parts <= limits.typeParts) return;
    const message = `the ${this.#what}s have more than ${limits.typeParts} parts when they are written out`;
    this.#cx.fail('component/too-large', message);
  }

  #valid(parsed: ExternPath | NameProblem): ExternPath {
    return 'code' in parsed ? this.#cx.fail(parsed.code, parsed.message) : parsed;
  }

  #checkUnique(name: string): void {
    const form = uniqueForm(name);
    const before = this.#names.get(form);
    this.#names.set(form, name);
    if (before === undefined) return;
    const how =
      before === name ? 'is used twice' : `can't stand beside \`${before}\`: they are too alike`;
    this.#cx.fail('component/duplicate-name', `the ${this.#what} name \`${name}\` ${how}`);
  }

  #checkPath({ name, versionSuffix }: ExternName, path: ExternPath): void {
    if (path.kind === 'interface') {
      if (path.nested) this.#gates.need('nested-names', `the nested name \`${name}\``);
      if (path.canonicalVersion !== undefined) {
        this.#gates.need('canonical-names', `the canonical version of \`${name}\``);
      }
    } else if (path.accessor !== undefined) {
      this.#gates.need('accessors', `the ${path.accessor}ter \`${name}\``);
    }
    if (versionSuffix === undefined) return;
    this.#gates.need('canonical-names', 'a version suffix');
    const version = path.kind === 'interface' ? path.canonicalVersion : undefined;
    if (version === undefined || !isVersion(version + versionSuffix)) {
      this.#cx.fail(
        'component/bad-version',
        `the version suffix \`${versionSuffix}\` must complete the version in the name \`${name}\``,
      );
    }
  }

  #checkImplements(extern: ExternName, path: ExternPath, item: Extern): void {
    const cx = this.#cx;
    const { name } = extern;
    const bad = (message: string): never => cx.fail('component/bad-implements', message);
    if (item.sort !== 'instance') {
      bad(`only instances can implement an interface, but \`${name}\` is a ${item.sort}`);
    }
    if (path.kind !== 'freestanding' || path.accessor !== undefined) {
      bad(`\`${name}\` says itself what it is: only a plain name takes \`implements\``);
    }
    const parsed = checkInterfaceName(extern.implements!);
    if ('code' in parsed) {
      bad(`\`${name}\` must implement an interface, but \`${extern.implements!}\` is none`);
    }
  }

  #checkAnnotation(name: string, path: ExternPath, item: Extern): void {
    if (path.kind === 'interface') return;
    if (path.kind === 'freestanding' && path.accessor === undefined) return;
    const cx = this.#cx;
    if (item.sort !== 'func') {
      return cx.fail('component/wrong-kind', `\`${name}\` must be a function, not a ${item.sort}`);
    }
    const bad = (message: string): never =>
      cx.fail('component/bad-annotation', `\`${name}\` ${message}`);
    const { type } = item;
    if (path.accessor !== undefined) this.#checkAccessor(name, path, type);
    switch (path.kind) {
      case 'freestanding':
        return;
      case 'constructor': {
        const made = constructed(type);
        if (made === undefined) bad('must return `own<R>` or `result<own<R>, E>`');
        return this.#checkResource(name, path.resource, made);
      }
      case 'method': {
        const self = type.params[0];
        if (self === undefined) return bad('must have a parameter `self`');
        if (self.name !== 'self')
          bad(`must call its first parameter \`self\`, not \`${self.name}\``);
        const resource = handleOf('borrow', self.type);
        if (resource === undefined) bad('must borrow its first parameter');
        return this.#checkResource(name, path.resource, resource);
      }
      case 'static':
        return this.#checkResource(name, path.resource);
      default:
        path satisfies never;
    }
  }

  /** What is wrong with a getter or setter leaves the rules about its resource their meaning. */
  #checkAccessor(name: string, path: PlainName, func: FuncNode): void {
    const cx = this.#cx;
    for (const problem of accessorProblems(cx.types.types, path, func.type)) {
      cx.tell('component/bad-annotation', `\`${name}\` ${problem}`);
    }
    if (path.accessor !== 'set') return;
    const getter = getterOf(name);
    if (this.#unknown.has(getter)) return;
    const item = this.items.get(getter);
    if (item?.sort !== 'func') {
      return cx.tell(
        'component/bad-annotation',
        `\`${name}\` needs its getter \`${getter}\`, but none of that name is ${this.#what}ed before it`,
        {
          help: didYouMean(
            getter,
            [...this.items.keys()].filter((n) => n.includes('[get]')),
          ),
        },
      );
    }
    const { types } = cx.types;
    const got = gottenType(types, item.type.type);
    const set = setType(path, func.type);
    if (got === undefined || set === undefined || got === set) return;
    cx.tell(
      'component/bad-annotation',
      `\`${name}\` takes another type than \`${getter}\` gives: ${typeText(types, set)}, not ${typeText(types, got)}`,
    );
  }

  /** The resource that an annotation names must stand beside it, and be the one that the function's type uses. */
  #checkResource(name: string, label: string, used?: ResourceNode): void {
    const item = this.#isBag ? undefined : this.items.get(label);
    const resource = item?.sort === 'type' && item.type.kind === 'resource' ? item.type : undefined;
    if (resource !== undefined && (used === undefined || used === resource)) return;
    if (this.#unknown.has(label)) throw new Unknown();
    const resources = [...this.items].flatMap(([n, i]) =>
      i.sort === 'type' && i.type.kind === 'resource' ? [n] : [],
    );
    const message =
      resource === undefined
        ? `\`${name}\` belongs to a resource \`${label}\`, but none of that name is ${this.#what}ed before it`
        : `\`${name}\` uses another resource than the one that is ${this.#what}ed as \`${label}\``;
    this.#cx.fail('component/unknown-resource', message, { help: didYouMean(label, resources) });
  }
}

function constructed({ result }: FuncNode): ResourceNode | undefined {
  if (result === undefined || typeof result === 'string') return undefined;
  const { source } = definition(result);
  if (source.kind === 'defined' && source.def.kind === 'result') {
    const { ok } = source.def;
    return typeof ok === 'number' ? handleOf('own', source.parts.get(ok)) : undefined;
  }
  return handleOf('own', result);
}

function handleOf(
  kind: 'own' | 'borrow',
  use: TypeUse | ResourceNode | undefined,
): ResourceNode | undefined {
  if (use === undefined || typeof use === 'string' || use.kind !== 'value') return undefined;
  const { source } = definition(use);
  if (source.kind !== 'defined' || source.def.kind !== kind) return undefined;
  return source.parts.get(source.def.resource) as ResourceNode;
}
