/**
 * The settings of `witlink.json`: the one table from which the reader, the JSON Schema and the types come. docs/configuration.md
 * says the same at length. What paths and globs lead to is looked up by those who read files.
 */
import { interfacePatternForm, namePatternForm } from '../base/index.ts';
import { engines, languages } from '../toolchains/index.ts';
import { findRule, nearRules, ruleMetas, ruleSeverities } from '../rules/index.ts';
import {
  choice,
  either,
  flag,
  list,
  number,
  object,
  open,
  optional,
  required,
  text,
} from '../shape/index.ts';
import type { MapShape, Noun, Read, TextForm } from '../shape/index.ts';

const path: TextForm = {
  what: 'a path',
  pattern: '^[^\\u0000-\\u001f\\u007f]{1,1000}$',
  rule: 'it has 1 to 1000 characters, none of them for control',
};

/**
 * Globs become regular expressions, and configurations come with pull requests of strangers: what makes matching slow
 * (groups, many `*` beside each other) is no glob.
 */
const glob: TextForm = {
  what: 'a glob',
  pattern:
    '^!?(?![!/]|[A-Za-z]:)(?!(.*/)?\\.\\.(/|$))(?!.*(\\*+[^/*]+){3}\\*)(?!(.*\\*\\*){4})[^\\u0000-\\u001f\\u007f\\\\()|]{1,1000}$',
  rule:
    'it begins in the folder of the configuration and stays there, with `/` between folders and `!` before what is left ' +
    'out; between two `/` stand at most three `*`, in all at most three `**`, and no `(`, `)` and `|`',
};

const against: TextForm = {
  what: 'a state to compare with',
  pattern: '^(?!-)(?!git:([-:]|$))[^\\u0000-\\u001f\\u007f]{1,1000}$',
  rule: 'it is `git:REF`, `git:REF:PATH`, or a path; a ref can’t begin with `-`',
};

const name: TextForm = {
  what: 'a name',
  pattern: '^[^\\s\\u0000-\\u001f]{1,1000}$',
  rule: 'it has 1 to 1000 characters without blanks',
};

const item: TextForm = {
  what: 'a pattern of names',
  pattern: namePatternForm,
  rule: 'it is written as `ns:pkg/iface@version#name`, or `iface#name`, with `*` for any characters',
  help: (text) =>
    /^[\w%-]+(?:\.[\w%-]+)+$/.test(text) ? [`write \`${text.replace('.', '#')}\``] : [],
};

const imports: TextForm = {
  what: 'a pattern of imports',
  pattern: interfacePatternForm,
  rule: 'it is written as `ns:pkg/iface@version`, with `*` for any characters and without functions',
};

const feature: TextForm = {
  what: 'the name of a feature',
  pattern: '^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$',
  rule: 'it is written as in `@unstable(feature = …)`: words with `-` between',
};

const version: TextForm = {
  what: 'a version',
  pattern: '^(0|[1-9][0-9]{0,9})\\.(0|[1-9][0-9]{0,9})\\.(0|[1-9][0-9]{0,9})$',
  rule: 'it has three numbers, as in `1.0.0`',
};

const packageName: TextForm = {
  what: 'the name of a package',
  pattern: '^[^\\s@/\\u0000-\\u001f]{1,500}:[^\\s@\\u0000-\\u001f]{1,500}$',
  rule: 'it is written as in `namespace:name`, without a version',
};

const prose: TextForm = { what: 'a text', pattern: '\\S', rule: 'it says something' };

const anything: TextForm = { what: 'a text', pattern: '', rule: '' };

const rules: Noun = {
  name: 'rule',
  near: (id) => {
    // Elsewhere the part before the slash may be left out; here editors offer whole ids.
    const whole = findRule(id);
    const near = whole === undefined ? nearRules(id) : [`did you mean \`${whole.id}\`?`];
    return [...near, '`witlink rules` lists them'];
  },
};

const severity = choice(ruleSeverities);

