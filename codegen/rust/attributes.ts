/**
 * The option `attribute`: attributes for types of WIT that are declared here, as `demo:store/api#error=#[non_exhaustive]`, or for
 * all of an interface, `demo:*=#[serde(rename_all = "kebab-case")]`. The patterns are those of docs/names.md, with a type behind `#`.
 */
import type { WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import { diagnostic, type Diagnostic, printable, readNamePattern } from '../../src/base/index.ts';
import { worldName } from '../../src/model/index.ts';

export interface Attributes {
  /** Those of a type by its name in WIT, in the order in which they were given. */
  readonly of: (group: WorldGroup, type: string) => readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The kinds of types that become items of their own; other names stand for what is there. */
const declared = new Set(['record', 'variant', 'enum', 'flags']);

/** @param groups - The groups whose types are declared. */
export function readAttributes(
  given: ReadonlyMap<string, string>,
  { model, world }: WorldWalk,
  groups: readonly WorldGroup[],
): Attributes {
  const diagnostics: Diagnostic[] = [];
  const nameOf = ({ name }: WorldGroup): string =>
    name ?? worldName(model, model.worlds.indexOf(world));
  const types = groups.flatMap((group) =>
    group.types.flatMap(({ id, name }) =>
      declared.has(model.types[id]!.type.kind) ? [{ owner: nameOf(group), name }] : [],
    ),
  );
  const rules = [...given].flatMap(([key, text]) => {
    const pattern = readNamePattern(key);
    const attributes = attributesIn(text);
    if (pattern === undefined || attributes === undefined) {
      const message = `\`${printable(`${key}=${text}`)}\` gives no attributes to types`;
      const help = [
        'write `interface#type=#[attribute]`, or `interface=#[attribute]` for all of them',
      ];
      diagnostics.push(diagnostic('codegen/bad-attribute', message, undefined, { help }));
      return [];
    }
    if (!types.some(({ owner, name }) => pattern.matches(owner, name))) {
      const list = types.slice(0, 12).map(({ owner, name }) => `\`${owner}#${name}\``);
      const help = [list.length === 0 ? 'no types are declared' : `there is ${list.join(', ')}`];
      const message = `no type that is declared is called \`${printable(key)}\`, which has attributes`;
      diagnostics.push(
        diagnostic('codegen/unmatched-attribute', message, undefined, {
          severity: 'warning',
          help,
        }),
      );
    }
    return [{ pattern, attributes }];
  });
  return {
    of: (group, type) =>
      rules.flatMap(({ pattern, attributes }) =>
        pattern.matches(nameOf(group), type) ? attributes : [],
      ),
    diagnostics,
  };
}

/** `#[a] #[b(c = "d")]` taken apart; `undefined` where something else stands there. */
function attributesIn(text: string): readonly string[] | undefined {
  const found: string[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const end = endOfAttribute(rest);
    if (end === undefined) return undefined;
    found.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return found.length > 0 ? found : undefined;
}

/** Where the attribute ends with which a text begins; brackets in strings don't count, and it is on one line, without comments. */
function endOfAttribute(text: string): number | undefined {
  if (!text.startsWith('#[')) return undefined;
  const parts = /[\n\r]|\/[/*]|"(?:[^"\\\n\r]|\\[^\n\r])*"|["()[\]{}]/g;
  let depth = 0;
  for (const { 0: part, index } of text.matchAll(parts)) {
    if (/^[([{]$/.test(part)) depth++;
    else if (/^[)\]}]$/.test(part)) depth--;
    else if (part.length < 2 || part.startsWith('/')) return undefined;
    if (depth === 0) return part === ']' ? index + 1 : undefined;
  }
  return undefined;
}
