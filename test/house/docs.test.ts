/**
 * README and docs/ say what is so: each `$ npx witlink …` of a `console` block is run, and what it prints is compared;
 * each command that is named elsewhere is one, with options that it has; each page and place that is linked to is there.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  globSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { backends } from '../../codegen/index.ts';
import { build } from '../../fixtures/secret-store/build.mjs';
import { createProgram } from '../../src/cli/program.ts';
import { isOfCheckout } from '../walk.ts';

const root = path.resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('docs/**/*.md', { cwd: root }),
].toSorted();

interface Block {
  readonly page: string;
  readonly line: number;
  /** What stands behind the fence. */
  readonly language: string;
  readonly text: string;
}

const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');

const blocks: readonly Block[] = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^( *)```(\S*)(?: \S+)?\n([^]*?)^\1```$/gm)].map(
    ({ 1: indent = '', 2: language = '', 3: body = '', index, input }): Block => ({
      page,
      line: input.slice(0, index).split('\n').length,
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  ),
);

/** The words of a command line; quotes hold together what stands in them. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain!,
  );
}

/** What a terminal would show: standard output and errors in the order in which they were written. */
function shown(args: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-docs-'));
  const terminal = openSync(path.join(folder, 'terminal'), 'w+');
  try {
    const main = path.join(root, 'src/cli/main.ts');
    const stdio = ['ignore' as const, terminal, terminal];
    spawnSync(process.execPath, [main, ...args], { cwd: root, stdio });
    return readFileSync(path.join(folder, 'terminal'), 'utf8');
  } finally {
    closeSync(terminal);
    rmSync(folder, { recursive: true });
  }
}

/** Pages that are followed from an empty folder (`walkthrough.test.ts`, `first-pages.test.ts`), but for what they say of a checkout. */
const followed = [
  'README.md',
  'docs/components.md',
  'docs/hosting.md',
  'docs/importing.md',
  'docs/languages.md',
  'docs/testing.md',
  'docs/running.md',
];
const consoles = blocks.filter(
  ({ language, page, text }) =>
    language === 'console' && (!followed.includes(page) || isOfCheckout(text)),
);

describe('what commands print', () => {
  test('is shown by command', () => {
    expect(consoles.filter((b) => b.page === 'README.md').length).toBe(4);
    for (const { page, line, text } of consoles) {
      expect(text, `${page}:${line}`).toMatch(/^\$ npx witlink /);
    }
  });

  const examples = consoles.flatMap(({ page, line, text }) =>
    text
      .split(/^\$ npx witlink /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return {
          place: `${page}:${line}`,
          command: part.slice(0, end),
          output: part.slice(end + 1),
        };
      }),
  );

  test.each(examples)('$place: npx witlink $command', { timeout: 120_000 }, async (example) => {
    const args = words(example.command);
    if (args.some((arg) => arg.startsWith('build/'))) {
      await build({ only: (name) => args.includes(`build/secret-store/${name}.wasm`) });
    }
    expect(shown(args)).toBe(example.output);
  });
});

const io = { out: () => {}, err: () => {}, input: () => Promise.reject(new Error('not here')) };
const program = createProgram({ ...io, color: false } as never, () => {}, backends);

/** What is wrong with a command line, if anything; what is written in capitals stands for something else. */
function problem(line: string): string | undefined {
  const args = words(line.replace(/\s+(#|→|->).*$/, '').replaceAll(/[[\]…]|\.\.\./g, ' '));
  let command: Command = program;
  const known = new Set(['--help', '-h']);
  const learn = ({ options }: Command): void => {
    for (const { long, short } of options) {
      for (const name of [long, short]) if (name) known.add(name);
    }
  };
  learn(command);
  for (const arg of args) {
    // What follows is the shell's, or, behind `--`, of the program that is run.
    if (/^(\||>|<|&&|;|--$)/.test(arg)) break;
    if (arg.startsWith('-') && arg !== '-') {
      const option = arg.replace(/=.*$/s, '');
      if (!known.has(option)) return `\`${command.name()}\` has no option \`${option}\``;
      continue;
    }
    // What stands for any of a command's parts has the options of each.
    if (/^[A-Z]+$/.test(arg)) command.commands.forEach(learn);
    if (command.commands.length === 0 || /^[A-Z]+$/.test(arg)) continue;
    const found = command.commands.find((c) => c.name() === arg);
    if (found === undefined) {
      if (command === program) return `there is no command \`${arg}\``;
      continue;
    }
    command = found;
    learn(command);
  }
  return undefined;
}

test('commands that are named are there, with their options', () => {
  const lines = blocks
    .filter((b) => !['console', 'ts', 'json', 'wit', 'js'].includes(b.language))
    .flatMap(({ page, line, text }) =>
      text.split('\n').map((l, i) => ({ place: `${page}:${line + 1 + i}`, text: l.trim() })),
    );
  const inline = pages.flatMap((page) => {
    const text = textOf(page).replaceAll(/^( *)```[^]*?^\1```$/gm, (b) =>
      b.replaceAll(/[^\n]/g, ''),
    );
    return [...text.matchAll(/`([^`\n]+)`/g)].map(({ 1: code = '', index }) => ({
      place: `${page}:${text.slice(0, index).split('\n').length}`,
      text: code.trim(),
    }));
  });
  const commands = [...lines, ...inline].flatMap(({ place, text }) => {
    const [, line] =
      /^(?:(?:- )?(?:run|entry): |\$ )?(?:npx (?:--yes )?)?witlink ((?!.*:$).+)$/.exec(text) ?? [];
    return line === undefined ? [] : [{ place, line }];
  });
  expect(commands.length).toBeGreaterThan(50);
  const wrong = commands.flatMap(({ place, line }) => {
    const found = problem(line);
    return found === undefined ? [] : [`${place}: ${found} (witlink ${line})`];
  });
  expect(wrong).toEqual([]);
});

test('links lead somewhere', () => {
  const anchors = (page: string): Set<string> => {
    // The second of two headings that are one to a link has a number.
    const before = new Map<string, number>();
    return new Set(
      textOf(page)
        .replaceAll(/^```[^]*?^```$/gm, '')
        .split('\n')
        .filter((l) => l.startsWith('#'))
        .map((l) =>
          l
            .replace(/^#+ /, '')
            .toLowerCase()
            .replaceAll(/[^\w\- ]/g, '')
            .replaceAll(' ', '-'),
        )
        .map((anchor) => {
          const count = before.get(anchor) ?? 0;
          before.set(anchor, count + 1);
          return count === 0 ? anchor : `${anchor}-${count}`;
        }),
    );
  };
  const dead = pages.flatMap((page) => {
    const text = textOf(page).replaceAll(/^( *)```[^]*?^\1```$/gm, '');
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file = '', anchor] = target.split('#', 2);
      const at = file === '' ? page : path.join(path.dirname(page), file);
      if (!existsSync(path.join(root, at))) return [`${page}: ${target}`];
      if (anchor === undefined || !at.endsWith('.md')) return [];
      return anchors(at).has(anchor) ? [] : [`${page}: ${target}`];
    });
  });
  expect(dead).toEqual([]);
});
