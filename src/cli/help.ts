/**
 * The help of the program as one screen, its commands in groups by what people are about to do, and the help of a command
 * or of a backend of `generate` by its name.
 */
import type { Command } from 'commander';
import { didYouMean, printable } from '../base/index.ts';
import { Misuse } from './failure.ts';

/** Every command stands in one of these, but for `help`, of which the screen tells below. */
const groups: readonly (readonly [title: string, commands: readonly string[]])[] = [
  ['check', ['check', 'lint', 'validate', 'targets', 'audit']],
  ['ship', ['ci', 'breaking', 'init']],
  ['write', ['create', 'build', 'generate', 'format']],
  ['join', ['new', 'embed', 'plug', 'compose', 'unplug', 'link', 'virtualize', 'why']],
  ['run', ['run', 'serve', 'wast']],
  ['look inside', ['wit', 'inspect', 'graph', 'page', 'print', 'rules', 'explain']],
];

/** The screen, within 80 columns. */
export function helpScreen(program: Command): string {
  const summaries = new Map(program.commands.map((c) => [c.name(), c.summary()]));
  const lines = groups.flatMap(([title, names]) =>
    names.map((name, i) => {
      const start = `  ${(i === 0 ? title : '').padEnd(13)}${name.padEnd(12)}`;
      return `${start}${summaries.get(name) ?? ''}`;
    }),
  );
  return `${program.description()}

Usage: witlink COMMAND [options]
Examples: witlink run app.wasm --plug store.wasm --invoke 'run("x")'

${lines.join('\n')}

  -h, --help        this help, or that of a command (witlink help COMMAND)
  -V, --version     the version;  --color <when>: auto, always, never

Exit codes: 0 all is well, 1 findings or a failure, 2 misuse or unread input.
`;
}

/** Commands that stand in no group, for a test. */
export const ungrouped = (program: Command): readonly string[] =>
  program.commands
    .map((command) => command.name())
    .filter((name) => name !== 'help' && !groups.some(([, names]) => names.includes(name)));

/** Prints the help of what the words name: a command, and in it a backend; of the program without any. */
export function printHelp(program: Command, words: readonly string[]): void {
  let at = program;
  for (const word of words) {
    const found = at.commands.find((c) => c.name() === word || c.aliases().includes(word));
    if (found === undefined) throw unknown(at, program, word);
    at = found;
  }
  at.outputHelp();
}

function unknown(at: Command, program: Command, word: string): Misuse {
  const names = at.commands.map((c) => c.name());
  const shown = `\`${printable(word)}\``;
  if (names.length === 0) return new Misuse(`\`${at.name()}\` has no ${shown} to tell of`);
  const what = at === program ? 'command' : 'backend';
  return new Misuse(`there is no ${what} ${shown}`, [
    ...didYouMean(word, names),
    at === program ? '`witlink help` lists them' : `the backends are ${names.join(', ')}`,
  ]);
}
