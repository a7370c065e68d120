/**
 * The named types of a group -> items of its module: records as structs, variants and enums as enums, flags and
 * resources by macros of the module, everything else as a name for what it is.
 */
import type { WorldGroup } from '../../src/abi/index.ts';
import type {
  EnumType,
  FlagsType,
  NamedType,
  RecordType,
  TypeDef,
  TypeRef,
  VariantType,
} from '../../src/model/index.ts';
import { discriminantSize, flagsSize } from '../../src/abi/index.ts';
import { concat, type Doc, enclosed, group, indent, line } from '../text/doc.ts';
import { comment, type Documented, rustdoc } from '../text/docs.ts';
import { code, paragraphs } from '../text/template.ts';
import { derive, isTall, typeOf, width } from './format.ts';
import { flagNames, quoted } from './names.ts';
import { exportedResource, importedResource } from './resources.ts';
import { definedType, ownedType } from './types.ts';
import type { Place, RustWorld } from './world.ts';

export const docs = (item: Documented, more: readonly string[] = []): readonly string[] =>
  comment(rustdoc, item, more);

/** All types of a group, in order. */
export function declareTypes(
  world: RustWorld,
  group: WorldGroup,
  errors: ReadonlySet<TypeRef>,
): readonly (Doc | undefined)[] {
  const place = world.placeIn(group);
  return group.types.map((type) => declare(world, type, place, errors));
}

function declare(
  world: RustWorld,
  { id }: NamedType,
  place: Place,
  errors: ReadonlySet<TypeRef>,
): Doc | undefined {
  const def = world.walk.model.types[id]!;
  const name = world.names(place.group).types.get(id)!;
  const { type } = def;
  const isError = errors.has(id);
  switch (type.kind) {
    case 'record':
      return paragraphs([
        record(world, id, def, type, name, place),
        isError && display(world, id, name, code`write!(f, "{:?}", self)`),
      ]);
    case 'variant':
      return paragraphs([
        variant(world, id, def, type, name, place),
        isError && display(world, id, name, caseTexts(world, type, place)),
      ]);
    case 'enum':
      return paragraphs([
        enumeration(world, id, def, type, name, place),
        isError && display(world, id, name, caseTexts(world, type, place)),
      ]);
    case 'flags':
      return paragraphs([
        flags(world, def, type, name, place),
        isError && display(world, id, name, code`write!(f, "{:?}", self)`),
      ]);
    case 'resource': {
      const resource = world.walk.resourceOf(id, place.group.side);
      const declared =
        resource.dtor === undefined
          ? importedResource(name, resource)
          : exportedResource(name, resource);
      return paragraphs([
        code`
          ${declared.open}
            ${docs(def)}
            ${declared.body}
          }
        `,
        isError && display(world, id, name, code`write!(f, "{:?}", self)`),
      ]);
    }
    default:
      return code`
        ${docs(def)}
        ${typed(
          `pub type ${generic(world, id, name)} =`,
          aliased(world, id, def, place),
          ';',
          world.pathOf(place.group).length,
        )}
      `;
  }
}

/** `name: T,`, `pub type T = U;`: a type that doesn't fit beside its name, but on a line of its own, has that. */
function typed(head: string, type: string, end: string, levels: number): Doc {
  const isLong = 4 * (levels + 1) + type.length + 1 > width || isTall(type);
  if (isLong) return concat(`${head} `, typeOf(type), end);
  return group([head, indent([line, typeOf(type), end])]);
}

const generic = (world: RustWorld, id: number, name: string): string =>
  world.facts.held(id).borrow ? `${name}<'a>` : name;

/** What a name that is no type of its own stands for. */
function aliased(world: RustWorld, id: number, { type }: TypeDef, place: Place): string {
  return type.kind === 'alias'
    ? ownedType(world, type.type, place, 'named')
    : definedType(world, id, place, 'named');
}

function traits(world: RustWorld, id: TypeRef, isEnum: boolean): readonly string[] {
  const { facts, options } = world;
  const { own, borrow, float } = facts.held(id);
  if (own) return ['Debug'];
  return [
    'Debug',
    'Clone',
    ...(facts.isCopy(id) ? ['Copy'] : []),
    ...(borrow ? [] : ['PartialEq']),
    ...(borrow || float ? [] : ['Eq']),
    ...(isEnum ? ['PartialOrd', 'Ord'] : []),
    ...(borrow || float ? [] : ['Hash']),
    ...(borrow ? [] : options.derives),
  ].filter((t, i, all) => all.indexOf(t) === i);
}

