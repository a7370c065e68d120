/** WASI 0.3 over what 0.2 stands on, too: the same streams, folders, clocks and random numbers of one platform. */
export { cli } from './cli.ts';
export { clocks } from './clocks.ts';
export { filesystem } from './filesystem.ts';
export { http, type Passing, Request, respondWith, type Response } from './http/index.ts';
export { sockets } from './sockets/index.ts';
export { random } from './random.ts';
