/** What is common to the plug-ins of all bundlers, for one build. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
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

/** @param entry The URL of the entry of the plug-in, beside which those of the runtime are. */
export function buildOf(options: PluginOptions, entry: string): Build {
  let root = process.cwd();
  let project: Promise<Project> | undefined;
  const isBuilt = entry.endsWith('.js');
  const own = (built: string, source: string): string =>
    fileURLToPath(new URL(isBuilt ? built : source, entry));
  const modules = new ImportedModules(
    () => (project ??= projectWith(options, root)),
    () => root,
    options.types ?? false,
    {
      runtime: own('./runtime.js', '../runtime-entry.ts'),
      wasi: own('./wasi.js', './wasi.ts'),
    },
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
