/**
 * Types of WIT -> types of AssemblyScript, and the classes and enums that stand for those with a name. Options of what is
 * a reference are `T | null`; other options are objects. Tuples are generic classes, a class a length.
 */
import type { WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import type { DefinedType, Side, TypeDef, TypeId, TypeRef } from '../../src/model/index.ts';
import type { Doc } from '../text/doc.ts';
import { comment, type Documented, tsdoc } from '../text/docs.ts';
import { code } from '../text/template.ts';
import { constantNames, fieldNames, type Names } from './names.ts';

/** From where a type is named: a group whose namespace is around, or the module; `prefix` is that of the module. */
export interface Viewpoint {
  readonly group?: WorldGroup;
  readonly side: Side;
  readonly prefix?: string;
}

const numbers: Readonly<Record<string, string>> = {
  u8: 'Uint8Array',
  s8: 'Int8Array',
  u16: 'Uint16Array',
  s16: 'Int16Array',
  u32: 'Uint32Array',
  s32: 'Int32Array',
  u64: 'Uint64Array',
  s64: 'Int64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};

export const scalars: Readonly<Record<string, string>> = {
  bool: 'bool',
  u8: 'u8',
  s8: 'i8',
  u16: 'u16',
  s16: 'i16',
  u32: 'u32',
  s32: 'i32',
  u64: 'u64',
  s64: 'i64',
  f32: 'f32',
  f64: 'f64',
  char: 'u32',
  string: 'string',
};

export const documentation = (item: Documented): readonly string[] => comment(tsdoc, item);

export class Types {
  readonly walk: WorldWalk;
  readonly names: Names;
  /** The lengths of tuples that are named anywhere. */
  readonly tuples = new Set<number>();

  constructor(walk: WorldWalk, names: Names) {
    this.walk = walk;
    this.names = names;
  }

  spell(ref: TypeRef, from: Viewpoint): string {
    if (typeof ref === 'string') return scalars[ref]!;
    const { name, type } = this.walk.model.types[ref]!;
    if (name !== undefined && this.walk.ownerOf(ref, from.side) !== undefined) {
      return this.spellNamed(ref, from);
    }
    return this.#structure(type, from);
  }

  #structure(type: DefinedType, from: Viewpoint): string {
    const prefix = from.prefix ?? '';
    switch (type.kind) {
      case 'own':
      case 'borrow':
        return this.spellNamed(type.resource, from);
      case 'alias':
        return this.spell(type.type, from);
      case 'list': {
        const numeric = this.numericList(type.type);
        if (type.length !== undefined) return `StaticArray<${this.spell(type.type, from)}>`;
        return numeric ?? `Array<${this.spell(type.type, from)}>`;
      }
      case 'map':
        return `Map<${this.spell(type.key, from)}, ${this.spell(type.value, from)}>`;
      case 'option': {
        const inner = this.spell(type.type, from);
        return this.isReference(type.type) ? `${inner} | null` : `${prefix}Option<${inner}>`;
      }
      case 'result':
        return `${prefix}Result<${this.spellOrUnit(type.ok, from)}, ${this.spellOrUnit(type.err, from)}>`;
      case 'tuple':
        this.tuples.add(type.types.length);
        return `${prefix}Tuple${type.types.length}<${type.types.map((t) => this.spell(t, from)).join(', ')}>`;
      default:
        throw new TypeError(`no anonymous type of AssemblyScript: ${type.kind}`);
    }
  }

  spellOrUnit(ref: TypeRef | undefined, from: Viewpoint): string {
    return ref === undefined ? `${from.prefix ?? ''}Unit` : this.spell(ref, from);
  }

  spellNamed(id: TypeId, from: Viewpoint): string {
    const owner = this.walk.ownerOf(id, from.side)!;
    const { space, types } = this.names.of(owner);
    const name = types.get(id)!;
    if (from.prefix !== undefined)
      return `${from.prefix}${space === undefined ? '' : `${space}.`}${name}`;
    return owner === from.group || space === undefined ? name : `${space}.${name}`;
  }

  /** The class that a type stands for, behind its aliases: only that has a constructor and static members. */
  spellClass(ref: TypeRef, from: Viewpoint): string {
    let at = ref;
    let { side } = from;
    for (;;) {
      const def: TypeDef | undefined =
        typeof at === 'string' ? undefined : this.walk.model.types[at]!;
      if (def?.type.kind !== 'alias') {
        const isNamed = def === undefined || /^(?:record|variant|resource)$/.test(def.type.kind);
        return isNamed
          ? this.spell(at, { ...from, side })
          : this.#structure(def.type, { ...from, side });
      }
      side = this.walk.ownerOf(at, side)?.side ?? side;
      at = def.type.type;
    }
  }

  /** The array that a list of these numbers is. */
  numericList(element: TypeRef): string | undefined {
    return numbers[this.walk.abi.shape(element).kind];
  }

  /** Whether values are references that are never `null`. */
  isReference(ref: TypeRef): boolean {
    const shape = this.walk.abi.shape(ref);
    switch (shape.kind) {
      case 'option':
        return !this.isReference(shape.type);
      case 'string':
      case 'list':
      case 'map':
      case 'record':
      case 'tuple':
      case 'variant':
      case 'result':
      case 'own':
      case 'borrow':
        return true;
      default:
        return false;
    }
  }

  /** What a group says of its type; nothing for a resource, which has functions. */
  declaration(id: TypeId, group: WorldGroup): Doc | undefined {
    const def = this.walk.model.types[id]!;
    const { types, tags } = this.names.of(group);
    const name = types.get(id)!;
    const from: Viewpoint = { group, side: group.side };
    const { type } = def;
    switch (type.kind) {
      case 'record': {
        const fields = fieldNames(type.fields.map((f) => f.name));
        return code`
          ${documentation(def)}
          export class ${name} {
            constructor(
              ${type.fields.flatMap((f, i) => [...documentation(f), `public ${fields[i]!}: ${this.spell(f.type, from)},`])}
            ) {}
          }`;
      }
      case 'enum': {
        const cases = constantNames(type.cases.map((c) => c.name));
        return code`
          ${documentation(def)}
          export enum ${name} {
            ${type.cases.flatMap((c, i) => [...documentation(c), `${cases[i]!} = ${i},`])}
          }`;
      }
      case 'flags': {
        const flags = constantNames(type.flags.map((f) => f.name));
        return code`
          ${documentation(def)}
          export enum ${name} {
            ${type.flags.flatMap((f, i) => [...documentation(f), `${flags[i]!} = 1 << ${i},`])}
          }`;
      }
      case 'variant': {
        const tag = tags.get(id)!;
        const labels = type.cases.map((c) => c.name);
        const constants = constantNames(labels);
        const members = fieldNames(labels);
        return code`
          /** The cases of \`${name}\`. */
          export enum ${tag} {
            ${type.cases.flatMap((c, i) => [...documentation(c), `${constants[i]!} = ${i},`])}
          }

          ${documentation(def)}
          export class ${name} {
            private constructor(public readonly tag: ${tag}) {}
            ${type.cases.flatMap((c, i): Doc[] => {
              const member = members[i]!;
              if (c.type === undefined) {
                return [
                  code`

                    ${documentation(c)}
                    static ${member}(): ${name} {
                      return new ${name}(${tag}.${constants[i]!});
                    }`,
                ];
              }
              const payload = this.spell(c.type, from);
              return [
                code`

                  private $${member}: ${payload} = $abi.zero<${payload}>();

                  ${documentation(c)}
                  static ${member}(value: ${payload}): ${name} {
                    const made = new ${name}(${tag}.${constants[i]!});
                    made.$${member} = value;
                    return made;
                  }

                  /** What the case \`${c.name}\` carries; any other case traps. */
                  get ${member}(): ${payload} {
                    $abi.expect(this.tag == ${tag}.${constants[i]!}, 'another case than ${c.name}');
                    return this.$${member};
                  }`,
              ];
            })}
          }`;
      }
      case 'resource':
        return undefined;
      default: {
        const target = this.#structure(type, from);
        return code`
          ${documentation(def)}
          export type ${name} = ${target};`;
      }
    }
  }
}
