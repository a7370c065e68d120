/** What the codes of findings in WIT mean, and what to do: `parse`, `resolve`, `load`, `format`, `lint`, `merge`. */
import type { Codes } from './index.ts';

export const witCodes: Codes = {
  'parse/bad-attribute': [
    '`@since`, `@unstable`, `@deprecated` or `@external-id` is not written in its form',
    'write it as the message shows, e.g. `@since(version = 1.0.0)`',
  ],
  'parse/bad-string': [
    'A string has a character or an escape that strings of WIT don’t have',
    'write the character as an escape',
  ],
  'parse/empty-type': [
    'A type has none of the parts of which it needs at least one',
    'give it one, or take it out',
  ],
  'parse/expected-token': [
    'Something else stands where the grammar wants one of a few things',
    'look at what is expected, and at the line before: often a `;` or `,` is missing there',
  ],
  'parse/forbidden-character': [
    'The text has a character that WIT doesn’t allow, such as one that turns the direction of writing',
    'take it out; in comments, too, it would show other text than is read',
  ],
  'parse/invalid-name': [
    'A word is not a name of WIT',
    'join words of small letters or of capitals, and digits, by single hyphens; each begins with a letter',
  ],
  'parse/invalid-version': [
    'A version is none of semver.org',
    'write three numbers, as in `1.0.0`, with a pre-release where there is one',
  ],
  'parse/keyword-as-name': [
    'A word of the language is used as a name',
    'write `%` before it; it is no part of the name',
  ],
  'parse/misplaced-attribute': [
    'An attribute stands where nothing can have one',
    'put it before the item that it is about',
  ],
  'parse/misplaced-fill': [
    'In a composition `...` imports all that an instance is given nothing for, and stands before other arguments',
    'put it last',
  ],
  'parse/misplaced-package': [
    'The `package` line is not the first thing of its file, or there are two',
    'begin the file with it, once',
  ],
  'parse/not-text': [
    'The file is no text of WIT',
    'give a .wit file in UTF-8, or a WebAssembly binary as it is',
  ],
  'parse/package-name': ['The name of a package has no namespace', 'write `namespace:name`'],
  'parse/package-path': [
    'A package is named where one of its interfaces or worlds is wanted',
    'write `namespace:name/interface`',
  ],
  'parse/too-deep': [
    'Types or packages stand in each other deeper than is read',
    'give the inner ones names of their own',
  ],
  'parse/too-large': [
    'The file is larger, or has more tokens, than is read',
    'split it into several files of the package',
  ],
  'parse/too-many': [
    'There are more errors than are shown',
    'mend the first ones; others often follow from them',
  ],
  'parse/unclosed-block': [
    'A `{`, `(` or `<` is never closed',
    'close it where the second place shows that something else begins',
  ],
  'parse/unexpected-character': [
    'A character begins nothing that WIT has',
    'take it out, or write what the help proposes',
  ],
  'parse/unexpected-item': [
    'An item stands where items of its kind can’t',
    'move it: types and functions into an interface, imports and exports into a world',
  ],
  'parse/unknown-attribute': ['There is no attribute of this name', 'use one of those in the help'],
  'parse/unknown-constructor': [
    'No type takes others in `<…>` under this name',
    'use `list`, `option`, `result`, `tuple`, `map`, `own`, `borrow`, `stream` or `future`',
  ],
  'parse/unterminated-comment': [
    'A `/*` is never closed',
    'close it with `*/`; comments may stand in each other',
  ],
  'parse/unterminated-string': [
    'A string has no `"` at its end',
    'close it on the line on which it begins',
  ],
  'resolve/accessor': [
    'A getter or setter that can’t be one, or a setter without its getter',
    'a getter takes nothing and gives a value, a setter takes that and gives nothing; both may be `result`s',
  ],
  'resolve/borrow-in-result': [
    'A function returns a `borrow`, which lasts no longer than the call',
    'return the resource itself, or an id',
  ],
  'resolve/constructor-result': [
    'A constructor gives something other than its resource',
    'leave the result out, or write `result<the-resource, …>`',
  ],
  'resolve/deprecated-alone': [
    '`@deprecated` stands without a word on since when the item is there',
    'add `@since` or `@unstable`',
  ],
  'resolve/duplicate-gate': ['An attribute is given twice', 'keep one'],
  'resolve/duplicate-name': [
    'Two things of one place have one name, or names that differ only in case',
    'rename one of them',
  ],
  'resolve/duplicate-package': [
    'One package comes from two places with different texts',
    'keep one of them; the second place shows the other',
  ],
  'resolve/gate-conflict': [
    'An item is said to be stable and unstable',
    'keep one of `@since` and `@unstable`',
  ],
  'resolve/gate-missing': [
    'A function is there though the feature of its resource is not selected',
    'give it the same gate',
  ],
  'resolve/gate-needs-version': [
    '`@since` names a version, and the package has none',
    'give the package a version',
  ],
  'resolve/gate-not-allowed': [
    'An attribute stands on something that can’t have it',
    'put it on an item that can',
  ],
  'resolve/gate-unreleased': [
    '`@since` names a version after that of the package',
    'raise the version of the package, or mend the gate',
  ],
  'resolve/gated-off': [
    'Something refers to an item that a feature gates which is not selected',
    'gate it in the same way, or select the feature: `--features NAME`',
  ],
  'resolve/include-conflict': [
    'Two included worlds have an import or export of one name',
    'rename one: `include … with { name as other }`',
  ],
  'resolve/include-with': [
    'A `with` of an `include` names nothing of the world, or something twice',
    'name what the world has, each once',
  ],
  'resolve/item-cycle': [
    'Interfaces use each other, or worlds include each other, in a circle',
    'move what all need into another interface or world',
  ],
  'resolve/list-length': [
    'The length of a `list<T, N>` is out of range',
    'write a number from 1 to 4294967295',
  ],
  'resolve/map-key': [
    'A `map` has keys of a type that can’t be one',
    'use integers, `bool`, `char` or `string`, or a list of pairs',
  ],
  'resolve/nested-package': [
    'A package block stands in another one',
    'move it to the top level of the file',
  ],
  'resolve/nested-too-deeply': [
    'Types stand within each other more than a hundred deep',
    'use fewer layers',
  ],
  'resolve/no-package': [
    'No file says which package it is',
    'begin one of them with `package namespace:name;`',
  ],
  'resolve/not-a-resource': [
    'A handle is asked for of something that is no resource',
    'name a `resource` in `own<…>` or `borrow<…>`, or take the type as it is',
  ],
  'resolve/not-a-type': [
    'A function, an interface or a world is named where a type is wanted',
    'name a type',
  ],
  'resolve/not-an-interface': [
    'A world is named where an interface is wanted, or the other way round',
    'name one of the kind that is wanted',
  ],
  'resolve/package-cycle': [
    'Packages depend on each other in a circle',
    'move what they share into another package',
  ],
  'resolve/package-docs': ['The package has docs in two of its files', 'keep those of one'],
  'resolve/package-mismatch': [
    'Files of one folder say that they are different packages',
    'give each package a folder of its own',
  ],
  'resolve/payload': ['A `stream` or `future` is to carry what it can’t', 'carry another type'],
  'resolve/too-large': [
    'Worlds have more imports and exports, or includes, than are worked out',
    'split the package',
  ],
  'resolve/too-many': [
    'There are more errors than are shown',
    'mend the first ones; others often follow from them',
  ],
  'resolve/too-many-flags': ['A flags type has more flags than hosts take', 'split it into two'],
  'resolve/transitive-dependency': [
    'An export uses an interface that the world imports, by way of one that it exports',
    'export or import all of them: the help says which',
  ],
  'resolve/type-arguments': [
    'A type has too many or too few types in `<…>`',
    'write as many as it takes',
  ],
  'resolve/type-cycle': [
    'A type contains itself',
    'refer to a resource, or to an index into a list',
  ],
  'resolve/unknown-item': [
    'The package has no interface or world of this name',
    'look at the near names, and at the version of the package',
  ],
  'resolve/unknown-name': [
    'An interface has no type of this name',
    'look at the near names, and at the version of its package',
  ],
  'resolve/unknown-package': [
    'A package is named that stands in no place that was looked at',
    'put it into `deps/`, name its folder with `--deps`, or let the packages of the repository see each other (docs/configuration.md)',
  ],
  'resolve/unknown-type': [
    'No type of this name is known here',
    'define it, or `use` it from the interface that has it',
  ],
  'resolve/unshipped': [
    'A part of the language is used that no release of WASI has yet',
    'use it where all tools of yours take it',
  ],
  'resolve/value-too-large': [
    'A value of the type may take more than 268,435,455 bytes, counted with pointers of eight bytes: the specification allows no more',
    'use lists without a fixed length, or shorter ones',
  ],
  'resolve/world-conflict': [
    'A world has two imports or exports of one name',
    'keep one, or give one another name',
  ],
  'load/binary': [
    'A file is a WebAssembly binary, and binaries are not read here',
    'give its WIT, or a `decode` to `load`',
  ],
  'load/copied-package': [
    'A package stands side by side with a copy of itself',
    'keep one of them',
  ],
  'load/no-folder': [
    'A folder that was named is not there',
    'look at the path; it begins in the working directory',
  ],
  'load/no-wit': [
    'A folder has no `.wit` files, nor `.wac` files to format',
    'name the folder that has them',
  ],
  'load/not-wit': [
    'A file of WIT is something else: compressed, a page of a server, a binary',
    'the message says what it is, and what brings the file itself',
  ],
  'load/not-utf8': ['A file is no text in UTF-8', 'save it as UTF-8'],
  'load/too-large': [
    'A file, or all of them, are larger than is read',
    'name fewer folders of dependencies, or split the package',
  ],
  'load/unreadable': [
    'A file or folder can’t be read',
    'the message says why; nothing was found out about it',
  ],
  'load/wasm-text': [
    'A dependency is in the text form of WebAssembly',
    'install `@bytecodealliance/jco`, which reads it, or make a binary of it: `wasm-tools parse`',
  ],
  'format/lone-return': [
    'A line ends with CR alone, which other tools don’t take for an end',
    'end lines with LF, or with CR and LF',
  ],
  'format/unformatted': [
    'The file is not as `witlink format` writes it',
    'run `witlink format --write`',
  ],
  'lint/too-many': [
    'There are more findings than are shown',
    'mend the first ones, or turn off the rules that most are of',
  ],
  'merge/external-id-mismatch': [
    'Two copies of an item have different `@external-id`',
    'take one copy of the package',
  ],
  'merge/gate-mismatch': [
    'Two copies of an item have different gates',
    'take one copy of the package',
  ],
  'merge/interface-cycle': [
    'Put together, interfaces would use each other in a circle',
    'take one copy of the package',
  ],
  'merge/name-clash': [
    'One name stands for things of different kinds in two copies of a package',
    'take one copy of the package',
  ],
  'merge/package-cycle': [
    'Put together, packages would depend on each other in a circle',
    'take one copy of the package',
  ],
  'merge/two-copies': [
    'Put together, a world would have an interface as import and as export',
    'export or import it on both sides',
  ],
  'merge/type-mismatch': [
    'A type is different in two copies of a package',
    'take one copy of the package',
  ],
  'merge/world-mismatch': [
    'A world is different in two copies of a package',
    'take one copy of the package',
  ],
};
