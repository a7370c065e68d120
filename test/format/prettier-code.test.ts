/** A configuration of prettier is read where it is data, and run only where that is asked for. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { workplace } from '../cli/repository.ts';

const wit = 'package a:b@1.0.0;\n\ninterface i {\n    f: func();\n}\n';

/** A module that tells, by a file, that it was run, and gives an option. */
const spy = "require('node:fs').writeFileSync('was-run', ''); module.exports = { tabWidth: 4 };\n";
const spyModule =
  "import fs from 'node:fs'; fs.writeFileSync('was-run', ''); export default { tabWidth: 4 };\n";

describe('code', () => {
  test.each([
    ['prettier.config.mjs', spyModule],
    ['prettier.config.cjs', spy],
    ['.prettierrc.cjs', spy],
    ['prettier.config.mts', spyModule],
    ['.prettierrc', './spy.cjs\n'],
    ['.prettierrc', '# a comment\n--- # more\n"./spy.cjs"\n'],
    ['.prettierrc', '!!str ./spy.cjs'],
    ['.prettierrc', '#\rtabWidth: 4\n./spy.cjs'],
    ['.prettierrc', '|-\n ./spy.cjs'],
    ['.prettierrc.yaml', '"./spy.cjs"'],
    ['.prettierrc.json', '"./spy.cjs"'],
    ['.prettierrc.json5', '/* { */ // {\n"./spy.cjs"'],
    ['package.json', '{ "prettier": "./spy.cjs" }'],
    ['package.yaml', 'prettier: ./spy.cjs\n'],
    ['package.yaml', 'x: &x ./spy.cjs\nprettier: *x\n'],
  ])('%s is not run: %j', async (name, text) => {
    const place = workplace({ 'wit/a.wit': wit, 'spy.cjs': spy, [name]: text });
    const settings = name === 'package.json' ? ['--no-config'] : [];
    for (const argv of [
      ['ci', 'wit'],
      ['format', 'wit', '--check'],
      ['format', 'wit/a.wit'],
    ]) {
      // eslint-disable-next-line no-await-in-loop
      const { code, err } = await place.run(...argv, ...settings);
      expect(err).toContain(`\`${name}\` is code, which is not run unasked`);
      expect(code).toBe(2);
    }
    expect(existsSync(place.at('was-run'))).toBe(false);
  });

  test('is run where it is trusted', async () => {
    const place = workplace({ 'wit/a.wit': wit, 'prettier.config.mjs': spyModule });
    expect(await place.run('format', 'wit', '--check', '--prettier-code')).toMatchObject({
      code: 0,
    });
    expect(await place.run('ci', 'wit', '--prettier-code')).toMatchObject({ code: 0 });
    expect(existsSync(place.at('was-run'))).toBe(true);
  });

  test('as a plugin has no part in formatting WIT', async () => {
    const rc = '{ "tabWidth": 4, "plugins": ["./spy.cjs"] }';
    const place = workplace({ 'wit/a.wit': wit, 'spy.cjs': spy, '.prettierrc': rc });
    expect(await place.run('format', 'wit', '--check')).toMatchObject({ code: 0 });
    expect(existsSync(place.at('was-run'))).toBe(false);
  });
});

describe('data', () => {
  test.each([
    ['.prettierrc', 'tabWidth: 4\n'],
    ['.prettierrc', '# a comment\n\n---\n"tabWidth": 4\n'],
    ['.prettierrc', '{ "tabWidth": 4 }'],
    ['.prettierrc.json', '{ "tabWidth": 4 }'],
    ['.prettierrc.json5', '// a comment\n/* another */ { tabWidth: 4 }'],
    ['.prettierrc.yml', 'tabWidth: 4\n'],
    ['.prettierrc.toml', 'tabWidth = 4\n'],
    ['package.json', '{ "prettier": { "tabWidth": 4 } }'],
    ['.editorconfig', 'root = true\n[*]\nindent_style = space\nindent_size = 4\n'],
  ])('%s is read: %j', async (name, text) => {
    const place = workplace({ 'wit/a.wit': wit, [name]: text });
    expect(await place.run('format', 'wit', '--check')).toMatchObject({ code: 0 });
  });
});
