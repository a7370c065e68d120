/** What the codes of `build` and `create` mean. */
import type { Codes } from './index.ts';

export const buildCodes: Codes = {
  'build/compiler-failed': [
    'A compiler, or another program of a build, did not end well',
    'read what it printed, which stands above; `--verbose` shows its arguments',
  ],
  'build/no-engine': [
    'A build names an engine of JavaScript for another language',
    'leave `engine` out',
  ],
  'build/no-entry': [
    'The entry of a build is not there, or is not what the language begins with',
    'name the file, or for Go the folder of the package; docs/build.md tells what each language takes',
  ],
  'build/no-export': [
    'A module of JavaScript lacks a function or an interface that the world exports',
    'export it by the name that the message says; the file that is generated has its type',
  ],
  'build/no-module': [
    'The compiler was content, and made nothing that could become a component',
    'have Cargo.toml say `crate-type = ["cdylib"]`',
  ],
  'build/no-tool': [
    'A program that the build needs is not installed, or not able to do it',
    'install it as the help says, or name one by the variable',
  ],
  'build/same-output': ['Two builds would write the same file', 'give each an output of its own'],
};
