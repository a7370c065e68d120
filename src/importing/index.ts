/** Components as modules of JavaScript, in Node; `plugin/` has them in bundlers. */
export { take } from './register/core-modules.ts';
export { register, started } from './register/register.ts';
export {
  compareDeclarations,
  declarationsFile,
  declarationsOf,
  writeDeclarations,
} from './declarations.ts';
