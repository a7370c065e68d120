/** The commands about binaries as users see them: `new`, `embed`, `plug`, `compose`, `targets`, `inspect`, `print`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  collect,
  folderName,
  gatesOption,
  mapOption,
  type NewCommand,
  plugOption,
  withExamples,
  withConfig,
  withJson,
  withOutputs,
  withWitOptions,
} from './command-parts.ts';
import type { ComposeCommandOptions } from './commands/compose.ts';
import type { GraphOptions } from './commands/graph.ts';
import type { InspectCommandOptions } from './commands/inspect.ts';
import type { LinkCommandOptions } from './commands/link.ts';
import type { NewOptions } from './commands/new.ts';
import type { AuditCommandOptions } from './commands/audit.ts';
import type { VirtualizeCommandOptions } from './commands/virtualize.ts';
import type { PlugCommandOptions } from './commands/plug.ts';
import type { TargetsCommandOptions } from './commands/targets.ts';
import type { UnplugCommandOptions } from './commands/unplug.ts';
import type { WhyCommandOptions } from './commands/why.ts';
import type { Io } from './io.ts';

/** Adds the commands; `command` makes one, `done` is told the exit code of the one that ran. */
export function addBinaryCommands(
  command: NewCommand,
  io: Io,
  done: (exitCode: number) => void,
): void {
  withExamples(
    withModuleOptions(
      command('new', 'make a component of a core module and its world')
        .addOption(
          new Option(
            '--adapt <file...>',
            'adapters as NAME=FILE, e.g. for WASI Preview 1; put in by jco (npm i @bytecodealliance/jco)',
          ),
        )
        .addOption(
          new Option('--wasi-command', 'put in jco’s adapter for programs of WASI Preview 1'),
        )
        .addOption(
          new Option(
            '--wasi-reactor',
            'put in jco’s adapter for libraries of WASI Preview 1',
          ).conflicts('wasiCommand'),
        )
        .addOption(
          new Option(
            '--stub-wasi',
            'have stubs stand for WASI Preview 1: no files, no arguments, output is dropped',
          ).conflicts(['adapt', 'wasiCommand', 'wasiReactor']),
        ),
    ),
    [
      ['witlink new core.wasm --wit wit/ --world app -o app.wasm', 'the world is in WIT'],
      ['witlink new core.wasm -o app.wasm', 'the module says its world itself'],
      [
        'witlink new core.wasm --wasi-command -o app.wasm',
        'a program that was made for WASI Preview 1',
      ],
      [
        'witlink new core.wasm --wit wit/ --stub-wasi -o app.wasm',
        'and asks the host for nothing of it',
      ],
    ],
  ).action(async (file: string, options: NewOptions) => {
    const { newComponent } = await import('./commands/new.ts');
    done(await newComponent(file, options, io));
  });

  withExamples(
    withModuleOptions(command('embed', 'write a world into a core module, for `new` later')),
    [
      [
        'witlink embed core.wasm --wit wit/ --world app -o core.app.wasm',
        'nothing else is changed',
      ],
    ],
  ).action(async (file: string, options: NewOptions) => {
    const { embedWorld } = await import('./commands/new.ts');
    done(await embedWorld(file, options, io));
  });

  withExamples(
    withComposedOptions(
      command('plug', 'make one component of several', ', whose imports and exports fit together')
        .argument('<component>', 'the component whose exports the result has (.wasm)')
        .addOption(plugOption()),
    ),
    [
      ['witlink plug app.wasm --plug store.wasm -o whole.wasm', 'the app, with its store inside'],
      ['witlink plug app.wasm --plug cache.wasm store.wasm --wires', 'look before it is written'],
      [
        'witlink plug app.wasm --plug users=a.wasm admins=b.wasm -o whole.wasm',
        'two of one interface',
      ],
      ["witlink plug app.wasm --deny 'wasi:sockets/*' -o offline.wasm", 'what refuses the network'],
      ['witlink plug app.wasm --plug store.wasm -o whole.wasm --format json', 'for machines'],
    ],
  ).action(async (path: string, options: PlugCommandOptions) => {
    const { plugComponents } = await import('./commands/plug.ts');
    done(await plugComponents(path, options, io));
  });

  withExamples(
    withJson(
      command('link', 'write a linked program as files', ': an ES module that needs no witlink')
        .argument('<component>', 'the component whose exports the module has (.wasm)')
        .addOption(plugOption())
        .option('-o, --output <folder>', 'the folder for the files', folderName)
        .option(
          '--types',
          'write FILE.d.wasm.ts alone, beside the component: what TypeScript knows where it is imported',
        )
        .option('--name <name>', 'what they are called: NAME.js, …; else as the component’s file')
        .addOption(
          new Option(
            '--instantiation <when>',
            'the module works by itself (none), or exports what makes instances: async, sync',
          )
            .choices(['none', 'async', 'sync'])
            .default('none'),
        )
        .addOption(mapOption('--map', 'the module that gives an import; `*` as in docs/names.md'))
        .addOption(
          new Option('--runtime <where>', 'what runs it is a file beside, or imported of witlink')
            .choices(['beside', 'import'])
            .default('beside'),
        )
        .option('--inline', 'core modules as text in the module, not in files')
        .option('--optimize', 'core modules through binaryen, as wasm-opt -O2 (npm i binaryen)')
        .addOption(
          new Option('--wasi <what>', 'what `run` gives of WASI is there, or nothing of it')
            .choices(['given', 'none'])
            .default('given'),
        )
        .option('--env <name=value>', 'an environment variable; NAME alone is given on', collect)
        .option(
          '--dir <folder>',
          'a folder where it is run: HOST, HOST::GUEST, :ro behind it to be read only',
          collect,
        )
        .option(
          '--net <host>',
          'a host that it may reach in Node: HOST, HOST:PORT, *:PORT',
          collect,
        )
        .option('--inherit-network', 'give the whole network where it is run')
        .option('--check', 'write nothing; exit with 1 if files are not up to date')
        .option('--limit <name=value...>', 'what an instance may cost: memory=64MiB, …')
        .addOption(gatesOption())
        .option('--all-features', 'allow all of them'),
      'print findings, files and exports as JSON',
    ),
    [
      [
        'witlink link app.wasm --plug store.wasm -o dist',
        "then: import { run } from './dist/app.js'",
      ],
      ['witlink link app.wasm -o dist --map demo:log/out=./log.js', 'an import from a module'],
      ['witlink link app.wasm -o dist --instantiation async', 'imports from who makes an instance'],
      ['witlink link app.wasm -o dist --check', 'in CI: are they up to date?'],
      ['witlink link store.wasm --types', "for import { get } from './store.wasm'"],
    ],
  ).action(async (path: string, options: LinkCommandOptions) => {
    const { linkToFiles } = await import('./commands/link.ts');
    done(await linkToFiles(path, options, io));
  });

  withExamples(
    command(
      'virtualize',
      'make a component that stands in for WASI',
      ', to be plugged under a program',
    )
      .option('--env <name=value>', 'an environment variable; there are no others', collect)
      .option('--arg <text>', 'an argument, the program’s own name first', collect)
      .option('--clock <time>', 'a time that stands still but for what is waited for')
      .option('--random <seed>', 'random numbers that are the same at every run')
      .option('--dir <folder>', 'a folder whose files are packed, to be read; FOLDER=/at', collect)
      .option('--stdin <file>', 'all of standard input; - for witlink’s own')
      .option('-o, --output <file>', 'the file to write'),
    [
      [
        'witlink virtualize --clock 2026-01-01T00:00:00Z --random 7 -o virt.wasm',
        'what makes a program’s output the same at every run',
      ],
      ['witlink virtualize --dir assets=/assets --env LANG=C -o virt.wasm', 'files without a host'],
      ['witlink plug app.wasm --plug virt.wasm -o whole.wasm', 'put it under a program'],
    ],
  ).action(async (options: VirtualizeCommandOptions) => {
    const { virtualizeCommand } = await import('./commands/virtualize.ts');
    done(await virtualizeCommand(options, io));
  });

  withExamples(
    withComposedOptions(
      withWacPlaces(
        command('compose', 'make one component as a file says', '; without -o it is only checked')
          .argument('<file>', 'the composition, WAC or a graph in JSON, or - for standard input')
          .option(
            '--import-packages',
            'leave packages out of the result, which imports them by their names',
          ),
      ),
    ),
    [
      ['witlink compose shop.wac -o whole.wasm', 'as it is written in WAC, with what is in deps/'],
      ['witlink compose shop.wac --dep demo:store=store.wasm', 'only look whether it holds'],
      ['witlink compose graph.json -o whole.wasm', 'as the graph says'],
      ['witlink plug app.wasm --plug store.wasm --json > graph.json', 'a graph to begin with'],
      ['witlink compose graph.json --wires', 'only look at it'],
      ['witlink compose shop.wac --import-packages -o thin.wasm', 'without what is in deps/'],
    ],
  ).action(async (path: string, options: ComposeCommandOptions) => {
    const { compose } = await import('./commands/compose.ts');
    done(await compose(path, options, io));
  });

  withExamples(
    withJson(
      command(
        'unplug',
        'take a composed component apart',
        ', into its parts and what composes them',
      )
        .argument('<component>', 'the component (.wasm), or - for standard input')
        .option(
          '-o, --output <folder>',
          'the folder to write: NAME.wac, and the parts in deps/; else the WAC file is printed',
          folderName,
        )
        .option('--force', 'also in place of files that are there')
        .addOption(gatesOption())
        .option('--all-features', 'allow all of them'),
      'print findings, parts and the WAC file as JSON',
    ),
    [
      ['witlink unplug whole.wasm', 'how it is composed'],
      ['witlink unplug whole.wasm -o apart/', 'its parts, to exchange one of them'],
      ['witlink compose apart/whole.wac -o again.wasm', 'and put together again'],
    ],
  ).action(async (file: string, options: UnplugCommandOptions) => {
    const { unplugComponent } = await import('./commands/unplug.ts');
    done(await unplugComponent(file, options, io));
  });

  withExamples(
    withJson(
      command('why', 'say why components fit', ', or why they don’t, and what would help')
        .argument('<component>', 'the component whose imports are looked at (.wasm)')
        .argument('<other...>', 'what is there for it: components (.wasm), or the WIT of a world')
        .option('--try <component...>', 'components at hand, to try where something is missing')
        .option('--world <name>', 'one world, by its name or as ns:pkg/name@version')
        .addOption(gatesOption())
        .option('--all-features', 'allow all of them'),
      'print all of it as JSON',
    ),
    [
      ['witlink why app.wasm store.wasm', 'import by import, down to the innermost difference'],
      ['witlink why app.wasm cache.wasm --try plugs/*.wasm', 'does one of those help?'],
      ['witlink why app.wasm wit/ --world host', 'against a world'],
    ],
  ).action(async (component: string, others: string[], options: WhyCommandOptions) => {
    const { whyFit } = await import('./commands/why.ts');
    done(await whyFit(component, others, options, io));
  });

  withExamples(
    withWacPlaces(
      command('graph', 'draw what a component is made of', ', and who gives what to whom')
        .argument(
          '<file>',
          'a component, composed or not (.wasm), what `compose` takes, or - for standard input',
        )
        .argument('[plugs...]', 'components that are plugged into it, as `plug` does')
        .addOption(new Option('--plug <component...>', 'the same, as `run` and `link` have it'))
        .addOption(
          new Option(
            '--format <format>',
            'text, a page, JSON, or for others to draw (default: html for FILE.html, else text)',
          ).choices(['text', 'html', 'json', 'mermaid', 'dot']),
        )
        .option('-o, --output <file>', 'write it to a file; FILE.html is a page that is drawn')
        .addOption(
          new Option('--depth <levels>', 'levels of components in components that are drawn')
            .argParser(levels)
            .default(1),
        )
        .option('--trace <file>', 'what `run --trace-json` wrote: how often each wire was used')
        .addOption(gatesOption())
        .option('--all-features', 'allow all of them'),
    ),
    [
      ['witlink graph whole.wasm', 'the components in it, and their wires'],
      ['witlink graph whole.wasm -o graph.html', 'drawn, for a browser'],
      ['witlink graph app.wasm store.wasm -o graph.html', 'as they would be composed'],
      ['witlink graph shop.wac', 'those that a composition would have'],
      ['witlink graph whole.wasm --format mermaid', 'for a page of GitHub or GitLab'],
      ['witlink graph whole.wasm --format dot | dot -Tsvg -o whole.svg', 'by Graphviz'],
      ['witlink graph whole.wasm --trace trace.jsonl', 'how often each wire was used'],
    ],
  ).action(async (file: string, plugs: readonly string[], options: GraphOptions) => {
    const { graph } = await import('./commands/graph.ts');
    done(await graph(file, plugs, options, io));
  });

  withExamples(
    withConfig(
      withOutputs(
        withWitOptions(
          command('targets', 'say whether components fit a world', ', and every reason why not')
            .argument(
              '[component...]',
              'components (.wasm), or - for standard input; else the targets of witlink.json',
            )
            .option(
              '--wit <path>',
              'the WIT: a .wit file, a folder, a package or another component as .wasm, or -',
            ),
        )
          .option(
            '--exact',
            'names must be equal; by default newer compatible versions fit as well',
          )
          .option(
            '--allow <pattern...>',
            'imports that the host gives beside the world, such as wasi:* or wasi:http/*@0.2.*',
          ),
      ),
    ),
    [
      ['witlink targets app.wasm --wit wit/', 'the package has one world'],
      ['witlink targets plugins/*.wasm --wit wit/ --world plugin', 'several, against one of many'],
      ['witlink targets app.wasm --wit wit/ --world wasi:cli/command', 'a world of a dependency'],
      ["witlink targets app.wasm --wit wit/ --allow 'wasi:*'", 'on a platform that has WASI'],
      ['witlink targets new.wasm --wit old.wasm', 'can it stand where the other did?'],
      ['witlink targets app.wasm --wit wit/ --exact --format json', 'for machines'],
    ],
  ).action(async (paths: string[], options: TargetsCommandOptions) => {
    const { targets } = await import('./commands/targets.ts');
    done(await targets(paths, options, io));
  });

  withExamples(
    withConfig(
      withOutputs(
        command('audit', 'tell what parts of components reach of the host')
          .argument(
            '[component...]',
            'components (.wasm), or - for standard input; else the audits of witlink.json',
          )
          .option('--policy <file>', 'what parts may reach: all else fails')
          .option('--against <old>', 'an old build: what it didn’t reach fails')
          .addOption(gatesOption())
          .option('--all-features', 'allow all of them'),
      ),
    ),
    [
      ['witlink audit whole.wasm', 'what is called, directly and through others'],
      ['witlink audit new.wasm --against old.wasm', 'what is reached that was not before'],
      ['witlink audit whole.wasm --policy policy.json', 'and what is not allowed'],
      ['witlink audit whole.wasm --policy policy.json --format sarif', 'as CI systems read it'],
    ],
  ).action(async (paths: string[], options: AuditCommandOptions) => {
    const { audit } = await import('./commands/audit.ts');
    done(await audit(paths, options, io));
  });

  withExamples(
    withJson(
      command(
        'inspect',
        'tell what is in a binary',
        ': size, imports and exports, parts, memories',
      ).argument(
        '<file>',
        'a component, core module or WIT package (.wasm), or - for standard input',
      ),
      'print all of it as JSON',
      [['cyclonedx', 'a bill of materials: the components of which it was made']],
    ),
    [
      ['witlink inspect app.wasm', 'at a glance'],
      ['witlink inspect app.wasm --json', 'for machines'],
      ['witlink inspect app.wasm --format cyclonedx > app.cdx.json', 'for who asks what is in it'],
    ],
  ).action(async (file: string, options: InspectCommandOptions) => {
    const { inspect } = await import('./commands/inspect.ts');
    done(await inspect(file, options, io));
  });

  withExamples(
    command('print', 'print a binary in the text format', ', by jco’s printer')
      .argument('<file>', 'a component or core module (.wasm), or - for standard input')
      .option('-o, --output <file>', 'write to a file'),
    [['witlink print app.wasm | less', 'needs `npm i @bytecodealliance/jco`']],
  ).action(async (file: string, options: { readonly output?: string }) => {
    const { print } = await import('./commands/print.ts');
    done(await print(file, options, io));
  });
}

