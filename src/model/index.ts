export * from './distinct.ts';
export * from './json.ts';
export * from './merge/index.ts';
export * from './model.ts';
export * from './names.ts';
export * from './narrow.ts';
export * from './print.ts';
export * from './types.ts';
