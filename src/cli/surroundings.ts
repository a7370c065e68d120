/**
 * What formats for review know beside the findings: where the repository begins, what a rule means, and fingerprints.
 * CI systems tell the first in the environment; loaded only for those formats.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import pkg from '../../package.json' with { type: 'json' };
import type { Surroundings } from '../report/index.ts';
import { ruleMetas } from '../rules/index.ts';
import type { Io } from './io.ts';
import { leadsOut, slashed } from './paths.ts';

/** Variables that name the folder in which a CI system checked the repository out. */
const checkoutVariables = ['GITHUB_WORKSPACE', 'CI_PROJECT_DIR'] as const;

export function surroundings(io: Io): Surroundings {
  const folder = process.cwd();
  const rules = new Map<string, (typeof ruleMetas)[number]>(ruleMetas.map((m) => [m.id, m]));
  return {
    version: pkg.version,
    folder: slashed(folder),
    root: slashed(checkout(folder, io.env) ?? folder),
    rule: (code) => rules.get(code),
    digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
  };
}

/** The checked out repository that the folder stands in, as CI tells it. */
function checkout(folder: string, env: Io['env']): string | undefined {
  for (const name of checkoutVariables) {
    const root = env[name] ?? '';
    if (!path.isAbsolute(root)) continue;
    const inside = path.relative(root, folder);
    if (!leadsOut(inside)) return path.resolve(root);
  }
  return undefined;
}
