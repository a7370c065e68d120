/**
 * What CI systems and pre-commit are given: the script of action.yml as it is, run by bash in a small project, the hooks,
 * and the GitLab job of docs/ci.md. `witlink` is there a program that notes its arguments and writes what it is asked to.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../src/cli/program.ts';
import { readCommands, readXml } from '../report/readers.ts';
import { folder } from './cli.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
      readonly run: string;
    }[];
  };
}

const action = parse(read('action.yml')) as Action;
const step = action.runs.steps[0]!;

/** Notes its arguments, writes each file that `--output=markdown=` names, and ends with `$CODE`. */
const fake = `#!/usr/bin/env bash
printf '%s\\n' "$0" "$@" >"$NOTES"
for arg in "$@"; do
  case $arg in --output=markdown=*) printf '### two findings\\n' >"\${arg#--output=markdown=}" ;; esac
done
exit "\${CODE:-0}"
`;

/** Notes its arguments and where it runs, and installs a witlink there. */
const fakeNpm = `#!/usr/bin/env bash
printf '%s\\n' "$PWD" "$@" >"$NOTES.npm"
mkdir -p node_modules/.bin && cp "$FAKE" node_modules/.bin/witlink
`;

/** What the step makes of inputs, given or by default. */
function environment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(step.env).map(([name, value]) => {
    const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)![1]!;
    return [name, inputs[input] ?? action.inputs[input]!.default] as const;
  });
  return Object.fromEntries(entries);
}

/** Runs the script with inputs, in a project that has witlink or one that hasn't. */
function run(
  inputs: Readonly<Record<string, string>>,
  { code = 0, isInstalled = true, isCommitted = false } = {},
) {
  const at = folder({
    'bin/npm': fakeNpm,
    'project/node_modules/.bin/witlink': fake,
    'other/.npmrc': 'registry=https://registry.example/',
  });
  for (const name of ['bin/npm', 'project/node_modules/.bin/witlink']) chmodSync(at(name), 0o755);
  if (isCommitted) {
    spawnSync('git', ['init'], { cwd: at('project') });
    spawnSync('git', ['add', '-f', 'node_modules'], { cwd: at('project') });
  }
  const env: Record<string, string> = {
    PATH: `${at('bin')}:${process.env['PATH']}`,
    NOTES: at('notes'),
    FAKE: at('project/node_modules/.bin/witlink'),
    CODE: String(code),
    GITHUB_STEP_SUMMARY: at('summary'),
    GITHUB_OUTPUT: at('output'),
    TMPDIR: at(),
    ...environment(inputs),
  };
  const { status, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
    {
      cwd: at(isInstalled ? 'project' : 'other'),
      env,
      encoding: 'utf8',
    },
  );
  const text = (name: string): string =>
    existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '';
  return {
    status,
    stderr,
    args: text('notes').split('\n').slice(0, -1),
    npm: text('notes.npm').split('\n').slice(0, -1),
    summary: text('summary'),
    output: text('output'),
    at,
  };
}

describe('action.yml', () => {
  test('says what it takes and gives', () => {
    expect(action.runs.using).toBe('composite');
    for (const { description } of Object.values(action.inputs)) expect(description).toMatch(/\.$/);
    const used = [...JSON.stringify(action.runs).matchAll(/inputs\.([\w-]+)/g)].map(
      ([, name]) => name,
    );
    expect(new Set(used)).toEqual(new Set(Object.keys(action.inputs)));
  });

  test('takes no input into the text of its script', () => {
    expect(step.run).not.toContain('${{');
  });

  test('asks for annotations and a summary', () => {
    const { status, stderr, args, summary, output } = run({});
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(args[0]).toBe('node_modules/.bin/witlink');
    expect(args.slice(1, 4)).toEqual(['ci', '--format', 'github']);
    expect(args[4]).toMatch(/^--output=markdown=/);
    expect(args.slice(5)).toEqual(['--']);
    expect(summary).toBe('### two findings\n');
    expect(output).toBe('exit-code=0\n');
  });

  test.each([1, 2])('ends with %d as witlink does, with its summary', (code) => {
    expect(run({}, { code })).toMatchObject({
      status: code,
      summary: '### two findings\n',
      output: `exit-code=${code}\n`,
    });
  });

  test('passes all inputs on, each as one argument', () => {
    const { args, summary } = run({
      config: 'a b.json',
      against: 'git:origin/main',
      outputs: 'sarif=my out.sarif\njunit=r.xml\n',
      paths: 'wit\nother wit\n',
      summary: 'false',
    });
    expect(args.slice(1)).toEqual([
      ...['ci', '--format', 'github', '--config=a b.json', '--against=git:origin/main'],
      ...['--output=sarif=my out.sarif', '--output=junit=r.xml', '--', 'wit', 'other wit'],
    ]);
    expect(summary).toBe('');
  });

  test('runs nothing of what inputs hold', () => {
    const evil = '$(touch pwned); `touch pwned` "; touch pwned; \' && touch pwned #';
    const { args, at } = run({
      config: evil,
      against: evil,
      outputs: evil,
      paths: evil,
      version: evil,
    });
    expect(args).toContain(`--config=${evil}`);
    expect(args.at(-1)).toBe(evil);
    expect(existsSync(at('project/pwned'))).toBe(false);
  });

  test('takes witlink from npm where the project has none', () => {
    const { args, npm, at } = run({ version: '1.2.3' }, { isInstalled: false });
    expect(npm.slice(1)).toEqual([
      ...['install', '--silent', '--no-audit', '--no-fund', 'witlink@1.2.3', 'prettier@3'],
    ]);
    // Not in the project, whose .npmrc could name another registry.
    expect(npm[0]).not.toMatch(/\/(other|project)$/);
    expect(args.slice(0, 2)).toEqual([`${npm[0]}/node_modules/.bin/witlink`, 'ci']);
    expect(existsSync(at('other/node_modules'))).toBe(false);
  });

  test('runs no witlink that is committed', () => {
    const { args, npm } = run({}, { isCommitted: true });
    expect(args[0]).toBe(`${npm[0]}/node_modules/.bin/witlink`);
  });

  test('runs code of prettier’s configuration where that is said', () => {
    expect(run({ 'prettier-code': 'true' }).args).toContain('--prettier-code');
  });
});

