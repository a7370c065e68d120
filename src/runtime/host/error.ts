/**
 * Errors of the host's own making, before anything ran in a guest: a value of another type, a handle that is gone.
 */
import { errorDiagnostic, WitlinkError } from '../../base/index.ts';

/** The error to throw; `cause` is what the host threw itself. */
export function hostError(code: `host/${string}`, message: string, cause?: unknown): WitlinkError {
  return new WitlinkError(
    [errorDiagnostic(code, message)],
    cause === undefined ? undefined : { cause },
  );
}
