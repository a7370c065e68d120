/** What a linked program is, as data. */
export * from './builtin.ts';
export * from './plan.ts';
