/**
 * Types of a world -> their declarations in a namespace: structs, `enum class`, flags with operators, names for what is
 * declared elsewhere, and for a resource its classes: handles of one that is imported, a base to derive from and a
 * handle for one that the component implements.
 */
import { comment, type Documented, doxygen } from '../text/docs.ts';
import { concat, type Doc, enclosed, group, indent, join, line } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { paramNames, type CFunction } from '../c/functions.ts';
import type { CDeclaration, CType } from '../c/types.ts';
import { cppName } from './names.ts';
import type { WorldGroup } from '../../src/abi/index.ts';
import type { CppResource, CppTypes, Scope } from './types.ts';

const documentation = (item: Documented, more: readonly string[] = []): readonly string[] =>
  comment(doxygen, item, more);

/** What has to be named before anything is defined, since methods speak of types that come later. */
export function forward(types: CppTypes, of: CDeclaration): Doc | undefined {
  if (of.kind === 'resource') {
    const { own, other } = types.resource(of.resource);
    return code`
      class ${other};
      class ${own};`;
  }
  if (of.kind === 'typedef') return undefined;
  const { shape, layout } = of.type;
  switch (shape.kind) {
    case 'record':
    case 'variant':
      return `struct ${types.nameOf(of.type)};`;
    case 'enum':
    case 'flags':
      return `enum class ${types.nameOf(of.type)} : std::uint${layout.size * 8}_t;`;
    default:
      return undefined;
  }
}

/** A declaration in the namespace of `scope`; nothing for structures, which have no names. */
export function declaration(types: CppTypes, of: CDeclaration, scope: WorldGroup): Doc | undefined {
  switch (of.kind) {
    case 'resource':
      return resource(types, types.resource(of.resource), scope);
    case 'typedef': {
      const { def, named, type } = of.typedef;
      return code`
        ${documentation(def)}
        using ${types.names.inGroup(scope, named.name)} = ${types.spell(type, scope)};`;
    }
    case 'type':
      return typeDeclaration(types, of.type, scope);
    default:
      return of satisfies never;
  }
}

function typeDeclaration(types: CppTypes, type: CType, scope: Scope): Doc | undefined {
  const { shape, parts, layout, def } = type;
  if (def === undefined) return undefined;
  const name = types.nameOf(type);
  const bits = `std::uint${layout.size * 8}_t`;
  switch (shape.kind) {
    case 'record':
      return code`
        ${documentation(def)}
        struct ${name} {
          ${parts.map(
            (p) => code`
              ${documentation(p)}
              ${types.spell(p.type!, scope)} ${p.name};`,
          )}
          ${
            isComparable(type) &&
            equality(
              name,
              types.spell(type),
              parts.map((p) => p.name),
            )
          }
        };`;
    case 'variant': {
      const cases = caseNames(types, type);
      return code`
        ${documentation(def)}
        struct ${name} {
          ${parts.map(
            (p, i) => code`
              ${documentation(p)}
              struct ${cases[i]!} {
                ${p.type && `${types.spell(p.type)} value;`}
                ${isComparable(type) && equality(cases[i]!, '', p.type ? ['value'] : [])}
              };`,
          )}
          ${group(concat(enclosed('std::variant<', cases, '>', ''), ' value;'))}
          ${isComparable(type) && equality(name, types.spell(type), ['value'])}
        };`;
    }
    case 'enum':
      return code`
        ${documentation(def)}
        enum class ${name} : ${bits} {
          ${parts.map(
            (p) => code`
              ${documentation(p)}
              ${p.name},`,
          )}
        };`;
    case 'flags':
      return code`
        ${documentation(def, ['A set, made by `|`; `!set` tells whether it is empty.'])}
        enum class ${name} : ${bits} {
          ${parts.map(
            (p, i) => code`
              ${documentation(p)}
              ${p.name} = ${bits}{1} << ${i},`,
          )}
        };
        ${['|', '&', '^'].map(
          (op) => code`
            constexpr ${name} operator${op}(${name} a_, ${name} b_) {
              return ${name}(${bits}(${bits}(a_) ${op} ${bits}(b_)));
            }
            constexpr ${name} &operator${op}=(${name} &a_, ${name} b_) { return a_ = a_ ${op} b_; }`,
        )}
        constexpr ${name} operator~(${name} a_) {
          return ${name}(${bits}(~${bits}(a_) & ${bits}{${mask(parts.length)}}));
        }
        constexpr bool operator!(${name} a_) { return a_ == ${name}{}; }`;
    default:
      return undefined;
  }
}

