/** A folder that a program is given -> the open folder, or why it can't be. */
import { diagnostic, printable, WitlinkError } from '../../../base/index.ts';
import type { Closing } from '../../closing.ts';
import type { OpenFolder } from '../../filesystem/index.ts';
import { codeOf } from '../code-of.ts';
import { openFolder } from './folder.ts';

const reasons: ReadonlyMap<string | undefined, string> = new Map([
  ['ENOENT', 'there is no such folder'],
  ['ENOTDIR', 'it is no folder'],
  ['EACCES', 'permission is denied'],
  ['ELOOP', 'its symbolic links go round in a circle'],
]);

/** @throws WitlinkError `host/no-folder` */
export function openPreopen(path: string, closing: Closing): OpenFolder {
  try {
    return openFolder(path, closing);
  } catch (cause) {
    const why = reasons.get(codeOf(cause)) ?? (cause instanceof Error ? cause.message : 'unknown');
    const message = `the folder \`${printable(path)}\` can't be given to a program: ${why}`;
    throw new WitlinkError([diagnostic('host/no-folder', message, undefined)], { cause });
  }
}
