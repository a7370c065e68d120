/** Types of WIT -> types of Go, as a file spells them, and the declarations of those that have names. */
import type { WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import {
  type DefinedType,
  type NamedType,
  type Side,
  structureOf,
  type TypeId,
  type TypeRef,
  unalias,
} from '../../src/model/index.ts';
import { comment, type Documented, godoc } from '../text/docs.ts';
import type { Doc } from '../text/doc.ts';
import { code, lines } from '../text/template.ts';
import type { GoFile } from './go-file.ts';
import { pascal, type Names, runtimeFolder } from './names.ts';

const scalars: Readonly<Record<string, string>> = {
  bool: 'bool',
  u8: 'uint8',
  u16: 'uint16',
  u32: 'uint32',
  u64: 'uint64',
  s8: 'int8',
  s16: 'int16',
  s32: 'int32',
  s64: 'int64',
  f32: 'float32',
  f64: 'float64',
  char: 'rune',
  string: 'string',
};

export class Types {
  readonly walk: WorldWalk;
  readonly names: Names;

  constructor(walk: WorldWalk, names: Names) {
    this.walk = walk;
    this.names = names;
  }

  /** A type as the file spells it, in what stands on that side. */
  spell(file: GoFile, ref: TypeRef, side: Side): string {
    const { types } = this.walk.model;
    const type = structureOf(types, ref);
    if (typeof type === 'string') return scalars[type]!;
    const of = (part: TypeRef | undefined): string =>
      part === undefined ? 'struct{}' : this.spell(file, part, side);
    switch (type.kind) {
      case 'record':
      case 'variant':
      case 'enum':
      case 'flags':
      case 'resource':
        return this.named(file, unalias(types, ref) as TypeId, side);
      case 'own':
      case 'borrow': {
        const resource = this.walk.resourceOf(type.resource, side);
        const name = this.named(file, resource.id, resource.side);
        return resource.side === 'imports' ? `*${name}` : name;
      }
      case 'tuple':
        return `${file.use(runtimeFolder, `Tuple${type.types.length}`)}[${type.types.map(of).join(', ')}]`;
      case 'list':
        return `[${type.length ?? ''}]${of(type.type)}`;
      case 'option':
        return `${file.use(runtimeFolder, 'Option')}[${of(type.type)}]`;
      case 'result':
        return `${file.use(runtimeFolder, 'Result')}[${of(type.ok)}, ${of(type.err)}]`;
      case 'map':
        return `map[${of(type.key)}]${of(type.value)}`;
      case 'stream':
      case 'future':
        throw new TypeError(`${type.kind} is refused before`);
      default:
        return type satisfies never;
    }
  }

  named(file: GoFile, id: TypeId, side: Side): string {
    const { folder, types } = this.names.of(this.walk.ownerOf(id, side)!);
    return file.use(folder, types.get(id)!);
  }

  /** The name of a case of a variant, enum or flags. */
  caseOf(file: GoFile, id: TypeId, index: number, side: Side): string {
    const { folder, caseOf } = this.names.of(this.walk.ownerOf(id, side)!);
    return file.use(folder, caseOf(id, index));
  }

  /** Lengths of the tuples that the world has. */
  tupleLengths(): readonly number[] {
    const lengths = this.walk.model.types.flatMap(({ type }) =>
      type.kind === 'tuple' ? [type.types.length] : [],
    );
    return [...new Set(lengths)].sort((a, b) => a - b);
  }

  /** The declaration of a type of a group; resources are declared with their functions. */
  declaration(file: GoFile, group: WorldGroup, { id }: NamedType): Doc | undefined {
    const def = this.walk.model.types[id]!;
    const { type } = def;
    const name = this.names.of(group).types.get(id)!;
    const docs = goDocs(def);
    switch (type.kind) {
      case 'record':
        return code`
          ${docs}
          ${struct(
            name,
            type.fields.map((f) => ({
              name: pascal(f.name),
              type: this.spell(file, f.type, group.side),
              docs: goDocs(f),
            })),
          )}
        `;
      case 'variant':
        return this.#variant(file, group, id, type);
      case 'enum':
        return code`
          ${docs}
          type ${name} ${unsigned(type.cases.length <= 256 ? 8 : type.cases.length <= 65536 ? 16 : 32)}

          ${lines(type.cases.flatMap((c, i) => [goDocs(c), `const ${this.caseOf(file, id, i, group.side)} ${name} = ${i}`, ...(i + 1 < type.cases.length ? [''] : [])]))}

          // String gives the case's name in WIT.
          func (v ${name}) String() string {
            switch v {
            ${type.cases.map(
              (c, i) => code`
              case ${this.caseOf(file, id, i, group.side)}:
                return ${JSON.stringify(c.name)}`,
            )}
            }
            return ""
          }
        `;
      case 'flags':
        return code`
          ${docs}
          type ${name} ${unsigned(type.flags.length <= 8 ? 8 : type.flags.length <= 16 ? 16 : 32)}

          ${lines(type.flags.flatMap((f, i) => [goDocs(f), `const ${this.caseOf(file, id, i, group.side)} ${name} = 1 << ${i}`, ...(i + 1 < type.flags.length ? [''] : [])]))}
        `;
      case 'resource':
        return undefined;
      default:
        return code`
          ${docs}
          type ${name} = ${this.spell(file, type.kind === 'alias' ? type.type : id, group.side)}
        `;
    }
  }

  #variant(
    file: GoFile,
    group: WorldGroup,
    id: TypeId,
    type: DefinedType & { kind: 'variant' },
  ): Doc {
    const name = this.names.of(group).types.get(id)!;
    const cases = type.cases.map((c, i) => {
      const own = this.caseOf(file, id, i, group.side);
      const carried =
        c.type === undefined
          ? []
          : [{ name: 'Value', type: this.spell(file, c.type, group.side), docs: undefined }];
      return code`
        ${goDocs(c) ?? `// ${own} is a case of ${name}.`}
        ${struct(own, carried)}

        func (${own}) is${name}() {}
      `;
    });
    return code`
      ${goDocs(this.walk.model.types[id]!)}
      type ${name} interface {
        is${name}()
      }

      ${lines(cases.flatMap((c, i) => (i === 0 ? [c] : ['', c])))}
    `;
  }
}

const unsigned = (bits: number): string => `uint${bits}`;

export function goDocs(item: Documented, more: readonly string[] = []): string | undefined {
  const all = comment(godoc, item, more);
  return all.length === 0 ? undefined : all.join('\n');
}

interface GoField {
  readonly name: string;
  readonly type: string;
  readonly docs: string | undefined;
}

/** Fields without documentation stand in columns, those with some apart, as gofmt has them. */
function struct(name: string, fields: readonly GoField[]): Doc {
  if (fields.length === 0) return `type ${name} struct{}`;
  const apart = fields.some((f) => f.docs !== undefined);
  const width = apart ? 0 : Math.max(...fields.map((f) => f.name.length));
  const all = fields.flatMap((f, i) => [
    ...(apart && i > 0 ? [''] : []),
    f.docs,
    `${f.name.padEnd(width)} ${f.type}`,
  ]);
  return code`
    type ${name} struct {
      ${lines(all)}
    }
  `;
}