/** What can be asked of a composition, however it is said. */
function withComposedOptions(command: Command): Command {
  return withJson(
    command
      .option(
        '--wires',
        'print which import is served by whom, and why; of what is open, what comes nearest',
      )
      .option(
        '--deny <pattern...>',
        'what the host is not asked for, wasi:sockets/* or a:b/c#f: stubs refuse it',
      )
      .option('--stub-missing <wit>', 'the same for all that a host lacks, whose world is there')
      .option('--world <name>', 'which world of it, where there are several')
      .option('-o, --output <file>', 'the file to write')
      .option('--minify', 'leave out names, and who made what, of all parts')
      .addOption(gatesOption())
      .option('--all-features', 'allow all of them'),
    'print findings, wires and the graph as JSON',
  );
}

function withWacPlaces(command: Command): Command {
  return command
    .option('--dep <name=path...>', 'where a package stands that WAC names, as a:b=store.wasm')
    .option('--deps-dir <folder>', 'where the others stand, as a/b.wasm; else deps/ beside FILE');
}

function withModuleOptions(command: Command): Command {
  return withWitOptions(
    command
      .argument('<module>', 'a core module (.wasm)')
      .option('--wit <path>', 'the WIT: a .wit file, a folder, or a package as .wasm')
      .addOption(
        new Option('--string-encoding <encoding>', 'how the module has its strings').choices([
          'utf8',
          'utf16',
          'latin1+utf16',
        ]),
      )
      .option('-o, --output <file>', 'the file to write'),
  );
}

/** A number of levels. */
function levels(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && /^\d+$/.test(text)) return count;
  throw new InvalidArgumentError('It is a whole number, 0 or more.');
}
