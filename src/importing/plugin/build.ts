/** What is common to the plug-ins of all bundlers, for one build. */
import process from 'node:process';
import type { Diagnostic } from '../../base/index.ts';
import { textOf } from '../import-error.ts';
import type { Project } from '../project.ts';
import { ImportedModules } from './imported-modules.ts';
import type { PluginOptions } from './plugin-options.ts';
import { projectWith } from './project-with.ts';

/** One build, or one server's. */
export interface Build {
  readonly modules: ImportedModules;
  /** Settles the bundler's root, from which the configuration is looked for. */
  setRoot(root: string): void;
  /** Tells warnings as the bundler does. */
  warn(warnings: readonly Diagnostic[], tell: (text: string) => void): void;
}

export function buildOf(options: PluginOptions): Build {
  let root = process.cwd();
  let project: Promise<Project> | undefined;
  const modules = new ImportedModules(
    () => (project ??= projectWith(options, root)),
    () => root,
    options.types ?? false,
  );
  return {
    modules,
    setRoot(given) {
      root = given;
      project = undefined;
      modules.forget();
    },
    warn(warnings, tell) {
      const told = warnings.filter(({ severity }) => severity === 'warning');
      if (told.length > 0) tell(textOf(told, new Map()));
    },
  };
}
