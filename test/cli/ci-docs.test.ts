/** docs/ci.md shows what is printed, and what it says to CI systems and pre-commit holds. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readOutput } from '../../src/cli/output-options.ts';
import { formats } from '../../src/report/index.ts';
import { cli } from './cli.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const docs = read('docs/ci.md');

const examples = [...docs.matchAll(/^(`{3,})console\n\$ npx witlink (.*)\n([^]*?)^\1$/gm)].map(
  ([, , command = '', output = '']) => ({ command, output }),
);

test('there are examples', () => expect(examples.length).toBeGreaterThan(4));

test.each(examples)('npx witlink $command', async ({ command, output }) => {
  const { out, err } = await cli(command.split(' '));
  expect(out + err).toBe(output);
});

test('all formats have a row, and those that are long to tell a section', () => {
  for (const format of formats) expect(docs).toContain(`\n| \`${format}\` |`);
});

/** The YAML of a section. */
function snippets(section: string): unknown[] {
  const text = docs.split(/^## /m).find((part) => part.startsWith(`${section}\n`))!;
  return [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, yaml]) => parse(yaml!) as unknown);
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** The steps of a workflow, or of a piece of one. */
function stepsOf(workflow: unknown): readonly Step[] {
  const { steps, jobs } = workflow as { steps?: Step[]; jobs?: Record<string, { steps: Step[] }> };
  return steps ?? Object.values(jobs ?? {}).flatMap((job) => job.steps);
}

describe('GitHub', () => {
  const { inputs } = parse(read('action.yml')) as { inputs: Record<string, unknown> };

  test('the table has the inputs of the action', () => {
    const table = [...docs.matchAll(/^\| `([\w-]+)` \| (?!people|programs)/gm)].map(
      ([, name]) => name!,
    );
    const named = table.filter((name) => !(formats as readonly string[]).includes(name));
    expect(named.toSorted()).toEqual(Object.keys(inputs).toSorted());
  });

  test('the workflows give inputs that there are', () => {
    const given = snippets('GitHub')
      .flatMap(stepsOf)
      .filter(({ uses }) => uses?.startsWith('OWNER/witlink@') === true)
      .map(({ with: options = {} }) => options);
    expect(given.length).toBe(3);
    for (const options of given) {
      for (const name of Object.keys(options)) expect(Object.keys(inputs)).toContain(name);
      if (options['outputs'] !== undefined)
        expect(readOutput(options['outputs']).format).toBeDefined();
    }
  });
});

test('the job of GitLab keeps the files that it writes', () => {
  const [{ wit }] = snippets('GitLab') as [
    { wit: { script: string[]; artifacts: { reports: Record<string, string> } } },
  ];
  const outputs = [...wit.script.join('\n').matchAll(/--output (\S+)/g)].map(([, o]) =>
    readOutput(o!),
  );
  expect(outputs).toEqual([
    { format: 'gitlab', file: wit.artifacts.reports['codequality'] },
    { format: 'junit', file: wit.artifacts.reports['junit'] },
  ]);
});

test('pre-commit is told hooks that there are', () => {
  const known = (parse(read('.pre-commit-hooks.yaml')) as { id: string }[]).map(({ id }) => id);
  const [ours] = snippets('pre-commit') as [{ repos: { hooks: { id: string }[] }[] }];
  for (const { id } of ours.repos[0]!.hooks) expect(known).toContain(id);
});
