/** Runs the TypeScript compiler over generated code, as strictly as users may have it. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** What differs from program to program; paths are seen from its folder, which is two below the project's. */
export interface StrictProgram {
  /** Where `witlink` is imported from. */
  readonly witlink: string;
  readonly include: readonly string[];
  readonly skipLibCheck: boolean;
}

/** Compiles a folder without writing anything; gives what the compiler says. */
export function strictTsc(
  folder: string,
  { witlink, include, skipLibCheck }: StrictProgram,
): Promise<string> {
  const config = {
    compilerOptions: {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'esnext.collection'],
      module: 'nodenext',
      moduleDetection: 'force',
      types: ['node'],
      typeRoots: ['../../node_modules/@types'],
      paths: { witlink: [witlink] },
      allowImportingTsExtensions: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      skipLibCheck,
      noEmit: true,
    },
    include,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const options = { cwd: folder, maxBuffer: 256 * 1024 * 1024 };
  return new Promise((done) => {
    execFile(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], options, (_, stdout) => {
      done(stdout);
    });
  });
}
