/** What a program imports, and what the user maps to modules -> which module stands for which import, and what is missing. */
import { type Diagnostic, diagnostic } from '../base/index.ts';
import type { Plan, PlanImport } from '../plan/index.ts';
import { wantsSomething } from '../runtime/index.ts';

/** An ES module, or one export of it, that gives an import. */
export interface ImportedModule {
  readonly specifier: string;
  /** The export that is meant; all of the module where absent. */
  readonly name?: string;
}

/** What is to be imported for an import of the component, by its full name; undefined where nothing is. */
export type ImportMap = (name: string) => ImportedModule | string | undefined;

/** The imports of a program for which there is a module. */
export interface MappedImport {
  readonly item: PlanImport;
  readonly module: ImportedModule;
}

/** Those for which a module stands, in the order of the plan. */
export function mappedImports({ imports }: Plan, map: ImportMap): readonly MappedImport[] {
  return imports.filter(wantsSomething).flatMap((item) => {
    const found = map(item.name);
    if (found === undefined) return [];
    return [{ item, module: typeof found === 'string' ? { specifier: found } : found }];
  });
}

/** The imports for which there is none. */
export function missingImports({ imports }: Plan, map: ImportMap): readonly PlanImport[] {
  return imports.filter((item) => wantsSomething(item) && map(item.name) === undefined);
}

/** That a module can't be imported alone, as long as nothing stands for these. */
export function unmapped(missing: readonly PlanImport[]): Diagnostic {
  const names = missing.map(({ name }) => `\`${name}\``);
  const one = names.length === 1;
  return diagnostic(
    'emit/unmapped-import',
    `nothing is said to give the import${one ? '' : 's'} ${names.join(', ')}`,
    undefined,
    {
      help: [
        'link a component that exports it: `--plug FILE`',
        `name a module that has its functions: \`--map '${missing[0]!.name}=./module.js'\``,
        'or have the program take its imports from who makes an instance: `--instantiation async`',
      ],
    },
  );
}
