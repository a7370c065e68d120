/** What a program wants of WASI -> imports, and what is said where there is nothing for it. */
import { diagnostic, type Diagnostic, WitlinkError } from '../../base/index.ts';
import type { Program } from '../../link/index.ts';
import { wasiImports } from '../../node.ts';
import { wantsSomething } from '../../runtime/index.ts';
import { Misuse } from '../failure.ts';
import type { Surroundings } from './surroundings.ts';

/** What is said of imports of a WASI that there is nothing for. */
export function unservedWasi({ plan }: Program): Diagnostic | undefined {
  const names = plan.imports
    .filter((item) => /^wasi:[^@]*@0\.3\./.test(item.name) && wantsSomething(item))
    .map((item) => `\`${item.name}\``);
  if (names.length === 0) return undefined;
  const more = names.length > 4 ? `, and ${names.length - 4} more` : '';
  const message = `the component needs WASI 0.3, which is not served yet: ${names.slice(0, 4).join(', ')}${more}`;
  const help = [
    'WASI 0.2 is served; components that export what is missing can be given with `--plug`',
  ];
  return diagnostic('cli/wasi-version', message, undefined, { help });
}

/** What the host gives: WASI, when it is asked for. */
export async function importsOf(
  program: Program,
  { args, env }: Surroundings,
): Promise<Record<string, unknown>> {
  const wanted = program.plan.imports.some(
    (item) => item.name.startsWith('wasi:') && wantsSomething(item),
  );
  if (!wanted) return {};
  try {
    return await wasiImports({ args, env });
  } catch (error) {
    if (!(error instanceof WitlinkError)) throw error;
    const [first] = error.diagnostics;
    throw new Misuse(first!.message, first!.help);
  }
}
