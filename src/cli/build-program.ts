/** The commands about source folders as users see them: `build`. */
import { type NewCommand, withConfig, withExamples, withJson, withLinks } from './command-parts.ts';
import type { BuildCommandOptions } from './commands/build.ts';
import type { Io } from './io.ts';

/** Adds the commands; `command` makes one, `done` is told the exit code of the one that ran. */
export function addBuildCommands(
  command: NewCommand,
  io: Io,
  done: (exitCode: number) => void,
): void {
  withExamples(
    withJson(
      withConfig(
        withLinks(
          command(
            'build',
            'make components of source files',
            ': generate, compile and wrap, as `builds` of witlink.json says. Compilers are run, so trust what is built',
          ).argument(
            '[folder]',
            'where the sources are; the configuration is there, or above',
            '.',
          ),
        ),
      )
        .option('--debug', 'keep names and lines, and optimise nothing')
        .option('--verbose', 'show the command lines that are run'),
      'print what was built, and findings, as JSON',
    ),
    [
      ['witlink build', 'all that the witlink.json here says'],
      ['witlink build guests/c --verbose', 'what stands in a folder, and how it is done'],
    ],
  ).action(async (folder: string, options: BuildCommandOptions) => {
    const { build } = await import('./commands/build.ts');
    done(await build(folder, options, io));
  });
}
