/**
 * Text with the option `cancellable` -> its binary. Binary.md has the option, but the parsers of today no longer read
 * the word. So it is taken out of the text, and set in the binary, whose definitions come in the order of the text.
 */
import { canonTable, readComponent, writeComponent, type ComponentTree } from '../binary/index.ts';

type Assemble = (text: string) => Promise<Uint8Array>;

const names = canonTable.filter((r) => r.operands.includes('cancellable')).map((r) => r.name);

/** Every definition that may have the option, and the option where it is there. */
const definition = new RegExp(
  `(\\(canon\\s+(?:${names.join('|').replaceAll('.', '\\.')}))(?![\\w.-])(\\s+cancellable\\b)?`,
  'g',
);

/** As `assemble`, also for what it no longer reads. */
export async function assembleCancellable(assemble: Assemble, text: string): Promise<Uint8Array> {
  const flags: boolean[] = [];
  const plain = text.replaceAll(definition, (_, before: string, option: string | undefined) => {
    flags.push(option !== undefined);
    return before;
  });
  if (plain === text) return assemble(text);
  const bytes = await assemble(plain);
  const { value: tree } = readComponent(bytes);
  if (tree === undefined) return bytes;
  const changed = withFlags(tree, flags);
  if (flags.length > 0) throw new Error('the option `cancellable` stands where it is not known');
  return writeComponent(changed);
}

/** Gives the definitions their flags, one after the other, which are taken from the list. */
function withFlags(tree: ComponentTree, flags: boolean[]): ComponentTree {
  return {
    ...tree,
    definitions: tree.definitions.map((d) => {
      if (d.kind === 'component') return { ...d, component: withFlags(d.component, flags) };
      if (d.kind !== 'canon' || d.operands.cancellable === undefined) return d;
      return { ...d, operands: { ...d.operands, cancellable: flags.shift() ?? false } };
    }),
  };
}
