/** Parts and what they reach, in the words of messages. */
import type { BinarySpan } from '../../base/index.ts';
import type { AuditPart, Reach } from './audit.ts';

const shownFuncs = 4;

/** What people know a part by: its name, or else its place; the whole by its file. */
export function partLabel({ name, place, unknown, sha256 }: AuditPart, file: string): string {
  if (name !== undefined) return `\`${name}\``;
  if (sha256 === undefined) return `the import \`${unknown[0]!}\``;
  return place === 'component' ? `\`${file}\` itself` : `the part at \`${place}\``;
}

/** Where it is: its component, by the way to its instance. */
export function placeOf({ place, offset }: AuditPart, file: string): BinarySpan {
  return { file, offset, path: place };
}

/** `wasi:sockets/tcp@0.2.3#connect, #bind`, in backticks. */
export function named({ import: name, funcs }: Reach): string {
  const [first, ...rest] = funcs;
  if (first === undefined) return `\`${name}\``;
  const shown = rest.slice(0, shownFuncs - 1).map((func) => `\`#${func}\``);
  const more = rest.length - shown.length;
  const last = more > 0 ? [`${more} more`] : [];
  return [`\`${name}#${first}\``, ...shown, ...last].join(', ');
}
