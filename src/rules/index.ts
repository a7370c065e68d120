export * from './contract.ts';
export * from './registry.ts';