/** Severities of rules that have settings of their own; what is not set stays as it is. */
const sinceMissing = object({
  severity: optional('What its findings count as.', severity),
  from: optional(
    'The version of a package from which on its items need `@since`; `1.0.0` by default.',
    text(version),
  ),
});

const setting = either(severity, sinceMissing);

const ruleMap: MapShape<typeof severity | typeof setting> = {
  kind: 'map',
  name: 'rules',
  noun: rules,
  keys: new Map(
    ruleMetas.map(({ id, summary, severity: usual }) => [
      id,
      {
        shape: id === 'lint/since-missing' ? setting : severity,
        description: `${summary.charAt(0).toUpperCase()}${summary.slice(1)}. By default: \`${usual}\`.`,
      },
    ]),
  ),
};

const globs = list(text(glob), 1);

const breaking = object({
  against: optional(
    'What to compare with: `git:REF`; `git:REF:PATH`, where the folder of this configuration was elsewhere; or the path of ' +
      'another state of that folder. Without it `witlink ci` compares only if it is told `--against`.',
    text(against),
  ),
  released: optional(
    'Equal versions are two releases, not work on the next one. By default `false`.',
    flag,
  ),
  unstable: optional(
    'What promises nothing, `@unstable` items and pre-releases, is judged as all else. By default `false`; features that ' +
      '`features` names are judged as what is stable anyway.',
    flag,
  ),
  ignoreVersion: optional(
    'Each breaking change counts, also where the version rose as much as it needs. By default `false`.',
    flag,
  ),
  closed: optional(
    'Packages whose interfaces no other package uses, as `ns:name`, or `true` for all: a type that no function passes ' +
      'breaks nobody. By default `false`.',
    either(flag, list(text(packageName), 1)),
  ),
  zero: optional(
    'What 0.x versions promise: patches that fit (`minor`, the default), or `nothing`.',
    choice(['minor', 'nothing']),
  ),
  roles: optional(
    'Only what breaks these is reported; all by default.',
    list(choice(['host', 'guest', 'caller', 'implementer']), 1),
  ),
  tiers: optional(
    'Only what breaks in these ways is reported; all by default.',
    list(choice(['WORLD', 'ABI', 'SOURCE', 'SEMVER']), 1),
  ),
});

const format = object({
  printWidth: optional(
    'Columns of a line. By default what prettier’s options say.',
    number(20, 1000),
  ),
  tabWidth: optional('Columns of a level of indentation.', number(0, 16)),
  useTabs: optional('Whether lines are indented with tabs.', flag),
  exclude: optional('Files that are not formatted.', globs),
});

const optionName: TextForm = {
  what: 'the name of an option',
  pattern: '^[a-z][A-Za-z0-9-]{0,60}$',
  rule: 'it is written as on the command line, without `--`',
};

/** Keys of options are names of WIT and the like: nothing of them reaches a file before a backend has judged it. */
const mapKey: TextForm = {
  what: 'a key',
  pattern: '^[^=\\u0000-\\u001f]{1,1000}$',
  rule: 'it has 1 to 1000 characters, none of them `=`',
};

const argument: TextForm = {
  what: 'an argument',
  pattern: '^[^\\u0000]{1,1000}$',
  rule: 'it has 1 to 1000 characters',
};

const wasm: TextForm = {
  what: 'the path of a component',
  pattern: '^[^\\u0000-\\u001f\\u007f]{1,990}\\.wasm$',
  rule: 'it ends in `.wasm`',
};

