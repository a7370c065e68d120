/** Where findings go: `--format`, `--output` in all its forms, several at once, and what is misuse. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/report/index.ts';
import { readCommands, readXml } from '../report/readers.ts';
import type { FindingsJson } from '../../src/cli/json-forms.ts';
import { cli, folder } from './cli.ts';

const bad = 'package a:b;\ninterface i { f: func(p: pont); }\n';
const good = 'package a:c@1.0.0;\n\ninterface i {\n  f: func();\n}\n';
const less = 'package a:c@1.0.0;\n\ninterface i {\n  g: func();\n}\n';
const ugly = 'package a:c@1.0.0;\n\ninterface   i {\n  f: func();\n}\n';

const at = (): ((name?: string) => string) =>
  folder({ 'bad.wit': bad, 'good.wit': good, 'less.wit': less, 'ugly.wit': ugly, 'x.wasm': 'no' });

/** A command of each kind, with and without findings. */
const commands: readonly (readonly [
  name: string,
  found: (at: (name: string) => string) => string[],
  clean: (at: (name: string) => string) => string[],
])[] = [
  ['check', (at) => ['check', at('bad.wit')], (at) => ['check', at('good.wit')]],
  [
    'lint',
    (at) => ['lint', at('good.wit'), '--rule', 'func-docs=error'],
    (at) => ['lint', at('good.wit'), '--rule', 'since-missing=off'],
  ],
  [
    'format',
    (at) => ['format', at('ugly.wit'), '--check'],
    (at) => ['format', at('good.wit'), '--check'],
  ],
  [
    'breaking',
    (at) => ['breaking', at('less.wit'), '--against', at('good.wit')],
    (at) => ['breaking', at('good.wit'), '--against', at('good.wit')],
  ],
  ['validate', (at) => ['validate', at('x.wasm')], (at) => ['validate', at('good.wasm')]],
];

const read = (file: string): string => readFileSync(file, 'utf8');

/** The smallest component. */
const component = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]);

