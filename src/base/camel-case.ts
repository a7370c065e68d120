/**
 * The JavaScript spelling of kebab-case names, for functions and fields: `get-value` is `getValue`, `HTTP-get` is
 * `httpGet`.
 */
export function camelCase(name: string): string {
  const [first = '', ...rest] = name.split('-');
  return first.toLowerCase() + rest.map(capital).join('');
}

/** The spellings of names that stand beside each other: of two that would be equal the later keeps its WIT name. */
export function camelCaseAll(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const camel = camelCase(name);
    const chosen = used.has(camel) ? name : camel;
    used.add(chosen);
    return chosen;
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
