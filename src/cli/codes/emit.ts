/** What the codes of emitting programs as files mean, and what to do: `emit`. */
import type { Codes } from './index.ts';

export const emitCodes: Codes = {
  'emit/bad-name': [
    'The files of a program can’t be called so on every system',
    'choose another `--name`: letters, digits, `.`, `_` and `-`, none that Windows keeps for devices',
  ],
  'emit/unmapped-import': [
    'A program is to be a module that works by itself, but imports something that nobody gives',
    'plug a component that exports it, `--map` it to a module, or choose `--instantiation async`',
  ],
};
