/**
 * The first lines of an emitted program: who made it, and which files belong to it. By them a later run knows what it may
 * write over and remove.
 */
/** The first line of what is emitted as text, without comment signs. */
export const headMark = 'Made by witlink link. Changes here are overwritten.';

const mark = `// ${headMark}`;
const list = '// Its files: ';

/** Prints them. */
export function printHead(files: readonly string[]): string {
  return files.length === 0 ? `${mark}\n` : `${mark}\n${list}${files.join(', ')}\n`;
}

/** The files that belong to the program of a text; undefined where it is none of ours. */
export function filesOfProgram(text: string): readonly string[] | undefined {
  const [first, second = ''] = text.split(/\r?\n/, 2);
  if (first !== mark) return undefined;
  return second.startsWith(list) ? second.slice(list.length).split(', ') : [];
}
