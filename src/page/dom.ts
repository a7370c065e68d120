/** Elements by functions: attributes, listeners and children in one expression. Texts are text, whatever is in them. */

export type Child = Node | string | undefined | false | readonly Child[];

type Attributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: Event) => void)>
>;

/**
 * An element. An attribute that is a function listens to the event of its name (`onclick`); `true` is an attribute without
 * a value, `false` and `undefined` are none.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  element.append(...nodes(children));
  return element;
}

/** Has an element hold these and nothing else. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...nodes(children));
}

function nodes(children: readonly Child[]): (Node | string)[] {
  return children.flatMap((child): (Node | string)[] => {
    if (child === undefined || child === false) return [];
    return Array.isArray(child) ? nodes(child as readonly Child[]) : [child as Node | string];
  });
}

let lastId = 0;

/** An id that no other element has. */
export const freshId = (stem: string): string => `${stem}-${++lastId}`;
