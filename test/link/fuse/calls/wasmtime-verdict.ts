/**
 * What wasmtime made of a call beside what we did: whether its words mean our trap, and whether a difference is one of
 * those in docs/divergences.md, where the specification is on our side.
 */
import { differentWord } from './judge.ts';
import { noteOf } from './modules.ts';
import type { Contents } from './watch.ts';

/** What wasmtime says in its last line of each of our traps; of bounds it knows fewer kinds. */
const words: Readonly<Record<string, RegExp>> = {
  'trap/borrows-remain': /^borrow handles still remain at the end of the call$/,
  'trap/invalid-char': /invalid `char` bit pattern$/,
  'trap/invalid-discriminant': /invalid variant discriminant$/,
  'trap/invalid-utf16': /^invalid utf16 encoding$/,
  'trap/invalid-utf8': /^invalid utf8 encoding$/,
  'trap/list-out-of-bounds': /list content out-of-bounds$/,
  'trap/list-too-long': /list content out-of-bounds$/,
  'trap/pointer-out-of-bounds': /out of bounds memory access$/,
  'trap/realloc-out-of-bounds': /(?:content out-of-bounds|out of bounds memory access)$/,
  'trap/realloc-unaligned': /unaligned pointer$/,
  'trap/string-out-of-bounds': /string content out-of-bounds$/,
  'trap/string-too-long': /string content out-of-bounds$/,
  'trap/unaligned-pointer': /unaligned pointer$/,
  'trap/unknown-handle': /^unknown handle index \d+$/,
  'trap/wrong-handle-kind': /^handle index \d+ used with the wrong type/,
  'trap/wrong-handle-type': /^handle index \d+ used with the wrong type/,
};

/** Whether wasmtime's words mean the trap; none is none. */
export function isSameTrap(ours: string | undefined, theirs: string | undefined): boolean {
  if (ours === undefined || theirs === undefined) return ours === theirs;
  return words[ours]?.test(theirs.trim().split('\n').at(-1)!.trim()) === true;
}

/** A call of realloc. */
interface Realloc {
  readonly old: number;
  readonly oldSize: number;
  readonly align: number;
  readonly size: number;
}

/** The calls of realloc among notes, up to the call of the component itself. */
function reallocsIn(notes: Uint8Array): readonly Realloc[] {
  const view = new DataView(notes.buffer, notes.byteOffset, notes.length);
  const found: Realloc[] = [];
  const word = (at: number): number => view.getUint32(at, true);
  for (let at = 0; at < notes.length && word(at) === noteOf.realloc; at += 40) {
    const [old, oldSize, align, size] = [8, 16, 24, 32].map((i) => word(at + i));
    found.push({ old: old!, oldSize: oldSize!, align: align!, size: size! });
  }
  return found;
}

/** Where what is left of a call differs, though the specification leaves no choice, and whether that is known. */
export function differenceOf(
  ours: Contents,
  theirs: Contents,
): { readonly known: string } | { readonly unknown: string } | undefined {
  const reallocs = reallocsIn(ours.notes);
  // With a block that lies elsewhere all that comes after it does.
  if (isShrinkToLatin1(reallocs, reallocsIn(theirs.notes)))
    return { known: 'alignment of a shrink' };
  const notes = differentWord(ours.notes, theirs.notes);
  if (notes !== undefined) return { unknown: `the notes ${notes}` };
  const memory = differentWord(ours.memory, theirs.memory);
  if (memory === undefined) return undefined;
  const inUse = differentWord(ours.memory, withoutRests(ours, theirs, reallocs));
  return inUse === undefined ? { known: 'rest of a block' } : { unknown: `the memory ${inUse}` };
}

/** Whether the first call of realloc in which they part is the last one of a string that turned out to be Latin-1. */
function isShrinkToLatin1(ours: readonly Realloc[], theirs: readonly Realloc[]): boolean {
  const at = ours.findIndex((r, i) => !isSame(r, theirs[i]));
  const r = ours[at];
  if (r === undefined || r.align !== 1 || r.oldSize !== 2 * r.size) return false;
  return isSame({ ...r, align: 2 }, theirs[at]);
}

function isSame(one: Realloc, other: Realloc | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Their memory, with ours in what lies behind strings in blocks that were made for longer ones, and in blocks that were
 * left for larger ones: the guest's realloc moves then.
 */
function withoutRests(
  { memory }: Contents,
  theirs: Contents,
  reallocs: readonly Realloc[],
): Uint8Array {
  const same = theirs.memory.slice();
  for (const { old, oldSize, size } of reallocs) {
    const from = size > oldSize ? old : old + size;
    same.set(memory.subarray(from, old + oldSize), from);
  }
  return same;
}
