export * from './diagnostic.ts';
export * from './limits.ts';
export * from './span.ts';
