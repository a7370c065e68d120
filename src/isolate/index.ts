export { isolate, type Isolated, type IsolateOptions } from './isolate.ts';
