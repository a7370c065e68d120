/**
 * Types of C -> their declarations in the header, with the documentation of WIT; and the proof in the source that each
 * lies as the canonical ABI has it. CanonicalABI.md, Alignment, Element Size.
 */
import { layoutOfCases, layoutOfFields, type Layout } from '../../src/abi/index.ts';
import { comment, type Documented, doxygen } from '../text/docs.ts';
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import type { CDeclaration, CPart, CResource, CType, CTypedef } from './types.ts';

/** `type name`, with the `*` of a pointer at the name. */
export const declared = (spelling: string, name: string): string =>
  spelling.endsWith('*') ? `${spelling}${name}` : `${spelling} ${name}`;

/** A pointer to that. */
export const pointerTo = (spelling: string): string =>
  spelling.endsWith('*') ? `${spelling}*` : `${spelling} *`;

/** A pointer to that, through which it can't be changed. */
export const pointerToConst = (spelling: string): string =>
  spelling.endsWith('*') ? `${spelling}const *` : `const ${spelling} *`;

/** The comment on an item as lines; none where there is nothing to say. */
export const documentation = (item: Documented, more: readonly string[] = []): readonly string[] =>
  comment(doxygen, item, more);

export function declaration(of: CDeclaration): Doc | undefined {
  switch (of.kind) {
    case 'type':
      return typeDeclaration(of.type);
    case 'typedef':
      return typedefDeclaration(of.typedef);
    case 'resource':
      return resourceDeclaration(of.resource);
    default:
      return of satisfies never;
  }
}