/**
 * What compares two of a struct, member by member. No label of WIT ends in `_`, but one that is a keyword.
 *
 * @param full - Its name from everywhere, for one that has a member called like itself.
 */
function equality(short: string, full: string, members: readonly string[]): Doc {
  const name = members.includes(short) ? full : short;
  const names = members.length === 0 ? ['', ''] : ['a_', 'b_'];
  const equal = members.length === 0 ? ['true'] : members.map((m) => `a_.${m} == b_.${m}`);
  const param = (n: string): string => `const ${name} &${n}`;
  return code`
    friend bool operator==(${names.map(param).join(', ')}) {
      return ${group(indent(join([' &&', line], equal)))};
    }
    friend bool operator!=(const ${name} &a_, const ${name} &b_) { return !(a_ == b_); }`;
}

/** Whether values are what they hold: those with handles are not. */
const isComparable = ({ shape, parts }: CType): boolean =>
  shape.kind !== 'own' &&
  shape.kind !== 'borrow' &&
  parts.every((p) => p.type === undefined || isComparable(p.type));

const mask = (flags: number): string => `0x${(2n ** BigInt(flags) - 1n).toString(16)}u`;

/** The structs of a variant's cases; none can be called like what they stand in. */
export function caseNames(types: CppTypes, type: CType): readonly string[] {
  const taken = [types.nameOf(type), 'value'];
  return type.parts.map(({ label }) => {
    const name = cppName(label);
    return taken.includes(name) ? `${name}_` : name;
  });
}

function resource(types: CppTypes, of: CppResource, scope: Scope): Doc {
  return of.c.ours === undefined ? imported(types, of, scope) : implemented(types, of, scope);
}

function imported(types: CppTypes, of: CppResource, scope: Scope): Doc {
  const { c, own, other, methods, statics, constructors, names } = of;
  const member = (fn: CFunction, before = '', after = ''): Doc => code`
    ${documentation(fn.func)}
    ${prototype(types, fn, names.get(fn.func)!, { before, after, scope })}`;
  return code`
    ${documentation(c.def, ['A handle that is lent: it is copied freely, and never dropped.'])}
    class ${other} {
     public:
      explicit ${other}(wit::detail::handle of) : index_(of.index) {}

      ${paragraphs(methods.map((fn) => member(fn, '', ' const')))}

     protected:
      friend wit::detail::access;
      std::uint32_t index_;
    };

    ${documentation(c.def, ['A handle that is owned: it can be moved, and is dropped with its owner.'])}
    class ${own} : public ${other} {
     public:
      ${constructors.map((fn) =>
        isPlain(fn)
          ? code`
              ${documentation(fn.func)}
              ${concat(parameters(types, fn, fn.params.length === 1 ? `explicit ${own}` : own, scope), ';')}`
          : code`
              ${documentation(fn.func)}
              ${prototype(types, fn, 'make', { before: 'static ', after: '', scope })}`,
      )}
      explicit ${own}(wit::detail::handle of) : ${other}(of) {}
      ${own}(${own} &&other) noexcept : ${other}(wit::detail::handle{std::exchange(other.index_, 0)}) {}
      ${own} &operator=(${own} &&other) noexcept {
        std::swap(index_, other.index_);
        return *this;
      }
      ${own}(const ${own} &) = delete;
      ${own} &operator=(const ${own} &) = delete;
      ~${own}();

      ${paragraphs(statics.map((fn) => member(fn, 'static ')))}
    };`;
}

/** Whether a constructor gives nothing but the resource, as one of C++ does. */
export const isPlain = ({ result }: CFunction): boolean => result.type?.shape.kind === 'own';

