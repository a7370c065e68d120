export { isolate, type Isolated, type IsolateOptions } from './isolate.ts';
export { Workers } from './workers.ts';
