/** What the codes of linking and running mean, and what to do: `link`, `runtime`, `host`, `wave`, `wast`. */
import type { Codes } from './index.ts';

export const runCodes: Codes = {
  'host/unknown-option': [
    'A verb of the library is given an option that it doesn’t have, which would count for nothing',
    'look at the near name, or at the declarations',
  ],
  'link/ambiguous-plug': [
    'Several plugs export what a component imports',
    'give one of them, or one with the exact version; of middlewares each before the one that it takes it from',
  ],
  'link/component-export': [
    'A component exports a component, for which JavaScript has no value yet',
    'export an instance instead',
  ],
  'link/limit-gc': [
    'A core module allocates objects that no limit counts',
    'allow it where the component is trusted: see docs/hosting.md',
  ],
  'link/not-there-yet': [
    'The component uses a built-in that witlink can’t run yet',
    'build it without',
  ],
  'link/nothing-to-run': [
    'The component has types, and nothing that could run',
    'give the component itself, not its WIT in binary form',
  ],
  'link/plug-cycle': [
    'Plugs need each other, so that none can be instantiated first',
    'give what they share as a component of its own',
  ],
  'link/unused-plug': [
    'Nothing of a plug is used',
    'leave it out, or look at names and versions of what should fit',
  ],
  'mock/no-default': [
    'The value that a mock would answer by default is too large',
    'say what the function answers',
  ],
  'mock/several-functions': [
    'A name that a test answers by means several functions of the world',
    'give more of the name: `api#get`, `demo:store/api@1.0.0#get`',
  ],
  'mock/unknown-name': [
    'A test names what the world of its mocks doesn’t import',
    'look at the near names, or at the WIT',
  ],
  'runtime/bad-limit': [
    'There is no limit of this name, or none of this size',
    'use those that the help lists',
  ],
  'runtime/engine-limit': [
    'The engine refuses a memory, a table or a module for its size',
    'ask for less, or give the process more',
  ],
  'runtime/missing-import': [
    'Nothing is given for an import',
    'give it to `instantiate`, or plug a component that exports it: `--plug`',
  ],
  'runtime/module-mismatch': [
    'A core module that is given doesn’t fit what is imported',
    'give one with these imports and exports',
  ],
  'runtime/no-jspi': [
    'Promises of synchronous functions are to be waited for, which the engine can’t: it has no JSPI (`WebAssembly.Suspending`)',
    'use Node 24 or later, or Chrome 137 or later; or give functions that answer at once, without `promises: true`',
  ],
  'runtime/other-version': [
    'A program that is files was made by a witlink whose runtime is not like the one that it imports',
    'write it anew by `witlink link`, with the version that is installed',
  ],
  'runtime/settled-limit': [
    'A limit was given to `instantiate` that is settled when linking',
    'give it to `link`',
  ],
  'runtime/wrong-import': [
    'What is given for an import is no function, or no object of functions',
    'give what the message says',
  ],
  'host/bad-option': [
    'An option of the library is not what it should be',
    'give what the message says, or look at the declarations',
  ],
  'host/cannot-cross': [
    'A stream, a future or a function would have to be sent to the worker of a program, or from there',
    'run the program without `isolate`, or give the data itself',
  ],
  'host/missing-platform': [
    'A program is to get what there is not where JavaScript runs, as files in a browser',
    'leave the option out, or run it in Node',
  ],
  'host/no-folder': [
    'A folder that a program is to be given can’t be opened',
    'give the path of a folder that is there and may be read',
  ],
  'host/bad-source': [
    'What is given as a binary is none that is taken, or can’t be read',
    'give bytes, a buffer, or what else the message lists',
  ],
  'host/bad-value': [
    'A value of JavaScript is none of the type that is wanted',
    'give one; docs/bindings.md has the value of each type',
  ],
  'host/busy': [
    'A component was called while a synchronous call of it waits',
    'wait for the other call, or export the function as async',
  ],
  'host/lent': [
    'A resource was given away or dropped while it is lent to a call',
    'wait for the call to end',
  ],
  'host/promising-constructor': [
    'A resource was made with `new`, whose constructor may have to wait for a promise of the host, which `new` can’t',
    'make it by `await Thing[asyncKey](…)`, as docs/async.md says',
  ],
  'host/no-constructor': [
    'A resource was made with `new`, and has no constructor',
    'use a function that returns one',
  ],
  'wave/arguments': [
    'A function is called with too many or too few arguments',
    'give as many as it takes',
  ],
  'wave/bad-char': [
    'A character is written that is none',
    'write one character between single quotes',
  ],
  'wave/bad-escape': [
    'There is no such escape in WAVE',
    'use `\\n`, `\\t`, `\\r`, `\\\\`, `\\\'`, `\\"` or `\\u{…}`',
  ],
  'wave/bad-value': ['A value is none of its type, and can’t be printed', 'look at what made it'],
  'wave/duplicate': ['A field or flag is given twice', 'keep one'],
  'wave/given-away': [
    'A call is to use a handle that an earlier call, or an earlier argument, has taken for its own',
    'use it before, or make another one',
  ],
  'wave/keyword': ['A word of WAVE is used as a name', 'write `%` before it'],
  'wave/length': [
    'A list or tuple has another length than its type',
    'give as many values as the message says',
  ],
  'wave/missing-field': [
    'A record has no value for a field',
    'give one; only options may be left out',
  ],
  'wave/no-text-form': [
    'Handles, streams, futures and error contexts can’t be written down',
    'name the handle that an earlier call gives (docs/running.md), or call the function from JavaScript',
  ],
  'wave/out-of-range': [
    'A number is too large or too small for its type',
    'give one in the range that the message says',
  ],
  'wave/unknown-result': [
    'A handle is wanted, and there is no result of this name',
    'name the result of an earlier call: `--invoke "x = …(…)"`',
  ],
  'wave/syntax': ['The text is no value of WAVE', 'write it as docs/binaries.md shows'],
  'wave/too-deep': ['Values are nested deeper than is read', 'call the function from JavaScript'],
  'wave/too-large': [
    'The text of a value is longer than is read',
    'call the function from JavaScript',
  ],
  'wave/type': ['A value of another type is wanted', 'write one of the type in the message'],
  'wast/malformed-text': [
    'A text of a script that should be refused could not be assembled',
    'this is what the script expects',
  ],
  'wast/not-a-script': ['The file is no script of the specification', 'give a .wast file'],
  'serve/no-handler': [
    'The program exports no handler of requests',
    'build it for the world wasi:http/proxy of WASI 0.2, or wasi:http/service of 0.3',
  ],
};
