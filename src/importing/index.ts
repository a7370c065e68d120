/** Components as modules of JavaScript: what Node's loader hook and the plug-in for bundlers have in common, and both of them. */
export { take } from './register/core-modules.ts';
export { register, started } from './register/register.ts';
