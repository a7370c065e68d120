export { type Ran, runScript, scriptFeatures } from './run.ts';
export { type Directive, hasText, readScript } from './script.ts';
