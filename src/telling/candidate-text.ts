/** What comes nearest to an import that is open, and why it does not serve, in words. */
import { printable } from '../base/index.ts';
import type { Candidate } from '../compose/index.ts';

/** @param has - How it is said that a component has what it exports. */
export function candidateText({ label, name, why }: Candidate, has: 'has' | 'exports'): string {
  const there = `${printable(label!)} ${has} ${printable(name)}`;
  switch (why) {
    case 'version':
      return `${there}, which is not compatible`;
    case 'pre-release':
      return `${there}: a pre-release fits only itself`;
    case 'own':
      return 'it exports that itself, and is not given its own';
    case 'name':
      return `nobody ${has} it; ${there}`;
    default:
      return why satisfies never;
  }
}
