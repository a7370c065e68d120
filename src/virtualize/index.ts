/** Components that stand in for parts of WASI 0.2. docs/virtualize.md */
export { virtualize, type PartName, type VirtualEntry, type VirtualOptions } from './virtualize.ts';
