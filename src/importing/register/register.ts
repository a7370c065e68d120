/** `witlink/register`: has Node import components, in the thread that it is loaded in. */
import module from 'node:module';
import process from 'node:process';
import { importError } from '../import-error.ts';
import { mainFolder, openProject } from '../project.ts';
import { ComponentHooks, type OwnModules } from './hooks.ts';

let hooks: ComponentHooks | undefined;

/** Registers the hooks, once. */
export async function register(own: OwnModules): Promise<void> {
  if (typeof module.registerHooks !== 'function') {
    // Node could not go on without: whatever it would say of `.wasm` files would be about something else.
    process.stderr.write(
      `witlink/register needs Node 22.15 or later, or 23.5, whose module.registerHooks it uses: this is ${process.version}\n`,
    );
    process.exit(2);
  }
  if (hooks !== undefined) return;
  try {
    const project = await openProject({ folder: mainFolder() });
    hooks = new ComponentHooks(project, own);
  } catch (error) {
    throw importError(error);
  }
  module.registerHooks(hooks);
}

/** A module that the hooks wrote has run. */
export function started(url: string): void {
  hooks?.started(url);
}
