export * from './diagnostic.ts';
export * from './graph.ts';
export * from './limits.ts';
export * from './semver.ts';
export * from './span.ts';
export * from './suggest.ts';
