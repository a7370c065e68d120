/**
 * What the definitions of several commands have in common: the options of those that read WIT and of those that report
 * findings, and examples.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../base/index.ts';
import { formats } from '../report/index.ts';
import type { Format } from '../report/index.ts';
import { isFormat, readOutput } from './output-options.ts';
import type { Output } from './output-options.ts';

/** Makes a command of the program; `more` ends the sentence that the summary begins, where there is room for it. */
export type NewCommand = (name: string, summary: string, more?: string) => Command;

/** The options that say which WIT is read. */
export function withWitOptions(command: Command, { world = true } = {}): Command {
  if (world) command.option('--world <name>', 'one world, by its name or as ns:pkg/name@version');
  return withLinks(command)
    .addOption(featuresOption('select @unstable features, with commas between'))
    .option('--all-features', 'select all of them')
    .option('--deps <folder...>', 'further folders in which packages stand side by side');
}

/** Who trusts what they read may have links followed wherever they lead (see `files.ts`). */
export function withLinks(command: Command): Command {
  return command.option(
    '--follow-links',
    'read and write through links that lead out of the repository, or of the folder that is named',
  );
}

/** Prettier’s configuration may be a program, which strangers may have written. */
export function withPrettierCode(command: Command): Command {
  return command.option('--prettier-code', 'run a configuration of prettier that is code');
}

/** Names of `@unstable` features; `--all-features` excludes it. */
export const featuresOption = (summary: string): Option => namesOption(summary);

/** Features of the specification that have not shipped. */
export function gatesOption(): Option {
  return namesOption('allow features that have not shipped, with commas between');
}

/** How a command that reports findings prints them, and where else they go. */
export function withOutputs(command: Command): Command {
  return command
    .addOption(formatOption())
    .option(
      '-o, --output <file>',
      'write the findings to a file instead; or FORMAT=FILE, as often as wanted, beside what is printed',
      (text: string, before: readonly Output[] = []) => [...before, readOutput(text)],
    );
}

/** Where the configuration is; what it says, options of the command line have the last word on. */
export function withConfig(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'the configuration, over which options go; else witlink.json, or `witlink` of package.json, here or above in the repository',
    )
    .option('--no-config', 'no configuration');
}

/**
 * `--json` of a command that prints a result, and `--format json`, which says the same as everywhere else.
 *
 * @param others - Further formats, with what they are.
 */
export function withJson(
  command: Command,
  summary: string,
  others: readonly (readonly [format: string, what: string])[] = [],
): Command {
  const more = others.map(([format, what]) => `; ${format}, ${what}`).join('');
  return command
    .option('--json', summary)
    .addOption(
      new Option('--format <format>', `text, or json as --json${more}`).choices([
        'text',
        'json',
        ...others.map(([format]) => format),
      ]),
    )
    .on('option:format', (format: string) => {
      if (format === 'json') command.setOptionValueWithSource('json', true, 'cli');
    });
}

function formatOption(): Option {
  return new Option('--format <format>', 'how findings are printed')
    .choices(formats)
    .argParser((name: string): Format => {
      if (isFormat(name)) return name;
      const near = didYouMean(name, formats).map((text) => ` (${text})`);
      throw new InvalidArgumentError(`Allowed choices are ${formats.join(', ')}.${near.join('')}`);
    })
    .default('text');
}

/**
 * A folder that is written to or built in: an empty name, as an unset variable of a shell gives, is not the working
 * directory.
 */
export function folderName(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It is empty; the working directory is `.`.');
}

/** One or more of some words, however their letters are: they are taken as `choices` spells them. */
export function choicesOption(flags: string, summary: string, choices: readonly string[]): Option {
  return new Option(flags, summary)
    .choices(choices)
    .argParser((given: string, before: readonly string[] | undefined) => {
      const found = choices.find((choice) => choice.toLowerCase() === given.toLowerCase());
      if (found !== undefined) return [...(before ?? []), found];
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    });
}

/** `--features a,b --features c` */
function namesOption(summary: string): Option {
  return new Option('--features <names>', summary)
    .conflicts('allFeatures')
    .argParser((names: string, before: readonly string[] | undefined) => [
      ...(before ?? []),
      ...names.split(',').flatMap((name) => name.trim() || []),
    ]);
}

/** An option that may be given as often as wanted. */
export const collect = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  text,
];

/** What a program that is run or served is given of the machine. */
export function withSurroundings(command: Command): Command {
  return command
    .option(
      '--dir <folder>',
      'a folder of the machine: HOST, HOST::GUEST for another name, :ro behind it to be read only',
      collect,
    )
    .option('--env <name=value>', 'an environment variable; NAME alone is given on', collect)
    .option('--inherit-env', 'give all environment variables on')
    .option('--inherit-network', 'give the whole network')
    .option(
      '--net <host>',
      'a host of the network, for connections to it and to listen on: HOST, HOST:PORT, *:PORT',
      collect,
    );
}

/** `KEY=VALUE`, any number of times. */
export function mapOption(flag: string, summary: string): Option {
  return new Option(`${flag} <key=value>`, `${summary}; may be repeated`).argParser(
    (text: string, before: ReadonlyMap<string, string> | undefined) => {
      const at = text.indexOf('=');
      if (at < 1) throw new InvalidArgumentError('It should be key=value.');
      return new Map(before).set(text.slice(0, at), text.slice(at + 1));
    },
  );
}

/** The components that are put under another. */
export function plugOption(): Option {
  return new Option(
    '--plug <component...>',
    'components whose exports serve its imports, and each other’s, in any order; NAME=FILE for one import',
  );
}

/** Adds example lines to a command's help. */
export function withExamples(
  command: Command,
  examples: readonly (readonly [line: string, meaning: string])[],
): Command {
  const lines = examples.map(([line, meaning]) => `  # ${meaning}\n  $ ${line}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
