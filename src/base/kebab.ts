/**
 * Kebab-case names: the production `label` of the component model (Explainer.md, Import and Export Definitions).
 *
 *     label          ::= first-fragment ('-' fragment)*
 *     first-fragment ::= [a-z] [0-9a-z]* | [A-Z] [0-9A-Z]*
 *     fragment       ::= [0-9a-z]+       | [0-9A-Z]+
 */

const label = /^(?:[a-z][0-9a-z]*|[A-Z][0-9A-Z]*)(?:-(?:[0-9a-z]+|[0-9A-Z]+))*$/;

/** Whether `name` is a label: words of small letters, or acronyms of capitals, joined by single hyphens. */
export function isKebab(name: string): boolean {
  return label.test(name);
}

/** What keeps `name` from being a label, as the end of a sentence about it; `undefined` when nothing does. */
export function kebabProblem(name: string): string | undefined {
  if (isKebab(name)) return undefined;
  if (name === '') return 'is empty';
  const foreign = /[^0-9A-Za-z-]/u.exec(name)?.[0];
  if (foreign !== undefined) return `contains \`${foreign}\``;
  if (/^[0-9]/.test(name)) return 'starts with a digit';
  if (/^-|-$|--/.test(name)) return 'has a hyphen without a word on both sides';
  return 'mixes small and capital letters in one word';
}

/**
 * The label nearest to `name` in meaning (`fooBar_baz` becomes `foo-bar-baz`); `undefined` when there is nothing to
 * make one of.
 */
export function toKebab(name: string): string | undefined {
  if (/^[0-9]|[^ -~]/.test(name)) return undefined;
  const words = name
    .replaceAll(/([0-9a-z])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .split(/[^0-9A-Za-z]+/)
    .filter((word) => word !== '')
    .map((word) => (isKebab(word) || /^[0-9]+$/.test(word) ? word : word.toLowerCase()));
  const candidate = words.join('-');
  return isKebab(candidate) ? candidate : undefined;
}
