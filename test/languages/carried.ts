/** The worlds that a backend carries, with the files that it makes of them; the others it refuses, and for no other reason. */
import { expect } from 'vitest';
import type { Backend, GeneratedFile, GivenOptions } from '../../codegen/index.ts';
import { type Diagnostic, hasErrors } from '../../src/base/index.ts';
import type { WorldCase } from '../codegen/worlds.ts';

export interface Carried extends WorldCase {
  readonly files: readonly GeneratedFile[];
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

export function carriedBy(
  backend: Backend,
  worlds: readonly WorldCase[],
  optionsOf: (world: WorldCase) => GivenOptions = () => ({}),
): { readonly carried: readonly Carried[]; readonly refused: readonly string[] } {
  const carried: Carried[] = [];
  const refused: string[] = [];
  for (const one of worlds) {
    const { value: files, diagnostics } = backend.generate(one.model, one.world, optionsOf(one));
    if (!hasErrors(diagnostics)) {
      carried.push({ ...one, files, diagnostics });
      continue;
    }
    expect(new Set(diagnostics.map((d) => d.code)), one.title).toEqual(
      new Set(['codegen/not-carried']),
    );
    refused.push(one.title);
  }
  return { carried, refused };
}
