/**
 * Values between C++ and the C below, whose types lie as the canonical ABI has them: `lift_…` makes a value of C++ of one
 * of C, and takes its handles; `lower_…` makes one of C that lasts as its first argument says: for a call, or in memory
 * of its own. Each type has its functions once, after those of its parts, and only if somebody needs them.
 */
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import type { CType } from '../c/types.ts';
import { caseNames } from './declarations.ts';
import { type CppTypes, isConverted } from './types.ts';

export class Conversions {
  readonly #types: CppTypes;
  readonly #lifted = new Set<CType>();
  readonly #lowered = new Set<CType>();
  /** Definitions, each after what it needs. */
  readonly definitions: Doc[] = [];

  constructor(types: CppTypes) {
    this.#types = types;
  }

  /** An expression of C++ for one of C. */
  lift(type: CType, from: string): string {
    const { shape } = type;
    switch (shape.kind) {
      case 'string':
        return `lift_string(${from})`;
      case 'char':
        return `char32_t(${from})`;
      case 'enum':
      case 'flags':
        return `${this.#types.spell(type)}(${from})`;
      case 'own':
        return `${this.#types.spell(type)}(wit::detail::handle{${from}.index})`;
      case 'borrow':
        return this.#types.resourceOf(type).c.ours === undefined
          ? `${this.#types.spell(type)}(wit::detail::handle{${from}.index})`
          : `std::ref(${this.base(type, from)})`;
      default:
        if (!isConverted(type)) return from;
        this.#defineLift(type);
        return `lift_${type.spelling()}(${from})`;
    }
  }

  /** What a representation stands for. */
  base(type: CType, from: string): string {
    const { group, other } = this.#types.resourceOf(type);
    return `*reinterpret_cast<${this.#types.written(group, other, undefined)} *>(${from})`;
  }

  /** An expression of C for one of C++; own handles are taken out of it. `to` is the memory's name. */
  lower(type: CType, from: string, to: string): string {
    const { shape } = type;
    switch (shape.kind) {
      case 'string':
        return `${to}.text(${from})`;
      case 'char':
        return `std::uint32_t(${from})`;
      case 'enum':
      case 'flags':
        return `${type.spelling()}(${from})`;
      case 'own':
        return `${type.spelling()}{wit::detail::access::release(${from})}`;
      case 'borrow':
        return `${type.spelling()}{wit::detail::access::index(${from})}`;
      default:
        if (!isConverted(type)) return from;
        this.#defineLower(type);
        return `lower_${type.spelling()}(${to}, ${from})`;
    }
  }

  #defineLift(type: CType): void {
    if (this.#lifted.has(type)) return;
    this.#lifted.add(type);
    const body = this.#lifting(type);
    this.definitions.push(code`
      static ${this.#types.spell(type)} lift_${type.spelling()}(const ${type.spelling()} &from) {
        ${body}
      }`);
  }

  #lifting(type: CType): Doc {
    const { shape, parts } = type;
    const cpp = this.#types.spell(type);
    const lift = (i: number, from: string): string => this.lift(parts[i]!.type!, from);
    switch (shape.kind) {
      case 'record':
      case 'tuple':
        return code`
          return ${cpp}{
            ${parts.map((p, i) => `${lift(i, `from.${p.name}`)},`)}
          };`;
      case 'variant': {
        const cases = caseNames(this.#types, type);
        // By its index: among hundreds of cases a compiler takes long to find one by its type.
        return code`
          switch (from.tag) {
            ${parts.map(
              (p, i) => code`
                case ${type.constants![i]!.text}:
                  return ${cpp}{decltype(${cpp}::value)(std::in_place_index<${i}>, ${cpp}::${cases[i]!}{${p.type && lift(i, `from.val.${p.name}`)}})};`,
            )}
          }
          __builtin_trap();`;
      }
      case 'option':
        return code`
          if (!from.is_some) return std::nullopt;
          return std::make_optional(${lift(0, `from.${parts[0]!.name}`)});`;
      case 'result': {
        const [ok, err] = parts;
        return code`
          if (from.is_err) return wit::unexpected(${err!.type && lift(1, `from.val.${err!.name}`)});
          return ${ok!.type ? `${cpp}(${lift(0, `from.val.${ok!.name}`)})` : '{}'};`;
      }
      case 'list': {
        const element = parts[0]!.type!;
        if (shape.length !== undefined) {
          const made = lift(0, `from.${parts[0]!.name}[i]`);
          return `return array_of<${this.#types.spell(element)}, ${shape.length}>([&](std::size_t i) { return ${made}; });`;
        }
        if (isNumber(element)) return `return ${cpp}(from.ptr, from.ptr + from.len);`;
        return code`
          ${cpp} to;
          to.reserve(from.len);
          for (std::size_t i = 0; i < from.len; i++) to.push_back(${lift(0, 'from.ptr[i]')});
          return to;`;
      }
      case 'map':
        return code`
          ${cpp} to;
          for (std::size_t i = 0; i < from.len; i++) {
            to.insert_or_assign(${lift(0, `from.ptr[i].${parts[0]!.name}`)}, ${lift(1, `from.ptr[i].${parts[1]!.name}`)});
          }
          return to;`;
      default:
        throw new TypeError(`${shape.kind} is not converted`);
    }
  }

