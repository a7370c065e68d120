/** What the codes of commands and of generated files mean: `cli`, `config`, `baseline`, `compare`, `codegen`, `generate`, `abi`, `virtualize`. */
import type { Codes } from './index.ts';

export const toolCodes: Codes = {
  'cli/all-gated': [
    'All of the package is behind features that are not selected',
    'select them: `--features NAMES`, or `--all-features`',
  ],
  'cli/bad-trace': [
    'A line of the file given as `--trace` is no event of a trace',
    'give what `witlink run --trace-json FILE` writes',
  ],
  'cli/gated-world': [
    'The world is behind a feature that is not selected',
    'select it: `--features NAME`',
  ],
  'cli/too-many': ['More was found than is shown', 'mend what is shown first'],
  'cli/unknown-feature': ['No gate of the package names this feature', 'look at the near names'],
  'cli/ambiguous-world': [
    'A name could be several worlds, or none is named and there are several',
    'name one with `--world`, as `ns:pkg/name@version` where it has to be',
  ],
  'cli/no-result': [
    'The result of a call is given a name, and there is none',
    'call the function without `NAME =`',
  ],
  'cli/no-world': [
    'The package has no world',
    'name one of another package: `--world ns:pkg/name`',
  ],
  'cli/nothing-to-lint': [
    'A file has no text of WIT that rules could look at',
    'give the `.wit` files that it was made of',
  ],
  'cli/unknown-function': [
    'The program exports no function of this name, or several',
    'name one of those in the help; `witlink run FILE` lists them',
  ],
  'cli/unknown-world': ['There is no world of this name', 'name one of those in the help'],
  'cli/unused-allow': [
    'A pattern of `--allow` matches no import that the world lacks',
    'take it out, or look at its spelling',
  ],
  'cli/wasi-version': [
    'The component wants interfaces of WASI 0.3, or a draft of it, that are not served',
    'give a component that exports them with `--plug`, or build it for 0.3.0 or WASI 0.2',
  ],
  'config/duplicate-key': ['A key is given twice', 'keep one'],
  'config/missing-key': [
    'Something that has to be said is not',
    'add it; docs/configuration.md has all settings, docs/json.md the form of a graph',
  ],
  'config/no-component': [
    'There is no component at a path of `targets`',
    'build it before, or mend the path',
  ],
  'config/no-package': [
    'A glob of `packages` chooses nothing',
    'mend it: paths begin in the folder of the configuration',
  ],
  'config/no-world': ['A world of `targets` can’t be found', 'name it as the help says'],
  'config/outside': [
    'A path of the configuration leads out of the repository',
    'keep it inside, or `--follow-links` where a link of yours does',
  ],
  'config/syntax': [
    'A file of JSON that witlink reads (its configuration, a graph) is none',
    'mend it where the message shows; comments are allowed in witlink.json',
  ],
  'config/too-deep': ['A file of JSON is nested deeper than is read', 'it needs no such depth'],
  'config/too-large': [
    'A file of JSON is longer than is read',
    'in a configuration use globs instead of lists',
  ],
  'config/too-many': ['There are more faults than are shown', 'mend the first ones'],
  'config/unknown-key': [
    'There is no key of this name',
    'look at the near names; docs/configuration.md has all settings, docs/json.md the form of a graph',
  ],
  'config/wrong-type': [
    'A key has a value of another type than it takes',
    'give one that the message says',
  ],
  'config/wrong-value': ['A key has a value that it can’t have', 'give one that the message says'],
  'baseline/removable': [
    'A finding of the baseline is not found any more',
    '`witlink ci --update-baseline` takes it out',
  ],
  'compare/no-package': [
    'One of two states has no package that could be compared',
    'name the folder that has it',
  ],
  'compare/nothing-in-common': [
    'Two states have nothing in common',
    'compare two states of one package',
  ],
  'compare/too-deep': [
    'Types are nested too deep in each other to be compared',
    'give the inner ones names of their own',
  ],
  'codegen/bad-attribute': [
    'An `--attribute` for Rust names no types as names are written, or is none of Rust’s',
    'write `interface#type=#[attribute]`; docs/names.md tells what names may look like',
  ],
  'codegen/bad-map': [
    'A `--map` names no module, or nothing of the world',
    'write `interface=module` or `interface=module#export`; docs/names.md tells what names may look like',
  ],
  'codegen/bad-option': [
    'An option of a backend has a value that it can’t have',
    '`witlink help generate BACKEND` has them',
  ],
  'codegen/componentize-py': [
    'What a world has isn’t made by componentize-py as it is written, or only when told how',
    'do as the help says; the stubs describe what it would be',
  ],
  'codegen/not-carried': [
    'The bindings for a language don’t carry a type or function of the world yet',
    'write it otherwise, as the help says; docs/languages.md lists what each language carries',
  ],
  'codegen/not-there-yet': [
    'What the world has can’t be said in these bindings yet',
    'write it otherwise, or generate another kind',
  ],
  'codegen/too-large': [
    'What would be generated is larger than is written',
    'give names to types that occur many times',
  ],
  'codegen/unmatched-attribute': [
    'A key of `--attribute` names no type that is declared in Rust',
    'take one of the names that the help lists; `*` stands for any characters',
  ],
  'codegen/unmatched-map': [
    'A key of `--map` names nothing of what is generated',
    'look at the near names; `*` stands for any characters',
  ],
  'generate/of-another-run': [
    'A file that would be written belongs to another world or package',
    'give each world a folder of its own',
  ],
  'codegen/unknown-option': [
    'A backend has no option of this name',
    '`witlink help generate BACKEND` has them',
  ],
  'generate/in-the-way': [
    'A file stands where a folder is to be written, or the other way round',
    'move it, or choose another folder',
  ],
  'generate/not-ours': [
    'A file that would be written is there, and was not generated',
    'move it, or choose another folder',
  ],
  'generate/output-no-folder': ['The output folder is a file, or can’t be made', 'choose another'],
  'generate/outside': [
    'A link leads out of the output folder or the repository',
    'take the link away, or `--follow-links`',
  ],
  'abi/nested-too-deeply': [
    'Types are nested too deep to be written out',
    'give the inner ones names of their own',
  ],
  'abi/too-many-steps': [
    'Passing the values of a function takes more steps than are written out',
    'give names to types that occur many times',
  ],
  'virtualize/nothing': [
    'A virtual platform is made of nothing',
    'say what of the platform is to be virtual: see docs/virtualize.md',
  ],
};