const wit = (functions: string): string => `package demo:shop@1.0.0;

/// What a shop offers.
@since(version = 1.0.0)
interface api {
${functions}}
`;
const ping = '  /// Answers.\n  @since(version = 1.0.0)\n  ping: func();\n';
const pong = '  /// Answers, too.\n  @since(version = 1.0.0)\n  pong: func();\n';

/** A repository with two commits, of which the second takes a function away; `npx` and the project run this witlink. */
function project(): (name?: string) => string {
  const main = `exec '${process.execPath}' '${path.join(root, 'src/cli/main.ts')}' "$@"\n`;
  const at = folder({
    'repo/wit/api.wit': wit(ping + pong),
    'repo/node_modules/.bin/witlink': `#!/usr/bin/env bash\n${main}`,
    'bin/npx': `#!/usr/bin/env bash\nuntil [ "$1" = -- ]; do shift; done\nshift 2\n${main}`,
  });
  for (const name of ['bin/npx', 'repo/node_modules/.bin/witlink']) chmodSync(at(name), 0o755);
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main'];
    spawnSync('git', [...who, ...args], { cwd: at('repo'), env: gitEnv });
  };
  git('init');
  git('add', 'wit');
  git('commit', '-m', 'one');
  writeFileSync(at('repo/wit/api.wit'), wit(ping));
  git('commit', '-am', 'two');
  return at;
}

/** Untouched by the machine's configuration. */
const gitEnv = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

describe('in a repository', { timeout: 60_000 }, () => {
  test('the action tells what breaks, where reviewers look', () => {
    const at = project();
    const inputs: Record<string, string> = {
      against: 'git:HEAD~1',
      outputs: 'sarif=out.sarif\njunit=out.xml',
    };
    const env: Record<string, string> = {
      ...(gitEnv as Record<string, string>),
      GITHUB_WORKSPACE: at('repo'),
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_OUTPUT: at('output'),
      ...environment(inputs),
    };
    const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', step.run], {
      cwd: at('repo'),
      env,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const told = readCommands(stdout);
    expect(told.map(({ name, properties }) => [name, properties.get('file')])).toContainEqual([
      ...['error', 'wit/api.wit'],
    ]);
    expect(told.map(({ message }) => message).join('\n')).toContain('function `pong` was removed');
    expect(readFileSync(at('summary'), 'utf8')).toContain('function `pong` was removed');
    expect(readFileSync(at('output'), 'utf8')).toBe('exit-code=1\n');
    expect(JSON.parse(readFileSync(at('repo/out.sarif'), 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
    expect(readXml(readFileSync(at('repo/out.xml'), 'utf8')).children.length).toBeGreaterThan(1);
  });

  test('the job of GitLab in docs/ci.md writes its reports', () => {
    const at = project();
    writeFileSync(at('repo/witlink.json'), '{ "breaking": { "against": "git:HEAD~1" } }');
    const yaml = /\n## GitLab\n\n```yaml\n([^]*?)```/.exec(read('docs/ci.md'))![1]!;
    const { wit: job } = parse(yaml) as { wit: { script: string[] } };
    const { status } = spawnSync('bash', ['-e', '-c', job.script.join('\n')], {
      cwd: at('repo'),
      env: { ...gitEnv, PATH: `${at('bin')}:${process.env['PATH']}`, CI_PROJECT_DIR: at('repo') },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    const issues = JSON.parse(
      readFileSync(at('repo/gl-code-quality-report.json'), 'utf8'),
    ) as object[];
    expect(issues).toContainEqual(
      expect.objectContaining({
        check_name: 'breaking/function-removed',
        location: expect.objectContaining({ path: 'wit/api.wit' }) as object,
      }),
    );
    expect(readXml(readFileSync(at('repo/junit.xml'), 'utf8')).name).toBe('testsuites');
  });
});

/** The options of the commands as they are. */
const commands = new Map(
  createProgram(
    {
      out: () => {},
      err: () => {},
      input: async () => new Uint8Array(),
      env: {},
      color: { out: false, err: false },
    },
    () => {},
  ).commands.map((command) => [command.name(), command]),
);

test('the hooks of .pre-commit-hooks.yaml name commands and options that are there', () => {
  const hooks = parse(read('.pre-commit-hooks.yaml')) as Record<string, string>[];
  expect(hooks.map(({ id }) => id)).toEqual([
    ...['witlink', 'witlink-check', 'witlink-lint', 'witlink-format'],
  ]);
  for (const { entry, files, language } of hooks) {
    const [runner, flag, name, command, ...options] = entry!.split(' ');
    expect([runner, flag, name, language]).toEqual(['npx', '--no-install', 'witlink', 'system']);
    const known = commands.get(command!)?.options.map(({ long }) => long);
    expect(known, command).toEqual(expect.arrayContaining(options));
    expect('wit/deps/a.wit').toMatch(new RegExp(files!));
    expect('wit/a.wit.md').not.toMatch(new RegExp(files!));
  }
});
