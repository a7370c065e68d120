/**
 * What a component was made of, as a custom section at its end: for tools that make another file each time, so that a build
 * which changes nothing is known for one before they are run.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const name = 'witlink-build';

/** The section for these inputs. */
export function fingerprint(about: readonly string[], files: readonly string[]): Uint8Array {
  const sum = createHash('sha256').update(JSON.stringify(about));
  for (const file of files) {
    const content = readFileSync(file);
    sum.update(`\0${content.length}\0`).update(content);
  }
  const content = [name.length, ...Buffer.from(name), ...sum.digest()];
  // Lengths below 128 are one byte.
  return Uint8Array.from([0, content.length, ...content]);
}

/** A component with the section. */
export const withFingerprint = (component: Uint8Array, section: Uint8Array): Uint8Array =>
  Buffer.concat([component, section]);

/** The bytes of a file that ends with the section. */
export function madeOfTheSame(file: string, section: Uint8Array): Uint8Array | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.subarray(-section.length).equals(section) ? bytes : undefined;
  } catch {
    return undefined;
  }
}
