/**
 * The commands as users see them: names, options, help. What a command does stands in `commands/`, and is imported
 * when it is run, so that no command pays for another.
 */
import { Command, Option } from 'commander';
import type { Backend } from '../../codegen/index.ts';
import pkg from '../../package.json' with { type: 'json' };
import {
  choicesOption,
  featuresOption,
  gatesOption,
  type NewCommand,
  withConfig,
  withExamples,
  withJson,
  withLinks,
  plugOption,
  withPrettierCode,
  withOutputs,
  withSurroundings,
  withWitOptions,
} from './command-parts.ts';
import type { BreakingOptions } from './commands/breaking.ts';
import type { CheckOptions } from './commands/check.ts';
import type { CiOptions } from './commands/ci.ts';
import type { FormatOptions } from './commands/format.ts';
import type { InitOptions } from './commands/init.ts';
import type { LintOptions } from './commands/lint.ts';
import type { RulesOptions } from './commands/rules.ts';
import type { RunOptions } from './commands/run.ts';
import type { PageOptions } from './commands/page.ts';
import type { ServeCommandOptions } from './commands/serve.ts';
import type { ValidateCommandOptions } from './commands/validate.ts';
import type { WastOptions } from './commands/wast.ts';
import type { WitCommandOptions } from './commands/wit.ts';
import { followLinks } from './files.ts';
import { addBackends } from './generate-program.ts';
import { addBinaryCommands } from './binary-program.ts';
import { addBuildCommands } from './build-program.ts';
import { helpScreen, printHelp } from './help.ts';
import { InvocationTexts } from './run/invocation-texts.ts';
import type { Io } from './io.ts';

/**
 * The program over an `io`; `done` is told the exit code of the command that ran. `backends` are those of `generate`,
 * which only need to be there where that is run.
 */