const build = object({
  language: required('The language that the component is written in.', choice(languages)),
  wit: optional(
    'Where the world is: a `.wit` file, a folder of them, or a `.wasm`; `wit` by default.',
    text(path),
  ),
  world: optional(
    'The world, by its name or as `ns:pkg/name@version`, if there are several.',
    text(name),
  ),
  entry: required(
    'The source file that the compiler begins with; of C and C++ all that are yours, of Go the folder of the package.',
    either(text(path), list(text(path), 1)),
  ),
  output: required('The component to write.', text(wasm)),
  bindings: optional(
    'The folder for the files that are generated, by default that of the entry; `false` for none, where the sources have ' +
      'what stands between them and the core module.',
    either(flag, text(path)),
  ),
  options: optional(
    'Options of the backend that generates them, as `witlink help generate BACKEND` tells them.',
    open(optionName, either(flag, text(anything), open(mapKey, text(anything)))),
  ),
  flags: optional(
    'Further arguments for the compiler, each a text of its own.',
    list(text(argument)),
  ),
  engine: optional(
    'The engine that comes with JavaScript and TypeScript: `quickjs`, the default, which is small, or `spidermonkey`.',
    choice(engines),
  ),
  wasi: optional(
    'Whether the component may import WASI; by default what the language’s runtime wants of it is answered inside.',
    flag,
  ),
  types: optional(
    'Whether `hello.d.wasm.ts` is written beside `hello.wasm`, for TypeScript that imports it; by default where a tsconfig.json ' +
      'stands beside this file.',
    flag,
  ),
});

const module: TextForm = {
  what: 'a module',
  pattern: '^[^#\\u0000-\\u001f\\u007f]{1,1000}(#[^#\\s\\u0000-\\u001f]{1,1000})?$',
  rule: 'it is written as `./path`, `package` or `package/path`, with `#export` behind it for one export of it',
};

const variable: TextForm = {
  what: 'the name of a variable',
  pattern: '^[^=\\u0000-\\u001f]{1,1000}$',
  rule: 'it has 1 to 1000 characters, none of them `=`',
};

const host: TextForm = {
  what: 'a host',
  pattern: '^(\\*|\\[[0-9A-Fa-f:.]{2,100}\\]|[^\\s:/\\[\\]*]{1,255})(:[0-9]{1,5})?$',
  rule: 'it is written as `example.org`, `127.0.0.1:8080`, `[::1]:8080` or `*:443`',
};

const moduleMap = open(imports, text(module));

const wasi = either(
  choice(['none']),
  object({
    args: optional('Arguments, the program’s own name first.', list(text(anything))),
    env: optional(
      'Environment variables: names of some that are passed on as they are, or values by names.',
      either(list(text(variable)), open(variable, text(anything))),
    ),
    network: optional(
      'What it may reach of the network, in Node: hosts, as `HOST`, `HOST:PORT` or `*:PORT`; `true` for all.',
      either(flag, list(text(host))),
    ),
    preopens: optional(
      'Folders, by the paths under which the program knows them; with `:ro` behind it one is only read.',
      open(path, text(path)),
    ),
  }),
);

/** What components are given that JavaScript imports. */
const importing = {
  map: optional(
    'The modules that names of WIT mean, in components and in JavaScript: components, or modules of JavaScript. Names may ' +
      'be patterns, `acme:*`.',
    moduleMap,
  ),
  plugs: optional(
    'Components that are linked into it, for its imports and each other’s.',
    list(text(path)),
  ),
  wasi: optional(
    'What it gets of WASI: `none`, or beside standard output, clocks and random numbers what is named here.',
    wasi,
  ),
  optimize: optional(
    'Whether bundlers have its core modules optimised by binaryen, which has to be installed. By default `false`.',
    flag,
  ),
};