/** What the user adds, behind the derives to which it may belong. */
const attributes = (
  { options }: RustWorld,
  { name }: TypeDef,
  { group }: Place,
): readonly string[] => options.attributes(group, name!);

function record(
  world: RustWorld,
  id: number,
  def: TypeDef,
  type: RecordType,
  name: string,
  place: Place,
): Doc {
  const names = world.fields(type);
  const levels = world.pathOf(place.group).length + 1;
  return code`
    ${docs(def)}
    ${derive(traits(world, id, false))}
    ${attributes(world, def, place)}
    ${world.facts.isNative(id) && '#[repr(C)]'}
    pub struct ${generic(world, id, name)} {
      ${type.fields.flatMap((f, i) => [
        ...docs(f),
        typed(`pub ${names[i]}:`, ownedType(world, f.type, place, 'named'), ',', levels),
      ])}
    }
  `;
}

function variant(
  world: RustWorld,
  id: number,
  def: TypeDef,
  type: VariantType,
  name: string,
  place: Place,
): Doc {
  const names = world.cases(type);
  return code`
    ${docs(def)}
    ${derive(traits(world, id, false))}
    ${attributes(world, def, place)}
    pub enum ${generic(world, id, name)} {
      ${type.cases.flatMap((c, i) => {
        if (c.type === undefined) return [...docs(c), `${names[i]},`];
        const payload = typeOf(ownedType(world, c.type, place, 'named'));
        return [...docs(c), concat(enclosed(`${names[i]}(`, [payload], ')'), ',')];
      })}
    }
  `;
}

function enumeration(
  world: RustWorld,
  id: number,
  def: TypeDef,
  type: EnumType,
  name: string,
  place: Place,
): Doc {
  const names = world.cases(type);
  const size = `u${8 * discriminantSize(type.cases.length)}`;
  return code`
    ${docs(def)}
    ${derive(traits(world, id, true))}
    ${attributes(world, def, place)}
    #[repr(${size})]
    pub enum ${name} {
      ${type.cases.flatMap((c, i) => [...docs(c), `${names[i]},`])}
    }
  `;
}

function flags(world: RustWorld, def: TypeDef, type: FlagsType, name: string, place: Place): Doc {
  const names = flagNames(type.flags.map((f) => f.name));
  const size = 8 * flagsSize(type.flags.length);
  const derives = world.options.derives.filter((t) => !flagTraits.has(t));
  return code`
    flags! {
      ${docs(def)}
      ${derives.length > 0 && `#[derive(${derives.join(', ')})]`}
      ${attributes(world, def, place)}
      pub struct ${name}: u${size} {
        ${type.flags.flatMap((f, i) => [...docs(f), `${names[i]} = ${i};`])}
      }
    }
  `;
}

const flagTraits = new Set('Clone Copy PartialEq Eq PartialOrd Ord Hash Default Debug'.split(' '));

/** What functions fail with can be shown. */
function display(world: RustWorld, id: number, name: string, body: Doc): Doc {
  const { borrow } = world.facts.held(id);
  const type = borrow ? `${name}<'_>` : name;
  return code`
    impl ::core::fmt::Display for ${type} {
      fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ${body}
      }
    }

    ${world.options.std && `impl ::std::error::Error for ${type} {}`}
  `;
}

/** Each case in words, with its payload behind. */
function caseTexts(world: RustWorld, type: VariantType | EnumType, place: Place): Doc {
  const names = world.cases(type);
  const column = 4 * (world.pathOf(place.group).length + 3);
  return code`
    match self {
      ${type.cases.map((c, i) => {
        const words = c.name.replaceAll('-', ' ');
        const hasPayload = 'type' in c && c.type !== undefined;
        const pattern = `Self::${names[i]}${hasPayload ? '(e)' : ''} =>`;
        const shown = hasPayload
          ? `write!(f, ${quoted(`${words}: {:?}`)}, e)`
          : `f.write_str(${quoted(words)})`;
        if (column + pattern.length + shown.length + 2 <= width) return `${pattern} ${shown},`;
        return code`
          ${pattern} {
            ${shown}
          }
        `;
      })}
    }
  `;
}
