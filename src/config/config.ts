/**
 * The text of `witlink.json`, or of a package.json with a `witlink` key -> settings. Finding the file, and what its paths
 * lead to, is the command line's.
 */
import type { Outcome } from '../base/index.ts';
import { readShape } from '../shape/index.ts';
import { settingsShape } from './settings.ts';
import type { Settings } from './settings.ts';

/** The key of package.json under which settings may stand. */
const packageKey = 'witlink';

/**
 * Reads a configuration: JSON in which comments, and commas after the last element, are allowed. The value is `undefined`
 * where anything is wrong with it.
 *
 * @param file - The name under which diagnostics speak of the text.
 */
export function readConfig(text: string, file: string): Outcome<Settings | undefined> {
  return readShape(text, settingsShape, { file, comments: true });
}

/** Reads the `witlink` key of a package.json; without one the value is `undefined`, and nothing is wrong. */
export function readPackageConfig(text: string, file: string): Outcome<Settings | undefined> {
  return readShape(text, settingsShape, { file, comments: false, key: packageKey });
}
