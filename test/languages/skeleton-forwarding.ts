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

/** The skeleton in Go: a type for each interface, whose functions panic. Variants are interfaces of each side's own. */
export function forwardingGo(
  skeleton: string,
  bindings: readonly { readonly path: string; readonly text: string }[],
): string {
  const imports = new Map<string, string>();
  for (const [, alias, at] of skeleton.matchAll(/^\t(?:(\w+) )?"(.*\/wit\/exports\/.*)"$/gm)) {
    imports.set(alias ?? at!.split('/').at(-1)!, at!.replace('/wit/exports/', '/wit/imports/'));
  }
  const packages = new Map<string, string>();
  for (const [, name, type] of skeleton.matchAll(/^\t(\w+)\.Export\((\w+)\{\}\)$/gm)) {
    packages.set(type!, `imported_${name}`);
  }
  const text = skeleton.replaceAll(
    /^(func \((\w+)\) (\w+)\((.*)\) (.*) \{\n)\tpanic\("not written yet"\)$/gm,
    (_, head, type, name, params, result) => {
      const args = parts(params as string).map((param) => param.split(' ')[0]!);
      const call = `passOn(${packages.get(type as string)}.${name}, ${args.join(', ')})`;
      const failing = /^(?:\((.*), )?error\)?$/.exec(result as string);
      if (failing === null) return `${head}\treturn taken[${result}](${call}[0])`;
      const [, value] = failing;
      return value === undefined
        ? `${head}\t_, err := failing[struct{}](${args[0]}, ${call})\n\treturn err`
        : `${head}\treturn failing[${value}](${args[0]}, ${call})`;
    },
  );
  const structs = [...imports].flatMap(([name, at]) =>
    ['exports', 'imports'].flatMap((side) => {
      const from = at.replace('/wit/imports/', `/wit/${side}/`);
      const file = bindings.find(
        (f) => f.path.endsWith('.go') && from.endsWith(`/${folderOf(f.path)}`),
      );
      const prefix = side === 'imports' ? `imported_${name}` : name;
      return [...file!.text.matchAll(/^type ([A-Z]\w*) struct\b/gm)].map(
        ([, struct]) => `"${from}.${struct}": reflect.TypeFor[${prefix}.${struct}](),`,
      );
    }),
  );
  const uses = [...imports].map(([name, at]) => `\timported_${name} "${at}"\n`).join('');
  return `${text.replace('import (\n', `import (\n\t"reflect"\n${uses}`)}
var structs = map[string]reflect.Type{
${structs.join('\n')}
}
${inGo}`;
}

const folderOf = (file: string): string => file.split('/').slice(0, -1).join('/');

const inGo = `
func as(v reflect.Value, to reflect.Type) reflect.Value {
	if v.Kind() == reflect.Interface {
		// No case: what isn't there of an option or a result.
		if v.IsNil() {
			return reflect.Zero(to)
		}
		v = v.Elem()
	}
	made := reflect.New(to).Elem()
	switch to.Kind() {
	case reflect.Interface:
		made.Set(as(v, structs[to.PkgPath()+"."+v.Type().Name()]))
	case reflect.Struct:
		for i := 0; i < to.NumField(); i++ {
			made.Field(i).Set(as(v.Field(i), to.Field(i).Type))
		}
	case reflect.Slice, reflect.Array:
		if to.Kind() == reflect.Slice {
			made.Set(reflect.MakeSlice(to, v.Len(), v.Len()))
		}
		for i := 0; i < v.Len(); i++ {
			made.Index(i).Set(as(v.Index(i), to.Elem()))
		}
	case reflect.Map:
		made.Set(reflect.MakeMap(to))
		for _, key := range v.MapKeys() {
			made.SetMapIndex(as(key, to.Key()), as(v.MapIndex(key), to.Elem()))
		}
	default:
		made.Set(v.Convert(to))
	}
	return made
}

func passOn(function any, args ...any) []reflect.Value {
	to := reflect.ValueOf(function)
	given := make([]reflect.Value, len(args))
	for i := range args {
		given[i] = as(reflect.ValueOf(args[i]), to.Type().In(i))
	}
	return to.Call(given)
}

func taken[T any](v reflect.Value) T {
	return as(v, reflect.TypeFor[T]()).Interface().(T)
}

func failing[T any](like any, got []reflect.Value) (T, error) {
	result := reflect.New(reflect.TypeOf(like)).Elem()
	if err := got[len(got)-1]; !err.IsNil() {
		to := result.FieldByName("Err")
		to.Set(as(err.Elem().Elem().Field(0), to.Type()))
		result.FieldByName("IsErr").SetBool(true)
	} else if len(got) == 2 {
		to := result.FieldByName("Ok")
		to.Set(as(got[0], to.Type()))
	}
	unpacked := result.MethodByName("Unpack").Call(nil)
	value, _ := unpacked[0].Interface().(T)
	err, _ := unpacked[1].Interface().(error)
	return value, err
}
`;
