/** WASI asked for where the package that serves it is not installed. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';

const program = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      if (!name.startsWith('@bytecodealliance/preview2-shim')) return next(name, context);
      throw Object.assign(new Error(name), { code: 'ERR_MODULE_NOT_FOUND' });
    },
  });
  const { wasiImports } = await import('./src/node.ts');
  const { diagnostics } = await wasiImports().catch((error) => error);
  console.log(JSON.stringify(diagnostics));
`;

test('the package to install is named', () => {
  const told = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: path.join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  expect(JSON.parse(told)).toMatchObject([
    { code: 'host/missing-package', help: [expect.stringContaining('npm i ') as string] },
  ]);
});
