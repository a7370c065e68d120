/** Errors as bundlers show them: with the text that commands print. */
import { importError } from '../import-error.ts';

export async function shownErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw importError(error);
  }
}
