export { type Ran, runScript } from './run.ts';
export { readScript } from './script.ts';
