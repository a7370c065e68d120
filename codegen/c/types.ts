/**
 * The types of a world -> types of C, each of which lies in memory as the canonical ABI has it, so that what crosses
 * the boundary through memory is never converted. Records, variants, enums, flags and resources are types of their own,
 * under the name that WIT gives them and once a side; what has only a structure (lists, tuples, options, results) is
 * one type wherever it occurs, named after the structure, and names for it are typedefs. Here is what types are and
 * what they are called; `declarations.ts` writes them. CanonicalABI.md, Alignment, Element Size.
 */
import { holdsPointers, layout, type Layout, type ValueShape } from '../../src/abi/index.ts';
import type { WorldGroup, WorldResource, WorldWalk } from '../../src/abi/index.ts';
import {
  type NamedType,
  type Side,
  type TypeDef,
  type TypeId,
  type TypeRef,
  unalias,
} from '../../src/model/index.ts';
import { shortHash } from '../text/file-segment.ts';
import { type GlobalName, member, type Names, snake } from './names.ts';

/** A type of C. */
export interface CType {
  /** Each after its parts. */
  readonly index: number;
  /** Its name in those of structures around it. */
  readonly structure: string;
  readonly shape: ValueShape;
  readonly side: Side;
  readonly layout: Layout;
  /** How it is written before what it is the type of; a pointer's with the `*`. */
  readonly spelling: () => string;
  /** Fields, cases, elements, in order; those of a sum that carry nothing are there without a type. */
  readonly parts: readonly CPart[];
  /** Whether it holds strings or lists, so that there is something to free. */
  readonly holds: boolean;
  /** Present where it holds: gives back what a value points to; copies a value with all that it points to. */
  readonly free?: GlobalName;
  readonly dup?: GlobalName;
  /** Of a list or map: makes one with room for some elements. */
  readonly make?: GlobalName;
  /** Of a variant: the type of its `tag`. */
  readonly tag?: GlobalName;
  /** Of a variant, an enum, flags: the constants of the cases or labels. */
  readonly constants?: readonly GlobalName[];
  /** Of a map: the type of an entry. */
  readonly entry?: GlobalName;
  /** Its name in WIT, for what has one. */
  readonly def?: TypeDef;
}

export interface CPart {
  /** The member by which it is reached. */
  readonly name: string;
  readonly label: string;
  readonly type?: CType;
  /** As it was written: a typedef's name where WIT has an alias there. */
  readonly spelling?: () => string;
  readonly docs?: string;
}

/** A resource, and the names of what is made for it. */
export interface CResource {
  readonly resource: WorldResource;
  readonly def: TypeDef;
  /** Group and name, as in the names of structures. */
  readonly base: string;
  /** An own handle: a struct around its index. */
  readonly own: GlobalName;
  readonly drop: GlobalName;
  /** Of an imported one: a borrowed handle, and what makes one of an own handle. */
  readonly borrowType?: GlobalName;
  readonly borrow?: GlobalName;
  /** Of one that the component implements. */
  readonly ours?: {
    /** The struct that the user defines; its tag is the same. */
    readonly repType: GlobalName;
    /** Representation to handle. */
    readonly make: GlobalName;
    /** Handle to representation. */
    readonly rep: GlobalName;
    readonly destructor: GlobalName;
  };
}

/** A name in a group for a type that has another, or only a structure. */
export interface CTypedef {
  readonly named: NamedType;
  readonly def: TypeDef;
  readonly name: GlobalName;
  readonly type: CType;
  readonly target: () => string;
}

/** What a group of the world adds to the header, in order. */
export type CDeclaration =
  | { readonly kind: 'type'; readonly type: CType }
  | { readonly kind: 'typedef'; readonly typedef: CTypedef }
  | { readonly kind: 'resource'; readonly resource: CResource };

/** How long the name of a structure gets before it is shortened to a mark. */
const longestStructure = 80;

export class Types {
  readonly #walk: WorldWalk;
  readonly #names: Names;
  readonly #types = new Map<string, CType>();
  /** The same by what is asked, since types that share parts may be asked for many times. */
  readonly #asked = new Map<string, CType>();
  readonly #resources = new Map<string, CResource>();
  readonly #typedefs = new Map<string, CTypedef>();
  /** What is met first while a group is declared. */
  #declarations: CDeclaration[] = [];

  constructor(walk: WorldWalk, names: Names) {
    this.#walk = walk;
    this.#names = names;
  }

