/**
 * The JavaScript spelling of a kebab-case name, for functions and fields: `get-value` is `getValue`, `HTTP-get` is
 * `httpGet`. Two names of one interface can't become the same, because WIT names differ in more than case.
 */
export function camelCase(name: string): string {
  return name
    .split('-')
    .map((word, i) => {
      const lower = word.toLowerCase();
      return i === 0 ? lower : lower.slice(0, 1).toUpperCase() + lower.slice(1);
    })
    .join('');
}
