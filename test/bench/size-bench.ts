/**
 * The smallest component that there is of each language: a world with one function, which gives back the string that it is
 * given, made as a user makes it. What is measured is the component as `witlink build` writes it.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBackend } from '../../codegen/index.ts';
import { selectWorld } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { buildAsSaid } from '../languages/programs.ts';

const wit = `package bench:guests;
world smallest { export echo: func(a: string) -> string; }`;

interface Language {
  readonly language: string;
  /** The file that the user writes. */
  readonly file: string;
  /** What the backend's skeleton of it has in the function, and what stands there instead; or all of the file. */
  readonly body: readonly [empty: RegExp, written: string] | string;
  readonly config?: Readonly<Record<string, unknown>>;
}

const languages: readonly Language[] = [
  {
    language: 'c',
    file: 'smallest.impl.c',
    body: [/\(void\)a;\s+__builtin_trap\(\)/, 'return wit_string_dup(a)'],
  },
  { language: 'rust', file: 'lib.rs', body: [/todo!\(\)/, 'a'] },
  {
    language: 'assemblyscript',
    file: 'smallest.impl.ts',
    body: [/throw new Error\('not written yet'\)/, 'return a'],
  },
  {
    language: 'cpp',
    file: 'smallest.impl.cpp',
    body: [/\(void\)a;\s+__builtin_trap\(\)/, 'return std::string(a)'],
  },
  {
    language: 'go',
    file: 'main.go',
    body: [/panic\("not written yet"\)/, 'return a'],
    config: { entry: '.', bindings: '.' },
  },
  {
    language: 'javascript',
    file: 'smallest.js',
    body: 'export function echo(a) {\n  return a;\n}\n',
  },
  { language: 'python', file: 'app.py', body: [/raise NotImplementedError/, 'return a'] },
];

/** @param say Prints a row of a table. */
export async function sizeBench(
  say: (what: string, ...figures: readonly string[]) => void,
): Promise<void> {
  const { value } = await load('x.wit', memoryHost({ 'x.wit': wit }));
  const world = selectWorld(value.model, value.root);
  if (world.kind !== 'found') throw new Error('no world');
  say('\nthe smallest component', 'bytes');
  for (const { language, file, body, config } of languages) {
    const folder = mkdtempSync(path.join(tmpdir(), 'witlink-size-'));
    try {
      const made = findBackend(language)?.generate(value.model, world.id).value ?? [];
      const files = new Map(made.map((f) => [f.path, f.text]));
      const before = files.get(file) ?? '';
      const after = typeof body === 'string' ? body : before.replace(...body);
      if (after === before) throw new Error(`${file} has no function to write`);
      files.set(file, after);
      files.set('x.wit', wit);
      const build = { language, wit: 'x.wit', world: 'smallest', entry: file, output: 'out.wasm' };
      files.set('witlink.json', JSON.stringify({ builds: [{ ...build, ...config }] }));
      for (const [name, text] of files) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
      const built = await buildAsSaid(folder, language);
      const isMissing = 'missing' in built;
      say(language, isMissing ? `${built.missing}` : `${statSync(built.output).size}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}
