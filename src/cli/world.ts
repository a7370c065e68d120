/** The world that an option names in WIT that was read, or the only one there is. */
import { didYouMean, printable } from '../base/index.ts';
import { selectWorld, type WorldId } from '../model/index.ts';
import type { Loaded } from '../resolve/index.ts';
import { Misuse } from './failure.ts';
import { gatedWorld } from './unstable.ts';

/** Throws `Misuse` where there is none of that name, or several to choose from. */
export function worldOf(read: Loaded, name: string | undefined): WorldId {
  const selected = selectWorld(read.model, read.root, name);
  if (selected.kind === 'found') return selected.id;
  const gated = selected.kind === 'ambiguous' ? undefined : gatedWorld(read, name);
  if (gated !== undefined) throw new Misuse(gated.message, gated.help);
  const candidates = selected.candidates.slice(0, 12).map((c) => `\`${c}\``);
  if (candidates.length === 0) throw new Misuse('the WIT has no world that components could fit');
  const list = [`choose one with \`--world\`: ${candidates.join(', ')}`];
  if (name === undefined) throw new Misuse('the package has several worlds', list);
  const why = selected.kind === 'unknown' ? `there is no world` : 'several worlds could be';
  throw new Misuse(`${why} \`${printable(name)}\``, [
    ...(selected.kind === 'unknown' ? didYouMean(name, selected.candidates) : []),
    ...list,
  ]);
}