function implemented(types: CppTypes, of: CppResource, scope: Scope): Doc {
  const { c, own, other, methods, names } = of;
  return code`
    ${documentation(c.def, ['What a handle stands for: yours to derive from.'])}
    class ${other} {
     public:
      /** Called when the last handle is gone. */
      virtual ~${other}() = default;

      ${paragraphs(
        methods.map(
          (fn) => code`
            ${documentation(fn.func)}
            ${prototype(types, fn, names.get(fn.func)!, { before: 'virtual ', after: ' = 0', scope })}`,
        ),
      )}
    };

    ${documentation(c.def, ['A handle that is owned, made of what you have derived.'])}
    class ${own} {
     public:
      explicit ${own}(wit::detail::handle of) : index_(of.index) {}
      explicit ${own}(std::unique_ptr<${other}> of);
      /** Makes what it stands for, a \`T\` of these arguments, and a handle to it. */
      template <class T, class... Args>
      static ${own} make(Args &&...args) {
        return ${own}(std::unique_ptr<${other}>(new T(std::forward<Args>(args)...)));
      }
      ${own}(${own} &&other) noexcept : index_(std::exchange(other.index_, 0)) {}
      ${own} &operator=(${own} &&other) noexcept {
        std::swap(index_, other.index_);
        return *this;
      }
      ${own}(const ${own} &) = delete;
      ${own} &operator=(const ${own} &) = delete;
      ~${own}();

      ${other} &operator*() const;
      ${other} *operator->() const { return &**this; }

     private:
      friend wit::detail::access;
      std::uint32_t index_;
    };`;
}

export interface Around {
  readonly before?: string;
  readonly after?: string;
  /** Where it is written; absent outside of all namespaces. */
  readonly scope?: Scope;
  /** Without the `;`. */
  readonly isOpen?: boolean;
}

/** A function as it is declared or defined. */
export function prototype(
  types: CppTypes,
  fn: CFunction,
  name: string,
  { before = '', after = '', scope, isOpen = false }: Around,
): Doc {
  const returned = fn.result.type === undefined ? 'void' : types.spell(fn.result.type, scope);
  const end = isOpen ? ' {' : ';';
  return concat(parameters(types, fn, `${before}${returned} ${name}`, scope), `${after}${end}`);
}

/** `name(type a, type b)`, without `self` of a method. */
export function parameters(types: CppTypes, fn: CFunction, name: string, scope: Scope): Doc {
  const names = ownParamNames(types, fn);
  const skipped = fn.func.kind.kind === 'method' ? 1 : 0;
  const all = fn.params.slice(skipped).map(({ type }, i) => {
    const spelt = types.param(type, scope);
    return `${spelt}${spelt.endsWith('&') ? '' : ' '}${names[i + skipped]!}`;
  });
  return enclosed(`${name}(`, all, ')', '');
}

/** What parameters are called, those of C being fit for C++, too. */
export const ownParamNames = (types: CppTypes, fn: CFunction): readonly string[] =>
  paramNames(types.world.names, fn).params;

/** The class that exports the functions of a group that belong to no instance; nothing where there are none. */
export function implementation(
  types: CppTypes,
  functions: readonly CFunction[],
  group: WorldGroup,
): Doc | undefined {
  const own = functions.filter(({ func }) => func.kind.kind !== 'method');
  if (own.length === 0) return undefined;
  const names = types.names.implementation(group);
  return code`
    /** What is exported: derive from it, write what is missing, and name your class in WIT_EXPORT. */
    class implementation {
     public:
      virtual ~implementation() = default;

      ${paragraphs(
        own.map(
          (fn) => code`
            ${documentation(fn.func)}
            ${prototype(types, fn, names.get(fn.func)!, { before: 'virtual ', after: ' = 0', scope: group })}`,
        ),
      )}
    };

    /** The one that WIT_EXPORT has made. */
    implementation &exported();`;
}

/** The functions of an imported group that belong to no resource. */
export function freeFunctions(
  types: CppTypes,
  functions: readonly CFunction[],
  scope: WorldGroup,
): readonly Doc[] {
  return functions
    .filter(({ func }) => func.kind.kind === 'freestanding')
    .map(
      (fn) => code`
        ${documentation(fn.func)}
        ${prototype(types, fn, freeName(types, fn, scope), { scope })}`,
    );
}

/** The name of a function in the namespace of its group. */
export const freeName = (types: CppTypes, { func }: CFunction, group: WorldGroup): string =>
  types.names.inGroup(group, func.name.replace(/^\[(get|set)\]/, '$1-'));
