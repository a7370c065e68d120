/** What a linked program is, as data, and what can be known of it before it runs. */
export * from './builtin.ts';
export * from './facts.ts';
export * from './guard-signals.ts';
export * from './handle-layout.ts';
export * from './host-edge.ts';
export * from './host-exports.ts';
export * from './host-memory.ts';
export * from './host-signature.ts';
export * from './host-types.ts';
export * from './plan.ts';
