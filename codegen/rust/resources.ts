/** A resource -> the macro of the module that declares its type, with the built-ins that it needs. */
import type { WorldResource } from '../../src/abi/index.ts';
import type { CoreImportName } from '../../src/abi/index.ts';
import type { Doc } from '../text/doc.ts';
import { code } from '../text/template.ts';
import { quoted } from './names.ts';

/** How a resource is declared: what opens the macro, and what stands in it behind the documentation. */
export interface DeclaredResource {
  readonly open: string;
  readonly body: Doc;
}

/** A handle that the host or another component gave. */
export function importedResource(
  name: string,
  { builtins }: Pick<WorldResource, 'builtins'>,
): DeclaredResource {
  return {
    open: 'imported_resource! {',
    body: `pub struct ${name}; ${core('drop', builtins.drop)}`,
  };
}

/** A handle of what the component implements. */
export function exportedResource(
  name: string,
  { builtins }: Pick<WorldResource, 'builtins'>,
): DeclaredResource {
  const { new: made, rep, drop } = builtins;
  return {
    open: 'exported_resource! {',
    body: code`
      pub struct ${name};
      ${core('new', made!)}
      ${core('rep', rep!)}
      ${core('drop', drop)}
    `,
  };
}

const core = (what: string, { module, name }: CoreImportName): string =>
  `${what} = ${quoted(module)} ${quoted(name)};`;
