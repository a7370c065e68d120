/**
 * The JavaScript spelling of kebab-case names, for functions and fields: `get-value` is `getValue`, `HTTP-get` is
 * `httpGet`.
 */
export function camelCase(name: string): string {
  const [first = '', ...rest] = name.split('-');
  return first.toLowerCase() + rest.map(capital).join('');
}

/** The same for types and classes: `output-stream` is `OutputStream`. */
export function pascalCase(name: string): string {
  return name.split('-').map(capital).join('');
}

/**
 * The name of a function among others of an interface or a world: `camelCase`, but an object with a function `then` would
 * be taken for a promise by whoever awaits it, and the wait would never end. It gets `_`.
 */
export function functionName(name: string): string {
  const camel = camelCase(name);
  return camel === 'then' ? 'then_' : camel;
}

/**
 * The name of a method or static of a class: `camelCase`, but a class can't have a method `constructor`, an object
 * with a method `then` would be taken for a promise, and a class's own `prototype` can't be replaced. They get `_`.
 */
export function memberName(name: string): string {
  const camel = camelCase(name);
  return ['constructor', 'then', 'prototype'].includes(camel) ? `${camel}_` : camel;
}

/**
 * The spellings of names that stand beside each other. Of names that would be equal one gets the spelling, the one
 * that is written so already or else the first, and the others keep their WIT names.
 */
export function camelCaseAll(names: readonly string[]): readonly string[] {
  return spellAll(names, camelCase);
}

/** `camelCaseAll` for types and classes. */
export function pascalCaseAll(names: readonly string[]): readonly string[] {
  return spellAll(names, pascalCase);
}

function spellAll(names: readonly string[], spell: (name: string) => string): readonly string[] {
  const used = new Set(names.filter((name) => spell(name) === name));
  return names.map((name) => {
    const spelt = spell(name);
    const chosen = used.has(spelt) ? name : spelt;
    used.add(chosen);
    return chosen;
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