export const settingsShape = object({
  $schema: optional(
    'Where editors find the description of these settings, e.g. `./node_modules/witlink/schema/witlink.json`.',
    text(anything),
  ),
  packages: optional(
    'The packages: folders with `.wit` files, or such files, as paths or globs from the folder of this file; `!` before ' +
      'a glob leaves out. Without it: every folder that has `.wit` files, but for `deps/` and what git ignores.',
    globs,
  ),
  deps: optional(
    'Further folders in which packages that others depend on stand side by side.',
    list(text(path)),
  ),
  workspace: optional(
    'Whether the packages of the repository see each other: one that is needed, and stands neither in `deps/` nor in the ' +
      'folders of `deps`, is looked for among `packages`. By default `false`.',
    flag,
  ),
  features: optional(
    'The `@unstable` features that there are; `check` selects them, `breaking` judges their items as what is stable, and ' +
      'lint reports others. `all` selects each.',
    either(choice(['all']), list(text(feature))),
  ),
  rules: optional('What the findings of rules count as; `off` keeps a rule from running.', ruleMap),
  overrides: optional(
    'Other severities for some files; where several are about a file, the last that names a rule counts.',
    list(
      object({
        files: required('The files: paths or globs; a folder stands for all in it.', globs),
        rules: required('What the findings of rules in them count as.', ruleMap),
      }),
    ),
  ),
  ignores: optional(
    'Findings that are set aside, each with the reason. One that sets nothing aside is reported.',
    list(
      object({
        rule: required(
          'The rule.',
          choice(
            ruleMetas.map(({ id }) => id),
            rules,
          ),
        ),
        files: optional('Where: paths or globs; everywhere by default.', globs),
        item: optional(
          'Which item: `interface#type`, `interface#resource.method`, `world#import`, or `ns:pkg/interface@version#type`, ' +
            'with `*` for any characters; what stands in it is meant as well.',
          text(item),
        ),
        reason: required('Why, for those who come later.', text(prose)),
      }),
    ),
  ),
  format: optional(
    'How `.wit` files are formatted; `false` keeps `witlink ci` from checking that they are.',
    either(flag, format),
  ),
  lint: optional('Whether `witlink ci` lints; `true` by default.', flag),
  breaking: optional(
    'What `witlink breaking` and `witlink ci` compare with, and how they judge; `false` keeps `witlink ci` from it.',
    either(flag, breaking),
  ),
  targets: optional(
    'Components that have to fit worlds.',
    list(
      object({
        components: required(
          'The components (`.wasm`): paths or globs.',
          either(text(glob), globs),
        ),
        wit: required(
          'Where the world is: a `.wit` file, a folder of them, or a `.wasm`.',
          text(path),
        ),
        world: optional(
          'The world, by its name or as `ns:pkg/name@version`, if there are several.',
          text(name),
        ),
        allow: optional(
          'Imports that the host gives beside the world: names, with `*` for any characters, such as `wasi:*`.',
          list(text(imports), 1),
        ),
        exact: optional('Whether names of interfaces have to be equal, versions included.', flag),
      }),
    ),
  ),
  audits: optional(
    'Components whose parts have to keep to policies.',
    list(
      object({
        components: required(
          'The components (`.wasm`): paths or globs.',
          either(text(glob), globs),
        ),
        policy: required('The file of the policy.', text(path)),
      }),
    ),
  ),
  builds: optional('Components that `witlink build` makes of source files.', list(build)),
  imports: optional(
    'What components are given where JavaScript imports them, in Node and in bundlers.',
    object({
      ...importing,
      components: optional(
        'The same for some components; of several that are about one, the last that says something counts.',
        list(
          object({
            components: required(
              'The components (`.wasm`): paths or globs.',
              either(text(glob), globs),
            ),
            ...importing,
          }),
        ),
      ),
    }),
  ),
  implements: optional(
    'In the package.json of a package: its modules, by the names of WIT that they implement, for those who depend on it.',
    open(imports, text(path)),
  ),
  baseline: optional(
    'A file of findings that were there before; `witlink ci` reports only others.',
    text(path),
  ),
});

/** What a configuration says. */
export type Settings = Read<typeof settingsShape>;

export type ImportSettings = NonNullable<Settings['imports']>;
export type WasiSetting = NonNullable<ImportSettings['wasi']>;
export type IgnoreSetting = NonNullable<Settings['ignores']>[number];
export type RuleMap = NonNullable<Settings['rules']>;
export type BuildSetting = NonNullable<Settings['builds']>[number];
export type AuditSetting = NonNullable<Settings['audits']>[number];
export type TargetSetting = NonNullable<Settings['targets']>[number];
