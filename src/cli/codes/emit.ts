/** What the codes of emitting programs as files mean, and what to do: `emit`. */
import type { Codes } from './index.ts';

export const emitCodes: Codes = {
  'emit/bad-name': [
    'The files of a program can’t be called so on every system',
    'choose another `--name`: letters, digits, `.`, `_` and `-`, none that Windows keeps for devices',
  ],
  'emit/commonjs': [
    'The nearest package.json has Node take the module of a program for CommonJS, which it is not',
    'say `"type": "module"` there, or in a package.json of its own in the folder of the program',
  ],
  'emit/lost-export': [
    'A program that was written anew exports less under the names that its module had',
    'change who imports it; what an interface has is still there on the interface',
  ],
  'emit/other-program': [
    'A file in the output folder belongs to another program that was written there',
    'give each program a folder of its own, or use `--runtime import`',
  ],
  'emit/unmapped-import': [
    'A program is to be a module that works by itself, but imports something that nobody gives',
    'plug a component that exports it, `--map` it to a module, or choose `--instantiation async`',
  ],
};