  #defineLower(type: CType): void {
    if (this.#lowered.has(type)) return;
    this.#lowered.add(type);
    const body = this.#lowering(type);
    const constant = this.#types.holdsOwn(type) ? '' : 'const ';
    const isUsed =
      type.parts.some((p) => p.type !== undefined && needsMemory(p.type)) ||
      (type.shape.kind === 'list' && type.shape.length === undefined) ||
      type.shape.kind === 'map';
    this.definitions.push(code`
      template <class To>
      static ${type.spelling()} lower_${type.spelling()}(To &${isUsed ? 'to' : ''}, ${constant}${this.#types.spell(type)} &from) {
        ${type.spelling()} made{};
        ${body}
        return made;
      }`);
  }

  #lowering(type: CType): Doc {
    const { shape, parts } = type;
    const lower = (i: number, from: string): string => this.lower(parts[i]!.type!, from, 'to');
    switch (shape.kind) {
      case 'record':
        return code`
          ${parts.map((p, i) => `made.${p.name} = ${lower(i, `from.${p.name}`)};`)}`;
      case 'tuple':
        return code`
          ${parts.map((p, i) => `made.${p.name} = ${lower(i, `std::get<${i}>(from)`)};`)}`;
      case 'variant':
        return code`
          made.tag = ${type.tag!.text}(from.value.index());
          ${parts.some((p) => p.type !== undefined) && 'switch (made.tag) {'}
            ${parts.map(
              (p, i) =>
                p.type !== undefined &&
                code`
                  case ${type.constants![i]!.text}:
                    made.val.${p.name} = ${lower(i, `std::get_if<${i}>(&from.value)->value`)};
                    break;`,
            )}
            ${
              parts.some((p) => p.type !== undefined) &&
              parts.some((p) => p.type === undefined) &&
              code`
              default:
                break;`
            }
          ${parts.some((p) => p.type !== undefined) && '}'}`;
      case 'option':
        return code`
          made.is_some = from.has_value();
          if (made.is_some) made.${parts[0]!.name} = ${lower(0, '*from')};`;
      case 'result': {
        const [ok, err] = parts;
        return code`
          made.is_err = !from.has_value();
          ${ok!.type && `if (!made.is_err) made.val.${ok!.name} = ${lower(0, '*from')};`}
          ${err!.type && `if (made.is_err) made.val.${err!.name} = ${lower(1, 'from.error()')};`}`;
      }
      case 'list': {
        const element = parts[0]!.type!;
        if (shape.length !== undefined) {
          return `for (std::size_t i = 0; i < ${shape.length}; i++) made.${parts[0]!.name}[i] = ${lower(0, 'from[i]')};`;
        }
        if (isNumber(element)) {
          return code`
            made.ptr = to.numbers(from);
            made.len = from.size();`;
        }
        return code`
          made.ptr = to.template room<${element.spelling()}>(from.size());
          for (auto &&item : from) made.ptr[made.len++] = ${lower(0, 'item')};`;
      }
      case 'map':
        return code`
          made.ptr = to.template room<${type.entry!.text}>(from.size());
          for (auto &[key, value] : from) {
            made.ptr[made.len].${parts[0]!.name} = ${lower(0, 'key')};
            made.ptr[made.len++].${parts[1]!.name} = ${lower(1, 'value')};
          }`;
      default:
        throw new TypeError(`${shape.kind} is not converted`);
    }
  }
}

/** Whether its array is the same in both. */
function isNumber({ shape: { kind } }: CType): boolean {
  return /^(?:[us](?:8|16|32|64)|f32|f64)$/.test(kind);
}

/** Whether lowering it names the memory, which it may not use. */
const needsMemory = (type: CType): boolean => type.shape.kind === 'string' || isConverted(type);
