/**
 * `witlink generate` as users see it: a command for each backend, whose options come from the backend's own list.
 */
import { type Command, Option } from 'commander';
import type { Backend, GivenOptions, OptionSpec } from '../../codegen/index.ts';
import { didYouMean, printable } from '../base/index.ts';
import type { GenerateOptions } from './commands/generate.ts';
import {
  folderName,
  mapOption,
  withConfig,
  withExamples,
  withWitOptions,
} from './command-parts.ts';
import { Misuse } from './failure.ts';
import type { Io } from './io.ts';

/**
 * Gives `command` its sub-commands.
 *
 * @param backends - All there are; none are needed where `generate` isn't what is run.
 */
export function addBackends(
  command: Command,
  backends: readonly Backend[],
  io: Io,
  done: (exitCode: number) => void,
): void {
  const width = Math.max(...backends.map((b) => b.name.length)) + 2;
  const list = backends.map((b) => `  ${b.name.padEnd(width)}${b.summary}\n`).join('');
  withExamples(
    command
      .usage('BACKEND PATH -o FOLDER [options]')
      .argument('[backend]')
      .option('--list', 'list the backends')
      .allowExcessArguments()
      .allowUnknownOption()
      .helpCommand('help [backend]', 'print the help of a backend, with its own options'),
    [
      ['witlink generate ts-host wit/ --world app -o src/bindings', 'bindings for a world'],
      ['witlink generate markdown wit/ -o docs/api', 'a reference of a package'],
      ['witlink generate abi app.wasm -o .', 'of what a component imports and exports'],
      [
        'witlink generate ts-host wit/ --world app -o src/bindings --check',
        'in CI: exit 1 and a diff if not up to date',
      ],
      ['witlink help generate ts-host', 'what one backend offers'],
    ],
  ).action((name: string | undefined, { list: wantsList }: { readonly list?: boolean }) => {
    if (wantsList === true) return io.out(list.replaceAll(/^ {2}/gm, ''));
    const names = backends.map((b) => b.name);
    const known = `the backends are ${names.join(', ')}`;
    if (name === undefined) throw new Misuse('generate what? Name a backend', [known]);
    throw new Misuse(`there is no backend \`${printable(name)}\``, [
      ...didYouMean(name, names),
      known,
    ]);
  });
  for (const backend of backends) addBackend(command, backend, io, done);
}

function addBackend(
  parent: Command,
  backend: Backend,
  io: Io,
  done: (exitCode: number) => void,
): void {
  const { name, summary, subject } = backend;
  const command = parent
    .command(name)
    .allowExcessArguments(false)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .argument(
      '<path>',
      'a .wit file, a folder of them, a component (.wasm), or - for standard input',
    )
    .requiredOption('-o, --output <folder>', 'the folder for the files', folderName)
    .option('--check', 'write nothing; print a diff and exit with 1 if files are not up to date')
    .addOption(
      new Option('--watch', 'generate again whenever the input changes').conflicts('check'),
    );
  withConfig(withWitOptions(command, { world: subject === 'world' }));
  for (const spec of backend.options) command.addOption(optionOf(spec));
  const world = subject === 'world' ? ' --world app' : '';
  withExamples(command, [
    [`witlink generate ${name} wit/${world} -o out`, 'write what is missing or out of date'],
    [`witlink generate ${name} wit/${world} -o out --check`, 'in CI'],
  ]);
  command.action(
    async (path: string, values: GenerateOptions & Readonly<Record<string, unknown>>) => {
      const given = Object.fromEntries(backend.options.map((o) => [o.name, values[o.name]]));
      const { generate } = await import('./commands/generate.ts');
      done(await generate(backend, given as GivenOptions, path, values, io));
    },
  );
}

function optionOf(spec: OptionSpec): Option {
  const flag = `--${spec.name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
  switch (spec.kind) {
    case 'choice':
      return new Option(`${flag} <word>`, spec.summary)
        .choices([...spec.choices])
        .default(spec.default);
    case 'switch':
      return new Option(flag, spec.summary);
    case 'text':
      return new Option(`${flag} <text>`, spec.summary).default(spec.default);
    case 'map':
      return mapOption(flag, spec.summary);
    default:
      return spec satisfies never;
  }
}