export function createProgram(
  given: Io,
  done: (exitCode: number) => void,
  backends: readonly Backend[] = [],
): Command {
  const io = { ...given };
  const program = new Command('witlink')
    .description('Reads WIT, checks it, and links WebAssembly components together.')
    .version(pkg.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addOption(
      new Option('--color <when>', 'colours: auto (on a terminal), always, never')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride()
    .hook('preAction', (_, action): void => {
      const { color } = program.opts<{ readonly color: 'auto' | 'always' | 'never' }>();
      if (color !== 'auto') io.color = { out: color === 'always', err: color === 'always' };
      if (action.opts<{ readonly followLinks?: boolean }>().followLinks === true) followLinks();
    });

  program.helpInformation = () => helpScreen(program);

  const command: NewCommand = (name, summary, more = '') =>
    program
      .command(name)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}${more}.`);

  withExamples(
    withJson(
      withWitOptions(
        command(
          'wit',
          'print what a package means',
          ', with all names resolved, or a component',
        ).argument(
          '<path>',
          'a .wit file, a folder of them, a .wasm (package or component), or - for standard input',
        ),
      ),
      'print the model as JSON, as `wasm-tools component wit --json` does',
    )
      .addOption(
        new Option('--wasm', 'write the package in its binary form; needs -o').conflicts('json'),
      )
      .option('-o, --output <file>', 'write to a file'),
    [
      ['witlink wit wit/', 'the package in a folder, with what stands in its deps/'],
      ['witlink wit wit/ --world proxy', 'one world and what it needs'],
      ['witlink wit api.wit --deps vendor/wit --json', 'the model for other tools'],
      ['witlink wit app.wasm', 'what a component imports and exports'],
      ['witlink wit wit/ --wasm -o api.wasm', 'the package as a binary, which may stand in deps/'],
      ['cat api.wit | witlink wit -', 'from standard input'],
    ],
  ).action(async (path: string, options: WitCommandOptions) => {
    const { wit } = await import('./commands/wit.ts');
    done(await wit(path, options, io));
  });

  withExamples(
    withConfig(
      withOutputs(
        withWitOptions(
          command('check', 'report everything that is wrong with WIT packages').argument(
            '[path...]',
            '.wit files, folders of them, or - for standard input; else the packages of witlink.json, or all',
          ),
        ),
      ),
    ),
    [
      ['witlink check wit/', 'a package and what it depends on'],
      ['witlink check wit/ other.wit --all-features', 'several, with everything that is unstable'],
      ['witlink check wit/ --format json', 'for machines: one array, [] when nothing is wrong'],
    ],
  ).action(async (paths: string[], options: CheckOptions) => {
    const { check } = await import('./commands/check.ts');
    done(await check(paths, options, io));
  });

  withExamples(
    withConfig(
      withOutputs(
        withLinks(command('lint', 'report what could be better in WIT packages')).argument(
          '[path...]',
          '.wit files, folders of them, or - for standard input; else the packages of witlink.json, or all',
        ),
      ),
    )
      .option('--fix', 'change the files where it is sure how')
      .option(
        '--rule <id=severity...>',
        'what findings of a rule count as: error, warning, info, off',
      )
      .option('--deps <folder...>', 'further folders in which packages stand side by side'),
    [
      ['witlink lint wit/', 'a package, by the default severities'],
      ['witlink lint wit/ --rule func-docs=error unused-type=off', 'with others'],
      ['witlink lint wit/ --fix', 'mend what can be mended, and report the rest'],
      ['witlink explain lint/nested-option', 'what a rule is about'],
    ],
  ).action(async (paths: string[], options: LintOptions) => {
    const { lint } = await import('./commands/lint.ts');
    done(await lint(paths, options, io));
  });

  withExamples(
    withConfig(
      withOutputs(
        withLinks(command('breaking', 'say what breaks from one state to another'))
          .argument('<new>', 'a .wit file, a folder of them, a .wasm, or - for standard input')
          .option(
            '--against <old>',
            'what was before: a path, git:REF, or git:REF:PATH from the top of the repository',
          )
          .addOption(
            new Option('--role <role...>', 'only what breaks these').choices([
              'host',
              'guest',
              'caller',
              'implementer',
            ]),
          )
          .addOption(
            choicesOption('--tier <tier...>', 'only what breaks in these ways', [
              'WORLD',
              'ABI',
              'SOURCE',
              'SEMVER',
            ]),
          )
          .option('--all', 'show what is compatible as well')
          .option('--released', 'equal versions are two releases, not work on the next')
          .option(
            '--unstable',
            'judge what promises nothing, @unstable items and pre-releases, too',
          )
          .addOption(
            featuresOption('judge @unstable features as what is stable, with commas between'),
          )
          .option('--all-features', 'all of them')
          .option('--ignore-version', 'count what breaks even where the version rose as it has to')
          .option('--closed', 'no other package takes types from this one')
          .option(
            '--write',
            'write the version that is right, and @since before what came, to the files',
          )
          .addOption(
            new Option(
              '--zero <promise>',
              'what 0.x versions promise: patches that fit (minor, the default), or nothing',
            ).choices(['minor', 'nothing']),
          )
          .option('--deps <folder...>', 'further folders in which packages of the new state stand')
          .option(
            '--against-deps <folder...>',
            'the same of the old state; else those, as they were',
          ),
      ),
    ),
    [
      ['witlink breaking wit/ --against git:main', 'the working tree against a branch'],
      ['witlink breaking wit/ --against git:v1.0.0:api/wit', 'where the folder was elsewhere'],
      ['witlink breaking new.wasm --against old.wasm', 'two builds of a component'],
      ['witlink breaking wit/ --against git:main --role guest', 'only what breaks guests'],
      ['witlink breaking wit/ --against old/ --tier SEMVER', 'only a version that rose too little'],
      ['witlink breaking wit/ --against git:v1.0.0 --write', 'make it the release that it is'],
    ],
  ).action(async (path: string, options: BreakingOptions) => {
    const { breaking } = await import('./commands/breaking.ts');
    done(await breaking(path, options, io));
  });

  withExamples(
    withConfig(
      withOutputs(
        withLinks(
          withPrettierCode(
            command('ci', 'do all checks of a repository', ', as witlink.json says'),
          ),
        ).argument(
          '[path...]',
          'packages, or folders with packages in them; else those of witlink.json, or all',
        ),
      ),
    )
      .option(
        '--against <old>',
        'what was before: git:REF, git:REF:PATH, or the path of another state of the folder',
      )
      .option('--baseline <file>', 'findings that were there before, which do not count')
      .option('--update-baseline', 'write what is found to the baseline; nothing of it counts'),
    [
      ['witlink ci', 'whether packages are sound, formatted, linted; and what witlink.json adds'],
      ['witlink ci --against git:origin/main', 'and what breaks from that branch on'],
      ['witlink ci --format github --output sarif=witlink.sarif', 'as CI systems read it'],
      ['witlink ci --baseline old.json --update-baseline', 'start clean: only what is new counts'],
    ],
  ).action(async (paths: string[], options: CiOptions) => {
    const { ci } = await import('./commands/ci.ts');
    done(await ci(paths, options, io));
  });

  withExamples(
    withLinks(command('init', 'write a first witlink.json from what is found'))
      .option('--force', 'also in place of one that is there')
      .option('-o, --output <file>', 'another file; - for standard output'),
    [
      [
        'witlink init',
        'the packages, the branch to compare with, and components with their worlds',
      ],
      ['witlink init --output -', 'look at it first'],
    ],
  ).action(async (options: InitOptions) => {
    const { init } = await import('./commands/init.ts');
    done(await init(options, io));
  });

  withExamples(
    command('explain', 'explain the code of a finding, or list all').argument(
      '[code]',
      'the code of a finding, a trap or a rule',
    ),
    [
      ['witlink explain lint/nested-option', 'what a rule reports and why, with an example'],
      ['witlink explain resolve/unknown-package', 'what an error means, and what to do'],
      ['witlink explain', 'every code there is, a line each'],
    ],
  ).action(async (code: string | undefined) => {
    const { explain } = await import('./commands/explain.ts');
    done(explain(code, io));
  });

  withExamples(
    withConfig(
      withOutputs(
        withLinks(
          withPrettierCode(
            command('format', 'format WIT and WAC as they are usually written', '; needs prettier'),
          ),
        )
          .argument(
            '[path...]',
            '.wit and .wac files, folders of them, or - for standard input; else the packages of witlink.json, or all, and all compositions',
          )
          .addOption(
            new Option('--check', 'list the files that would change').conflicts(['write', 'diff']),
          )
          .addOption(new Option('--write', 'change the files').conflicts(['check', 'diff']))
          .addOption(new Option('--diff', 'print what would change').conflicts(['check', 'write']))
          .option(
            '--stdin-filepath <file>',
            'the file that standard input stands for, whose options count; it need not be there',
          ),
      ),
    ),
    [
      ['witlink format api.wit', 'print one file, formatted'],
      ['witlink format wit/ --check', 'for CI: exit code 1 if a file would change'],
      ['witlink format wit/ --write', 'format all files under a folder'],
      ['cat api.wit | witlink format -', 'from standard input'],
      ['witlink format app.wac -o app.wac', 'a composition, in place'],
      ['witlink format - --stdin-filepath wit/api.wit', 'for editors: with that file’s options'],
    ],
  ).action(async (paths: string[], options: FormatOptions) => {
    const { format } = await import('./commands/format.ts');
    done(await format(paths, options, io));
  });

  withExamples(withJson(command('rules', 'list what lint looks for'), 'the list for other tools'), [
    ['witlink rules', 'one rule a line: its id, its severity unless configured, what it reports'],
  ]).action(async (options: RulesOptions) => {
    const { rules } = await import('./commands/rules.ts');
    done(rules(options, io));
  });

  const invocations = new InvocationTexts();
  const invokeOption = new Option(
    '--invoke <call>',
    'a function to call, with its arguments as WAVE; as often as wanted, NAME = CALL to use what it gives',
  ).argParser((text: string) => invocations.invoke(text));
  withExamples(
    withSurroundings(
      command('run', 'link components and run the first', ', as a program or by its functions')
        .argument('<component>', 'the component (.wasm)')
        .argument('[args...]', 'arguments of the program; behind -- where they look like options')
        .addOption(plugOption()),
    )
      .addOption(invokeOption)
      .addOption(
        new Option(
          '--args <json>',
          'the arguments of the --invoke before it, as a JSON array',
        ).argParser((text: string) => invocations.args(text)),
      )
      .option('--limit <name=value...>', 'what it may cost at most: memory=64MiB, handles=1000, …')
      .addOption(
        new Option(
          '--unknown-imports <what>',
          'what nobody gives is an error, or traps when it is called',
        ).choices(['error', 'trap']),
      )
      .option('--timeout <time>', 'how long it may take: 250ms, 5s, 2m; ended with exit code 124')
      .option('--trace', 'print every call from component to component, on standard error')
      .option(
        '--trace-json <file>',
        'write the same to a file, one event a line as JSON, for `graph`',
      )
      .option('--explain', 'run nothing; print which calls there are, and what is done with values')
      .addOption(
        new Option('--format <format>', 'how --invoke and --explain print').choices([
          'text',
          'json',
        ]),
      )
      .option('--no-fuse', 'no adapters: JavaScript lifts and lowers each value, step by step')
      .addOption(gatesOption())
      .option('--all-features', 'allow all of them'),
    [
      ['witlink run hello.wasm', 'the wasi:cli/run of a command, or a list of what can be called'],
      ['witlink run tool.wasm --dir . --env LANG=C -- -v x.txt', 'with a folder and arguments'],
      [`witlink run app.wasm --plug store.wasm --invoke 'run("x")'`, 'one linked with another'],
      [
        `witlink run calc.wasm --invoke 'demo:calc/ops@1.0.0#add(1, 2)'`,
        'a function of an interface',
      ],
      [
        `witlink run store.wasm --invoke 's = get("x")' --invoke 's.expose()'`,
        'a method of what a function gave',
      ],
      [`witlink run app.wasm --plug store.wasm --invoke 'run("x")' --trace`, 'see what crosses'],
      ['witlink run app.wasm --plug store.wasm --explain', 'see what each call would cost'],
    ],
  ).action(async (component: string, args: string[], options: RunOptions) => {
    const { run } = await import('./commands/run.ts');
    done(await run(component, args, options, io));
  });

  withExamples(
    withSurroundings(
      command(
        'serve',
        'answer HTTP requests by a component',
        ' that exports wasi:http/incoming-handler@0.2 or handler@0.3',
      )
        .argument('<component>', 'the component (.wasm)')
        .addOption(plugOption())
        .option('--port <number>', 'where to listen; 0 takes one that is free', '8080')
        .option('--host <address>', 'the address to listen at', '127.0.0.1')
        .option('--timeout <duration>', 'how long an answer may take: 5s, 250ms, 2m', '30s')
        .option('--max-body <size>', 'bytes of a request’s body at most: 10MiB')
        .option(
          '--limit <name=value...>',
          'what an instance may cost: memory=64MiB, handles=1000, …',
        )
        .option('--reuse', 'one instance for all requests, not a fresh one for each')
        .option(
          '--workers <number>',
          'answer in so many threads, a request at a time in each, which ends handlers that compute without end; 16 where the engine lacks JSPI; for 0.2',
        ),
    )
      .addOption(
        new Option('--log <what>', 'what the log tells of requests')
          .choices(['all', 'failures'])
          .default('failures'),
      )
      .addOption(gatesOption())
      .option('--all-features', 'allow all of them'),
    [
      ['witlink serve app.wasm', 'on port 8080 of this machine, until Ctrl-C'],
      ['witlink serve app.wasm --plug store.wasm --net api.example.org:443', 'with what it needs'],
      ['witlink serve auth.wasm --plug app.wasm', 'a middleware before a handler'],
      ['witlink serve app.wasm --port 0 --log all', 'any free port, a line for each request'],
    ],
  ).action(async (component: string, options: ServeCommandOptions) => {
    const { serve } = await import('./commands/serve.ts');
    done(await serve(component, options, io));
  });

  withExamples(
    command('page', 'look into components in a browser', ', call and compose them')
      .argument('[file...]', 'components (.wasm) and WIT; else the secret store, as a sample')
      .option('--port <number>', 'where to listen; 0 takes one that is free', '0')
      .option('--no-open', 'print the address, and open no browser'),
    [
      ['witlink page', 'with the secret store, to try it'],
      ['witlink page app.wasm store.wasm', 'to call them, and to compose them'],
      ['witlink page build/app.wasm --port 4000', 'at an address that stays'],
    ],
  ).action(async (files: readonly string[], options: PageOptions) => {
    const { page } = await import('./commands/page.ts');
    done(await page(files, options, io));
  });

  withExamples(
    withOutputs(
      command('validate', 'say whether components are valid', ', and if not, where and why')
        .argument('<file...>', 'components (.wasm), or - for standard input')
        .addOption(gatesOption())
        .option('--all-features', 'allow all of them'),
    ),
    [
      ['witlink validate app.wasm store.wasm', 'several components'],
      ['witlink validate app.wasm --features threads', 'with a feature that has not shipped'],
      ['witlink validate app.wasm --format json', 'for machines: one array, [] when all is well'],
    ],
  ).action(async (files: string[], options: ValidateCommandOptions) => {
    const { validate } = await import('./commands/validate.ts');
    done(await validate(files, options, io));
  });

  withExamples(
    withJson(
      command('wast', 'run scripts of the specification (.wast)', '; text is read by jco').argument(
        '<file...>',
        'scripts',
      ),
      'print the results as JSON',
    )
      .option('--filter <text>', 'tell only of directives whose `file:line kind` contains this')
      .option('--nyi <file>', 'a list of `file:line reason`: directives that may fail'),
    [
      ['witlink wast test/values/*.wast', 'several, with the counts of each'],
      ['witlink wast validation/abi.wast --filter assert_invalid', 'one kind of directive'],
    ],
  ).action(async (files: string[], options: WastOptions) => {
    const { wast } = await import('./commands/wast.ts');
    done(await wast(files, options, io));
  });

  addBackends(command('generate', 'write bindings and documents from WIT'), backends, io, done);

  addBuildCommands(command, io, done);

  addBinaryCommands(command, io, done);

  withExamples(
    command('help', 'print the help of a command').argument('[word...]', 'a command and a backend'),
    [['witlink help generate ts-host', 'what one backend offers']],
  ).action((words: string[]) => printHelp(program, words));

  return program;
}
