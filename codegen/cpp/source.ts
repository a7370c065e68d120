/**
 * A world -> the source beside the header: imported functions over those of the C core, and the functions that the C
 * core calls for exports, over what the user derived. Memory: what an import is given is lent as it lies where it can be,
 * what it gives is copied and freed; what an export gives is copied into memory of the core, which frees it.
 */
import { quoted } from '../c/quoted.ts';
import { type CFunction, paramNames, prototype as prototypeOfC } from '../c/functions.ts';
import type { CGroup } from '../c/world.ts';
import type { ExportWalk, ImportWalk, WorldGroup } from '../../src/abi/index.ts';
import { concat, type Doc, group as grouped } from '../text/doc.ts';
import { code, paragraphs } from '../text/template.ts';
import { Conversions } from './conversions.ts';
import { freeName, isPlain, ownParamNames, parameters, prototype } from './declarations.ts';
import type { CppResource, CppTypes } from './types.ts';

export function source(types: CppTypes, header: string, coreHeader: string): Doc {
  const conversions = new Conversions(types);
  const { world } = types;
  const imports = world.imports.flatMap((g) => importsOf(types, conversions, g));
  const exports = world.exports.flatMap((g) =>
    g.functions.map((fn) => exported(types, conversions, fn)),
  );
  const resources = types.resources.map((r) => resource(types, r));
  const { alloc, free, stringType, stringDup } = types.world.runtime;
  return code`
    #include ${quoted(header)}

    #include ${quoted(coreHeader)}

    #ifdef WITLINK_CHECKED
    // What finds mistakes finds those of C++, too.
    void *operator new(std::size_t size) { return ${alloc.text}(size > 0 ? size : 1); }
    void operator delete(void *block) noexcept { ${free.text}(block); }
    void operator delete(void *block, std::size_t) noexcept { ${free.text}(block); }
    #endif

    namespace {

    /** Memory for a call: what can be lent is lent, the rest is freed behind it. */
    class [[maybe_unused]] lender {
     public:
      lender() = default;
      lender(const lender &) = delete;
      lender &operator=(const lender &) = delete;
      ~lender() {
        for (void *block : blocks_) ${free.text}(block);
      }
      ${stringType.text} text(std::string_view from) {
        return {const_cast<char *>(from.data()), from.size()};
      }
      template <class T>
      T *numbers(const std::vector<T> &from) {
        return const_cast<T *>(from.data());
      }
      template <class T>
      T *room(std::size_t length) {
        if (length == 0) return nullptr;
        blocks_.push_back(${alloc.text}(length * sizeof(T)));
        return static_cast<T *>(blocks_.back());
      }

     private:
      std::vector<void *> blocks_;
    };

    /** Memory that is given away. */
    class [[maybe_unused]] giver {
     public:
      ${stringType.text} text(std::string_view from) {
        return ${stringDup.text}({const_cast<char *>(from.data()), from.size()});
      }
      template <class T>
      T *numbers(const std::vector<T> &from) {
        T *to = room<T>(from.size());
        if (to != nullptr) __builtin_memcpy(to, from.data(), from.size() * sizeof(T));
        return to;
      }
      template <class T>
      T *room(std::size_t length) {
        return length == 0 ? nullptr : static_cast<T *>(${alloc.text}(length * sizeof(T)));
      }
    };

    [[maybe_unused]] std::string lift_string(${stringType.text} from) {
      return std::string(from.ptr, from.len);
    }

    [[maybe_unused]] std::string_view view_of(${stringType.text} from) {
      return std::string_view(from.ptr, from.len);
    }

    template <class T, class Make, std::size_t... I>
    std::array<T, sizeof...(I)> array_of_these(Make &make, std::index_sequence<I...>) {
      return {{make(I)...}};
    }

    template <class T, std::size_t N, class Make>
    std::array<T, N> array_of(Make make) {
      return array_of_these<T>(make, std::make_index_sequence<N>());
    }

    }  // namespace

    ${paragraphs(conversions.definitions)}

    ${paragraphs(resources)}

    ${paragraphs(imports)}

    ${exports.length + resources.length > 0 && 'extern "C" {'}

    ${paragraphs(exports)}

    ${paragraphs(types.resources.map((r) => destructor(types, r)))}

    ${exports.length + resources.length > 0 && '}'}`;
}

