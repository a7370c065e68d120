export { type Ran, runScript } from './run.ts';
export { type Directive, hasText, readScript } from './script.ts';