  /** All types, each after its parts. */
  get all(): readonly CType[] {
    return [...this.#types.values()];
  }

  get resources(): readonly CResource[] {
    return [...this.#resources.values()];
  }

  /** Declares what a group has and what its functions use, as far as no group before has. */
  declare(group: WorldGroup): readonly CDeclaration[] {
    this.#declarations = [];
    for (const named of group.types) this.#declareNamed(group, named);
    for (const { func } of group.funcs) {
      for (const { type } of func.params) this.of(type, group.side);
      if (func.result !== undefined) this.of(func.result, group.side);
    }
    return this.#declarations;
  }

  /** The type of C that a type of WIT is, seen from a side. */
  of(ref: TypeRef, side: Side): CType {
    const asked = `${side} ${ref}`;
    let type = this.#asked.get(asked);
    if (type === undefined) this.#asked.set(asked, (type = this.#find(ref, side)));
    return type;
  }

  /** A type as it is written where WIT has `ref`: by the typedef, where it is a name for something else. */
  spelling(ref: TypeRef, side: Side): () => string {
    const type = this.of(ref, side);
    const owner = this.#walk.ownerOf(ref, side);
    if (owner === undefined) return type.spelling;
    return () => this.#typedefs.get(`${owner.side} ${ref}`)?.name.text ?? type.spelling();
  }

  resource(id: TypeId, side: Side): CResource {
    const resource = this.#walk.resourceOf(id, side);
    const key = `${resource.side} ${resource.id}`;
    let made = this.#resources.get(key);
    if (made === undefined) {
      made = this.#makeResource(resource);
      this.#resources.set(key, made);
      this.#declarations.push({ kind: 'resource', resource: made });
    }
    return made;
  }

  #declareNamed(group: WorldGroup, named: NamedType): void {
    const { side } = group;
    const { types } = this.#walk.model;
    const def = types[named.id]!;
    const end = unalias(types, named.id);
    if (typeof end === 'number' && types[end]!.type.kind === 'resource') {
      // Another name for a resource is met in handles alone, and these are called like the resource itself.
      this.resource(named.id, side);
      return;
    }
    const type = this.of(named.id, side);
    if (type.def === def) return;
    const target = def.type.kind === 'alias' ? this.spelling(def.type.type, side) : type.spelling;
    const name = this.#names.wit(group, [named.name], '_t');
    const typedef: CTypedef = { named, def, name, type, target };
    this.#typedefs.set(`${side} ${named.id}`, typedef);
    this.#declarations.push({ kind: 'typedef', typedef });
  }

  #find(ref: TypeRef, from: Side): CType {
    const at = unalias(this.#walk.model.types, ref);
    const owner = this.#walk.ownerOf(at, from);
    const side = owner?.side ?? from;
    const shape = this.#walk.abi.shape(at);
    const parts = this.#parts(shape, side);
    const key = this.#key(at, shape, side, parts);
    let type = this.#types.get(key);
    if (type === undefined) {
      type = this.#make({ at, shape, side, owner, parts, key });
      this.#types.set(key, type);
      if (shape.kind !== 'own' && shape.kind !== 'borrow') {
        this.#declarations.push({ kind: 'type', type });
      }
    }
    return type;
  }

  /** What is one type of C: a thing of WIT on a side, or a structure of such. */
  #key(at: TypeRef, shape: ValueShape, side: Side, parts: readonly CPart[]): string {
    if (isNominal(shape)) return `${side} ${at}`;
    if (shape.kind === 'own' || shape.kind === 'borrow') {
      const { resource } = this.resource(shape.resource, side);
      return `${shape.kind} ${resource.side} ${resource.id}`;
    }
    const kind = shape.kind === 'list' ? `list ${shape.length ?? ''}` : shape.kind;
    return [kind, ...parts.map((p) => p.type?.index ?? '_')].join(' ');
  }

