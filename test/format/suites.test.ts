/**
 * Every `.wit` and `.wac` of the suites and of WASI: formatting keeps the AST and all comments, and once is enough, also with CRLF,
 * a byte order mark and tabs. Those with syntax errors are refused.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { suitesFolder } from '../suites.ts';
import { astOf, format as formatAs, isSound, languageOf } from './fmt.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders = [
  { name: 'WASI', cwd: path.join(root, 'node_modules/@bytecodealliance/jco/lib/wit') },
  { name: 'fixtures', cwd: path.join(root, 'fixtures') },
  ...['wit-parser', 'codegen', 'wit-component', 'wac'].map((name) => ({
    name,
    cwd: path.join(suitesFolder, name),
  })),
].map(({ name, cwd }) => ({
  name,
  cwd,
  files: globSync('**/*.{wit,wac}', { cwd, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted(),
}));

describe.each(folders)('$name', ({ files }) => {
  // One test: thousands of names would hide those of others.
  test.runIf(files.length > 0)(`${files.length} files`, { timeout: 300_000 }, async () => {
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const parser = languageOf(file);
      const format = (plain: string) => formatAs(plain, { parser });
      if (!isSound(text, parser)) {
        await expect(format(text), file).rejects.toThrow('[parse/');
        continue;
      }
      const bom = text.startsWith('\ufeff') ? '\ufeff' : '';
      const plain = text.slice(bom.length).replaceAll('\r', '');
      const once = await format(plain);
      expect(astOf(once, parser), file).toEqual(astOf(plain, parser));
      expect(await format(once), file).toBe(once);
      expect(await format(plain.replaceAll('\n', '\r\n')), file).toBe(once);
      expect(await format(`\ufeff${plain}`), file).toBe(`\ufeff${once}`);
      const tabs = await format(plain.replaceAll(/^(?: {2})+/gm, '\t'));
      expect(astOf(tabs, parser), file).toEqual(astOf(plain, parser));
      expect(await format(tabs), file).toBe(tabs);
    }
  });
});
