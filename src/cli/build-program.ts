/** The commands about source folders as users see them: `create` and `build`. */
import { InvalidArgumentError, Option } from 'commander';
import { createdLanguages, languages } from '../toolchains/index.ts';
import {
  folderName,
  type NewCommand,
  withConfig,
  withExamples,
  withJson,
  withLinks,
  withWitOptions,
} from './command-parts.ts';
import type { BuildCommandOptions } from './commands/build.ts';
import type { CreateOptions } from './commands/create.ts';
import type { Io } from './io.ts';

/** Adds the commands; `command` makes one, `done` is told the exit code of the one that ran. */
export function addBuildCommands(
  command: NewCommand,
  io: Io,
  done: (exitCode: number) => void,
): void {
  withExamples(
    withWitOptions(
      command('create', 'begin a component in a new folder', ', with a skeleton and a test')
        .argument('<folder>', 'the folder, which is not there yet, or empty', folderName)
        .addOption(
          new Option('--lang <language>', 'the language that it is written in')
            .choices(createdLanguages)
            .argParser(languageName)
            .makeOptionMandatory(),
        )
        .option(
          '--world <name>',
          'the world, by its name or as ns:pkg/name@version; else the only one of --wit, or `hello`',
        )
        .option(
          '--wit <path>',
          'where the world is; else a new one, with a function to begin with',
        ),
      { world: false },
    ),
    [
      ['witlink create hello --lang rust', 'with a world of its own'],
      ['witlink create guest --lang c --world plugin --wit wit/', 'of a world that is there'],
    ],
  ).action(async (folder: string, options: CreateOptions) => {
    const { create } = await import('./commands/create.ts');
    done(await create(folder, options, io));
  });

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
            folderName,
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

/** JavaScript is known, and told what it begins as; others that aren't there are refused with those that are. */
function languageName(given: string): string {
  if ((languages as readonly string[]).includes(given)) return given;
  throw new InvalidArgumentError(`Allowed choices are ${createdLanguages.join(', ')}.`);
}
