/**
 * The skeleton of a world that exports what it imports -> what its user writes, with each export a call of the import of
 * the same name. Types of both sides are declared alike, and so lie alike: values are taken for those of the other.
 */

/** The skeleton in C++: a class for each interface, whose methods trap. */
export function forwardingCpp(skeleton: string): string {
  let namespace = '';
  const text = skeleton.replaceAll(
    /^namespace my(\S+) \{$|^ {2}(\S.*?) (\w+)(\([^()]*\) override \{\n)((?: {4}\(void\)\w+;\n)+) {4}__builtin_trap\(\);/gm,
    (all, path, result, name, head, params) => {
      if (path !== undefined) namespace = path as string;
      if (path !== undefined) return all as string;
      const args = [...(params as string).matchAll(/\(void\)(\w+);/g)].map(([, arg]) => arg);
      const call = `passed<${result}>(&${namespace}::${name}, ${args.join(', ')})`;
      return `  ${result} ${name}${head}    return ${call};`;
    },
  );
  return text.replace(/^(#include .*\n)/m, `$1${passed}`);
}

const passed = `
template <class To, class From>
static std::remove_reference_t<To> &as(From &from) {
  static_assert(sizeof(std::remove_reference_t<To>) == sizeof(From));
  return reinterpret_cast<std::remove_reference_t<To> &>(const_cast<std::remove_const_t<From> &>(from));
}
template <class To, class Result, class... Params, class... Args>
static To passed(Result (*to)(Params...), Args &...args) {
  Result result = to(as<Params>(args)...);
  return std::move(as<To>(result));
}
`;

/** The skeleton in AssemblyScript: a namespace for each interface, whose functions throw. */
export function forwardingAssemblyscript(skeleton: string): string {
  let namespace = '';
  const text = skeleton.replaceAll(
    /^export namespace (\w+) \{$|(export function ([\w$]+)\(([^()]*)\): ([^{}]*?) \{\s*)throw new Error\('not written yet'\);/gm,
    (all, space, head, name, params, result) => {
      if (space !== undefined) namespace = space as string;
      if (space !== undefined) return all as string;
      const args = parts(params as string).map((param) => {
        const [arg, type] = param.split(/: ([^]*)/);
        return `as<${imported(type!)}, ${type}>(${arg})`;
      });
      const call = `wit.${imported(namespace)}.${name}(${args.join(', ')})`;
      return `${head}return as<${result}, ${imported(result as string)}>(${call});`;
    },
  );
  return `${text}
function as<To, From>(from: From): To {
  if (isReference<From>()) return changetype<To>(from);
  else return <To>from;
}
`;
}

const imported = (text: string): string => text.replaceAll(/\bexported(?=[A-Z])/g, 'imported');

/** What commas separate, outside of all brackets. */
function parts(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [i, char] of [...`${text},`].entries()) {
    if ('<[('.includes(char)) depth++;
    else if ('>])'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      const part = text.slice(from, i).trim();
      if (part !== '') found.push(part);
      from = i + 1;
    }
  }
  return found;
}
