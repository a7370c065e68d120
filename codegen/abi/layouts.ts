/** Named types -> how they lie in memory and which core values they are, as lines of text. */
import {
  type AbiRecord,
  type AbiTypes,
  type AbiVariant,
  flatten,
  layout,
} from '../../src/abi/index.ts';
import { limits, maxFlatParams } from '../../src/base/index.ts';
import {
  type DefinedType,
  type NamedType,
  printStructure,
  printType,
  structureOf,
  type TypeDef,
  type TypeRef,
} from '../../src/model/index.ts';
import { bytes } from './print-steps.ts';

/** The lines about one type: a head, and a line for each of its parts. */
export function printLayout(
  types: readonly TypeDef[],
  abi: AbiTypes,
  { id, name }: NamedType,
): readonly string[] {
  const { type } = types[id]!;
  if (type.kind === 'resource') return [`resource ${name}: a handle is an i32`];
  const declared = declaration(types, name, type);
  if (isResource(types, id)) return [declared];
  if (abi.depth(id) > limits.nesting) return [`${declared}: nested too deeply`];
  const head = `${declared}: ${facts(abi, id)}`;
  const at = (offset: number, label: string, ref: TypeRef | undefined): string =>
    `  ${`+${offset}`.padEnd(5)} ${label}${ref === undefined ? '' : `: ${printType(types, ref)}`}`;
  switch (type.kind) {
    case 'record': {
      const { offsets } = layout(abi.of(id) as AbiRecord);
      return [head, ...type.fields.map((f, i) => at(offsets[i]!, f.name, f.type))];
    }
    case 'tuple': {
      const { offsets } = layout(abi.of(id) as AbiRecord);
      return [head, ...type.types.map((t, i) => at(offsets[i]!, `${i}`, t))];
    }
    case 'variant': {
      const { payloadOffset, discriminantSize } = layout(abi.of(id) as AbiVariant);
      return [
        `${head}, discriminant of ${discriminantSize}`,
        ...type.cases.map((c, i) =>
          c.type === undefined
            ? `  = ${i} ${c.name}`
            : `  = ${i} ${at(payloadOffset, c.name, c.type).trim()}`,
        ),
      ];
    }
    case 'enum':
      return [head, ...type.cases.map((c, i) => `  = ${i} ${c.name}`)];
    case 'flags':
      return [head, ...type.flags.map((f, i) => `  bit ${i} ${f.name}`)];
    default:
      return [head];
  }
}

/** `record point`, `type points = list<point>` */
function declaration(types: readonly TypeDef[], name: string, type: DefinedType): string {
  switch (type.kind) {
    case 'record':
    case 'variant':
    case 'enum':
    case 'flags':
      return `${type.kind} ${name}`;
    default:
      return `type ${name} = ${printStructure(types, type)}`;
  }
}

/** Whether a type is another name of a resource, which only handles refer to. */
function isResource(types: readonly TypeDef[], id: TypeRef): boolean {
  const type = structureOf(types, id);
  return typeof type !== 'string' && type.kind === 'resource';
}

function facts(abi: AbiTypes, id: number): string {
  const type = abi.of(id);
  const flat = flatten(type);
  const tooMany = flat.length > maxFlatParams;
  return `${bytes(layout(type))}, flat ${tooMany ? `more than ${maxFlatParams} values` : flat.join(' ')}`;
}
