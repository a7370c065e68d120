/** The lint rules, one a line; their order is that of the docs. */
import type { LintRule } from '../contract.ts';
import { packageVersion } from './package-version.ts';

export const lintRules: readonly LintRule[] = [packageVersion];