function typeDeclaration(type: CType): Doc | undefined {
  const name = type.spelling();
  const { shape } = type;
  switch (shape.kind) {
    case 'record':
    case 'tuple':
      return code`
        ${about(type)}
        typedef struct {
          ${type.parts.flatMap(field)}
        } ${name};
        ${helpers(type)}`;
    case 'list':
      return shape.length === undefined
        ? code`
            typedef struct {
              ${declared(pointerTo(type.parts[0]!.spelling!()), 'ptr')};
              size_t len;
            } ${name};
            ${helpers(type)}`
        : code`
            typedef struct {
              ${declared(type.parts[0]!.spelling!(), 'items')}[${shape.length}];
            } ${name};
            ${helpers(type)}`;
    case 'map':
      return code`
        typedef struct {
          ${type.parts.flatMap(field)}
        } ${type.entry!.text};
        typedef struct {
          ${type.entry!.text} *ptr;
          size_t len;
        } ${name};
        ${helpers(type)}`;
    case 'option':
      return code`
        typedef struct {
          bool is_some;
          ${type.parts.flatMap(field)}
        } ${name};
        ${helpers(type)}`;
    case 'result':
      return code`
        typedef struct {
          bool is_err;
          ${payloads(type)}
        } ${name};
        ${helpers(type)}`;
    case 'variant':
      return code`
        typedef ${packedEnum(type)} ${type.tag!.text};
        ${about(type)}
        typedef struct {
          ${type.tag!.text} tag;
          ${payloads(type)}
        } ${name};
        ${helpers(type)}`;
    case 'enum':
      return code`
        ${about(type)}
        typedef ${packedEnum(type)} ${name};`;
    case 'flags':
      return code`
        ${about(type)}
        typedef uint${type.layout.size * 8}_t ${name};
        ${type.parts.flatMap((p, i) => [
          ...documentation(p),
          `#define ${type.constants![i]!.text} ((${name})(UINT32_C(1) << ${i}))`,
        ])}`;
    default:
      // Scalars and strings are there, handles come with their resource.
      return undefined;
  }
}

/** What is said of a type that has a name in WIT; of a structure the name says all. */
const about = ({ def }: CType): readonly string[] => (def === undefined ? [] : documentation(def));

const field = (part: CPart): readonly string[] => [
  ...documentation(part),
  `${declared(part.spelling!(), part.name)};`,
];

/** The union of what the cases of a sum carry; nothing where none carries anything. */
function payloads({ parts }: CType): Doc | undefined {
  const carried = parts.filter((p) => p.type !== undefined);
  if (carried.length === 0) return undefined;
  return code`
    union {
      ${carried.map((p) => `${declared(p.spelling!(), p.name)};`)}
    } val;`;
}

/** An enum no wider than its cases need, so that compilers know what a `switch` has left out. */
function packedEnum({ parts, constants }: CType): Doc {
  return code`
    enum __attribute__((packed)) {
      ${parts.flatMap((p, i) => [...documentation(p), `${constants![i]!.text} = ${i},`])}
    }`;
}

/** Functions for values of a type; the head of the header says what they do. */
function helpers(type: CType): readonly Doc[] {
  const name = type.spelling();
  const { make, free, dup } = type;
  return [
    ...(make === undefined ? [] : [`${name} ${make.text}(size_t len);`]),
    ...(free === undefined
      ? []
      : [`void ${free.text}(${name} *value);`, `${name} ${dup!.text}(${asParam(type, 'value')});`]),
  ];
}

/** How a value is passed that has no other form as a parameter: what is pointer and length by value, the rest where it lies. */
export function asParam(type: CType, name: string): string {
  return isByValue(type)
    ? declared(type.spelling(), name)
    : declared(pointerToConst(type.spelling()), name);
}

/** Whether parameters of the type are values; others are pointers to them. */
export function isByValue({ shape }: CType): boolean {
  switch (shape.kind) {
    case 'record':
    case 'tuple':
    case 'variant':
    case 'option':
    case 'result':
      return false;
    case 'list':
      return shape.length === undefined;
    default:
      return true;
  }
}

function typedefDeclaration({ def, name, target }: CTypedef): Doc {
  return code`
    ${documentation(def)}
    typedef ${declared(target(), name.text)};`;
}

function resourceDeclaration({ def, own, drop, borrowType, borrow, ours }: CResource): Doc {
  if (ours === undefined) {
    return code`
      ${documentation(def, ['A handle that is yours: drop it, or hand it over.'])}
      typedef struct {
        uint32_t index;
      } ${own.text};
      /** A handle that is lent for the time of a call. */
      typedef struct {
        uint32_t index;
      } ${borrowType!.text};
      void ${drop.text}(${own.text} handle);
      /** Lends a handle to a call. */
      static inline ${borrowType!.text} ${borrow!.text}(${own.text} handle) {
        ${borrowType!.text} lent = {handle.index};
        return lent;
      }`;
  }
  const rep = ours.repType.text;
  return code`
    ${documentation(def, ['A handle of a resource of yours, to be handed over or dropped.'])}
    typedef struct {
      uint32_t index;
    } ${own.text};
    /** What it is made of: yours to define. */
    typedef struct ${rep} ${rep};
    /** A handle that stands for a representation. Any pointer will do; it comes back as it is. */
    ${own.text} ${ours.make.text}(${rep} *rep);
    /** The representation that a handle stands for. */
    ${rep} *${ours.rep.text}(${own.text} handle);
    /** Drops a handle that you have; the destructor is called before this returns. */
    void ${drop.text}(${own.text} handle);
    /** Yours to implement: the last handle is gone. */
    void ${ours.destructor.text}(${rep} *self);`;
}

/** Fails to compile where a type does not lie as the canonical ABI has it. */
export function assertions(type: CType): readonly string[] {
  const { shape, layout, parts } = type;
  const name = type.spelling();
  const whole = (n: string, { size, align }: Layout): string => `LAYOUT(${n}, ${size}, ${align});`;
  const offset = (n: string, member: string, at: number): string =>
    `OFFSET(${n}, ${member}, ${at});`;
  const fields = (n: string): readonly string[] => {
    const { offsets } = layoutOfFields(parts.map((p) => p.type!.layout));
    return parts.map((p, i) => offset(n, p.name, offsets[i]!));
  };
  const sum = (member: string): readonly string[] => {
    const { payloadOffset } = layoutOfCases(parts.map((p) => p.type?.layout));
    return parts.some((p) => p.type !== undefined) ? [offset(name, member, payloadOffset)] : [];
  };
  switch (shape.kind) {
    case 'record':
    case 'tuple':
      return [whole(name, layout), ...fields(name)];
    case 'variant':
    case 'result':
      return [whole(name, layout), ...sum('val')];
    case 'option': {
      const { payloadOffset } = layoutOfCases([undefined, parts[0]!.type!.layout]);
      return [whole(name, layout), offset(name, 'val', payloadOffset)];
    }
    case 'map': {
      const { size, align } = layoutOfFields(parts.map((p) => p.type!.layout));
      return [
        whole(type.entry!.text, { size, align }),
        ...fields(type.entry!.text),
        whole(name, layout),
      ];
    }
    case 'list':
    case 'enum':
    case 'flags':
    case 'own':
    case 'borrow':
      return [whole(name, layout)];
    default:
      return [];
  }
}
