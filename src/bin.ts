#!/usr/bin/env node
/**
 * The launcher of the published command (`dist/bin.js`). It must parse on any Node that knows ES modules, because its
 * first task is to tell an old one that it is too old: no import before the check, no syntax after ES2020. Everything
 * else is the CLI's, `cli/main.ts`.
 */
const version = process.versions.node;
const [major = 0, minor = 0] = version.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `witlink needs Node 22.12 or later, and this is Node ${version}: get one with "npm install node@26", or from https://nodejs.org\n`,
  );
  process.exitCode = 2;
} else {
  void launch();
}

async function launch(): Promise<void> {
  // A larger young generation was tried, by `--semi-space-growth-factor`, which V8 still heeds here: a `check` of wasi:http
  // collects 3 times instead of 7, takes as long, for the pages that it touches, and 9 MB more.
  // Not imported: that would go through the loader, which takes longer.
  process.getBuiltinModule('node:module').enableCompileCache();
  const { main } = await import('./cli/main.ts');
  // When nothing is left to do, the process ends at once: to take its heap apart first costs some 3 ms.
  process.once('beforeExit', () => process.exit());
  process.exitCode = await main(process.argv.slice(2));
}
