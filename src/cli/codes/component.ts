/** What the codes of findings in binaries mean, and what to do: `binary`, `component`, `componentize`, `targets`, `inspect`. */
import type { Codes } from './index.ts';

export const componentCodes: Codes = {
  'binary/core-module': [
    'The file is a core module, and a component is wanted',
    'make one of it: `witlink new`',
  ],
  'binary/empty': ['The file is empty', 'look at the tool that should have written it'],
  'binary/malformed': [
    'The bytes are not as the binary format wants them',
    'look at the tool that wrote them; the place says where',
  ],
  'binary/nesting': [
    'Components and types are nested deeper than is read',
    'look at the tool that wrote the file',
  ],
  'binary/not-a-module': [
    'The file is no core module',
    'give the module that the compiler wrote, not the component',
  ],
  'binary/bad-text': [
    'A component or module in the text format (`.wat`) can’t be read',
    'mend it at the place that is shown, or give the binary',
  ],
  'binary/not-wasm': [
    'The file is no WebAssembly binary',
    'the message says what it is, and the help how to come to the binary',
  ],
  'binary/too-large': [
    'The file is larger, or defines more, than is read',
    'strip what is not needed, e.g. debug information',
  ],
  'binary/truncated': [
    'The file ends in the middle of something',
    'get it again; it was not copied or written whole',
  ],
  'binary/unsupported': [
    'The binary has something that the component model doesn’t have, or no longer',
    'build it with current tools',
  ],
  'binary/unsupported-version': [
    'The binary has another version of its format than is read',
    'build it with current tools',
  ],
  'component/bad-alias': [
    'An alias refers to something that it can’t reach',
    'look at the tool that wrote the component',
  ],
  'component/bad-annotation': [
    'A name like `[method]a.b` doesn’t fit the function, or its resource',
    'look at the tool that wrote the component',
  ],
  'component/bad-implements': [
    'What is said to implement an interface can’t',
    'look at the tool that wrote the component',
  ],
  'component/bad-label': [
    'A field, case, flag or parameter has a name that is none',
    'use words of letters and digits, joined by hyphens',
  ],
  'component/bad-limits': [
    'A memory or table has limits that contradict each other or are too large',
    'look at the core module',
  ],
  'component/bad-name': [
    'An import or export has a name that is none of the component model',
    'use a kebab-case name, or `namespace:package/interface@version`',
  ],
  'component/bad-option': [
    'A canonical function has an option that it can’t have, or that doesn’t fit',
    'look at the tool that wrote the component',
  ],
  'component/bad-version': [
    'A name ends with a version that is none',
    'write a version of semver.org',
  ],
  'component/core-type-mismatch': [
    'A core function has another type than its component function wants',
    'build the module with bindings of the same WIT',
  ],
  'component/duplicate-core-name': [
    'A core module or instance has two imports or exports of one name',
    'look at the tool that wrote the component',
  ],
  'component/duplicate-label': [
    'Two fields, cases, flags or parameters have one name',
    'rename one of them',
  ],
  'component/duplicate-name': [
    'Two imports, exports or arguments have one name',
    'rename one of them',
  ],
  'component/foreign-resource': [
    'A built-in is used with a resource that another component defines',
    'use it where the resource is defined',
  ],
  'component/gated': [
    'Something needs a feature that has not shipped',
    'allow it by name: `--features NAME`',
  ],
  'component/index-out-of-range': [
    'An index leads to nothing',
    'look at the tool that wrote the component',
  ],
  'component/invalid-canon': [
    'A canonical function is defined with something that doesn’t fit it',
    'look at the tool that wrote the component',
  ],
  'component/invalid-module': [
    'A core module in the component is not valid',
    'look at the compiler that wrote it; the message is the engine’s',
  ],
  'component/invalid-start': [
    'The start function of a component doesn’t fit its arguments or results',
    'look at the tool that wrote the component',
  ],
  'component/invalid-type': [
    'A type has something in it that it can’t have',
    'look at the tool that wrote the component',
  ],
  'component/invalid-value': [
    'The bytes of a value are none of its type',
    'look at the tool that wrote the component',
  ],
  'component/missing-argument': [
    'Something is instantiated without an import that it wants',
    'give it: the near names may be what was meant',
  ],
  'component/missing-export': [
    'An instance doesn’t export what is taken from it',
    'look at the near names, and at the versions',
  ],
  'component/nesting': [
    'Instances and types are nested deeper than is read',
    'look at the tool that wrote the component',
  ],
  'component/not-in-wit': [
    'An import or export, or what it holds, has no words in WIT, and is left out of what is printed',
    'look at it with `witlink print`',
  ],
  'component/outer-count': [
    'An alias goes out of more scopes than there are',
    'look at the tool that wrote the component',
  ],
  'component/outer-resource': [
    'An alias reaches for a type with resources of another component',
    'import the resource, and give it when instantiating',
  ],
  'component/resource-mismatch': [
    'Two resources of one name are not the same one',
    'let both sides take it from one instance',
  ],
  'component/too-large': [
    'Working out the component takes more steps than are done',
    'look at the tool that wrote it, or at who did',
  ],
  'component/type-mismatch': [
    'A type is not the one that is wanted',
    'build both sides with the same WIT; the message has both',
  ],
  'component/unencodable': [
    'Something of the WIT has no binary form',
    'change what the message names',
  ],
  'component/unknown-resource': [
    'A name like `[method]a.b` names a resource that is not there',
    'look at the near names',
  ],
  'component/unnamed-type': [
    'An import or export uses a type that its users can’t name',
    'import or export the type first',
  ],
  'component/unsupported': [
    'The component uses something that no runtime ships yet',
    'build it without',
  ],
  'component/value-use': ['A value of a component is used twice, or not at all', 'use each once'],
  'component/wit-package': [
    'The file looks like a WIT package in binary form, but is not as these are',
    'look at the tool that wrote it',
  ],
  'component/wrong-kind': [
    'Something is of another kind than is wanted, e.g. a function for an instance',
    'look at the names: two things may share one',
  ],
  'componentize/missing-callback': [
    'An asynchronous export of the module has no callback',
    'build it with current bindings, or export the callback',
  ],
  'componentize/missing-export': [
    'The module doesn’t export a function of the world',
    'implement it; the help has near names',
  ],
  'componentize/missing-memory': [
    'The module exports no memory, and values pass through it',
    'export the memory',
  ],
  'componentize/missing-realloc': [
    'Values come into the module, and nothing makes room for them',
    'export `cabi_realloc`',
  ],
  'componentize/missing-table': [
    'Threads start with functions of a table that the module doesn’t export',
    'export the table',
  ],
  'componentize/no-world': [
    'It is not said which world the module is made for',
    'name it: `--wit PATH --world NAME`, or embed it first: `witlink embed`',
  ],
  'componentize/signature-mismatch': [
    'A core function has another type than the world wants',
    'build the module with bindings of the same WIT',
  ],
  'componentize/too-many': [
    'There are more errors than are shown',
    'mend the first ones; others often follow from them',
  ],
  'componentize/unjudged-code': [
    'The code of the module is not checked, as the engine here doesn’t know something of it',
    'check it where it is to run',
  ],
  'componentize/unknown-import': [
    'The module imports something that the world doesn’t have',
    'add it to the world, or give an adapter: `--adapt`',
  ],
  'componentize/unsupported': [
    'The module is made in a way that can’t be wrapped yet',
    'the help says what to do',
  ],
  'componentize/worlds-disagree': [
    'Parts of the module were made for worlds that differ',
    'build all parts with bindings of one version',
  ],
  'targets/allowed': [
    'Imports are taken as given because `--allow` names them, though the world doesn’t offer them',
    'see that the host has them',
  ],
  'targets/bad-world': [
    'No component can be of this world',
    'mend the world: the message says what is wrong with it',
  ],
  'targets/missing-export': [
    'The component doesn’t export what the world wants',
    'implement it; the help has near names and versions',
  ],
  'targets/missing-import': [
    'The component imports what the world doesn’t offer',
    'add it to the world, build without it, or `--allow` it where the host has it',
  ],
  'targets/more': ['There are more reasons than are shown', 'mend the first ones'],
  'targets/resource-mismatch': [
    'A resource is not the one that the world means',
    'build the component with the same WIT',
  ],
  'targets/type-mismatch': [
    'A type of the component is not that of the world',
    'build the component with the same WIT; the message has both types',
  ],
  'targets/wit-package': [
    'A WIT package was given where a component is wanted',
    'give the package with `--wit`',
  ],
  'targets/wrong-kind': [
    'Something is of another kind in the component than in the world',
    'build the component with the same WIT',
  ],
  'inspect/no-wit': [
    'Imports and exports are not shown, because the component is not valid',
    '`witlink validate` says why',
  ],
};