function importsOf(
  types: CppTypes,
  conversions: Conversions,
  { group, functions }: CGroup<WorldGroup, ImportWalk>,
): readonly Doc[] {
  const namespace = types.names.namespace(group);
  const bodies = functions.map((fn): Doc => {
    const { kind } = fn.func;
    if (kind.kind === 'freestanding') {
      const name = `${namespace}::${freeName(types, fn, group)}`;
      return imported(types, conversions, fn, prototype(types, fn, name, { isOpen: true }));
    }
    const of = types.resource(types.world.types.resource(kind.resource, 'imports'));
    const own = `${namespace}::${of.own}`;
    switch (kind.kind) {
      case 'constructor':
        return isPlain(fn)
          ? imported(
              types,
              conversions,
              fn,
              concat(
                parameters(types, fn, `${own}::${of.own}`, undefined),
                ` : ${of.other}(wit::detail::handle{0}) {`,
              ),
              'index_ = made_.index;',
            )
          : imported(
              types,
              conversions,
              fn,
              prototype(types, fn, `${own}::make`, { isOpen: true }),
            );
      case 'static': {
        const name = `${own}::${of.names.get(fn.func)!}`;
        return imported(types, conversions, fn, prototype(types, fn, name, { isOpen: true }));
      }
      case 'method': {
        const name = `${namespace}::${of.other}::${of.names.get(fn.func)!}`;
        const head = prototype(types, fn, name, { after: ' const', isOpen: true });
        return imported(types, conversions, fn, head);
      }
      default:
        return kind satisfies never;
    }
  });
  return bodies;
}

/** @param end - What becomes of a result that is not returned. */
function imported(
  types: CppTypes,
  conversions: Conversions,
  fn: CFunction,
  head: Doc,
  end?: string,
): Doc {
  const names = ownParamNames(types, fn);
  const isMethod = fn.func.kind.kind === 'method';
  const before: Doc[] = [];
  let usesMemory = false;
  const args = fn.params.map(({ type, form }, i) => {
    const from = isMethod && i === 0 ? '*this' : names[i]!;
    if (form === 'maybe') {
      const part = type.parts[0]!.type!;
      const lowered = conversions.lower(part, `(*${from})`, 'lent_');
      usesMemory ||= lowered.includes('lent_');
      before.push(
        `${part.spelling()}${part.spelling().endsWith('*') ? '' : ' '}a${i}_{};`,
        `if (${from}) a${i}_ = ${lowered};`,
      );
      return `${from} ? &a${i}_ : nullptr`;
    }
    const lowered = conversions.lower(type, from, 'lent_');
    usesMemory ||= lowered.includes('lent_');
    if (form === 'value') return lowered;
    before.push(`${type.spelling()} a${i}_ = ${lowered};`);
    return `&a${i}_`;
  });
  const { result } = fn;
  const outs = result.out.map(({ label, type }) => ({ name: `${label}_`, type }));
  const call = (more: readonly string[]): Doc =>
    grouped(concat(`${fn.name.text}(`, [...args, ...more].join(', '), ')'));
  const free = (type: (typeof outs)[number]['type'], name: string): string | undefined =>
    type.holds ? `${type.free!.text}(&${name});` : undefined;
  const lines = (): readonly (Doc | undefined)[] => {
    switch (result.form) {
      case 'none':
        return [concat(call([]), ';')];
      case 'value': {
        const type = result.type!;
        const made = concat(`${type.spelling()} made_ = `, call([]), ';');
        if (end !== undefined) return [made, end];
        return returned(type, made, 'made_');
      }
      case 'option': {
        const [ret] = outs;
        return [
          `${ret!.type.spelling()} ret_;`,
          concat('if (!', call(['&ret_']), ') return std::nullopt;'),
          ...returned(ret!.type, undefined, 'ret_', (v) => `std::make_optional(${v})`),
        ];
      }
      case 'result': {
        const ret = outs.find((o) => o.name === 'ret_');
        const err = outs.find((o) => o.name === 'err_');
        const cpp = types.spell(result.type!);
        return [
          ...outs.map((o) => `${o.type.spelling()} ${o.name};`),
          err === undefined
            ? concat('if (!', call(outs.map((o) => `&${o.name}`)), ') return wit::unexpected();')
            : code`
                if (!${call(outs.map((o) => `&${o.name}`))}) {
                  ${returned(err.type, undefined, 'err_', (v) => `wit::unexpected(${v})`)}
                }`,
          ...(ret === undefined
            ? ['return {};']
            : returned(ret.type, undefined, 'ret_', (v) => `${cpp}(${v})`)),
        ];
      }
      default:
        return result.form satisfies never;
    }
  };
  /** Lifts what lies in `name`, and gives its memory back. */
  const returned = (
    type: (typeof outs)[number]['type'],
    made: Doc | undefined,
    name: string,
    wrap?: (value: string) => string,
  ): readonly (Doc | undefined)[] => {
    const lifted = conversions.lift(type, name);
    const freed = free(type, name);
    if (freed === undefined) return [made, `return ${wrap?.(lifted) ?? lifted};`];
    return [
      made,
      `auto result_ = ${lifted};`,
      freed,
      `return ${wrap?.('std::move(result_)') ?? 'result_'};`,
    ];
  };
  const body = lines();
  return code`
    ${head}
      ${usesMemory && 'lender lent_;'}
      ${before}
      ${body}
    }`;
}