  #make(facts: Facts): CType {
    const { at, shape, side, parts, key } = facts;
    const abi = this.#walk.abi.of(at);
    const common = {
      index: this.#types.size,
      shape,
      side,
      layout: layout(abi),
      parts,
      holds: holdsPointers(abi),
    };
    if (isNominal(shape)) return this.#nominal(facts, common);
    switch (shape.kind) {
      case 'own':
      case 'borrow': {
        const made = this.resource(shape.resource, side);
        const { own, ours, borrowType } = made;
        const spelling = (): string =>
          shape.kind === 'own' ? own.text : (borrowType?.text ?? `${ours!.repType.text} *`);
        const structure = `${shape.kind}_${made.base}`;
        return { ...common, structure, spelling };
      }
      case 'string': {
        const [name, free, dup] = ['string_t', 'string_free', 'string_dup'].map((n) =>
          this.#names.runtime(n),
        );
        return {
          ...common,
          structure: 'string',
          spelling: () => name!.text,
          free: free!,
          dup: dup!,
        };
      }
      case 'list':
      case 'map':
      case 'tuple':
      case 'option':
      case 'result': {
        const structure = structureOf(shape, parts);
        const made = (suffix: string): GlobalName => this.#names.structural(structure, key, suffix);
        const name = made('_t');
        const isLong =
          shape.kind === 'map' || (shape.kind === 'list' && shape.length === undefined);
        return {
          ...common,
          structure,
          spelling: () => name.text,
          ...(common.holds ? { free: made('_free'), dup: made('_dup') } : {}),
          ...(isLong ? { make: made('_new') } : {}),
          ...(shape.kind === 'map' ? { entry: made('_entry_t') } : {}),
        };
      }
      default: {
        const spelling = scalars[shape.kind as keyof typeof scalars];
        return { ...common, structure: shape.kind, spelling: () => spelling };
      }
    }
  }

  #nominal({ at, shape, owner, parts }: Facts, common: Common): CType {
    const def = this.#walk.model.types[at as TypeId]!;
    const label = def.name ?? `type-${at}`;
    const group = owner ?? this.#walk.imports[0] ?? this.#walk.exports[0]!;
    const base = this.#names.base(group, [label]);
    const name = this.#names.wit(group, [label], '_t');
    const constants = parts.map((p) => p.label);
    return {
      ...common,
      def,
      structure: `${this.#names.group(group)}_${snake(label)}`,
      spelling: () => name.text,
      ...(common.holds
        ? { free: this.#names.helper(base, 'free'), dup: this.#names.helper(base, 'dup') }
        : {}),
      ...(shape.kind === 'variant' ? { tag: this.#names.helper(base, 'tag_t') } : {}),
      ...(shape.kind === 'record'
        ? {}
        : { constants: constants.map((l) => this.#names.constant(group, [label, l])) }),
    };
  }

  #makeResource(resource: WorldResource): CResource {
    const { side, id, name: label } = resource;
    const group = this.#walk.ownerOf(id, side) ?? this.#walk[side][0]!;
    const name = (word: string): GlobalName =>
      this.#names.helper(this.#names.base(group, [label]), word);
    const own = this.#names.wit(group, [label], '_t');
    const common = {
      resource,
      def: this.#walk.model.types[id]!,
      base: `${this.#names.group(group)}_${snake(label)}`,
      own,
      drop: name('drop'),
    };
    if (side === 'imports') {
      return { ...common, borrowType: name('borrow_t'), borrow: name('borrow') };
    }
    const ours = {
      repType: name('rep_t'),
      make: name('new'),
      rep: name('rep'),
      destructor: name('destructor'),
    };
    return { ...common, ours };
  }

  #parts(shape: ValueShape, side: Side): readonly CPart[] {
    const part = (label: string, ref?: TypeRef, docs?: string, name = member(label)): CPart => ({
      name,
      label,
      ...(ref === undefined
        ? {}
        : { type: this.of(ref, side), spelling: this.spelling(ref, side) }),
      ...(docs === undefined ? {} : { docs }),
    });
    switch (shape.kind) {
      case 'record':
        return shape.fields.map((f) => part(f.name, f.type, f.docs));
      case 'variant':
        return shape.cases.map((c) => part(c.name, c.type, c.docs));
      case 'enum':
        return shape.cases.map((c) => part(c.name, undefined, c.docs));
      case 'flags':
        return shape.flags.map((f) => part(f.name, undefined, f.docs));
      case 'tuple':
        return shape.types.map((t, i) => part(`${i}`, t, undefined, `f${i}`));
      case 'option':
        return [part('some', shape.type, undefined, 'val')];
      case 'result':
        return [part('ok', shape.ok), part('err', shape.err)];
      case 'list':
        return [
          part('element', shape.type, undefined, shape.length === undefined ? 'ptr' : 'items'),
        ];
      case 'map':
        return [part('key', shape.key), part('value', shape.value)];
      default:
        return [];
    }
  }
}

interface Facts {
  readonly at: TypeRef;
  readonly shape: ValueShape;
  readonly side: Side;
  readonly owner: WorldGroup | undefined;
  readonly parts: readonly CPart[];
  readonly key: string;
}

type Common = Pick<CType, 'index' | 'shape' | 'side' | 'layout' | 'parts' | 'holds'>;

/** What is a type of its own by its name. */
const isNominal = ({ kind }: ValueShape): boolean =>
  kind === 'record' || kind === 'variant' || kind === 'enum' || kind === 'flags';

function structureOf(shape: ValueShape, parts: readonly CPart[]): string {
  const word =
    shape.kind === 'tuple'
      ? `tuple${parts.length}`
      : shape.kind === 'list' && shape.length !== undefined
        ? `array${shape.length}`
        : shape.kind;
  const text = [word, ...parts.map((p) => p.type?.structure ?? 'void')].join('_');
  return text.length <= longestStructure ? text : `${word}_${shortHash(text)}`;
}

const scalars = {
  bool: 'bool',
  u8: 'uint8_t',
  u16: 'uint16_t',
  u32: 'uint32_t',
  u64: 'uint64_t',
  s8: 'int8_t',
  s16: 'int16_t',
  s32: 'int32_t',
  s64: 'int64_t',
  f32: 'float',
  f64: 'double',
  char: 'uint32_t',
} as const;
