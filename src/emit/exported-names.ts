/**
 * What a program exports -> the names under which a module exports it: full names as string names, short names where they are
 * unique, functions of the world, and those of the only interface. docs/importing.md tells users these forms.
 */
import type { HostExportProperty, HostExports } from '../plan/index.ts';

/** Something that a module exports. */
export interface NamedExport {
  readonly name: string;
  /** The keys on the way to it, from the object with all exports. */
  readonly path: readonly string[];
}

/** All of them, each name once. */
export function namedExports({ root, objects }: HostExports): readonly NamedExport[] {
  const found = new Map<string, NamedExport>();
  const add = (properties: readonly HostExportProperty[], path: readonly string[]): void => {
    for (const { key, ...property } of properties) {
      // What may give another value each time is no name of a module.
      if (property.kind === 'accessor') continue;
      const name = exportName(key);
      if (!found.has(name)) found.set(name, { name, path: [...path, key] });
    }
  };
  add(root.properties, []);
  const only = onlyInterface(root.properties, objects);
  if (only !== undefined) add(objects[only.of]!.properties, [only.key]);
  return [...found.values()];
}

/** The interface whose functions are exported by themselves: the only one that has more than types. */
function onlyInterface(
  properties: readonly HostExportProperty[],
  objects: HostExports['objects'],
): { readonly key: string; readonly of: number } | undefined {
  const instances = properties.flatMap((property) =>
    property.kind === 'object' && objects[property.of]!.properties.length > 0
      ? [{ key: property.key, of: property.of }]
      : [],
  );
  const [first] = instances;
  return instances.every(({ of }) => of === first!.of) ? first : undefined;
}

/** `default` is what a module is as a whole, and not a function of that name. */
const exportName = (key: string): string => (key === 'default' ? 'default_' : key);

/** The names that the text of an emitted program exports, where it is one that works by itself. */
export function namesExportedBy(text: string): readonly string[] {
  const [, list = ''] = /^export \{\n([^]*?)^\};$/m.exec(text) ?? [];
  return [...list.matchAll(/ as (?:"((?:[^"\\]|\\.)*)"|(\S+)),$/gm)].map(
    ([, quoted, plain]) => plain ?? (JSON.parse(`"${quoted}"`) as string),
  );
}

/** Whether an export can be imported by its name alone, without quotes. */
export const isPlainName = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name);
