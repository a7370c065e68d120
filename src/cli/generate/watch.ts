/** Runs work now and whenever something below some paths has changed, until the process ends. */
import { type FSWatcher, statSync, watch } from 'node:fs';
import path from 'node:path';
import { printable } from '../../base/index.ts';
import { explain } from '../../node.ts';
import { Misuse } from '../failure.ts';

/** Milliseconds without another change: editors write a file in several steps. */
const quiet = 80;

/**
 * Never settles, unless the work or the watching fails. What changes during the first run is seen.
 *
 * @param ready - Called after the first run.
 */
export function watchPaths(
  paths: readonly string[],
  work: () => Promise<void>,
  ready: () => void,
): Promise<never> {
  return new Promise((_, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let running = Promise.resolve();
    const run = (): void => {
      running = running.then(work).catch(reject);
    };
    const changed = (name: string | null): void => {
      if (name !== null && !/\.(?:wit|wasm)$/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(run, quiet);
    };
    for (const at of paths) watchPath(at, changed).on('error', reject);
    run();
    void running.then(ready);
  });
}

/** A file is watched through its folder: many editors replace files, and the new one is another. */
function watchPath(at: string, changed: (name: string | null) => void): FSWatcher {
  try {
    if (statSync(at).isDirectory()) {
      return watch(at, { recursive: true }, (_, name) => changed(name));
    }
    const own = path.basename(at);
    return watch(path.dirname(at), (_, name) => {
      if (name === null || name === own) changed(name);
    });
  } catch (error) {
    throw new Misuse(`\`${printable(at)}\` can’t be watched: ${explain(error)}`);
  }
}
