/**
 * What packages promise to people who are not here: whether others may take their types, and which features are as good
 * as stable. It comes from options and the configuration; WIT has no words for it.
 */
import type { PackageName, Stability } from '../../model/index.ts';

export interface Promises {
  /** The features whose items are judged as stable ones; none by default. */
  readonly features?: readonly string[] | 'all';
  /**
   * Packages, as `ns:name`, whose interfaces no other package uses: a type of theirs that no function passes is nobody's.
   * Of all others somebody may `use` any type, and pass it.
   */
  readonly closed?: readonly string[] | 'all';
}

/** Whether an item stands behind a feature that promises nothing. */
export const isGated = ({ features = [] }: Promises, stability: Stability | undefined): boolean =>
  stability?.kind === 'unstable' && features !== 'all' && !features.includes(stability.feature);

export const isClosed = ({ closed = [] }: Promises, { namespace, name }: PackageName): boolean =>
  closed === 'all' || closed.includes(`${namespace}:${name}`);