describe.each(commands)('%s', (_, found, clean) => {
  const files = (): ((name?: string) => string) =>
    folder({
      'bad.wit': bad,
      'good.wit': good,
      'less.wit': less,
      'ugly.wit': ugly,
      'x.wasm': 'no',
      'good.wasm': component,
    });

  test('writes every format at once, beside what it prints', async () => {
    const at = files();
    const outputs = [
      ...['text=out.txt', 'json=out.json', 'github=out.github', 'sarif=out.sarif'],
      ...['gitlab=gl.json', 'junit=out.xml', 'markdown=out.md'],
    ].flatMap((output) => ['-o', output.replace('=', `=${at()}/`)]);
    const plain = await cli(found(at));
    expect(plain.code).toBe(1);
    expect(await cli([...found(at), ...outputs])).toEqual(plain);
    expect(read(at('out.txt'))).toContain('error[');
    expect(JSON.parse(read(at('out.json')))).toBeTypeOf('object');
    const errors = readCommands(read(at('out.github')));
    expect(errors.length).toBeGreaterThan(0);
    const log = JSON.parse(read(at('out.sarif'))) as { runs: { results: unknown[] }[] };
    expect(log.runs[0]!.results).toHaveLength(errors.length);
    expect(JSON.parse(read(at('gl.json')))).toHaveLength(errors.length);
    expect(readXml(read(at('out.xml'))).children[0]!.attributes.get('failures')).not.toBe('0');
    expect(read(at('out.md'))).toContain('- **error** ');
  });

  test('writes whole files where there are no findings', async () => {
    const at = files();
    const outputs = ['sarif=a.sarif', 'gitlab=a.json', 'junit=a.xml', 'github=a', 'markdown=a.md'];
    const { code } = await cli([
      ...clean(at),
      ...outputs.flatMap((output) => ['--output', output.replace('=', `=${at()}/`)]),
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(read(at('a.sarif')))).toMatchObject({ runs: [{ results: [] }] });
    expect(JSON.parse(read(at('a.json')))).toEqual([]);
    expect(readXml(read(at('a.xml'))).children[0]!.attributes.get('failures')).toBe('0');
    expect(read(at('a'))).toBe('');
    expect(read(at('a.md'))).toContain(': no findings\n');
  });

  test('prints another format on standard output, alone', async () => {
    const at = files();
    const { code, out, err } = await cli([...found(at), '--format', 'github']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(readCommands(out).length).toBeGreaterThan(0);
  });
});

test('a file without a format has that of --format, and nothing is printed', async () => {
  const files = at();
  const args = ['check', files('bad.wit'), '--format', 'sarif', '-o', files('o'), '-o'];
  const ran = await cli([...args, `junit=${files('j')}`]);
  expect(ran).toEqual({ code: 1, out: '', err: '' });
  expect(JSON.parse(read(files('o')))).toMatchObject({ version: '2.1.0' });
  expect(readXml(read(files('j'))).name).toBe('testsuites');
  const text = await cli(['check', files('bad.wit'), '-o', files('t')]);
  expect(text).toEqual({ code: 1, out: '', err: '' });
  expect(read(files('t'))).toContain('1 error in 1 file\n');
});

test('`-` is standard output', async () => {
  const files = at();
  const { out, err } = await cli(['check', files('bad.wit'), '-o', 'gitlab=-']);
  expect(JSON.parse(out)).toHaveLength(1);
  expect(err).toContain('1 error in 1 file');
});

test.each([
  [['--format', 'srif'], 'Did you mean', 'sarif'],
  [['--format', 'xml'], 'Allowed choices are text, json, github, sarif', 'markdown'],
  [['-o', 'sarif'], 'that is a format, and no file is named', 'write `sarif=FILE`'],
  [['-o', 'srif=x'], 'there is no format `srif`', 'did you mean `sarif`?'],
  [['-o', 'srif=x'], 'the formats are text, json', 'written as `./srif=x`'],
  [['-o', 'sarif='], 'no file is named', ''],
  [['-o', ''], 'no file is named', ''],
  [['-o', 'x', '-o', 'y'], 'more than one --output names no format', '--output FORMAT=FILE'],
  [['-o', 'sarif=x', '-o', 'junit=./x'], 'two outputs go to `./x`', ''],
  [['--format', 'json', '-o', 'sarif=-'], 'two outputs go to standard output', ''],
])('misuse %j ends with 2 before anything is done', async (args, message, more) => {
  const files = at();
  const { code, out, err } = await cli(['check', files('bad.wit'), ...args]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.toLowerCase()).toContain(message.toLowerCase());
  expect(err).toContain(more);
  expect(err).not.toContain('pont');
});

test('a name with `=` that is no format’s is a file, where it is a path', async () => {
  const files = at();
  await cli(['check', files('bad.wit'), '--format', 'json', '-o', files('a=b')]);
  expect(JSON.parse(read(files('a=b')))).toMatchObject({ findings: { length: 1 } });
});

test('where one file can’t be written, none is', async () => {
  const files = at();
  for (const impossible of [files('no/such.xml'), files()]) {
    const outputs = ['-o', `sarif=${files('a.sarif')}`, '-o', `junit=${impossible}`];
    const { code, err } = await cli(['check', files('bad.wit'), ...outputs]);
    expect(code).toBe(2);
    expect(err).toContain('can’t be written');
    expect(existsSync(files('a.sarif'))).toBe(false);
    expect(readdirSync(files()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }
});

test('a comparison that failed reads as such in every format', async () => {
  const files = at();
  const args = ['breaking', files('bad.wit'), '--against', files('good.wit')];
  const run = async (format: string): Promise<string> => {
    const { code, out, err } = await cli([...args, '--format', format]);
    expect({ code, err }).toEqual({ code: 2, err: 'error: the two can’t be compared\n' });
    return out;
  };
  expect(readCommands(await run('github')).at(-1)!.message).toBe('the two can’t be compared');
  expect(JSON.parse(await run('sarif'))).toMatchObject({
    runs: [{ invocations: [{ executionSuccessful: false }] }],
  });
  expect(JSON.parse(await run('gitlab'))).toMatchObject([{}, { severity: 'blocker' }]);
  expect(readXml(await run('junit')).children[0]!.attributes.get('errors')).toBe('1');
  expect(await run('markdown')).toContain('### witlink breaking: the two can’t be compared\n');
});

test('SARIF tells what the rules mean, and what a change breaks', async () => {
  const files = at();
  const args = ['breaking', files('less.wit'), '--against', files('good.wit')];
  const { out } = await cli([...args, '--format', 'sarif']);
  const [run] = (JSON.parse(out) as Log).runs;
  expect(run!.results![0]!.properties).toMatchObject({ raises: 'major', breaking: true });
  const rule = run!.tool.driver.rules!.find(({ id }) => id === run!.results![0]!.ruleId)!;
  expect(rule.help!.markdown!.length).toBeGreaterThan(40);
});

test('format keeps standard output for its result', async () => {
  const files = at();
  for (const mode of [[], ['--diff']]) {
    const args = ['format', files('ugly.wit'), ...mode];
    expect(await cli([...args, '--format', 'sarif'])).toMatchObject({ code: 2, out: '' });
    const { out } = await cli([...args, '-o', `gitlab=${files('g')}`]);
    expect(out).toContain('interface i {');
    expect(JSON.parse(read(files('g')))).toHaveLength(mode.length);
  }
});

test('an unformatted file is a finding at its first odd line, with a fix', async () => {
  const files = at();
  const { out } = await cli(['format', files('ugly.wit'), '--check', '--format', 'json']);
  const start = { line: 3, column: 1, offset: ugly.indexOf('interface') };
  expect(JSON.parse(out)).toMatchObject({
    findings: [
      {
        code: 'format/unformatted',
        span: { start, end: { line: 3 } },
        fixes: [{ edits: [{ span: { start }, newText: 'interface' }] }],
      },
    ],
  });
});

test('paths are those from the top of what CI checked out', async () => {
  const files = at();
  const file = path.relative(process.cwd(), files('bad.wit'));
  const run = async (env: Record<string, string>): Promise<string | undefined> => {
    const { out } = await cli(['check', file, '--format', 'github'], { env });
    return readCommands(out)[0]!.properties.get('file');
  };
  const top = path.dirname(process.cwd());
  const inside = path.join('fixtures/diagnostics/resolve/unknown-type/input.wit');
  const { out } = await cli(['check', inside, '--format', 'github'], {
    env: { GITHUB_WORKSPACE: top },
  });
  expect(readCommands(out)[0]!.properties.get('file')).toBe(
    `${path.basename(process.cwd())}/${inside}`,
  );
  expect(await run({})).toBe(files('bad.wit'));
  expect(await run({ CI_PROJECT_DIR: '/somewhere/else' })).toBe(files('bad.wit'));
});

test('colours are for the terminal, not for files', async () => {
  const files = at();
  const args = ['check', files('bad.wit'), '-o', `text=${files('t')}`];
  const { told } = await cli(args, { color: { out: true, err: false } });
  expect(told).toContain('\u001b[');
  expect(read(files('t'))).not.toContain('\u001b');
});

// Other systems don’t have such names.
test.runIf(process.platform === 'linux')('files of any name are told in every format', async () => {
  const names = [
    'a b.wit',
    'a\nb.wit',
    '::error::x.wit',
    'a%0A,b.wit',
    '`|<b>`.wit',
    ']]>&.wit',
    '{0}.wit',
  ];
  const files = folder(Object.fromEntries(names.map((name) => [name, ugly])));
  // A name that is no UTF-8 can be listed, not read.
  const odd = Buffer.concat([
    Buffer.from(`${files()}/`),
    Buffer.from([0x6e, 0xff]),
    Buffer.from('.wit'),
  ]);
  writeFileSync(odd, ugly);
  const count = names.length + 1;
  const outputs = formats.flatMap((format) => ['-o', `${format}=${files(`out.${format}`)}`]);
  const { code } = await cli(['format', files(), '--check', ...outputs]);
  expect(code).toBe(2);
  const { findings: told } = JSON.parse(read(files('out.json'))) as FindingsJson;
  expect(told).toHaveLength(count);
  expect(new Set(told.flatMap(({ span }) => span?.file ?? []))).toEqual(new Set(names.map(files)));
  // These tell that not everything could be read, too.
  expect(readCommands(read(files('out.github')))).toHaveLength(count + 1);
  expect(JSON.parse(read(files('out.gitlab')))).toHaveLength(count + 1);
  expect(JSON.parse(read(files('out.sarif')))).toMatchObject({
    runs: [{ results: { length: count } }],
  });
  expect(readXml(read(files('out.junit'))).children[0]!.attributes.get('failures')).toBe(
    String(count),
  );
  expect(read(files('out.markdown')).match(/^- \*\*error\*\*/gm)).toHaveLength(count);
});
