/**
 * The module `witlink/runtime`: its API is `entries/runtime.ts`, which alone has declarations. The rest is for programs that
 * this version of witlink has written as files and that import it instead of carrying their share of it.
 */
export * from './entries/runtime.ts';
export * from './runtime/share.ts';