function exported(types: CppTypes, conversions: Conversions, fn: CFunction<ExportWalk>): Doc {
  const { params, out } = paramNames(types.world.names, fn);
  const { kind } = fn.func;
  const isMethod = kind.kind === 'method';
  const group = types.world.exports.find((g) => g.functions.includes(fn))!;
  const args = fn.params.slice(isMethod ? 1 : 0).map(({ type, form }, i) => {
    const name = params[i + (isMethod ? 1 : 0)]!;
    if (form === 'maybe') {
      const part = type.parts[0]!.type!;
      return `${name} ? std::make_optional(${conversions.lift(part, `(*${name})`)}) : std::nullopt`;
    }
    if (type.shape.kind === 'string') return `view_of(${name})`;
    if (type.shape.kind === 'borrow' && types.resourceOf(type).c.ours !== undefined) {
      return conversions.base(type, name);
    }
    return conversions.lift(type, form === 'pointer' ? `(*${name})` : name);
  });
  const callee = isMethod
    ? `(${conversions.base(fn.params[0]!.type, params[0]!)}).${types.resource(types.world.types.resource(kind.resource, 'exports')).names.get(fn.func)!}`
    : `::${types.names.namespace(group.group)}::exported().${types.names.implementation(group.group).get(fn.func)!}`;
  const call = `${callee}(${args.join(', ')})`;
  const { result } = fn;
  const name = (label: string): string | undefined => {
    const i = result.out.findIndex((o) => o.label === label);
    return i === -1 ? undefined : out[i];
  };
  const body = (): readonly (Doc | undefined)[] => {
    const given = (type: NonNullable<typeof result.type>, from: string): string =>
      conversions.lower(type, from, 'given_');
    const memory = (...texts: readonly string[]): string | undefined =>
      texts.some((t) => t.includes('given_')) ? 'giver given_;' : undefined;
    switch (result.form) {
      case 'none':
        return [`${call};`];
      case 'value': {
        const lowered = given(result.type!, 'result_');
        return [memory(lowered), `auto result_ = ${call};`, `return ${lowered};`];
      }
      case 'option': {
        const lowered = given(result.out[0]!.type, '*result_');
        return [
          memory(lowered),
          `auto result_ = ${call};`,
          `if (result_) *${name('ret')!} = ${lowered};`,
          'return result_.has_value();',
        ];
      }
      case 'result': {
        const type = (label: string) => result.out.find((o) => o.label === label)!.type;
        const ret = name('ret');
        const err = name('err');
        const ok = ret === undefined ? '' : given(type('ret'), '*result_');
        const bad = err === undefined ? '' : given(type('err'), 'result_.error()');
        return [
          memory(ok, bad),
          `auto result_ = ${call};`,
          ret === undefined ? undefined : `if (result_) *${ret} = ${ok};`,
          err === undefined ? undefined : `if (!result_) *${err} = ${bad};`,
          'return result_.has_value();',
        ];
      }
      default:
        return result.form satisfies never;
    }
  };
  return code`
    ${concat(prototypeOfC(types.world.names, fn), ' {')}
      ${body()}
    }`;
}

/** What classes of handles do with the C core. */
function resource(types: CppTypes, { c, group, own, other }: CppResource): Doc {
  const name = `${types.names.namespace(group)}::${own}`;
  const dropped = code`
    ${name}::~${own}() {
      if (index_ != 0) ${c.drop.text}({index_});
    }`;
  if (c.ours === undefined) return dropped;
  const { repType, make, rep } = c.ours;
  return code`
    ${dropped}

    ${name}::${own}(std::unique_ptr<${other}> of)
        : index_(${make.text}(reinterpret_cast<${repType.text} *>(of.release())).index) {}

    ${`::${types.names.namespace(group)}::${other}`} &${name}::operator*() const {
      return *reinterpret_cast<${other} *>(${rep.text}({index_}));
    }`;
}

function destructor(types: CppTypes, { c, group, other }: CppResource): Doc | undefined {
  if (c.ours === undefined) return undefined;
  const { destructor: name, repType } = c.ours;
  return code`
    void ${name.text}(${repType.text} *self) {
      delete reinterpret_cast<${types.written(group, other, undefined)} *>(self);
    }`;
}
