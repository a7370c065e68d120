/**
 * `witlink create` in each language whose tools are here: the project is built, and its own tests pass. A tool that is
 * missing is told of; in CI it is a failure.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBackend } from '../../codegen/index.ts';
import { buildDist } from '../../scripts/build.ts';
import { languages, recipes } from '../../src/toolchains/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const at = mkdtempSync(path.join(tmpdir(), 'witlink-create-'));
afterAll(() => rmSync(at, { recursive: true, force: true }));

const wit = `package demo:vault@1.0.0;

/// Ends a comment: */ """ \`
interface store {
  enum reason { not-found }

  resource secret {
    constructor(text: string);
    expose: func() -> string;
  }

  get: func(name: string) -> result<secret, reason>;
}

world vault {
  import store;
  export store;
  export names: func(of: list<string>) -> list<tuple<string, u32>>;
}
`;

beforeAll(async () => {
  const modules = path.join(at, 'node_modules');
  mkdirSync(modules);
  // The package as it would be installed, with what users install beside it.
  mkdirSync(path.join(modules, 'witlink'));
  for (const name of ['package.json', 'schema']) {
    symlinkSync(path.join(root, name), path.join(modules, 'witlink', name));
  }
  await buildDist(path.join(modules, 'witlink/dist'));
  for (const name of ['assemblyscript', 'binaryen', 'long', 'componentize-qjs', 'esbuild']) {
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  }
  writeFileSync(path.join(at, 'vault.wit'), wit);
});

interface Ended {
  readonly code: number;
  readonly printed: string;
}

function run(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { cwd }, (_, out, err) =>
      done({ code: child.exitCode ?? -1, printed: `${out}${err}` }),
    );
  });
}

const witlink = path.join(at, 'node_modules/witlink/dist/bin.js');
const begun = languages.filter(
  (language) =>
    recipes[language].project !== undefined && findBackend(recipes[language].backend) !== undefined,
);

describe.each(begun)('%s', (language) => {
  test.for<readonly [string, readonly string[]]>([
    ['a world of its own', ['--world', 'hello']],
    ['a world that is there', ['--world', 'vault', '--wit', 'vault.wit']],
  ])('%s is built, and its tests pass', { timeout: 300_000 }, async ([name, args], context) => {
    const folder = `${language} ${name}`;
    const made = await run(at, witlink, 'create', folder, '--lang', language, ...args);
    expect(made.code, made.printed).toBe(0);
    const project = path.join(at, folder);
    const built = await run(project, witlink, 'build');
    if (built.printed.includes('build/no-tool') && process.env['CI'] === undefined) {
      return context.skip(built.printed);
    }
    expect(built.code, built.printed).toBe(0);
    // Of a skeleton it is to be told that it uses nothing.
    const warnings = built.printed.split('\n').filter((line) => line.startsWith('warning'));
    expect(warnings.filter((line) => !/unused variable|generated \d+ warn/.test(line))).toEqual([]);
    const tested = await run(project, '--test');
    expect(tested.code, tested.printed).toBe(0);
    expect(tested.printed).toMatch(args.length === 2 ? /pass 2/ : /pass 1/);
  });
});
